"""Two names compared: which words answer each other, and how much is left over.

Words are paired from the surest pair down, each word once; two words run together answer one.
The score is the mean over the words of the shorter name, a word without a counterpart being
nought: so a patronymic that one side leaves out costs nearly nothing, and a surname that does
not fit costs what it should. The order of the words costs nothing and is told.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from nansen.examination.screening.tokens import NameTokens, Token
from nansen.examination.screening.word_comparison import WordPair

SINGLE_WORD_SCORE: Final = 0.7
"""What one equal word is worth where the other name has more of them."""

_EXTRA_WORD_COSTS: Final = 0.01
_EXTRAS_COST_AT_MOST: Final = 0.04

_FEW: Final = 24

Compare = Callable[[Token, Token], WordPair | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameComparison:
    """How one name answers another."""

    pairs: tuple[WordPair, ...] = field(repr=False)
    """In the order of our name."""
    order_differs: bool
    ours_alone: int
    """How many of our words have no counterpart: a patronymic, a second surname."""
    theirs_alone: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """Two tokens that may answer each other."""

    ours: Token
    theirs: Token
    pair: WordPair

    @property
    def covers(self) -> int:
        """How many words it answers, of both names."""
        return self.ours.stop - self.ours.start + self.theirs.stop - self.theirs.start

    @property
    def worth(self) -> float:
        """What it adds to a choice."""
        return self.pair.score * self.covers

    @property
    def rank(self) -> tuple[float, int]:
        """What comes first: the surer pair, then the one that covers more."""
        return -self.pair.score, -self.covers


def compare_names(ours: NameTokens, theirs: NameTokens, compare: Compare) -> NameComparison:
    """Pair the words of two names and score what was found."""
    chosen = _choose(_placed(ours.tokens, theirs.tokens, compare))
    ours_left = ours.required - _covered(placed.ours for placed in chosen)
    theirs_left = theirs.required - _covered(placed.theirs for placed in chosen)
    chosen.sort(key=lambda placed: placed.ours.start)
    starts = [placed.theirs.start for placed in chosen]
    return NameComparison(
        pairs=tuple(placed.pair for placed in chosen),
        order_differs=starts != sorted(starts),
        ours_alone=len(ours_left),
        theirs_alone=len(theirs_left),
        score=_score(ours, theirs, chosen),
    )


def _placed(ours: Iterable[Token], theirs: Iterable[Token], compare: Compare) -> list[_Placed]:
    found = (
        _Placed(ours=one, theirs=other, pair=pair)
        for one in ours
        for other in theirs
        if (pair := compare(one, other)) is not None
    )
    return sorted(found, key=lambda placed: placed.rank)


def _choose(ranked: Sequence[_Placed]) -> list[_Placed]:
    """Choose pairs in which no word stands twice.

    Taking the surest first is nearly always best. Where that passes a pair over, it may be
    that one of two alike names took the other's counterpart: then each pair is tried first.
    """
    chosen = _take(ranked)
    if len(chosen) < len(ranked) <= _FEW:
        chosen = max(
            (_take((first, *ranked)) for first in ranked),
            key=lambda tried: sum(placed.worth for placed in tried),
        )
    return chosen


def _take(ranked: Iterable[_Placed]) -> list[_Placed]:
    """Take each pair whose words are still free."""
    chosen: list[_Placed] = []
    ours_taken: set[int] = set()
    theirs_taken: set[int] = set()
    for placed in ranked:
        ours = range(placed.ours.start, placed.ours.stop)
        theirs = range(placed.theirs.start, placed.theirs.stop)
        if ours_taken.isdisjoint(ours) and theirs_taken.isdisjoint(theirs):
            ours_taken.update(ours)
            theirs_taken.update(theirs)
            chosen.append(placed)
    return chosen


def _covered(tokens: Iterable[Token]) -> set[int]:
    return {place for token in tokens for place in range(token.start, token.stop)}


def _score(ours: NameTokens, theirs: NameTokens, chosen: Iterable[_Placed]) -> float:
    ours_shorter = len(ours.required) <= len(theirs.required)
    short, long = (ours, theirs) if ours_shorter else (theirs, ours)
    total, left = 0.0, set(long.required)
    for placed in chosen:
        inside, beside = (
            (placed.ours, placed.theirs) if ours_shorter else (placed.theirs, placed.ours)
        )
        total += placed.pair.score * len(short.required & _covered((inside,)))
        left -= _covered((beside,))
    extra = min(len(left), len(long.required) - len(short.required))
    score = total / len(short.required) - min(_EXTRAS_COST_AT_MOST, _EXTRA_WORD_COSTS * extra)
    return min(score, SINGLE_WORD_SCORE) if len(short.required) == 1 and left else score
