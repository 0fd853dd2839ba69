"""Reaching an intake: the public keys that it gives out, and its socket."""
