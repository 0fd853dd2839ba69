"""Everything that the two pages show, gathered for `page.typ`."""

from nansen.document.document_class import DocumentClass
from nansen.document.model import TravelDocument
from nansen.document.observations import OBSERVATION_LANGUAGES, observation_text
from nansen.personalization.captions import CAPTIONS, FIRST_LANGUAGES
from nansen.personalization.guilloche import (
    INKS,
    draw_back_guilloche,
    draw_guilloche,
    draw_veil,
)
from nansen.personalization.page_fields import (
    LEFT,
    WIDTH,
    Json,
    bilingual,
    captioned,
    lay_out,
    third_language,
)
from nansen.personalization.page_pictures import draw_ghost, draw_portrait, draw_seal
from nansen.personalization.portrait import Portrait
from nansen.personalization.wording import TITLES, clauses, joined, legal_basis, words_in

_RIGHT, _GAP = 123.0, 1.5


def page_content(
    document: TravelDocument, *, mrz: str, portrait: Portrait, seal: bytes, specimen: bool
) -> dict[str, Json]:
    """Gather the words and pictures of the data page and of the page behind it."""
    kind, state = document.document_class, document.issuing_state
    symbol = draw_seal(seal)
    rows = lay_out(document, width=min(WIDTH, _RIGHT - symbol.side - _GAP - LEFT))
    codes = (
        captioned("type", kind.value, x=82.0, width=8.0),
        captioned("code", state, x=90.5, width=10.0),
        captioned("number", document.number, x=101.5, width=21.5),
    )
    return {
        "title": f"{TITLES[kind]['en']} {state} {kind.value}",
        "author": words_in(document.issuing_authority.state, "en"),
        "specimen": specimen,
        "chip": kind is not DocumentClass.EMERGENCY_SHEET,
        "ink": INKS[kind].dark,
        "state": bilingual(document.issuing_authority.state).upper(),
        "heading": _heading(document),
        "basis": joined(*(legal_basis(document, language) for language in FIRST_LANGUAGES)),
        "codes": [code.content() for code in codes],
        "rows": [{"y": row.y, "items": [one.content() for one in row.fields]} for row in rows],
        "portrait": {"svg": draw_portrait(portrait), "alt": "Portrait of the holder"},
        "ghost": draw_ghost(portrait, INKS[kind].dark),
        "ground": draw_guilloche(state, kind),
        "veil": draw_veil(state, kind),
        "seal": {"svg": symbol.svg, "side": symbol.side, "alt": "Digital seal of this page"},
        "mrz": list(mrz.split("\n")),
        "back": _back(document),
    }


def _heading(document: TravelDocument) -> str:
    titles = [TITLES[document.document_class][language] for language in FIRST_LANGUAGES]
    third = third_language(document)
    if third:
        titles.append(CAPTIONS[third]["title"])
    return joined(*(title.upper() for title in titles))


def _back(document: TravelDocument) -> dict[str, Json]:
    content: dict[str, Json] = {
        "ground": draw_back_guilloche(document.issuing_state, document.document_class),
        "signature": captioned("signature", "", width=47.0).content(),
    }
    for language in OBSERVATION_LANGUAGES:
        content[language] = {
            "clauses": list(clauses(document, language)),
            "observations_title": CAPTIONS[language]["observations"],
            "observations": [
                [code.value, observation_text(code, language)]
                for code in sorted(document.observations)
            ],
        }
    return content
