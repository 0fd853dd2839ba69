"""Bar codes of the symbologies that a seal may be printed in (9303-13 §2.1)."""

from collections.abc import Iterator, Sequence

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter

_FORMATS = zxingcpp.barcode_formats_from_str("DataMatrix|QRCode|Aztec|PDF417")
_LONGEST_SIDE = 3200
_MOST_DOUBLED = 2000
"""The longest side of a picture that is worth enlarging."""
_MOST_SYMBOLS = 8


def read_symbols(pictures: Sequence[Image.Image]) -> tuple[tuple[str, bytes], ...]:
    """Read the bar codes of grey pictures: the name and the contents of each, none twice.

    Only where no picture shows any are they enlarged and sharpened to look again.
    """
    for variants in zip(*map(_variants, pictures), strict=True):
        found = {
            barcode.bytes: str(barcode.format)
            for variant in variants
            for barcode in zxingcpp.read_barcodes(np.asarray(variant), formats=_FORMATS)
        }
        if found:
            return tuple((name, contents) for contents, name in found.items())[:_MOST_SYMBOLS]
    return ()


def _variants(picture: Image.Image) -> Iterator[Image.Image]:
    # Small modules of a tilted symbol fall between the pixels; enlarging spreads them out.
    if max(picture.size) > _LONGEST_SIDE:
        picture = picture.copy()
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.BOX)
    yield picture
    if max(picture.size) <= _MOST_DOUBLED:
        double = (2 * picture.width, 2 * picture.height)
        picture = picture.resize(double, Image.Resampling.BICUBIC)
    yield picture.filter(ImageFilter.UnsharpMask(radius=4, percent=250, threshold=0))
    yield picture
    yield picture.filter(ImageFilter.GaussianBlur(1.5))
