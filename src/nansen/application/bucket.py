"""Sizes that tell little: 64 KiB times a power of two.

Whoever watches the line or the disk learns one of thirteen sizes and no more.
"""

from typing import Final

from nansen.errors import Malformed, Refused

SMALLEST: Final = 65_536
LARGEST_EXPONENT: Final = 12
"""256 MiB, which holds 200 MiB of files and their form."""
_RULE: Final = "BUNDLE-SIZE"


def bucket_of(length: int) -> int:
    """Tell the exponent of the smallest bucket that holds so many octets."""
    exponent = ((max(length, 1) - 1) // SMALLEST).bit_length()
    if exponent > LARGEST_EXPONENT:
        raise Refused(_RULE, "it is larger than a bundle may be: split it")
    return exponent


def bucket_size(exponent: int) -> int:
    """Tell how many octets a bucket has."""
    return SMALLEST << exponent


def pad_to_bucket(octets: bytes) -> bytes:
    """Fill up with zeros."""
    return octets.ljust(bucket_size(bucket_of(len(octets))), b"\0")


def exact_bucket_of(length: int) -> int:
    """Tell the bucket that has exactly so many octets.

    Raises:
        Malformed: none has, so this was never padded.
        Refused: it is larger than any bucket.
    """
    exponent = bucket_of(length)
    if length != bucket_size(exponent):
        raise Malformed("bundle", "is not filled up to a bucket", clause=_RULE)
    return exponent
