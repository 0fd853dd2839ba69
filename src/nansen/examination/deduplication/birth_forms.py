"""A date of birth, of which any part may be unknown, in forms that can only be equal or not.

Two dates agree if what both know is the same (R19). The one who is kept does not know how
much the one who asks will know, so each date is written once for every precision that the
other may have: `32` before a date that is known to the day, for one that is known to the
month. Two dates that agree have exactly one form in common, and others have none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from nansen.standards.icao9303.partial_date import PartialDate

_PRECISIONS: Final = range(4)
DAY: Final = 3
"""Precision is how many of year, month and day are known, in this order."""


@dataclass(frozen=True, slots=True)
class BirthForm:
    """A date as one of two sees it."""

    kept: int
    """How precisely the one who is kept knows it."""
    asked: int
    """How precisely the one who is looked for does."""
    parts: tuple[str, ...] = field(repr=False)
    """What both know."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Write it for a token."""
        return f"{self.kept}{self.asked}", "-".join(self.parts)


def forms_to_keep(birth: PartialDate) -> Iterator[BirthForm]:
    """Write a date for whoever may ask."""
    parts = _parts(birth)
    for asked in _PRECISIONS:
        yield BirthForm(len(parts), asked, parts[:asked])


def forms_to_ask(birth: PartialDate) -> Iterator[BirthForm]:
    """Write a date for whoever may be kept."""
    yield from _ask(_parts(birth))


def forms_nearby(birth: PartialDate) -> Iterator[BirthForm]:
    """Write dates a year off, and with day and month swapped: so papers come to differ."""
    parts = _parts(birth)
    if not parts:
        return
    for year in (int(parts[0]) - 1, int(parts[0]) + 1):
        for form in _ask((f"{year:04d}", *parts[1:])):
            if form.parts:
                yield form
    if len(parts) == DAY:
        yield BirthForm(DAY, DAY, (parts[0], parts[2], parts[1]))


def _ask(parts: tuple[str, ...]) -> Iterator[BirthForm]:
    for kept in _PRECISIONS:
        yield BirthForm(kept, len(parts), parts[:kept])


def _parts(birth: PartialDate) -> tuple[str, ...]:
    """Give year, month and day up to the first that is unknown."""
    known: list[str] = []
    for part, width in ((birth.year, 4), (birth.month, 2), (birth.day, 2)):
        if part is None:
            break
        known.append(f"{part:0{width}d}")
    return tuple(known)
