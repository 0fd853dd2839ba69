"""The fields of zones II and III: what they say, where they stand, how they are captioned.

They keep the sequence of 9303-4 figure 4. Where a field is not used its caption does not
appear (9303-3 §3.3), and the rows spread over the room that is left (9303-4 §4.1).
"""

from dataclasses import asdict, dataclass, field, replace
from typing import TypeAlias

from nansen.document.model import TravelDocument, Wording
from nansen.document.observations import Observation
from nansen.personalization.captions import CAPTIONS, FIRST_LANGUAGES, RIGHT_TO_LEFT
from nansen.personalization.scripts import find_script
from nansen.personalization.wording import NATIONALITIES, joined, printed_day, words_in

Json: TypeAlias = str | float | bool | list["Json"] | dict[str, "Json"]

LEFT, WIDTH = 39.5, 62.5
_TOP, _BOTTOM = 19.3, 64.7
_SHARES = {"field": 1.0, "name": 1.14, "native": 1.14, "office": 1.2}
"""How tall a row is, beside a row of plain fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """One language's word for a field."""

    lang: str
    text: str
    rtl: bool
    slanted: bool
    """Italics, for all languages but the first (9303-3 §3.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A captioned field and its place, in millimetres."""

    caption: tuple[Caption, ...]
    text: str = field(repr=False)
    kind: str = "field"
    """`name`, `native` and `office` are set in sizes of their own."""
    x: float = LEFT
    width: float = WIDTH
    lang: str = "en"
    rtl: bool = False

    def content(self) -> dict[str, Json]:
        """Give the field as `page.typ` takes it."""
        captions: list[Json] = [asdict(word) for word in self.caption]
        return asdict(self) | {"caption": captions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Fields beside each other."""

    y: float
    fields: tuple[Field, ...]


def lay_out(document: TravelDocument, *, width: float = WIDTH) -> tuple[Row, ...]:
    """Lay the fields out in rows; a row is as tall as its share of the room."""
    lines = [line for line in _lines(document, width) if line]
    shares = [max(_SHARES[one.kind] for one in line) for line in lines]
    unit = (_BOTTOM - _TOP) / sum(shares)
    return tuple(
        Row(
            y=_TOP + unit * sum(shares[:at]),
            fields=tuple(replace(one, width=min(one.width, LEFT + width - one.x)) for one in line),
        )
        for at, line in enumerate(lines)
    )


def _lines(document: TravelDocument, width: float) -> tuple[tuple[Field, ...], ...]:
    holder, right = document.holder, document.return_right
    third = third_language(document)
    native, place = native_field(document), holder.place_of_birth
    office = bilingual(document.issuing_authority.name).upper()
    until = f"{right.state} · {printed_day(right.until)}"
    second, narrow, wide = LEFT + 28.5, 27.5, width - 28.5
    sex = captioned("sex", holder.sex.value, third=third, x=second, width=9.0)
    born = captioned("birth", holder.date_of_birth.viz(), third=third, width=narrow)
    return (
        (captioned("surname", holder.primary_identifier, third=third, kind="name"),),
        (captioned("given_names", holder.secondary_identifier, third=third, kind="name"),),
        (native,) if native else (),
        (captioned("nationality", _nationality(document), third=third),),
        (born, sex, captioned("place", place, third=third, x=second + 10, width=wide - 10))
        if place
        else (born, sex),
        (
            captioned("issue", printed_day(document.date_of_issue), third=third, width=narrow),
            captioned("authority", office, third=third, kind="office", x=second, width=wide),
        ),
        (
            captioned("expiry", printed_day(document.date_of_expiry), third=third, width=narrow),
            captioned("return", until, x=second, width=wide),
        ),
        (captioned("territory", _territory(document)),),
    )


def captioned(
    name: str,
    text: str,
    *,
    third: str | None = None,
    kind: str = "field",
    x: float = LEFT,
    width: float = WIDTH,
) -> Field:
    """Caption a field in English, French and a third language where it has a word for it."""
    words: dict[str, Caption] = {}
    for language in (*FIRST_LANGUAGES, *((third,) if third else ())):
        word = CAPTIONS[language].get(name)
        if word and word not in words:
            rtl = language in RIGHT_TO_LEFT
            slanted = bool(words) and not rtl
            words[word] = Caption(lang=language, text=word, rtl=rtl, slanted=slanted)
    return Field(caption=tuple(words.values()), text=text, kind=kind, x=x, width=width)


def native_field(document: TravelDocument) -> Field | None:
    """Give the name in its own script, where the page has the typeface for it."""
    name = document.holder.native_name
    script = find_script(name) if name else None
    if name is None or script is None:
        return None
    made = captioned("native_name", name, kind="native")
    return replace(made, lang=script.language, rtl=script.right_to_left)


def third_language(document: TravelDocument) -> str | None:
    """Give the language that joins English and French, if any."""
    others = (language for language in document.languages if language not in FIRST_LANGUAGES)
    return next(others, None)


def bilingual(wordings: tuple[Wording, ...]) -> str:
    """Set the English and the French side by side."""
    return joined(*(words_in(wordings, language) for language in FIRST_LANGUAGES))


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
