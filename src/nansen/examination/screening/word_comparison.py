"""Two words compared: how alike they are, and by what transformation.

The kinds are tried from the surest down, and the first that holds decides:

| transformation | what holds | score |
|---|---|---|
| same | the same letters | 1 |
| transliteration | a table makes one of the other, or both of a third | 1; 0.95 if it drops marks |
| spelling | the same consonants are heard | by vowels and letters |
| consonants | the same, and one of them is Arabic, which writes no short vowels | up to 0.92 |
| typing slip | one letter is other, more, less or swapped; two from nine letters on | by length |
| initial | a single letter, and the other word begins with it | 0.8 |

Distances between strings are RapidFuzz's.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Final, Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel, LCSseq, Levenshtein

from nansen.examination.screening.cyrillic_schemes import LOSSY
from nansen.examination.screening.heard import Heard
from nansen.examination.screening.letters import Script
from nansen.examination.screening.sounds import count_consonants

LEAST_ALIKE: Final = 0.7
"""Below this two words are others; half of all unrelated pairs with equal consonants lie below."""

INITIAL_SCORE: Final = 0.8
MOST_SLIPS: Final = 2
"""How many slips of the hand are allowed, in a word that is long enough."""

_LOSSY_SCORE: Final = 0.95
_ARABIC_SCORE: Final = 0.92
_LONG: Final = 9
_MANY: Final = 8  # from here on one call for all is faster
_VOWELS_WEIGH: Final = 0.5
_LETTERS_WEIGH: Final = 0.3
_UNHEARD_WEIGH: Final = 0.4


class _Similarity(Protocol):
    """A measure of RapidFuzz, which can be given to its `cdist` too."""

    def __call__(
        self, a: Sequence[Hashable], b: Sequence[Hashable], /, *, score_cutoff: float | None = None
    ) -> float:
        """Measure from 0 to 1."""
        ...


class Transformation(StrEnum):
    """What makes one word of the other."""

    SAME = "same letters"
    TRANSLITERATION = "transliteration"
    SPELLING = "other spelling of the same sounds"
    CONSONANTS = "same consonants, short vowels unwritten"
    TYPING = "typing slip"
    INITIAL = "initial"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPair:
    """A word of the applicant and a word of the list, and why they are thought alike."""

    ours: str = field(repr=False)
    theirs: str = field(repr=False)
    by: Transformation
    schemes: tuple[str, ...] = ()
    """Whose tables, ours first, where a table makes them equal."""
    score: float


def compare_words(ours: Heard, theirs: Heard) -> WordPair | None:
    """Compare two words; give nothing if they are others."""
    a, b = ours.word, theirs.word
    if a.letters == b.letters:
        return _pair(ours, theirs, Transformation.SAME, 1.0)
    alike = not ours.skeletons.isdisjoint(theirs.skeletons)
    if not alike and not _sound_close(ours, theirs):
        return None  # soon told, and true of most
    if a.script is not b.script or a.script is Script.LATIN:
        common = ours.spellings.keys() & theirs.spellings.keys()
        if common:
            return _transliterated(ours, theirs, common)
    if alike:
        if Script.ARABIC in (a.script, b.script):
            return _pair(ours, theirs, Transformation.CONSONANTS, _score_consonants(ours, theirs))
        return _pair(ours, theirs, Transformation.SPELLING, _score_spelling(ours, theirs))
    return _pair(ours, theirs, Transformation.TYPING, _score_typing(ours, theirs))


def compare_initial(ours: Heard, theirs: Heard) -> WordPair | None:
    """Compare two words of which one is an initial."""
    if ours.word.letters == theirs.word.letters:
        return _pair(ours, theirs, Transformation.SAME, 1.0)
    if Script.ARABIC in (ours.word.script, theirs.word.script):
        a, b = _first(ours.readings), _first(theirs.readings)
    else:
        a, b = _first(ours.spellings), _first(theirs.spellings)
    return _pair(ours, theirs, Transformation.INITIAL, 0.0 if a.isdisjoint(b) else INITIAL_SCORE)


def _first(spellings: Iterable[str]) -> frozenset[str]:
    return frozenset(spelling[0] for spelling in spellings if spelling)


def _transliterated(ours: Heard, theirs: Heard, common: Iterable[str]) -> WordPair | None:
    """Name the tables, of those that lead to a common spelling the surest."""
    found = sorted(
        (bool(LOSSY & {ours.spellings[letters], theirs.spellings[letters]}), letters)
        for letters in common
    )
    lossy, letters = found[0]
    schemes = (ours.spellings[letters], theirs.spellings[letters])
    return _pair(
        ours, theirs, Transformation.TRANSLITERATION, _LOSSY_SCORE if lossy else 1.0, schemes
    )


def _score_spelling(ours: Heard, theirs: Heard) -> float:
    """Score two words with equal consonants by their vowels and their letters."""
    vowels = (_alike(ours.readings, theirs.readings) + _alike(ours.coarse, theirs.coarse)) / 2
    letters = _best(Indel.normalized_similarity, *_in_one_script(ours, theirs))
    return 1 - _VOWELS_WEIGH * (1 - vowels) - _LETTERS_WEIGH * (1 - letters)


def _score_consonants(ours: Heard, theirs: Heard) -> float:
    """Score an Arabic word: all that it writes should be heard in the other, and no more."""
    arabic, other = (ours, theirs) if ours.word.script is Script.ARABIC else (theirs, ours)
    found = max(_heard_in(a, b) for a, b in product(arabic.coarse, other.coarse))
    return _ARABIC_SCORE - _UNHEARD_WEIGH * (1 - found)


def _heard_in(arabic: str, other: str) -> float:
    fewer, more = sorted((count_consonants(arabic), count_consonants(other)))
    return LCSseq.similarity(arabic, other) / len(arabic) * (fewer + 1) / (more + 1)


def _score_typing(ours: Heard, theirs: Heard) -> float:
    """Score words that a slip of the hand makes equal, in their script or a spelling."""
    return max((_slip(a, b) for a, b in product(*_in_one_script(ours, theirs))), default=0.0)


def _sound_close(ours: Heard, theirs: Heard) -> bool:
    """Tell whether a slip of the hand could lie between two words; it changes few sounds."""
    sounds = product(ours.readings, theirs.readings)
    return any(Levenshtein.distance(a, b, score_cutoff=2) <= 2 for a, b in sounds)


def _in_one_script(ours: Heard, theirs: Heard) -> tuple[Collection[str], Collection[str]]:
    """Give the letters to compare: their own in one script, else the Latin spellings."""
    if ours.word.script is theirs.word.script:
        return (ours.word.letters,), (theirs.word.letters,)
    return ours.spellings, theirs.spellings


def _alike(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    if not frozenset(ours).isdisjoint(theirs):
        return 1.0
    return _best(Levenshtein.normalized_similarity, ours, theirs)


def _best(similarity: _Similarity, ours: Collection[str], theirs: Collection[str]) -> float:
    """Give how alike the most alike are."""
    if len(ours) * len(theirs) < _MANY:
        return max(similarity(a, b) for a, b in product(ours, theirs))
    return float(process.cdist([*ours], [*theirs], scorer=similarity).max())


def _slip(a: str, b: str) -> float:
    longest = max(len(a), len(b))
    most = MOST_SLIPS if longest >= _LONG else 1
    distance = OSA.distance(a, b, score_cutoff=most)
    return 1 - distance / longest if distance <= most else 0.0


def _pair(
    ours: Heard,
    theirs: Heard,
    by: Transformation,
    score: float,
    schemes: tuple[str, ...] = (),
) -> WordPair | None:
    if score < LEAST_ALIKE:
        return None
    return WordPair(
        ours=ours.word.written, theirs=theirs.word.written, by=by, schemes=schemes, score=score
    )
