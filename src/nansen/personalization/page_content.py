"""What stands on the page, field by field: the words and pictures that `page.typ` places.

Zones II and III keep the sequence of 9303-4 figure 4. Where a field is not used its caption
does not appear (9303-3 §3.3), and the rows spread over the room that is left (9303-4 §4.1).
"""

import base64
import io
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageOps

from nansen.document.document_class import DocumentClass
from nansen.document.model import TravelDocument, Wording
from nansen.document.observations import (
    OBSERVATION_LANGUAGES,
    Observation,
    observation_text,
)
from nansen.personalization.captions import CAPTIONS, FIRST_LANGUAGES, RIGHT_TO_LEFT
from nansen.personalization.guilloche import (
    INKS,
    draw_back_guilloche,
    draw_guilloche,
    draw_veil,
)
from nansen.personalization.portrait import Portrait
from nansen.personalization.scripts import find_script
from nansen.personalization.seal_symbol import (
    MODULE_MM,
    QUIET_ZONE,
    data_matrix_modules,
    encode_data_matrix,
)
from nansen.personalization.wording import (
    NATIONALITIES,
    TITLES,
    clauses,
    joined,
    legal_basis,
    printed_day,
    words_in,
)

Json: TypeAlias = str | float | bool | list["Json"] | dict[str, "Json"]
Item: TypeAlias = dict[str, Json]

_LEFT, _WIDTH = 39.5, 62.5
_TOP, _BOTTOM = 19.3, 64.7
_SHARES = {"field": 1.0, "name": 1.14, "native": 1.14, "office": 1.2}
"""How tall a row is, beside a row of plain fields."""
_GHOST_WIDTH = 168


def page_content(
    document: TravelDocument, *, mrz: str, portrait: Portrait, seal: bytes, specimen: bool
) -> Item:
    """Gather everything that the two pages show."""
    kind = document.document_class
    rows = _rows(document)
    return {
        "title": f"{TITLES[kind]['en']} {document.issuing_state} {kind.value}",
        "author": words_in(document.issuing_authority.state, "en"),
        "specimen": specimen,
        "chip": kind is not DocumentClass.EMERGENCY_SHEET,
        "inks": {"dark": INKS[kind].dark},
        "state": _bilingual(document.issuing_authority.state, upper=True),
        "heading": _heading(document),
        "basis": joined(*(legal_basis(document, language) for language in FIRST_LANGUAGES)),
        "codes": [
            _item("type", kind.value, x=82.0, width=8.0),
            _item("code", document.issuing_state, x=90.5, width=10.0),
            _item("number", document.number, x=101.5, width=21.5),
        ],
        "rows": rows,
        "portrait": {
            "svg": _picture(portrait.print_image, "jpeg", portrait.width, portrait.height),
            "alt": "Portrait of the holder",
        },
        "ghost": _ghost(portrait, INKS[kind].dark),
        "ground": draw_guilloche(document.issuing_state, kind),
        "veil": draw_veil(document.issuing_state, kind),
        "seal": _seal(seal),
        "mrz": list(mrz.split("\n")),
        "back": _back(document),
    }


def third_language(document: TravelDocument) -> str | None:
    """Give the language that joins English and French, if any."""
    others = (language for language in document.languages if language not in FIRST_LANGUAGES)
    return next(others, None)


def _rows(document: TravelDocument) -> list[Json]:
    """Lay the fields out in rows; a row is as tall as its share of the room."""
    lines = [line for line in _lines(document) if line]
    shares = [max(_SHARES[str(item["kind"])] for item in line) for line in lines]
    unit = (_BOTTOM - _TOP) / sum(shares)
    rows: list[Json] = []
    for at, line in enumerate(lines):
        rows.append({"y": _TOP + unit * sum(shares[:at]), "items": list(line)})
    return rows


def _lines(document: TravelDocument) -> tuple[list[Item], ...]:
    holder, right = document.holder, document.return_right
    third = third_language(document)
    native = native_item(document)
    place = holder.place_of_birth
    authority = _bilingual(document.issuing_authority.name, upper=True)
    second, narrow, wide = _LEFT + 28.5, 27.5, _WIDTH - 28.5
    return (
        [_item("surname", holder.primary_identifier, kind="name", third=third)],
        [_item("given_names", holder.secondary_identifier, kind="name", third=third)],
        [native] if native else [],
        [_item("nationality", _nationality(document), third=third)],
        [
            _item("birth", holder.date_of_birth.viz(), width=narrow, third=third),
            _item("sex", holder.sex.value, x=second, width=9.0, third=third),
            *(
                [_item("place", place, x=second + 10, width=wide - 10, third=third)]
                if place
                else []
            ),
        ],
        [
            _item("issue", printed_day(document.date_of_issue), width=narrow, third=third),
            _item("authority", authority, kind="office", x=second, width=wide, third=third),
        ],
        [
            _item("expiry", printed_day(document.date_of_expiry), width=narrow, third=third),
            _item("return", f"{right.state} · {printed_day(right.until)}", x=second, width=wide),
        ],
        [_item("territory", _territory(document))],
    )


def _item(
    name: str,
    text: str,
    *,
    x: float = _LEFT,
    width: float = _WIDTH,
    kind: str = "field",
    third: str | None = None,
) -> Item:
    return {"caption": _caption(name, third), "text": text, "kind": kind, "x": x, "width": width}


def _caption(name: str, third: str | None = None) -> Json:
    """Caption a field in each language, all but the first in italics (9303-3 §3.3)."""
    words: dict[str, Json] = {}
    for language in (*FIRST_LANGUAGES, *([third] if third else [])):
        text = CAPTIONS[language].get(name)
        if text and text not in words:
            rtl = language in RIGHT_TO_LEFT
            words[text] = {
                "lang": language,
                "text": text,
                "rtl": rtl,
                "slanted": bool(words) and not rtl,
            }
    return list(words.values())


def native_item(document: TravelDocument) -> Item | None:
    """Give the name in its own script, where the page has the typeface for it."""
    name = document.holder.native_name
    script = find_script(name) if name else None
    if name is None or script is None:
        return None
    item = _item("native_name", name, kind="native")
    return item | {"lang": script.language, "rtl": script.right_to_left}


def _nationality(document: TravelDocument) -> str:
    words = NATIONALITIES.get(document.nationality)
    if words is None:
        return document.nationality  # 9303-3 §3.6 leaves the choice of code or words
    return joined(*(words[language].upper() for language in FIRST_LANGUAGES))


def _territory(document: TravelDocument) -> str:
    excepted = ", ".join(sorted(document.territorial_validity))
    states = f"ALL STATES EXCEPT / TOUS LES ÉTATS SAUF {excepted}"
    if not excepted:
        states = "ALL STATES / TOUS LES ÉTATS"
    if Observation.SINGLE_JOURNEY in document.observations:  # 9303-8 §4.5.2
        return f"SINGLE JOURNEY / UN SEUL VOYAGE · {states}"
    return states


def _heading(document: TravelDocument) -> str:
    titles = [TITLES[document.document_class][language] for language in FIRST_LANGUAGES]
    third = third_language(document)
    if third:
        titles.append(CAPTIONS[third]["title"])
    return joined(*(title.upper() for title in titles))


def _back(document: TravelDocument) -> Item:
    kind = document.document_class
    content: Item = {
        "ground": draw_back_guilloche(document.issuing_state, kind),
        "signature": _item("signature", "", width=47.0),
    }
    for language in OBSERVATION_LANGUAGES:
        content[language] = {
            "clauses": list(clauses(document, language)),
            "observations_title": CAPTIONS[language]["observations"],
            "observations": [
                [observation.value, observation_text(observation, language)]
                for observation in sorted(document.observations)
            ],
        }
    return content


def _picture(encoded: bytes, kind: str, width: int, height: int) -> str:
    """Wrap a picture as SVG: text passes to typst a hundred times faster than a list of bytes."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" '
        f'href="data:image/{kind};base64,{base64.b64encode(encoded).decode()}"/></svg>'
    )


def _ghost(portrait: Portrait, ink: str) -> str:
    """Draw the portrait a second time, small and in the ink of the class, fading at its edges."""
    opened = Image.open(io.BytesIO(portrait.print_image))
    opened.draft("L", (_GHOST_WIDTH, _GHOST_WIDTH))
    height = round(_GHOST_WIDTH * portrait.height / portrait.width)
    grey = opened.convert("L").resize((_GHOST_WIDTH, height), Image.Resampling.BILINEAR)
    # Half equalised, so that a dark skin keeps its features in a single ink.
    grey = Image.blend(ImageOps.autocontrast(grey, cutoff=(1, 12)), ImageOps.equalize(grey), 0.5)
    across = np.linspace(-1, 1, _GHOST_WIDTH)[None, :]
    down = np.linspace(-1, 1, height)[:, None]
    fade = np.clip((1 - np.hypot(across, down * 0.92)) * 3.2 + 0.25, 0, 1)
    density = (255.0 - np.asarray(grey, dtype=np.float64)) * fade * 0.66
    ghost = Image.new("RGBA", grey.size, ink)
    ghost.putalpha(Image.fromarray(density.astype(np.uint8)))
    written = io.BytesIO()
    ghost.save(written, "PNG", compress_level=4)
    return _picture(written.getvalue(), "png", _GHOST_WIDTH, height)


def _seal(seal: bytes) -> Item:
    side = (len(data_matrix_modules(seal)) + 2 * QUIET_ZONE) * MODULE_MM
    return {"svg": encode_data_matrix(seal), "side": side, "alt": "Digital seal of this page"}


def _bilingual(wordings: tuple[Wording, ...], *, upper: bool = False) -> str:
    texts = [words_in(wordings, language) for language in FIRST_LANGUAGES]
    return joined(*(text.upper() if upper else text for text in texts))
