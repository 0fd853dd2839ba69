"""How messages stand on a stream: each behind its length."""

from typing import Final

LENGTH_SIZE: Final = 4


def frame(message: bytes) -> bytes:
    """Put the length before a message."""
    return len(message).to_bytes(LENGTH_SIZE, "big") + message


def read_length(octets: bytes) -> int:
    """Read the length before a message."""
    return int.from_bytes(octets, "big")
