"""The Latin spellings that a word may have in documents, each with who spells it so.

For a Cyrillic word these are Doc 9303's, in each language that its table knows, and those of
`cyrillic_schemes`. For an Arabic word it is Doc 9303's, with its escapes and, as officers are
told to read it, without (9303-3 §B.5.3). For a Latin word these are the lawful replacements
of its national letters (9303-3 §6.A).
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.examination.screening.cyrillic_schemes import SCHEMES, Scheme
from nansen.examination.screening.letters import Script
from nansen.examination.screening.tokens import Word
from nansen.standards.icao9303.script_cyrillic import BY_LANGUAGE, INITIAL_BY_LANGUAGE
from nansen.standards.icao9303.script_latin import CHOICES
from nansen.standards.icao9303.transliteration import transliterate

AS_WRITTEN: Final = "as written"
LATIN: Final = "9303-3 §6.A"
CYRILLIC: Final = "9303-3 §6.B"
ARABIC: Final = "9303-3 §6.C"

_EXCEPTIONS: Final = {
    language: frozenset((letters | INITIAL_BY_LANGUAGE.get(language, {})).keys())
    for language, letters in sorted(BY_LANGUAGE.items())
}


def latin_spellings(word: Word) -> dict[str, str]:
    """Give the spellings of a word in a to z, each with the scheme that has it first."""
    found: dict[str, str] = {}
    # The tables of Doc 9303 lack some letters; a word with one of them has other spellings.
    with suppress(Malformed, Unsupported):
        for spelling, scheme in _official(word):
            found.setdefault(spelling, scheme)
    if word.script in {Script.LATIN, Script.OTHER}:
        found[word.letters] = AS_WRITTEN
    elif word.script is Script.CYRILLIC:
        for speller in _SPELLERS:
            found.setdefault(speller.spell(word.letters), speller.name)
    return found


class _Speller:
    """Writes Cyrillic by one scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self.name = scheme.name
        units = scheme.units
        self._pattern = re.compile("|".join(f"({unit})" for unit in units))
        self._latin = tuple(units.values())

    def spell(self, letters: str) -> str:
        return "".join(
            self._latin[match.lastindex - 1]
            for match in self._pattern.finditer(letters)
            if match.lastindex
        )


_SPELLERS: Final = tuple(_Speller(scheme) for scheme in SCHEMES)


def _official(word: Word) -> Iterator[tuple[str, str]]:
    """Write a word as Doc 9303 does."""
    if word.script is Script.LATIN and word.letters != word.written:
        capitals = word.written.upper()
        present = [letter for letter in CHOICES if letter in capitals]
        for picked in product(*(CHOICES[letter] for letter in present)):
            choices = dict(zip(present, picked, strict=True))
            yield transliterate(word.written, choices=choices).lower(), LATIN
    elif word.script is Script.CYRILLIC:
        for language in _languages(word.letters):
            scheme = f"{CYRILLIC}, {language}" if language else CYRILLIC
            yield transliterate(word.letters, language=language).lower(), scheme
    elif word.script is Script.ARABIC:
        escaped = transliterate(word.letters).lower()
        yield escaped, ARABIC
        yield escaped.replace("x", ""), ARABIC


def _languages(letters: str) -> Iterator[str | None]:
    """Give the languages that write one of these letters in a way of their own."""
    yield None
    present = frozenset(letters.upper())
    for language, exceptions in _EXCEPTIONS.items():
        if present & exceptions:
            yield language
