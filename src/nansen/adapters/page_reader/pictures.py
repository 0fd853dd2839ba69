"""A stranger's picture: opened only if it is of a listed format and of a bounded size."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image

from nansen.errors import Malformed

MOST_PIXELS = 60_000_000
"""Of all pages of a file; A4 at 600 dpi has 35 million. What few bytes unpack to ends here."""
MOST_PAGES = 4

_FORMATS = ("PNG", "JPEG", "TIFF")
_CLAUSE = "9303-4 §3.1.1"


def open_pictures(data: bytes) -> tuple[Image.Image, ...]:
    """Open a PNG, JPEG or TIFF and give its pages in grey.

    Raises:
        Malformed: the bytes are no such picture, are cut off, or are of too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning)  # of odd but harmless tags
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                return tuple(_pages(picture))
    except Malformed:
        raise
    # Pillow's decoders raise whatever they meet in a broken file.
    except Exception as failure:  # noqa: BLE001
        why = f"cannot be opened ({type(failure).__name__})"
        raise Malformed("picture", why, clause=_CLAUSE) from None


def _pages(picture: Image.Image) -> Iterator[Image.Image]:
    pixels = 0
    for page in range(MOST_PAGES):
        try:
            picture.seek(page)
        except EOFError:
            return
        pixels += picture.width * picture.height
        if pixels > MOST_PIXELS:
            raise Malformed("picture", "has too many pixels", clause=_CLAUSE)
        yield _grey(picture)
        if picture.format != "TIFF":  # the others' further frames are films
            return


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        return paper.convert("L")
    return picture.convert("L")
