"""A composed letter as PDF/A-2b, with its typefaces inside and its structure tagged."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final, cast

import typst

import nansen.personalization
from nansen.decision.letter import Letter, LetterText, compose_letter
from nansen.errors import Refused
from nansen.personalization.scripts import find_script

_FOLDER: Final = Path(__file__).parent
_FONTS: Final = Path(nansen.personalization.__file__).parent / "fonts"
_TITLE: Final = "Letter"
"""What a window or a list of files shows: neither what it is about nor to whom (R93)."""
_ONE_AT_A_TIME: Final = Lock()


def render_letter(letter: Letter) -> bytes:
    """Set a letter; the same letter gives the same bytes.

    Raises:
        Refused: a name or the reasons have letters that no typeface here has (R18, R28).
    """
    return set_texts(compose_letter(letter), written_on=letter.written_on)


def set_texts(texts: Sequence[LetterText], *, written_on: date) -> bytes:
    """Set composed texts, each from a page of its own."""
    content = {"title": _TITLE, "author": texts[-1].office, "letters": list(map(_plain, texts))}
    with _ONE_AT_A_TIME:
        try:
            pdf = _compiler().compile(
                format="pdf",
                sys_inputs={"data": json.dumps(content)},
                pdf_standards=["a-2b"],
                timestamp=datetime.combine(written_on, time(), tzinfo=UTC),
            )
        except typst.TypstError:
            # Its message quotes the text. PDF/A refuses the boxes of absent letters.
            raise Refused("R28", "the letter has signs that no typeface here has") from None
    return cast("bytes", pdf)  # only pictures of many pages come as a list


def _plain(text: LetterText) -> dict[str, object]:
    return {
        "language": str(text.language),
        "rtl": text.language.right_to_left,
        "office": text.office,
        "title": text.title,
        "facts": [{"label": label, "value": _directed(value)} for label, value in text.facts],
        "blocks": [{"style": str(one.style), "lines": list(one.lines)} for one in text.blocks],
        "footer": list(text.footer),
    }


def _directed(value: str) -> dict[str, object]:
    script = find_script(value)
    return {"text": value, "rtl": script is not None and script.right_to_left}


@cache
def _compiler() -> typst.Compiler:
    """Build the compiler once, with our own typefaces only."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)]
    )
    return typst.Compiler(
        str(_FOLDER / "letter.typ"), root=str(_FOLDER), font_paths=fonts, ignore_system_fonts=True
    )
