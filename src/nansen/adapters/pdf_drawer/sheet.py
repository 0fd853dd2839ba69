"""What goes from the drawing process to its parent: pages in grey, with their text.

octets   field, for each page
4        width
4        height
4        octets of each row
4        length of the text, then the text in UTF-8
         the rows, from the top
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import Struct

_HEAD = Struct(">IIII")

CANNOT_OPEN, CANNOT_DRAW = 3, 4
"""How the process ends: the octets are no open PDF, or have a page that defies drawing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page as drawn."""

    width: int
    height: int
    stride: int
    """Octets of each row."""
    rows: bytes = field(repr=False)
    text: str = field(repr=False)
    """What the text layer says, in whatever order it says it."""


def encode_sheet(sheet: Sheet) -> bytes:
    """Write a page."""
    text = sheet.text.encode(errors="replace")
    return _HEAD.pack(sheet.width, sheet.height, sheet.stride, len(text)) + text + sheet.rows


def decode_sheets(data: bytes) -> Iterator[Sheet]:
    """Read what the process wrote before it ended well."""
    at = 0
    while at < len(data):
        width, height, stride, length = _HEAD.unpack_from(data, at)
        start = at + _HEAD.size + length
        at = start + height * stride
        yield Sheet(
            width=width,
            height=height,
            stride=stride,
            text=data[start - length : start].decode(),
            rows=data[start:at],
        )
