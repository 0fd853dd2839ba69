"""A holder's name: from the data page to the name field of an MRZ, and back.

The field has room for 30, 31 or 39 characters of A to Z. Blanks, hyphens and commas become a
filler, the primary and the secondary identifier are two fillers apart, every other mark is
left out (9303-3 §4.6). `truncation` shortens what does not fit.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from nansen.errors import Malformed, Refused
from nansen.standards.icao9303.transliteration import capitals, transliterate

TITLES: Final = frozenset({"DR", "SIR", "JR", "SR", "II", "III"})
"""What the clause names as no part of a name, unless the law makes it one (9303-3 §4.6)."""

_CLAUSE: Final = "9303-3 §4.6"
_IDENTIFIER: Final = re.compile(r"[A-Z]+(?: [A-Z]+)*")
_FIELD: Final = re.compile(r"([A-Z]+(?:<[A-Z]+)*)(?:<<([A-Z]+(?:<[A-Z]+)*))?<*")
_SEPARATORS: Final = frozenset(",،，、")
# Accents that stand alone, and modifier letters, where people type an apostrophe.
_APOSTROPHES: Final = frozenset("`´ʹʺʻʼʽʾʿˈ")
# Soft hyphen, joiners and direction marks: they shape the text and are no part of it.
_INVISIBLE: Final = frozenset("\u00ad\u200c\u200d\u200e\u200f\u061c")
_NO_CHOICES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class MrzName:
    """A name in the letters of the MRZ, its components one blank apart."""

    primary: str = field(repr=False)
    secondary: str = field(default="", repr=False)
    """Empty where the holder has one name only."""
    truncated: bool = False
    """The field was full to its last position: a reader must assume that the name is longer,
    even where it is not (9303-4 §4.2.3)."""

    def __post_init__(self) -> None:
        """Refuse what no name field can show."""
        if not _IDENTIFIER.fullmatch(self.primary):
            raise Malformed("primary_identifier", "must be words of A to Z", clause=_CLAUSE)
        if self.secondary and not _IDENTIFIER.fullmatch(self.secondary):
            raise Malformed("secondary_identifier", "must be words of A to Z", clause=_CLAUSE)

    @property
    def mrz(self) -> str:
        """Write the name with fillers between its parts and none behind it."""
        whole = f"{self.primary}  {self.secondary}" if self.secondary else self.primary
        return whole.replace(" ", "<")


def split_viz_name(text: str) -> tuple[str, str]:
    """Split a name from a single field of a data page at its first comma (9303-3 §3.4)."""
    primary, _, secondary = text.partition(",")
    return primary.strip(), secondary.strip()


def to_mrz_name(
    primary: str,
    secondary: str = "",
    *,
    language: str | None = None,
    choices: Mapping[str, str] = _NO_CHOICES,
    titles_are_names: bool = False,
) -> MrzName:
    """Turn the identifiers of a data page into the letters of the MRZ (9303-3 §4.6).

    Args:
        primary: as on the page; for a person of one name, that name.
        secondary: as on the page; may be empty.
        language: decides some Cyrillic letters, see `transliterate`.
        choices: lawful replacements other than the first, see `transliterate`.
        titles_are_names: the issuing state's law makes the titles in it part of the name.

    Raises:
        Malformed: a digit, a symbol, or no letter at all.
        Unsupported: a letter of a script that Doc 9303 has no table for.
        Refused: there is a title, and `titles_are_names` was not said.
    """
    first = _components(primary, "primary_identifier", language, choices)
    rest = _components(secondary, "secondary_identifier", language, choices)
    if not titles_are_names and not TITLES.isdisjoint((*first, *rest)):
        raise Refused("TITLE", "leave the title out, or say that the law makes it a name")
    return MrzName(primary=" ".join(first), secondary=" ".join(rest))


def _components(
    text: str, name: str, language: str | None, choices: Mapping[str, str]
) -> tuple[str, ...]:
    """Cut an identifier at blanks, hyphens and commas, and write each part in A to Z."""
    kept = "".join(_keep(character, name) for character in capitals(text))
    parts = (transliterate(p, language=language, choices=choices, field=name) for p in kept.split())
    return tuple(part for part in parts if part)


def _keep(character: str, name: str) -> str:
    """Keep a letter; give a blank for what separates, nothing for other marks."""
    kind = unicodedata.category(character)
    if kind in {"Zs", "Pd"} or character in _SEPARATORS:
        return " "
    if kind[0] == "P" or character in _APOSTROPHES or character in _INVISIBLE:
        return ""
    if kind[0] in "LM":
        return character
    why = "has a digit" if kind[0] == "N" else "has a character that no name has"
    raise Malformed(name, why, clause=_CLAUSE)


def encode_name_field(name: MrzName, width: int) -> str:
    """Write the name field of an MRZ, filled up to its width.

    Raises:
        Malformed: the name does not fit; `truncate_name` it first.
    """
    letters = name.mrz
    if len(letters) > width:
        raise Malformed("name", f"is longer than {width}, truncate it first", clause=_CLAUSE)
    return letters.ljust(width, "<")


def decode_name_field(characters: str) -> MrzName:
    """Read the name field of an MRZ.

    Raises:
        Malformed: other than words of A to Z in one or two identifiers, then fillers.
    """
    match = _FIELD.fullmatch(characters)
    if match is None:
        raise Malformed("name", "must be one or two identifiers, then fillers", clause=_CLAUSE)
    return MrzName(
        primary=match[1].replace("<", " "),
        secondary=(match[2] or "").replace("<", " "),
        truncated=not characters.endswith("<"),
    )
