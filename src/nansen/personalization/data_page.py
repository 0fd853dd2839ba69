"""The data page: 125 by 88 mm of print, derived from the document and nothing else (9303-4).

The PDF is PDF/A-2b and PDF/UA-1 with its typefaces inside. Its second page is the page behind:
clauses, observations and the place for the signature (zone VI). The PNG is its first page at
300 dpi.
"""

import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

import pypdfium2
import typst

from nansen.document.model import TravelDocument
from nansen.errors import Refused
from nansen.personalization.captions import CAPTIONS, FIRST_LANGUAGES
from nansen.personalization.page_content import page_content
from nansen.personalization.page_fields import native_field, third_language
from nansen.personalization.portrait import Portrait

_FOLDER = Path(__file__).parent
_DOTS_PER_INCH = 300
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPage:
    """A rendered page: the PDF of two pages, and a picture of the first."""

    pdf: bytes = field(repr=False)
    png: bytes = field(repr=False)
    notes: tuple[str, ...] = ()


def render_data_page(
    document: TravelDocument,
    *,
    mrz: str,
    portrait: Portrait,
    seal: bytes,
    specimen: bool,
    with_picture: bool = True,
) -> DataPage:
    """Render the page; the same input gives the same bytes.

    Without its picture a page takes a third of the time; its `png` is then empty.

    Raises:
        Refused: the page cannot be set in the document's languages (R41).
    """
    _check_languages(document)
    content = page_content(document, mrz=mrz, portrait=portrait, seal=seal, specimen=specimen)
    with _ONE_AT_A_TIME:
        pdf = _compiler().compile(
            format="pdf",
            sys_inputs={"data": json.dumps(content)},
            pdf_standards=["a-2b", "ua-1"],
            timestamp=datetime.combine(document.date_of_issue, time(), tzinfo=UTC),
        )
    pdf = cast("bytes", pdf)  # only pictures of many pages come as a list
    unset = document.holder.native_name is not None and native_field(document) is None
    notes = ("the name in its own script has letters that no typeface here has",) if unset else ()
    return DataPage(pdf=pdf, png=_picture_of(pdf) if with_picture else b"", notes=notes)


def _check_languages(document: TravelDocument) -> None:
    third = third_language(document)
    expected = {*FIRST_LANGUAGES, third} if third else set(FIRST_LANGUAGES)
    if set(document.languages) != expected:
        raise Refused("R41", "this page is set in English, French and at most one more language")
    if third and third not in CAPTIONS:
        raise Refused("R41", "this page has no captions in the third language")


@cache
def _compiler() -> typst.Compiler:
    """Build the compiler once: reading the typefaces costs more than a page.

    Our own typefaces only: a page must not depend on what a machine has installed.
    """
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_FOLDER / "fonts")],
    )
    return typst.Compiler(
        str(_FOLDER / "page.typ"), root=str(_FOLDER), font_paths=fonts, ignore_system_fonts=True
    )


def _picture_of(pdf: bytes) -> bytes:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        picture = opened[0].render(scale=_DOTS_PER_INCH / 72).to_pil()
    finally:
        opened.close()
    written = io.BytesIO()
    picture.save(written, "PNG", dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH), compress_level=1)
    return written.getvalue()
