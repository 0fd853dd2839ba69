"""From probabilities to the text of a zone, and to how far it can be believed.

A check digit is used twice: to say whether the reading holds, and, where the eye hesitates
between two letters, to choose. A choice that it made is always told, for a reading put right
behind the reader's back may be another person.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from math import prod

import numpy as np

from nansen.adapters.page_reader.glyphs import LETTERS, NOTHING, Cells
from nansen.adapters.page_reader.layout import Layout, find_layout

_DOUBT = 0.7
"""A letter less probable than this was not read with confidence."""
_MOST_DOUBTS = 0.08
"""A zone with a larger share of doubtful letters is not read at all."""
_OTHER_PRINT = 0.3
"""Rows with a larger share of doubtful letters are something else than a zone."""
_ALTERNATIVE = 0.1
"""A letter at least so probable may be what a check digit asks for."""
_MOST_ALTERNATIVES = 14
_MARGIN = 4
"""How much more probable than the next one a choice must be."""
_SURE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneReading:
    """A zone as read; the text is in no `repr`."""

    layout: Layout
    text: str = field(repr=False)
    doubts: int
    """How many letters were not read with confidence."""
    is_settled: bool
    """No field with a check digit has two such letters: one is all that a digit can settle."""
    how: tuple[str, ...]
    holds: bool
    """Every check digit holds."""
    confidence: float
    """The mean probability of the letters."""

    @property
    def is_legible(self) -> bool:
        """Tell whether few enough letters are doubtful, and none that might be someone else's."""
        return self.is_settled and self.doubts <= _MOST_DOUBTS * len(self.text)


@dataclass(frozen=True, slots=True)
class _Choice:
    place: int
    letter: str
    share: float
    """How probable it is beside the letter that was read."""


def read_zone(shares: Cells, lines: int, width: int) -> ZoneReading | None:
    """Read the zone from each place's probabilities, lines one after the other."""
    is_visa = _read_place(shares[0], "ACIPV") == "V"
    layout = find_layout(lines, width, is_visa=is_visa)
    if layout is None:
        return None
    read = "".join(_read_place(row, layout.allowed(at)) for at, row in enumerate(shares))
    chosen, text = _apply_checks(layout, read, shares)
    probability = np.array([row[LETTERS.index(one)] for row, one in zip(shares, text, strict=True)])
    failing = layout.failing(text)
    doubtful = probability < _DOUBT
    doubts = int(doubtful.sum())
    if doubts > _OTHER_PRINT * len(text):
        return None
    how = [f"the machine readable zone was read as {layout.name}"]
    if chosen:
        how.append(f"{_count(chosen)} chosen so that the check digits hold")
    if doubts:
        how.append(f"{_count(doubts)} read with little confidence")
    if strange := _strangers(layout, text, shares):
        look = "looks" if strange == 1 else "look"
        how.append(f"{_count(strange)} {look} like none that may stand there")
    how.extend(f"the check digit of the {check.name} does not hold" for check in failing)
    return ZoneReading(
        layout=layout,
        text=layout.split(text),
        doubts=doubts,
        is_settled=all(
            doubtful[[*check.over, check.digit]].sum() < 2
            for check in layout.checks
            if check.name != "composite"
        ),
        how=tuple(how),
        holds=not failing,
        confidence=float(probability.mean()),
    )


def find_window(shares: Cells, widths: tuple[int, ...]) -> tuple[int, int]:
    """Find where the zone begins and how wide it is, among rows with places to spare.

    `shares` has one row of places for each line; inside there are letters and outside nothing.
    """
    empty = np.clip(shares[:, :, NOTHING], 0.02, 0.98)
    gain = (np.log(1 - empty) - np.log(empty)).sum(axis=0)
    total = np.concatenate(([0.0], np.cumsum(gain)))
    best = (-np.inf, 0, 0)
    for width in widths:
        for start in range(len(gain) - width + 1):
            best = max(best, (float(total[start + width] - total[start]), start, width))
    return best[1], best[2]


def _read_place(shares: Cells, allowed: str) -> str:
    return max(allowed, key=lambda letter: shares[LETTERS.index(letter)])


def _apply_checks(layout: Layout, read: str, shares: Cells) -> tuple[int, str]:
    """Put the most probable other letters where check digits fail; tell how many."""
    failing = layout.failing(read)
    if not failing:
        return 0, read
    places = {place for check in failing for place in (*check.over, check.digit)}
    doubtful = {at for at in places if shares[at][LETTERS.index(read[at])] < _DOUBT}
    choices = sorted(_alternatives(layout, read, shares, places), key=lambda one: -one.share)
    choices = choices[:_MOST_ALTERNATIVES]
    for count in (1, 2):
        found = sorted(_solutions(layout, read, choices, count, doubtful), reverse=True)
        if len(found) == 1 or (len(found) > 1 and found[0][0] > _MARGIN * found[1][0]):
            return count, found[0][1]
        if found:
            break
    return 0, read


def _alternatives(layout: Layout, read: str, shares: Cells, places: set[int]) -> Iterator[_Choice]:
    for place in sorted(places):
        now = float(shares[place][LETTERS.index(read[place])])
        for letter in layout.allowed(place):
            share = float(shares[place][LETTERS.index(letter)])
            if letter != read[place] and share > _ALTERNATIVE:
                yield _Choice(place, letter, share / now)


def _solutions(
    layout: Layout, read: str, choices: list[_Choice], count: int, doubtful: set[int]
) -> Iterator[tuple[float, str]]:
    for group in combinations(choices, count):
        # A check digit settles one question; with another open beside it, it settles none.
        places = {choice.place for choice in group}
        if len(places) < count or not doubtful <= places:
            continue
        letters = list(read)
        for choice in group:
            letters[choice.place] = choice.letter
        text = "".join(letters)
        if not layout.failing(text):
            yield prod(choice.share for choice in group), text


def _strangers(layout: Layout, text: str, shares: Cells) -> int:
    """Count the letters that look surely like another, which their field does not allow."""
    return sum(
        1
        for place, letter in enumerate(text)
        if shares[place].max() > _SURE
        and (seen := int(shares[place].argmax())) != NOTHING
        and LETTERS[seen] != letter
        and LETTERS[seen] not in layout.allowed(place)
    )


def _count(number: int) -> str:
    return "1 character" if number == 1 else f"{number} characters"
