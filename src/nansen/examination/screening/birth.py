"""Two dates of birth compared, any part of which may be unknown (R19)."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import product
from typing import Final

from nansen.standards.icao9303.partial_date import PartialDate

NEAR_YEARS: Final = 1
"""Lists often have a year that was reckoned from an age, or from another calendar."""


class BirthAgreement(StrEnum):
    """How two dates agree."""

    SAME = "same day"
    COMPATIBLE = "what both know agrees"
    UNKNOWN = "nothing to compare"
    NEAR = "a year or a swap of day and month apart"
    DIFFERENT = "different"


_BEST_FIRST: Final = tuple(BirthAgreement)


def compare_births(ours: Iterable[PartialDate], theirs: Iterable[PartialDate]) -> BirthAgreement:
    """Give the best agreement between any of ours and any of theirs."""
    found = {_compare(a, b) for a, b in product(ours, theirs)}
    return min(found, key=_BEST_FIRST.index, default=BirthAgreement.UNKNOWN)


def _compare(ours: PartialDate, theirs: PartialDate) -> BirthAgreement:
    if ours == theirs and ours.is_complete:
        return BirthAgreement.SAME
    if ours.year is None or theirs.year is None:
        return BirthAgreement.UNKNOWN
    rest_agrees = _agree(ours.month, theirs.month) and _agree(ours.day, theirs.day)
    years = abs(ours.year - theirs.year)
    if years == 0 and rest_agrees:
        return BirthAgreement.COMPATIBLE
    swapped = (ours.month, ours.day) == (theirs.day, theirs.month)
    if (years == 0 and swapped) or (years <= NEAR_YEARS and rest_agrees):
        return BirthAgreement.NEAR
    return BirthAgreement.DIFFERENT


def _agree(ours: int | None, theirs: int | None) -> bool:
    return None in (ours, theirs) or ours == theirs
