"""A stranger's PDF: drawn as an eye would see it.

What the page shows and what its text layer says are two things, and only the first is what an
officer compares. So the zone is read from the pixels; the text layer is asked only whether it
says the same.
"""

import re
import subprocess
import sys
from dataclasses import dataclass, field

from PIL import Image

from nansen.adapters.pdf_drawer.sheet import CANNOT_OPEN, Sheet, decode_sheets
from nansen.errors import Malformed

_CLAUSE = "9303-4 §3.1.1"
_MOST_SECONDS = 60
_ZONES = (
    re.compile(r"[A-Z0-9<]{44}\n[A-Z0-9<]{44}"),
    re.compile(r"[A-Z0-9<]{36}\n[A-Z0-9<]{36}"),
    re.compile(r"[A-Z0-9<]{30}\n[A-Z0-9<]{30}\n[A-Z0-9<]{30}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """One page of a PDF."""

    picture: Image.Image = field(repr=False)
    stated_mrz: str | None = field(repr=False)
    """A machine readable zone in the text layer, if one is there."""


def draw_pages(data: bytes) -> tuple[DrawnPage, ...]:
    """Draw the first pages in grey, without forms and scripts, in a process of its own.

    Raises:
        Malformed: the bytes are no PDF, or one that needs a password, too long to draw or
            too much memory.
    """
    drawer = [sys.executable, "-P", "-m", "nansen.adapters.pdf_drawer"]
    try:
        # The drawing ends itself after 20 seconds of work; this is for a machine that stands still.
        done = subprocess.run(  # noqa: S603 - our own interpreter, and nothing of the PDF's
            drawer, input=data, capture_output=True, timeout=_MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Malformed("pdf", "takes too long to draw", clause=_CLAUSE) from None
    if done.returncode == CANNOT_OPEN:
        raise Malformed("pdf", "cannot be opened", clause=_CLAUSE)
    if done.returncode:
        raise Malformed("pdf", "has a page that cannot be drawn", clause=_CLAUSE)
    return tuple(map(_page_of, decode_sheets(done.stdout)))


def _page_of(sheet: Sheet) -> DrawnPage:
    size = (sheet.width, sheet.height)
    picture = Image.frombuffer("L", size, sheet.rows, "raw", "L", sheet.stride, 1)
    return DrawnPage(picture=picture.copy(), stated_mrz=_find_zone(sheet.text))


def _find_zone(letters: str) -> str | None:
    lines = "\n".join("".join(line.split()) for line in letters.splitlines() if line.strip())
    found = (zone.search(lines) for zone in _ZONES)
    return next((match.group() for match in found if match), None)
