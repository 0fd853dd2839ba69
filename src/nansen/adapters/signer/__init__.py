"""Asking the signer, which is a process of its own."""
