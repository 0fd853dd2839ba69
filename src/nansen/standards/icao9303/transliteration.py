"""National letters to the twenty-six of the MRZ (9303-3 §6).

The tables of `script_latin`, `script_cyrillic` and `script_arabic` are those of Doc 9303. It
has none for other scripts: a Greek, Georgian, Armenian or Hebrew name is `Unsupported`, and
the caller brings a Latin form of it. What comes out says how a name is written in the MRZ and
nothing more; older documents of the same person may well spell it otherwise (R18).
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.standards.icao9303.script_arabic import ARABIC, FINAL, SHADDA
from nansen.standards.icao9303.script_cyrillic import BY_LANGUAGE, CYRILLIC, INITIAL_BY_LANGUAGE
from nansen.standards.icao9303.script_latin import CHOICES, LATIN

_CLAUSE: Final = "9303-3 §6"
_TABLE: Final = LATIN | CYRILLIC | ARABIC
_SPOKEN: Final = frozenset({"Lu", "Ll", "Lt", "Lo"})
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def capitals(text: str) -> str:
    """Write a text in capitals and composed, as the tables have their letters.

    Arabic presentation forms become the letters that they present.
    """
    letters = "".join(
        unicodedata.normalize("NFKC", c)
        if "\ufb50" <= c <= "\ufdff" or "\ufe70" <= c <= "\ufefc"
        else c
        for c in text
    )
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", letters).upper())


def transliterate(
    component: str,
    *,
    language: str | None = None,
    choices: Mapping[str, str] = _NONE,
    field: str = "name",
) -> str:
    """Write one name component, letters only, in A to Z.

    Args:
        component: without blanks and punctuation, in any case and any of the three scripts.
        language: ISO 639-1 code; it decides some Cyrillic letters.
        choices: for `ÄÅÑÖÜ`, a replacement that is lawful but not our first.
        field: what an error names.

    Raises:
        Malformed: there is something other than letters, or a choice is not lawful.
        Unsupported: a letter is of a script, or is one, that the tables do not have.
    """
    _check_choices(choices)
    letters = capitals(component)
    last = max((i for i, c in enumerate(letters) if unicodedata.category(c) in _SPOKEN), default=0)
    exceptions = BY_LANGUAGE.get(language or "", {}) | dict(choices)
    initial = exceptions | INITIAL_BY_LANGUAGE.get(language or "", {})
    final = exceptions | FINAL
    out: list[str] = []
    for at, letter in enumerate(letters):
        if letter == SHADDA:
            out.extend(out[-1:])
        elif unicodedata.category(letter)[0] != "M":
            special = initial if not out else final if at == last else exceptions
            out.append(_replace(letter, special, field))
    return "".join(out)


def _check_choices(choices: Mapping[str, str]) -> None:
    """Refuse a choice that 9303-3 §6.A does not give."""
    for letter, latin in choices.items():
        if latin not in CHOICES.get(letter, ()):
            raise Malformed("choices", "is no alternative of the table", clause="9303-3 §6.A")


def _replace(letter: str, exceptions: Mapping[str, str], field: str) -> str:
    """Replace a letter, or the plain letter that it puts a diacritic on (9303-3 §4.3)."""
    for candidate in (letter, unicodedata.normalize("NFD", letter)[0]):
        if candidate in exceptions:
            return exceptions[candidate]
        if candidate in _TABLE:
            return _TABLE[candidate]
    if unicodedata.category(letter)[0] != "L":
        raise Malformed(field, "has something other than letters", clause="9303-3 §4.6")
    script = unicodedata.name(letter, "unknown").split()[0].capitalize()
    raise Unsupported(field, f"no table for a letter of the {script} script", clause=_CLAUSE)
