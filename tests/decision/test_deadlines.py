"""Deadlines: the table, whose time it is, and the day on which it ends."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.casework.deadlines import (
    DEADLINES,
    EVERY_DAY,
    Deadline,
    DeadlineKind,
    Deadlines,
    OfficeCalendar,
    Side,
    Unit,
    due,
    is_over,
    last_day,
)
from nansen.errors import Malformed, Refused

ZENITH = OfficeCalendar(
    zone="Europe/Vilnius", holidays=frozenset({date(2026, 12, 24), date(2026, 12, 25)})
)
FRIDAY_OFF = OfficeCalendar(zone="Asia/Beirut", weekend=frozenset({5, 6}))
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis wants it without a zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
KINDS = st.sampled_from(DeadlineKind)
CALENDARS = st.sampled_from([ZENITH, FRIDAY_OFF, EVERY_DAY])


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        (DeadlineKind.ACKNOWLEDGE, date(2026, 11, 24)),
        (DeadlineKind.COMPLETENESS, date(2026, 11, 30)),
        (DeadlineKind.ORDINARY_DECISION, date(2026, 12, 21)),
        (DeadlineKind.URGENT_DECISION, date(2026, 11, 25)),
        (DeadlineKind.DEDUPLICATION, date(2026, 11, 30)),
        (DeadlineKind.NOTICE, date(2026, 12, 7)),
        (DeadlineKind.REVOCATION_ANSWER, date(2026, 12, 14)),
        (DeadlineKind.APPEAL_LODGING, date(2026, 12, 23)),
        (DeadlineKind.APPEAL_DECISION, date(2027, 1, 22)),
        (DeadlineKind.APPROVAL_SHELF_LIFE, date(2027, 11, 23)),
        (DeadlineKind.TRANSFER_ACKNOWLEDGEMENT, date(2026, 12, 23)),
        (DeadlineKind.RECOVERY, date(2026, 11, 30)),
    ],
)
def test_the_last_day(kind: DeadlineKind, last: date) -> None:
    moment = due(kind, MONDAY, ZENITH)
    assert last_day(moment, ZENITH) == last
    assert moment == datetime(last.year, last.month, last.day, 22, tzinfo=UTC), "its midnight"


def test_hours_are_hours() -> None:
    assert due(DeadlineKind.SLTD_EXPORT, MONDAY, ZENITH) == MONDAY + timedelta(hours=24)


def test_a_persons_time_does_not_end_on_a_day_off() -> None:
    sent = datetime(2026, 11, 24, 12, tzinfo=UTC)
    # The thirtieth day is a holiday, so is the next, and then comes the weekend.
    assert last_day(due(DeadlineKind.APPEAL_LODGING, sent, ZENITH), ZENITH) == date(2026, 12, 28)
    ends = due(DeadlineKind.TRANSFER_ACKNOWLEDGEMENT, sent, ZENITH)
    assert last_day(ends, ZENITH) == date(2026, 12, 24), "the office's may"


def test_working_days_pass_over_holidays_and_other_weekends() -> None:
    thursday = datetime(2026, 11, 26, 12, tzinfo=UTC)
    urgent = DeadlineKind.URGENT_DECISION
    assert last_day(due(urgent, thursday, FRIDAY_OFF), FRIDAY_OFF) == date(2026, 11, 30)
    before = datetime(2026, 12, 23, 12, tzinfo=UTC)
    assert last_day(due(urgent, before, ZENITH), ZENITH) == date(2026, 12, 29)


@given(KINDS, MOMENTS, CALENDARS)
def test_a_deadline_lies_ahead_and_gives_all_its_days(
    kind: DeadlineKind, since: datetime, calendar: OfficeCalendar
) -> None:
    moment, deadline = due(kind, since, calendar), DEADLINES.of[kind]
    days = {Unit.DAYS: 1, Unit.WORKING_DAYS: 1, Unit.MONTHS: 28, Unit.HOURS: 0}[deadline.unit]
    assert moment >= since + timedelta(days=deadline.length * days) - timedelta(hours=1)
    there = moment.astimezone(ZoneInfo(calendar.zone)).date()
    last = last_day(moment, calendar)
    assert last <= there <= last + timedelta(days=1)
    if deadline.unit is Unit.WORKING_DAYS:
        assert calendar.works_on(last)
    if deadline.side is Side.PERSON:
        assert calendar.works_on(last)


@given(KINDS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)), CALENDARS)
def test_what_begins_later_ends_no_earlier(
    kind: DeadlineKind, since: datetime, later: timedelta, calendar: OfficeCalendar
) -> None:
    assert due(kind, since, calendar) <= due(kind, since + later, calendar)


@given(KINDS, st.integers(1, 1000))
def test_an_issuer_may_only_be_better(kind: DeadlineKind, length: int) -> None:
    known = DEADLINES.of[kind]
    worse = length > known.length if known.side is Side.OFFICE else length < known.length
    if worse:
        with pytest.raises(Refused, match="R36"):
            DEADLINES.with_own("own", {kind: length})
        return
    own = DEADLINES.with_own("own", {kind: length})
    assert own.version == "own"
    assert own.of[kind].length == length
    assert {k: v for k, v in own.of.items() if k != kind} == {
        k: v for k, v in DEADLINES.of.items() if k != kind
    }


def test_an_issuers_own_table_counts() -> None:
    own = DEADLINES.with_own("utopia-1", {DeadlineKind.ORDINARY_DECISION: 5})
    moment = due(DeadlineKind.ORDINARY_DECISION, MONDAY, ZENITH, deadlines=own)
    assert last_day(moment, ZENITH) == date(2026, 11, 30)


@pytest.mark.parametrize("length", [0, 1001])
def test_no_time_and_all_time_are_none(length: int) -> None:
    with pytest.raises(Malformed):
        Deadline(length, Unit.DAYS, Side.OFFICE)


def test_a_table_has_every_kind_and_a_version() -> None:
    with pytest.raises(Malformed):
        Deadlines(version="x", of={})
    with pytest.raises(Malformed):
        Deadlines(version="", of=DEADLINES.of)


@pytest.mark.parametrize("weekend", [frozenset(range(1, 8)), frozenset({8})], ids=["all", "8th"])
def test_a_week_has_a_working_day(weekend: frozenset[int]) -> None:
    with pytest.raises(Refused, match="CALENDAR"):
        OfficeCalendar(zone="UTC", weekend=weekend)


def test_a_zone_is_known() -> None:
    with pytest.raises(Refused, match="CALENDAR"):
        OfficeCalendar(zone="Utopia/Zenith")


def test_a_moment_has_a_zone() -> None:
    with pytest.raises(Malformed):
        due(DeadlineKind.NOTICE, MONDAY.replace(tzinfo=None), ZENITH)


def test_over_is_over() -> None:
    end = due(DeadlineKind.RECOVERY, MONDAY, EVERY_DAY)
    assert is_over(DeadlineKind.RECOVERY, MONDAY, end)
    assert not is_over(DeadlineKind.RECOVERY, MONDAY, end - timedelta(seconds=1))
