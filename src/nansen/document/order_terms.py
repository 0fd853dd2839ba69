"""What an order says besides the person: why, where, and for how long."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nansen.document.rules import (
    LONGEST_MONTHS,
    SHORTEST_RETURN_MONTHS,
    ReturnLimit,
    add_months,
)
from nansen.errors import Refused

_FIRST_YEAR, _LAST_YEAR = 1990, 2199


class OrderReason(StrEnum):
    """Why a document is made."""

    FIRST_ISSUANCE = "first-issuance"
    RENEWAL = "renewal"
    """The one before comes to its end; an extension does not exist (R47)."""
    REPLACEMENT = "replacement"
    """The one before is lost, stolen or spoilt, says what is no longer so, or is another
    state's that was responsible before (1951 Schedule, paragraph 12)."""


class IssuingPlace(StrEnum):
    """Who hands the document out."""

    OFFICE = "office"
    MISSION = "mission"
    """A consular post: emergency sheets, and nothing longer than six months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long something lasts from the day of issue: so many months, but not beyond a day."""

    months: int
    not_after: date | None = None
    """Such as the last day of a permit to stay."""

    def __post_init__(self) -> None:
        """Refuse what no document can last (R48)."""
        if not SHORTEST_RETURN_MONTHS <= self.months <= LONGEST_MONTHS:
            raise Refused("R48", "a term has 3 to 120 months")
        if self.not_after is not None and not _FIRST_YEAR <= self.not_after.year <= _LAST_YEAR:
            raise Refused("R48", "a term ends in the years 1990 to 2199")

    def end(self, issued_on: date, *, at_least: date) -> date:
        """Count to the day before the anniversary, as printed passports do.

        Three months may be a day shorter than the law's least; `at_least` mends that.
        """
        last = max(add_months(issued_on, self.months) - timedelta(days=1), at_least)
        return last if self.not_after is None else min(last, self.not_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitedReturn:
    """A right to return that ends before the document, and why it may (R49)."""

    reason: ReturnLimit
    term: Term
