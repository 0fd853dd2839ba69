"""Empty papers, which `nansen case paper` prints."""
