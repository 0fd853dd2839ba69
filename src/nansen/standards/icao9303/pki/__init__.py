"""The public key infrastructure of travel documents (Doc 9303-12)."""
