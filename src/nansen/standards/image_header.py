"""The first octets of an image: whether it is JPEG or JPEG 2000, and how large.

9303-10 §4.7.2 allows these two codings. Only headers are read here; the pixels are for a
library that runs where a hostile image can do no harm.
"""

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nansen.errors import Malformed, Unsupported

_CLAUSE = "9303-10 §4.7.2"
_MAX_SEGMENTS = 1000

_JP2_SIGNATURE: Final = bytes.fromhex("0000000c6a5020200d0a870a")
_JPC_START: Final = bytes.fromhex("ff4fff51")
_JPEG_START: Final = bytes.fromhex("ffd8ff")
_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


class ImageCoding(StrEnum):
    """How an image is compressed."""

    JPEG = "JPEG"
    JPEG_2000 = "JPEG 2000"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageHeader:
    """What the first octets of an image say of it."""

    coding: ImageCoding
    width: int
    height: int


def read_image_header(image: bytes) -> ImageHeader:
    """Read the coding and the size of an image.

    Raises:
        Unsupported: it is neither JPEG nor JPEG 2000.
        Malformed: it begins like one and breaks off.
    """
    if image.startswith(_JPEG_START):
        return _read_jpeg(image)
    if image.startswith(_JP2_SIGNATURE):
        return _read_jp2(image)
    if image.startswith(_JPC_START):
        return _read_codestream(image, 0)
    raise Unsupported("image", "is neither JPEG nor JPEG 2000", clause=_CLAUSE)


def _read_jpeg(image: bytes) -> ImageHeader:
    """Step over the segments up to the frame header, which has the size."""
    at = 2
    for _ in range(_MAX_SEGMENTS):
        if image[at : at + 1] != b"\xff":
            break
        while image[at : at + 1] == b"\xff":
            at += 1
        marker = image[at] if at < len(image) else 0xD9
        at += 1
        if marker in _JPEG_BARE:
            continue
        header = image[at : at + 7]
        if marker == 0xD9 or len(header) < 7:
            break
        length, _, height, width = struct.unpack(">HBHH", header)
        if marker in _JPEG_FRAMES:
            return _sized(ImageCoding.JPEG, width, height)
        at += length
    raise Malformed("image", "JPEG without a frame header", clause=_CLAUSE)


def _read_jp2(image: bytes) -> ImageHeader:
    """Step over the boxes up to the header box or the codestream, which have the size."""
    at = 0
    for _ in range(_MAX_SEGMENTS):
        if len(image) < at + 8:
            break
        length, kind = struct.unpack_from(">I4s", image, at)
        if kind == b"jp2h" and image[at + 12 : at + 16] == b"ihdr" and len(image) >= at + 24:
            height, width = struct.unpack_from(">II", image, at + 16)
            return _sized(ImageCoding.JPEG_2000, width, height)
        if kind == b"jp2c":
            return _read_codestream(image, at + 8)
        if length < 8:
            break
        at += length
    raise Malformed("image", "JPEG 2000 without a header box", clause=_CLAUSE)


def _read_codestream(image: bytes, at: int) -> ImageHeader:
    if not image.startswith(_JPC_START, at) or len(image) < at + 24:
        raise Malformed("image", "JPEG 2000 codestream breaks off", clause=_CLAUSE)
    right, bottom, left, top = struct.unpack_from(">IIII", image, at + 8)
    return _sized(ImageCoding.JPEG_2000, right - left, bottom - top)


def _sized(coding: ImageCoding, width: int, height: int) -> ImageHeader:
    if not (0 < width < 0x10000 and 0 < height < 0x10000):
        raise Malformed("image", "has no possible size", clause=_CLAUSE)
    return ImageHeader(coding=coding, width=width, height=height)
