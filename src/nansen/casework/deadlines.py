"""The deadlines of an office: data with a version, and the day on which one ends.

Some bind the office, some protect the person. An issuer may bind itself more strictly and may
give people more time; the other way round needs a law, and so a release (R36).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nansen.errors import Malformed, Refused
from nansen.pki.rules import months_from


class DeadlineKind(StrEnum):
    """What must happen, or may happen, within a time."""

    ACKNOWLEDGE = "acknowledge"
    COMPLETENESS = "completeness"
    APPLICANT_ANSWER = "applicant-answer"
    ORDINARY_DECISION = "ordinary-decision"
    URGENT_DECISION = "urgent-decision"
    EMERGENCY_CONSULT = "emergency-consult"
    EMERGENCY_REPLY = "emergency-reply"
    EMERGENCY_ISSUE = "emergency-issue"
    DEDUPLICATION = "deduplication"
    NOTICE = "notice"
    REVOCATION_ANSWER = "revocation-answer"
    DANGER_REVIEW = "danger-review"
    DEEMED_FETCHED = "deemed-fetched"
    APPEAL_LODGING = "appeal-lodging"
    APPEAL_DECISION = "appeal-decision"
    APPROVAL_SHELF_LIFE = "approval-shelf-life"
    SLTD_EXPORT = "sltd-export"
    SUSPENSION_SHOWN = "suspension-shown"
    REBINDING = "rebinding"
    TRANSFER_ACKNOWLEDGEMENT = "transfer-acknowledgement"
    RESPONSIBILITY_SHIFT = "responsibility-shift"
    READMISSION_WINDOW = "readmission-window"
    RECOVERY = "recovery"


class Unit(StrEnum):
    """What a deadline is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"
    MONTHS = "months"


class Side(StrEnum):
    """Whose time it is."""

    OFFICE = "office"
    """The office's or another state's to keep: an issuer may shorten it."""
    PERSON = "person"
    """The applicant's or holder's to use: an issuer may lengthen it."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long, counted in what, and whose time it is."""

    length: int
    unit: Unit
    side: Side

    def __post_init__(self) -> None:
        """Refuse no time at all, and more than anyone means."""
        if not 1 <= self.length <= 1000:
            raise Malformed("deadline", "is not 1 to 1000 units", clause="R36")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """All deadlines of an issuer, under a version that its cases name."""

    version: str
    of: Mapping[DeadlineKind, Deadline]

    def __post_init__(self) -> None:
        """Refuse a table with a gap, and keep a copy that nobody changes."""
        if not self.version or set(self.of) != set(DeadlineKind):
            raise Malformed("deadlines", "lack a version or a kind", clause="R36")
        object.__setattr__(self, "of", MappingProxyType(dict(self.of)))

    def with_own(self, version: str, lengths: Mapping[DeadlineKind, int]) -> "Deadlines":
        """Take an issuer's own lengths, each in the unit of the table.

        Raises:
            Refused: one binds the office less, or leaves a person less time (R36).
        """
        changed = dict(self.of)
        for kind, length in lengths.items():
            known = self.of[kind]
            if length > known.length and known.side is Side.OFFICE:
                raise Refused("R36", f"{kind}: an office may bind itself to be faster only")
            if length < known.length and known.side is Side.PERSON:
                raise Refused("R36", f"{kind}: a person's time may only be lengthened")
            changed[kind] = Deadline(length, known.unit, known.side)
        return Deadlines(version=version, of=changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar:
    """The days on which an office works, in its own time zone."""

    zone: str
    """A name of the time zone database: `Europe/Vilnius`."""
    weekend: frozenset[int] = frozenset({6, 7})
    """1 is Monday."""
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a week without working days, and zones that nobody knows."""
        if not self.weekend < frozenset(range(1, 8)):
            raise Refused("CALENDAR", "a week has a working day, and days are 1 to 7")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Refused("CALENDAR", "the time zone database has no such zone") from None

    def works_on(self, day: date) -> bool:
        """Tell whether the office works on a day."""
        return day.isoweekday() not in self.weekend and day not in self.holidays

    def working_day_from(self, day: date, count: int) -> date:
        """Count working days after a day; 0 gives the day itself or the next that is one."""
        if count == 0:
            while not self.works_on(day):
                day += timedelta(days=1)
        for _ in range(count):
            day += timedelta(days=1)
            while not self.works_on(day):
                day += timedelta(days=1)
        return day


def due(
    kind: DeadlineKind,
    since: datetime,
    calendar: OfficeCalendar,
    *,
    deadlines: Deadlines | None = None,
) -> datetime:
    """Tell the moment before which it must have happened, in UTC.

    The day on which something happened does not count, and the last one counts wholly. A
    person's time that would end on a day off ends with the next working day.

    Raises:
        Malformed: the moment has no time zone.
    """
    if since.tzinfo is None:
        raise Malformed("since", "has no time zone", clause="R36")
    deadline = (deadlines or DEADLINES).of[kind]
    if deadline.unit is Unit.HOURS:
        return since.astimezone(UTC) + timedelta(hours=deadline.length)
    zone = ZoneInfo(calendar.zone)
    last = _last_day(deadline, since.astimezone(zone).date(), calendar)
    midnight = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    return midnight.astimezone(UTC)


def is_over(kind: DeadlineKind, since: datetime, at: datetime) -> bool:
    """Tell whether a deadline of the framework has passed, by the days of UTC."""
    return at >= due(kind, since, EVERY_DAY)


def last_day(moment: datetime, calendar: OfficeCalendar) -> date:
    """Tell the last day that ends with or before what `due` gave: the day for a letter."""
    there = moment.astimezone(ZoneInfo(calendar.zone)) - timedelta(seconds=1)
    return there.date()


def _last_day(deadline: Deadline, day: date, calendar: OfficeCalendar) -> date:
    if deadline.unit is Unit.WORKING_DAYS:
        return calendar.working_day_from(day, deadline.length)
    if deadline.unit is Unit.MONTHS:
        last = months_from(datetime.combine(day, time()), deadline.length).date()
    else:
        last = day + timedelta(days=deadline.length)
    return calendar.working_day_from(last, 0) if deadline.side is Side.PERSON else last


def _office(length: int, unit: Unit) -> Deadline:
    return Deadline(length, unit, Side.OFFICE)


def _person(length: int, unit: Unit) -> Deadline:
    return Deadline(length, unit, Side.PERSON)


DEADLINES: Final = Deadlines(
    version="2026-11",
    of={
        DeadlineKind.ACKNOWLEDGE: _office(1, Unit.DAYS),
        DeadlineKind.COMPLETENESS: _office(5, Unit.WORKING_DAYS),
        DeadlineKind.APPLICANT_ANSWER: _person(30, Unit.DAYS),
        DeadlineKind.ORDINARY_DECISION: _office(20, Unit.WORKING_DAYS),
        DeadlineKind.URGENT_DECISION: _office(2, Unit.WORKING_DAYS),  # R37
        DeadlineKind.EMERGENCY_CONSULT: _office(2, Unit.WORKING_DAYS),
        DeadlineKind.EMERGENCY_REPLY: _office(3, Unit.WORKING_DAYS),
        DeadlineKind.EMERGENCY_ISSUE: _office(2, Unit.WORKING_DAYS),
        DeadlineKind.DEDUPLICATION: _office(5, Unit.WORKING_DAYS),
        DeadlineKind.NOTICE: _office(10, Unit.WORKING_DAYS),
        DeadlineKind.REVOCATION_ANSWER: _person(21, Unit.DAYS),  # R57
        DeadlineKind.DANGER_REVIEW: _office(7, Unit.DAYS),
        DeadlineKind.DEEMED_FETCHED: _person(30, Unit.DAYS),
        DeadlineKind.APPEAL_LODGING: _person(30, Unit.DAYS),
        DeadlineKind.APPEAL_DECISION: _office(60, Unit.DAYS),
        DeadlineKind.APPROVAL_SHELF_LIFE: _person(12, Unit.MONTHS),  # R38
        DeadlineKind.SLTD_EXPORT: _office(24, Unit.HOURS),
        DeadlineKind.SUSPENSION_SHOWN: _office(1, Unit.HOURS),
        DeadlineKind.REBINDING: _office(5, Unit.WORKING_DAYS),  # R55
        DeadlineKind.TRANSFER_ACKNOWLEDGEMENT: _office(30, Unit.DAYS),  # R63
        DeadlineKind.RESPONSIBILITY_SHIFT: _office(24, Unit.MONTHS),
        DeadlineKind.READMISSION_WINDOW: _person(6, Unit.MONTHS),  # R64
        DeadlineKind.RECOVERY: _person(7, Unit.DAYS),
    },
)
"""The framework's own deadlines; times that protect somebody count as the person's."""
EVERY_DAY: Final = OfficeCalendar(zone="UTC", weekend=frozenset())
"""An office that never closes."""
