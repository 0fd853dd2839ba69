"""A person as keyed tokens: what an index keeps, and what it is asked.

| token | made of | found with it |
|---|---|---|
| `name` | two words, or the only one, and a form of the date | another spelling, another order |
| `word` | one word, and the complete date | a new surname that nobody declared (R33) |

Keeping and asking differ: a date is kept in forms for whoever asks, and only who asks tries
dates that are a year off. Nothing of an old document goes into a token, neither its number
nor a hash of it: what a state has on file is no way to an index (T13).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nansen.errors import Malformed, Refused
from nansen.examination.deduplication.birth_forms import (
    DAY,
    BirthForm,
    forms_nearby,
    forms_to_ask,
    forms_to_keep,
)
from nansen.examination.deduplication.index_key import TOKEN_SIZE, IndexId, IndexKey
from nansen.examination.deduplication.name_words import NameWords, cut_names
from nansen.examination.screening.model import SpelledName
from nansen.standards.icao9303.partial_date import PartialDate

MOST_TOKENS: Final = 1 << 16
"""Far more than the names of one person make, so that no query is one for many."""

_NAME: Final = "name"
_WORD: Final = "word"
_UNKNOWN: Final = (PartialDate(),)


class NameStrength(StrEnum):
    """How much of names and dates two people share, the most first."""

    SAME_DAY = "the name and the day of birth"
    COMPATIBLE = "the name, and what both know of the date of birth"
    NEAR = "the name, and a date that is a year off or has day and month swapped"
    ONE_WORD = "one word of the name and the day of birth"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTokens:
    """What an index keeps of one person."""

    index: IndexId
    tokens: frozenset[bytes] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what is not one person's."""
        _check_tokens(self.tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenQuery:
    """What an index is asked: one person, and how much each token would tell."""

    index: IndexId
    strengths: Mapping[bytes, NameStrength] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what is not one person's."""
        _check_tokens(self.strengths)
        object.__setattr__(self, "strengths", MappingProxyType(dict(self.strengths)))


def derive_tokens(
    names: Iterable[SpelledName], births: Iterable[PartialDate], *, key: IndexKey
) -> PersonTokens:
    """Derive what is kept of a person, from all spellings and dates; in the key service only.

    Raises:
        Refused: there is no name, or more names than a person has (R18).
    """
    words = _cut(names)
    forms = {form for birth in tuple(births) or _UNKNOWN for form in forms_to_keep(birth)}
    parts = {*_name_parts(words, forms), *_word_parts(words, forms)}
    return PersonTokens(index=key.id, tokens=frozenset(map(key.token, _bounded(parts))))


def derive_query(
    names: Iterable[SpelledName], births: Iterable[PartialDate], *, key: IndexKey
) -> TokenQuery:
    """Derive what to look for to find a person; in the key service only.

    Raises:
        Refused: there is no name, or more names than a person has (R18).
    """
    words, dates = _cut(names), tuple(births) or _UNKNOWN
    near = {form for birth in dates for form in forms_nearby(birth)}
    asked = {form for birth in dates for form in forms_to_ask(birth)}
    same = {form for form in asked if form.kept == form.asked == DAY}
    strengths: dict[tuple[str, ...], NameStrength] = {}
    for parts, strength in (
        (_word_parts(words, asked), NameStrength.ONE_WORD),
        (_name_parts(words, near), NameStrength.NEAR),
        (_name_parts(words, asked), NameStrength.COMPATIBLE),
        (_name_parts(words, same), NameStrength.SAME_DAY),  # the last that is written stays
    ):
        strengths.update(dict.fromkeys(parts, strength))
    found = {key.token(parts): strengths[parts] for parts in _bounded(strengths)}
    return TokenQuery(index=key.id, strengths=found)


def check_same_index(ours: IndexId, theirs: IndexId) -> None:
    """Refuse tokens of another key: they would be found nowhere, and look like nobody."""
    if ours != theirs:
        raise Refused("INDEX-KEY", "the tokens were made with another key than the index's")


def _cut(names: Iterable[SpelledName]) -> NameWords:
    words = cut_names(names)
    if not words.pairs:
        raise Refused("R18", "deduplication needs the applicant's names")
    return words


def _name_parts(words: NameWords, forms: Iterable[BirthForm]) -> Iterator[tuple[str, ...]]:
    for form in forms:
        for pair in words.pairs:
            yield (_NAME, *form.texts, *pair)


def _word_parts(words: NameWords, forms: Iterable[BirthForm]) -> Iterator[tuple[str, ...]]:
    for form in forms:
        if form.kept == form.asked == DAY:
            for single in words.singles:
                yield (_WORD, *form.texts, single)


def _bounded(parts: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Refuse to make tokens without end."""
    found = sorted(parts)
    if len(found) > MOST_TOKENS:
        raise Refused("R18", "these are more names than one person has")
    return found


def _check_tokens(tokens: Iterable[bytes]) -> None:
    sizes = [len(token) for token in tokens]
    if not 0 < len(sizes) <= MOST_TOKENS:
        raise Refused("R88", "a query is about one person")
    if set(sizes) != {TOKEN_SIZE}:
        raise Malformed("token", f"has not {TOKEN_SIZE} octets", clause="R88")
