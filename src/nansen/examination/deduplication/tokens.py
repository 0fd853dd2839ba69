"""A person as keyed tokens: what an index keeps, and what it is asked.

| token | made of | found with it |
|---|---|---|
| `name` | two words, or the only one, and a form of the date | another spelling, another order |
| `word` | one word, and the complete date | a new surname that nobody declared (R33) |

Keeping and asking differ: a date is kept in forms for whoever asks, and only who asks tries
dates that are a year off. Nothing of an old document goes into a token, neither its number
nor a hash of it: what a state has on file is no way to an index (T13).
"""

from collections.abc import Iterable, Mapping
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
from nansen.examination.deduplication.name_words import NameWords, cut_names
from nansen.examination.screening.model import SpelledName
from nansen.keys.custody.index_key import TOKEN_SIZE, IndexId, TokenGroup, TokenMaker
from nansen.standards.icao9303.partial_date import PartialDate

MOST_TOKENS: Final = 1 << 16
"""Far more than the names of one person make, so that no query is one for many."""

_NAME: Final = "name"
_WORD: Final = "word"
_UNKNOWN: Final = (PartialDate(),)
_NUL: Final = "\0"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindedPerson:
    """One person as an index keeps and is asked about them."""

    kept: PersonTokens
    query: TokenQuery


def derive_person(
    names: Iterable[SpelledName], births: Iterable[PartialDate], *, key: TokenMaker
) -> BlindedPerson:
    """Have a person's tokens made, from all spellings and dates; the key is asked once.

    Raises:
        Refused: there is no name, or more names than a person has (R18); or whoever has the
            key says no.
    """
    words, dates = _cut(names), tuple(births) or _UNKNOWN
    kept = {form for birth in dates for form in forms_to_keep(birth)}
    strengths = _strengths(dates)
    forms = sorted({*kept, *strengths}, key=lambda form: form.texts)
    groups = (
        _group(_NAME, forms, words.pairs),
        _group(_WORD, [form for form in forms if _is_day(form, strengths)], words.singles),
    )
    if sum(map(len, groups)) > MOST_TOKENS:
        raise Refused("R18", "these are more names than one person has")
    derived = key.derive(groups)
    asked_of_head = {
        **{_head(_NAME, form): strength for form, strength in strengths.items()},
        **dict.fromkeys(groups[1].heads, NameStrength.ONE_WORD),
    }
    kept_heads = {*groups[1].heads, *(_head(_NAME, form) for form in kept)}
    heads = [head for group in groups for head in group.heads for _ in group.tails]
    pairs = tuple(zip(heads, derived.tokens, strict=True))
    return BlindedPerson(
        kept=PersonTokens(
            index=derived.index,
            tokens=frozenset(token for head, token in pairs if head in kept_heads),
        ),
        query=TokenQuery(
            index=derived.index,
            strengths={
                token: asked_of_head[head] for head, token in pairs if head in asked_of_head
            },
        ),
    )


def check_same_index(ours: IndexId, theirs: IndexId) -> None:
    """Refuse tokens of another key: they would be found nowhere, and look like nobody."""
    if ours != theirs:
        raise Refused("INDEX-KEY", "the tokens were made with another key than the index's")


def _cut(names: Iterable[SpelledName]) -> NameWords:
    words = cut_names(names)
    if not words.pairs:
        raise Refused("R18", "deduplication needs the applicant's names")
    return words


def _strengths(dates: Iterable[PartialDate]) -> dict[BirthForm, NameStrength]:
    """Tell how much each form of a date tells that is asked for."""
    dates = tuple(dates)
    asked = {form for birth in dates for form in forms_to_ask(birth)}
    near = {form for birth in dates for form in forms_nearby(birth)} - asked
    return {
        **dict.fromkeys(near, NameStrength.NEAR),
        **dict.fromkeys(asked, NameStrength.COMPATIBLE),
        **{form: NameStrength.SAME_DAY for form in asked if form.kept == form.asked == DAY},
    }


def _is_day(form: BirthForm, strengths: Mapping[BirthForm, NameStrength]) -> bool:
    """Tell whether a form is a complete day of the person, and none nearby."""
    return strengths.get(form) is NameStrength.SAME_DAY


def _group(
    kind: str, forms: Iterable[BirthForm], words: Iterable[tuple[str, ...] | str]
) -> TokenGroup:
    tails = sorted(word if isinstance(word, str) else _NUL.join(word) for word in words)
    return TokenGroup(heads=tuple(_head(kind, form) for form in forms), tails=tuple(tails))


def _head(kind: str, form: BirthForm) -> str:
    return _NUL.join((kind, *form.texts))


def _check_tokens(tokens: Iterable[bytes]) -> None:
    sizes = [len(token) for token in tokens]
    if not 0 < len(sizes) <= MOST_TOKENS:
        raise Refused("R88", "a query is about one person")
    if set(sizes) != {TOKEN_SIZE}:
        raise Malformed("token", f"has not {TOKEN_SIZE} octets", clause="R88")
