"""DG7: the signature or usual mark as displayed (9303-10 §4.7.7)."""

from nansen.standards.icao9303.lds.displayed_images import (
    DisplayedImages,
    decode_displayed_images,
    encode_displayed_images,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile

_SIGNATURE = 0x5F43


def encode_dg7(image: bytes) -> bytes:
    """Write DG7 with one JPEG or JPEG 2000 file."""
    return encode_displayed_images(ElementaryFile.DG7.tag, _SIGNATURE, (image,))


def decode_dg7(encoded: bytes) -> DisplayedImages:
    """Read DG7."""
    return decode_displayed_images(encoded, ElementaryFile.DG7.tag, _SIGNATURE, "DG7")
