"""Bytes to values and back, as the standards say.

Everything here is pure: no file, no socket, no clock, no randomness, no log.
A decoder answers with a value or raises `Malformed` or `Unsupported`, whatever
bytes it is fed; a verifier returns nothing or raises `Untrusted`.
"""
