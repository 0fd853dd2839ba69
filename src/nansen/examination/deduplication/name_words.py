"""What of a name is compared: any two words of it, by the consonants that are heard.

Screening reads one name in the spellings of every tradition and script; its consonant
skeletons are the same for Щербаков, Shcherbakov and Schtscherbakow (R18). A token must be
equal or not, so the skeleton stands for the word here, and faces and people do the rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Final

from nansen.examination.screening.model import SpelledName
from nansen.examination.screening.sounds import readings, skeletons
from nansen.examination.screening.tokens import (
    NameTokens,
    Token,
    TokenKind,
    count_plain_words,
    tokenize,
)

MOST_SOUNDS: Final = 4
"""The likeliest skeletons of a word; the first is shared by all traditions that agree."""

_COMPARED: Final = frozenset({TokenKind.WORD, TokenKind.JOINED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """A person's names, all spellings together, cut to what is compared."""

    pairs: frozenset[tuple[str, ...]] = field(repr=False)
    """Two words of one spelling in the order of the alphabet, for papers differ in theirs; or
    the one word of somebody who has no other."""
    singles: frozenset[str] = field(repr=False)
    """Every word: what is left of a name after a marriage or a flight."""


def cut_names(names: Iterable[SpelledName]) -> NameWords:
    """Cut all spellings of a person's names (R18)."""
    pairs, singles = set[tuple[str, ...]](), set[str]()
    for name in names:
        cut = tokenize(name.text)
        compared = [token for token in cut.tokens if token.kind in _COMPARED]
        words = {sound for token in compared for sound in _sounds(token)}
        singles |= words
        if count_plain_words(cut) < 2:
            pairs.update((word,) for word in words)
        pairs.update(_pairs(cut))
    return NameWords(pairs=frozenset(pairs), singles=frozenset(singles))


def _pairs(name: NameTokens) -> Iterator[tuple[str, ...]]:
    compared = [token for token in name.tokens if token.kind in _COMPARED]
    for one, other in combinations(compared, 2):
        if one.stop <= other.start or other.stop <= one.start:
            for both in product(_sounds(one), _sounds(other)):
                yield tuple(sorted(both))


def _sounds(token: Token) -> tuple[str, ...]:
    """Give a word's skeletons; a word that has none stands for itself."""
    found = tuple(filter(None, skeletons(readings(token.word))))
    return found[:MOST_SOUNDS] or (token.word.letters,)
