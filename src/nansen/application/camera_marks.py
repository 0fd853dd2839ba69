"""What a camera writes into a photograph beside the picture: the place, the hour, the device.

It is the most dangerous thing that a person can send by mistake, so it is taken out before a
file is even sealed. The picture's own octets are copied as they are, never decoded; what is
kept of the rest is what a picture cannot be shown without, and which way up it is.
"""

import struct
from collections.abc import Iterator
from typing import Final

from nansen.application.grounds import MediaType
from nansen.errors import Malformed

_FIELD, _CLAUSE = "photograph", "R87"
_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN: Final = 0xDA
_APP1, _APP14 = 0xE1, 0xEE
_KEPT: Final = (frozenset(range(0xC0, 0xD0)) - {0xC8}) | frozenset(range(0xDA, 0xDE))
"""Frames, tables, scans and restart intervals."""
_ADOBE_SIZE: Final = 16
"""How the colours are to be taken; a longer segment of that name is something else."""
_RESTARTS: Final = range(0xD0, 0xD8)
_EXIF: Final = b"Exif\0\0"
_ORIENTATION: Final = 0x0112
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB"})
_MOST_ENTRIES: Final = 512


def without_camera_marks(content: bytes, media_type: MediaType) -> bytes:
    """Take out of a photograph what is not the picture; other files stay as they are.

    Raises:
        Malformed: it is not what it is said to be.
    """
    if media_type is MediaType.JPEG:
        return b"".join(_jpeg(content))
    if media_type is MediaType.PNG:
        return b"".join(_png(content))
    return content


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Copy the segments that make the picture; what follows its end is dropped."""
    if not content.startswith(_START):
        raise _broken()
    yield _START
    at = len(_START)
    while content[at : at + 2] != _END:
        marker, end = _segment(content, at)
        if marker == _APP1:
            yield _upright(content[at + 4 : end])
        elif marker in _KEPT or (marker == _APP14 and end - at == _ADOBE_SIZE):
            yield content[at:end]
        at = end
        if marker == _SCAN:
            at = _scan_end(content, end)
            yield content[end:at]
    yield _END


def _segment(content: bytes, at: int) -> tuple[int, int]:
    """Read a marker and where its segment ends."""
    if at + 4 > len(content) or content[at] != 0xFF:
        raise _broken()
    end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    if end < at + 4 or end > len(content):
        raise _broken()
    return content[at + 1], end


def _scan_end(content: bytes, at: int) -> int:
    """Find the marker after a scan; an FF in the scan itself is followed by 00 or a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise _broken()
        follower = content[at + 1]
        if follower == 0xFF:
            at += 1
        elif follower == 0 or follower in _RESTARTS:
            at += 2
        else:
            return at


def _upright(segment: bytes) -> bytes:
    """Write an Exif segment that says which way up the picture is, and nothing else."""
    turned = _orientation(segment.removeprefix(_EXIF)) if segment.startswith(_EXIF) else 1
    if turned == 1:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    written = _EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return b"\xff\xe1" + (len(written) + 2).to_bytes(2, "big") + written


def _orientation(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    if first + 2 > len(tiff):
        return 1
    (entries,) = struct.unpack_from(f"{order}H", tiff, first)
    for number in range(min(entries, _MOST_ENTRIES)):
        at = first + 2 + 12 * number
        if at + 12 > len(tiff):
            return 1
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1


def _png(content: bytes) -> Iterator[bytes]:
    """Copy the chunks that make the picture; what follows its end is dropped."""
    if not content.startswith(_PNG):
        raise _broken()
    yield _PNG
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        kind = content[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if len(kind) < 4 or end > len(content):
            raise _broken()
        if kind in _PNG_KEPT:
            yield content[at:end]
        at = end


def _broken() -> Malformed:
    return Malformed(_FIELD, "is not the kind of picture it is said to be", clause=_CLAUSE)
