"""Lengths that tell little: a sealed name must not be known by its size.

octets   field
4        length of the value
...      the value
...      zeros, up to 64, 128, 256 ... 65,536, and from there to the next multiple of 65,536
"""

from typing import Final

from nansen.errors import Malformed, Refused

LONGEST: Final = 16 * 1024 * 1024
_LENGTH_SIZE: Final = 4
_SMALLEST: Final = 64
_STEP: Final = 65_536


def pad(value: bytes) -> bytes:
    """Fill a value up to the next size of the ladder."""
    if len(value) > LONGEST:
        raise Refused("FIELD-SIZE", f"a field has at most {LONGEST} octets")
    size = bucket_size(_LENGTH_SIZE + len(value))
    return (len(value).to_bytes(_LENGTH_SIZE, "big") + value).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Take the filling off."""
    length = int.from_bytes(padded[:_LENGTH_SIZE], "big")
    end = _LENGTH_SIZE + length
    if end > len(padded) or len(padded) != bucket_size(end) or any(padded[end:]):
        raise Malformed("sealed field", "is not filled up with zeros", clause="R82")
    return padded[_LENGTH_SIZE:end]


def bucket_size(length: int) -> int:
    """Tell the next size of the ladder."""
    if length > _STEP:
        return -(-length // _STEP) * _STEP
    return max(_SMALLEST, 1 << (length - 1).bit_length())
