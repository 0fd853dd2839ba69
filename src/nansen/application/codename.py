"""A codename: seven words that are all a person needs to keep, and all that opens their case.

The words are drawn, never chosen: seven of 7,772 make 90 bits. Whatever seven words of the
list are read, they are a codename, and what it opens looks alike; so a person under duress
gives words that open nothing, and nobody can tell. No word of the list begins another, so the
words read back even where the spaces between them were lost.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from nansen.errors import Malformed

WORDS: Final = 7
KEPT_UNDER_DURESS: Final = 4
"""The three others hide behind 38 bits, each guess of which costs a key derivation."""
_LIST: Final = "words_en.txt"
_FIELD, _CLAUSE = "codename", "R11"
_SEPARATORS: Final = re.compile(r"[^a-z]+")
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Codename:
    """Seven words of the list; it shows itself to nobody."""

    words: tuple[str, ...] = field(repr=False)

    def __post_init__(self) -> None:
        """Name the first word that is not in the list by its place, and never repeat it."""
        if len(self.words) != WORDS:
            raise Malformed(_FIELD, f"has {WORDS} words", clause=_CLAUSE)
        for place, word in enumerate(self.words, 1):
            if word not in _known():
                raise Malformed(_FIELD, f"word {place} is not in the list", clause=_CLAUSE)

    @property
    def text(self) -> str:
        """The words with spaces between them."""
        return " ".join(self.words)


def draw_codename() -> Codename:
    """Draw a codename from the operating system's randomness."""
    return Codename(_draw(WORDS))


def draw_duress_codename(codename: Codename) -> Codename:
    """Draw the codename to give away under duress: the same first words, and other last ones.

    It opens an empty view. What it signs tells the office that the holder was forced.
    """
    kept = codename.words[:KEPT_UNDER_DURESS]
    while True:
        drawn = Codename(kept + _draw(WORDS - KEPT_UNDER_DURESS))
        if drawn != codename:
            return drawn


def read_codename(text: str) -> Codename:
    """Read what a person typed: any case, and anything that is no letter between words.

    Raises:
        Malformed: it is not seven words of the list; the place of a wrong one is told.
    """
    if len(text) > _LONGEST:
        raise Malformed(_FIELD, f"has {WORDS} words", clause=_CLAUSE)
    plain = unicodedata.normalize("NFKC", text).lower()
    words = tuple(filter(None, _SEPARATORS.split(plain)))
    if len(words) != WORDS:
        words = _split("".join(words))
    return Codename(words)


def _split(letters: str) -> tuple[str, ...]:
    """Cut letters into words; there is at most one way."""
    words: list[str] = []
    at = 0
    while at < len(letters):
        ends = (end for end in range(at + 3, at + 10) if letters[at:end] in _known())
        end = next(ends, None)
        if end is None:
            raise Malformed(_FIELD, f"has {WORDS} words", clause=_CLAUSE)
        words.append(letters[at:end])
        at = end
    return tuple(words)


def _draw(count: int) -> tuple[str, ...]:
    return tuple(secrets.choice(word_list()) for _ in range(count))


@cache
def word_list() -> tuple[str, ...]:
    """Give the words that codenames are made of."""
    return tuple(files(__package__).joinpath(_LIST).read_text(encoding="ascii").split())


@cache
def _known() -> frozenset[str]:
    return frozenset(word_list())
