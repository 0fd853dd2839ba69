"""A whole batch on one sheet: what one shows, and glances over, before anything is handed out."""

import io
from collections.abc import Iterable
from itertools import islice
from math import ceil, sqrt

from PIL import Image, ImageDraw, ImageFilter

from nansen.errors import Malformed

MOST_PAGES = 60
"""More would be stamps: the sheet shows the first ones."""

_CARD = (590, 416)
_GAP, _MARGIN = 44, 64
_CORNER = 15  # 3.18 mm, as in 9303-4 figure 2
_TABLE, _SHADE = (233, 236, 238), (40, 48, 56)
_BLUR, _DROP = 24, 6


def draw_contact_sheet(pages: Iterable[bytes]) -> bytes:
    """Lay the pictures of data pages out on a sheet, as a PNG.

    At most `MOST_PAGES` of them are taken from the iterable; none gives an empty table.
    """
    cards = [_card(page) for page in islice(pages, MOST_PAGES)]
    columns = max(1, ceil(sqrt(len(cards) * 0.9)))
    rows = max(1, ceil(len(cards) / columns))
    width = 2 * _MARGIN + columns * (_CARD[0] + _GAP) - _GAP
    height = 2 * _MARGIN + rows * (_CARD[1] + _GAP) - _GAP
    sheet = Image.new("RGB", (width, height), _TABLE)
    shape = _rounded()
    shadow = _shadow(shape)
    for place, card in enumerate(cards):
        row, column = divmod(place, columns)
        corner = (
            _MARGIN + column * (_CARD[0] + _GAP),
            _MARGIN + row * (_CARD[1] + _GAP),
        )
        at = (corner[0] - _BLUR, corner[1] - _BLUR + _DROP)
        sheet.paste(_SHADE, (*at, at[0] + shadow.width, at[1] + shadow.height), shadow)
        sheet.paste(card, corner, shape)
    written = io.BytesIO()
    sheet.save(written, "PNG", compress_level=3)
    return written.getvalue()


def _card(page: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(page)).convert("RGB")
    # Pillow tells of a broken PNG by whichever of these.
    except (OSError, SyntaxError, ValueError):
        raise Malformed("picture of a page", "cannot be read", clause="nansen issue") from None
    return picture.resize(_CARD, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _rounded() -> Image.Image:
    # Drawn four times as large, because Pillow's corners have steps.
    large = Image.new("L", (_CARD[0] * 4, _CARD[1] * 4))
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, large.width - 1, large.height - 1), radius=_CORNER * 4, fill=255
    )
    return large.resize(_CARD, Image.Resampling.LANCZOS)


def _shadow(shape: Image.Image) -> Image.Image:
    shadow = Image.new("L", (shape.width + 2 * _BLUR, shape.height + 2 * _BLUR))
    shadow.paste(shape.point(lambda value: value * 70 // 255), (_BLUR, _BLUR))
    return shadow.filter(ImageFilter.GaussianBlur(9))
