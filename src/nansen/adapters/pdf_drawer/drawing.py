"""What happens in the drawing process."""

import resource
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2

from nansen.adapters.pdf_drawer.sheet import CANNOT_DRAW, CANNOT_OPEN, Sheet, encode_sheet

MOST_PAGES = 4
_MOST_SECONDS = 20
_MOST_MEMORY = 1024**3
_DOTS_PER_POINT = 300 / 72
_LONGEST_SIDE = 3600
_MOST_LETTERS = 20_000


def main(source: BinaryIO, target: BinaryIO) -> int:
    """Draw within the limits; what breaks them ends this process and no other."""
    _limit(resource.RLIMIT_CPU, _MOST_SECONDS)
    _limit(resource.RLIMIT_AS, _MOST_MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        document = pypdfium2.PdfDocument(source.read())
    except pypdfium2.PdfiumError:
        return CANNOT_OPEN
    try:
        target.writelines(encode_sheet(sheet) for sheet in draw(document))
    except pypdfium2.PdfiumError:
        return CANNOT_DRAW
    return 0


def draw(document: pypdfium2.PdfDocument) -> Iterator[Sheet]:
    """Draw the first pages in grey, without forms and scripts."""
    try:
        for place in range(min(len(document), MOST_PAGES)):
            yield _draw(document[place])
    finally:
        document.close()


def _limit(what: int, most: int) -> None:
    _, allowed = resource.getrlimit(what)
    limit = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(what, (limit, limit))


def _draw(page: pypdfium2.PdfPage) -> Sheet:
    longest = max(page.get_size())
    scale = min(_DOTS_PER_POINT, _LONGEST_SIDE / max(longest, 1))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    text = page.get_textpage()
    return Sheet(
        width=bitmap.width,
        height=bitmap.height,
        stride=bitmap.stride,
        rows=bytes(bitmap.buffer),
        text=text.get_text_range(0, min(text.count_chars(), _MOST_LETTERS)),
    )
