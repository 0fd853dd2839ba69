"""DG5: the portrait as displayed, read only (9303-10 §4.7.5)."""

from nansen.standards.icao9303.lds.displayed_images import (
    DisplayedImages,
    decode_displayed_images,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile

_PORTRAIT = 0x5F40


def decode_dg5(encoded: bytes) -> DisplayedImages:
    """Read DG5."""
    return decode_displayed_images(encoded, ElementaryFile.DG5.tag, _PORTRAIT, "DG5")
