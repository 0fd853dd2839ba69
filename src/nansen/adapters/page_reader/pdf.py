"""A stranger's PDF: drawn as an eye would see it.

What the page shows and what its text layer says are two things, and only the first is what an
officer compares. So the zone is read from the pixels; the text layer is asked only whether it
says the same.
"""

import re
from dataclasses import dataclass, field
from threading import Lock

import pypdfium2
from PIL import Image

from nansen.adapters.page_reader.pictures import MOST_PAGES
from nansen.errors import Malformed

_CLAUSE = "9303-4 §3.1.1"
_DOTS_PER_POINT = 300 / 72
_LONGEST_SIDE = 3600
_MOST_LETTERS = 20_000
_ZONES = (
    re.compile(r"[A-Z0-9<]{44}\n[A-Z0-9<]{44}"),
    re.compile(r"[A-Z0-9<]{36}\n[A-Z0-9<]{36}"),
    re.compile(r"[A-Z0-9<]{30}\n[A-Z0-9<]{30}\n[A-Z0-9<]{30}"),
)
_PDFIUM = Lock()
"""PDFium is not made for threads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """One page of a PDF."""

    picture: Image.Image = field(repr=False)
    stated_mrz: str | None = field(repr=False)
    """A machine readable zone in the text layer, if one is there."""


def draw_pages(data: bytes) -> tuple[DrawnPage, ...]:
    """Draw the first pages in grey, without forms and scripts.

    Raises:
        Malformed: the bytes are no PDF, or one that needs a password.
    """
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as failure:
            raise Malformed("pdf", "cannot be opened", clause=_CLAUSE) from failure
        try:
            return tuple(_draw(document[page]) for page in range(min(len(document), MOST_PAGES)))
        except pypdfium2.PdfiumError as failure:
            raise Malformed("pdf", "has a page that cannot be drawn", clause=_CLAUSE) from failure
        finally:
            document.close()


def _draw(page: pypdfium2.PdfPage) -> DrawnPage:
    longest = max(page.get_size())
    scale = min(_DOTS_PER_POINT, _LONGEST_SIDE / max(longest, 1))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    picture = bitmap.to_pil().convert("L")
    text = page.get_textpage()
    letters = text.get_text_range(0, min(text.count_chars(), _MOST_LETTERS))
    return DrawnPage(picture=picture, stated_mrz=_find_zone(letters))


def _find_zone(letters: str) -> str | None:
    lines = "\n".join("".join(line.split()) for line in letters.splitlines() if line.strip())
    found = (zone.search(lines) for zone in _ZONES)
    return next((match.group() for match in found if match), None)
