"""A picture of unknown origin as upright RGB, to look for a face in."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

from nansen.errors import Malformed, Refused

_FORMATS: Final = ("JPEG", "JPEG2000", "PNG", "WEBP")
_MOST_BYTES: Final = 20_000_000
_MOST_PIXELS: Final = 60_000_000
_LONGEST_SIDE: Final = 1600
"""More than any model looks at."""


def read_picture(octets: bytes) -> Image.Image:
    """Decode a picture.

    Raises:
        Malformed: the bytes are not a whole picture in one of four formats.
        Refused: it is too big.
    """
    if len(octets) > _MOST_BYTES:
        raise Refused("portrait", "the file must not exceed 20 MB")
    try:
        with warnings.catch_warnings():
            # Pillow warns of big pictures and odd metadata; the bounds here refuse or drop them.
            warnings.simplefilter("ignore")
            return _decode(octets)
    except Refused:
        raise
    except Exception as failure:  # Pillow's readers raise almost anything
        why = "is not a whole JPEG, JPEG 2000, PNG or WebP picture"
        raise Malformed("picture", why, clause="9303-3 §3.9.1") from failure


def _decode(octets: bytes) -> Image.Image:
    try:
        opened = Image.open(io.BytesIO(octets), formats=_FORMATS)
    except Image.DecompressionBombError as failure:
        raise Refused("portrait", "the picture must not exceed 60 megapixels") from failure
    if opened.width * opened.height > _MOST_PIXELS:
        raise Refused("portrait", "the picture must not exceed 60 megapixels")
    opened.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
    picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return picture
