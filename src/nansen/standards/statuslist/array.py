"""The array: one, two, four or eight bits for each status, the lowest bits of an octet first.

index     3  2  1  0    7  6  5  4   ...
octet       C9             44             two bits each: 1, 2, 0, 3, 0, 1, 0, 1
"""

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from nansen.errors import Malformed, Unsupported

LARGEST: Final = 8 * 1024 * 1024
"""Octets of an array that is still read: 64 million statuses of one bit."""

_FIELD: Final = "status array"
_CLAUSE: Final = "draft-ietf-oauth-status-list §4.1"
_WIDTHS: Final = frozenset({1, 2, 4, 8})


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusArray:
    """Statuses side by side; one that was never set is 0."""

    bits: int
    """Of each status."""
    octets: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Check the width: no status crosses an octet."""
        if self.bits not in _WIDTHS:
            raise Malformed(_FIELD, "has statuses of 1, 2, 4 or 8 bits", clause=_CLAUSE)

    @property
    def size(self) -> int:
        """How many statuses there are."""
        return len(self.octets) * 8 // self.bits

    def status_at(self, index: int) -> int:
        """Read the status at an index.

        Raises:
            Malformed: the index lies outside; nothing is said of it.
        """
        if not 0 <= index < self.size:
            raise Malformed("status index", "lies outside the array", clause=_CLAUSE)
        place = index * self.bits
        return self.octets[place // 8] >> place % 8 & (1 << self.bits) - 1

    def count(self) -> Counter[int]:
        """Tell how often each status occurs."""
        found: Counter[int] = Counter()
        mask = (1 << self.bits) - 1
        for octet, times in Counter(self.octets).items():
            for shift in range(0, 8, self.bits):
                found[octet >> shift & mask] += times
        return found


def pack_statuses(statuses: Mapping[int, int], *, size: int, bits: int) -> StatusArray:
    """Set the statuses at their indices in an array of so many; the others are 0.

    Raises:
        Malformed: a status or an index has no room.
    """
    octets = bytearray(StatusArray(bits=bits, octets=bytes(-(-size * bits // 8))).octets)
    for index, status in statuses.items():
        if not 0 <= index < size or not 0 <= status < 1 << bits:
            raise Malformed(_FIELD, "has no room for a status or its index", clause=_CLAUSE)
        place = index * bits
        octets[place // 8] |= status << place % 8
    return StatusArray(bits=bits, octets=bytes(octets))


def encode_status_array(array: StatusArray) -> bytes:
    """Compress the array: DEFLATE in the format of zlib, as small as it gets (RFC 1950 §2)."""
    return zlib.compress(array.octets, 9)


def decode_status_array(compressed: bytes, *, bits: int, largest: int = LARGEST) -> StatusArray:
    """Read a compressed array that fills the buffer.

    Raises:
        Malformed: it is no zlib stream, or breaks off, or something follows it.
        Unsupported: it unfolds to more than `largest` octets.
    """
    inflating = zlib.decompressobj()
    try:
        octets = inflating.decompress(compressed, largest + 1)
    except zlib.error:
        raise Malformed(_FIELD, "is no zlib stream", clause="RFC 1950 §2.2") from None
    if len(octets) > largest:
        raise Unsupported(_FIELD, "is larger than this reader holds", clause=_CLAUSE)
    if not inflating.eof or inflating.unused_data:
        raise Malformed(_FIELD, "does not end where its stream does", clause="RFC 1950 §2.2")
    return StatusArray(bits=bits, octets=octets)
