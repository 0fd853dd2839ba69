"""What the lines of the log add up to: who opened what lately, and what is erased.

Memory is bounded by the budgets: of each officer only the last 24 hours are kept. The tags
of erased cases are kept for good; they are what a restored backup is caught by (R82).
"""

from collections import deque
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from nansen.ids import OfficerId
from nansen.keys.custody.access_log import Event, LogEntry
from nansen.keys.custody.request import RequestDigest
from nansen.keys.sealing.case_key import CaseTag
from nansen.officers.officer import OfficeHours

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
_Times = deque[tuple[datetime, CaseTag | None]]


class Tally(StrEnum):
    """What is counted, for each officer; for nobody in particular under None."""

    OPENING = "opening"
    SECOND = "second signature"
    ERASURE = "erasure"
    REFUSAL = "refusal"
    DEPOSIT = "deposit"


_OF_EVENTS: Final = {
    Event.UNWRAPPED: Tally.OPENING,
    Event.DERIVED: Tally.OPENING,
    Event.ERASED: Tally.ERASURE,
    Event.REFUSED: Tally.REFUSAL,
    Event.REJECTED: Tally.REFUSAL,
    Event.DEPOSITED: Tally.DEPOSIT,
}
_ACCEPTED: Final = frozenset({Event.UNWRAPPED, Event.DERIVED, Event.ERASED})


class Usage:
    """The sum of a log, kept up line by line."""

    __slots__ = ("_erased", "_requests", "_times")

    def __init__(self) -> None:
        """Begin with nothing."""
        self._times: dict[tuple[Tally, OfficerId | None], _Times] = {}
        self._requests: dict[RequestDigest, datetime] = {}
        self._erased: set[CaseTag] = set()

    def add(self, entry: LogEntry) -> None:
        """Add a line."""
        tally = _OF_EVENTS.get(entry.event)
        if tally is None:
            return
        officer = None if entry.event is Event.REJECTED else entry.officer
        self._count(tally, officer, entry)
        if entry.event not in _ACCEPTED:
            return
        if entry.second is not None:
            self._count(Tally.SECOND, entry.second, entry)
        if entry.request is not None:
            self._remember(entry.request, entry.at)
        if entry.event is Event.ERASED and entry.tag is not None:
            self._erased.add(entry.tag)

    def count(self, tally: Tally, officer: OfficerId | None, now: datetime) -> int:
        """Tell how often in the last 24 hours."""
        return len(self._recent(tally, officer, now))

    def cases_of_day(self, officer: OfficerId, now: datetime) -> frozenset[CaseTag | None]:
        """Give the cases that an officer opened in the last 24 hours."""
        return frozenset(tag for _, tag in self._recent(Tally.OPENING, officer, now))

    def cases_of_closed_hour(
        self, officer: OfficerId, hours: OfficeHours, now: datetime
    ) -> frozenset[CaseTag | None]:
        """Give the cases that an officer opened in the last hour while the office was shut."""
        found = self._recent(Tally.OPENING, officer, now)
        return frozenset(tag for at, tag in found if at > now - HOUR and not hours.open_at(at))

    def has_served(self, request: RequestDigest) -> bool:
        """Tell whether a request has been granted in the last 24 hours."""
        return request in self._requests

    def is_erased(self, tag: CaseTag) -> bool:
        """Tell whether a case was ever erased."""
        return tag in self._erased

    def _count(self, tally: Tally, officer: OfficerId | None, entry: LogEntry) -> None:
        times = self._recent(tally, officer, entry.at)
        times.append((entry.at, entry.tag))
        self._times[tally, officer] = times

    def _recent(self, tally: Tally, officer: OfficerId | None, now: datetime) -> _Times:
        # What a clock that was set back left in the future stays: nobody gains by it.
        times = self._times.get((tally, officer)) or deque()
        while times and times[0][0] <= now - DAY:
            times.popleft()
        return times

    def _remember(self, request: RequestDigest, at: datetime) -> None:
        self._requests[request] = at
        oldest = next(iter(self._requests))
        while self._requests[oldest] <= at - DAY:
            del self._requests[oldest]
            oldest = next(iter(self._requests))
