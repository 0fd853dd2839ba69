"""Dates of which parts are unknown (R19)."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import read_or_refuse

from nansen.errors import Malformed
from nansen.standards.icao9303.partial_date import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    DatePurpose,
    MrzDate,
    PartialDate,
    decode_dg11_date,
    parse,
)

TODAY = PartialDate(year=2026, month=11, day=23)
DATES = st.builds(
    PartialDate,
    year=st.none() | st.integers(FIRST_YEAR, LAST_YEAR),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 28),
)


@pytest.mark.parametrize(
    ("text", "mrz", "dg11", "viz"),
    [
        ("1974-08-12", "740812", "19740812", "12 AUG/AOÛT 1974"),
        ("1990-02-14", "900214", "19900214", "14 FEB/FÉV 1990"),
        ("1974-08-XX", "7408<<", "19740800", "XX AUG/AOÛT 1974"),
        ("1974-XX-XX", "74<<<<", "19740000", "XX XXX 1974"),
        ("XXXX-XX-XX", "<<<<<<", "00000000", "XX XXX XXXX"),
        ("1974-XX-12", "74<<12", "19740012", "12 XXX 1974"),
        ("XXXX-08-12", "<<0812", "00000812", "12 AUG/AOÛT XXXX"),
        ("XXXX-02-29", "<<0229", "00000229", "29 FEB/FÉV XXXX"),
        ("2000-11-05", "001105", "20001105", "05 NOV 2000"),
    ],
)
def test_four_ways_to_write_a_date(text: str, mrz: str, dg11: str, viz: str) -> None:
    value = PartialDate.parse(text)
    assert (value.text, value.mrz, value.dg11, value.viz()) == (text, mrz, dg11, viz)
    assert parse(text) == value
    assert decode_dg11_date(dg11) == value
    assert MrzDate(mrz).mrz == mrz


def test_the_data_page_may_show_two_digits_and_other_languages() -> None:
    birth = PartialDate(year=1990, month=2, day=14)
    assert birth.viz(year_digits=2) == "14 FEB/FÉV 90"
    assert birth.viz(("es",)) == "14 FEB 1990"
    assert PartialDate(year=1942, month=7, day=12).viz(("en", "fr", "es")) == "12 JUL/JUIL 1942"
    assert PartialDate().viz(("fr", "es"), year_digits=2) == "XX XXX XX"


def test_no_month_takes_more_than_four_places() -> None:
    assert all(len(names) == 12 for names in MONTHS.values())
    assert all(3 <= len(month) <= 4 for names in MONTHS.values() for month in names)


@given(DATES)
def test_what_is_written_is_read_back(value: PartialDate) -> None:
    assert parse(value.text) == value
    assert decode_dg11_date(value.dg11) == value
    assert decode_dg11_date(value.dg11.encode()) == value
    assert MrzDate(value.mrz).is_complete == value.is_complete


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_every_day_of_the_calendar_exists(day: date) -> None:
    assert parse(day.isoformat()).is_complete
    assert MrzDate(day.strftime("%y%m%d")).is_complete


@given(st.integers(1900, 2100), st.integers(0, 13), st.integers(0, 32))
@example(1900, 2, 29)
@example(2000, 2, 29)
@example(2023, 4, 31)
def test_no_other_day_exists(year: int, month: int, day: int) -> None:
    exists = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    try:
        PartialDate(year=year, month=month, day=day)
    except Malformed:
        assert not exists
    else:
        assert exists


@pytest.mark.parametrize(
    "text",
    [
        "1974-02-31",
        "1974-13-01",
        "1974-00-01",
        "1974-01-00",
        "XXXX-02-30",
        "XXXX-XX-32",
        "1849-01-01",
        "2200-01-01",
        "74-01-01",
        "1974-8-12",
        "197X-01-01",
        "1974-X1-01",
        "1974-01-01\n",
        "١٩٧٤-٠١-٠١",
        "",
    ],
)
def test_a_date_that_cannot_be_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse(text)


@pytest.mark.parametrize(
    "characters", ["19740231", "1974", "1974081200", "197408XX", "", "18490101"]
)
def test_a_wrong_full_date_is_malformed(characters: str) -> None:
    with pytest.raises(Malformed):
        decode_dg11_date(characters)


def test_fillers_in_a_full_date_are_read_as_unknown() -> None:
    assert decode_dg11_date("1974<<<<") == PartialDate(year=1974)
    assert decode_dg11_date("<<<<<<<<") == PartialDate()


@pytest.mark.parametrize(
    "characters", ["741301", "740231", "74023", "7<<<<<", "74<<<", "<<<<<X", "740<12", "230229", ""]
)
def test_a_wrong_mrz_date_is_malformed(characters: str) -> None:
    with pytest.raises(Malformed):
        MrzDate(characters)


@given(st.binary(max_size=12))
def test_any_bytes_are_a_full_date_or_malformed(encoded: bytes) -> None:
    read_or_refuse(decode_dg11_date, encoded)


@pytest.mark.parametrize(
    ("mrz", "resolved"),
    [
        ("900214", "1990-02-14"),
        ("261123", "2026-11-23"),
        ("261124", "1926-11-24"),
        ("26<<<<", "2026-XX-XX"),
        ("2612<<", "1926-12-XX"),
        ("27<<<<", "1927-XX-XX"),
        ("<<0214", "XXXX-02-14"),
        ("<<<<<<", "XXXX-XX-XX"),
        ("000229", "2000-02-29"),
    ],
)
def test_a_birth_is_never_after_the_reference(mrz: str, resolved: str) -> None:
    assert MrzDate(mrz).resolve(DatePurpose.BIRTH, reference=TODAY).text == resolved


@pytest.mark.parametrize(
    ("mrz", "resolved"),
    [
        ("311220", "2031-12-20"),
        ("120415", "2012-04-15"),
        ("771231", "1977-12-31"),
        ("761231", "2076-12-31"),
        ("750101", "2075-01-01"),
        ("000229", "2000-02-29"),
    ],
)
def test_an_expiry_is_the_nearest(mrz: str, resolved: str) -> None:
    assert MrzDate(mrz).resolve(DatePurpose.EXPIRY, reference=TODAY).text == resolved


def test_a_leap_day_that_no_near_century_has_is_malformed() -> None:
    before = PartialDate(year=1950)
    with pytest.raises(Malformed):
        MrzDate("000229").resolve(DatePurpose.BIRTH, reference=before)
    with pytest.raises(Malformed):
        MrzDate("900214").resolve(DatePurpose.BIRTH, reference=PartialDate())


@given(st.dates(date(1930, 1, 1), date(2026, 11, 23)), st.integers(0, 36_000))
def test_a_birth_within_a_century_is_found(born: date, days: int) -> None:
    now = born + timedelta(days=days)
    reference = PartialDate(year=now.year, month=now.month, day=now.day)
    found = MrzDate(born.strftime("%y%m%d")).resolve(DatePurpose.BIRTH, reference=reference)
    assert found.text == born.isoformat()


def test_parts_of_an_mrz_date() -> None:
    known, unknown = MrzDate("740812"), MrzDate("<<<<<<")
    assert (known.year, known.month, known.day) == (74, 8, 12)
    assert (unknown.year, unknown.month, unknown.day) == (None, None, None)
    assert not unknown.is_complete


def test_no_repr_shows_a_date() -> None:
    assert repr(PartialDate(year=1974, month=8, day=12)) == "PartialDate(…)"
    assert repr(MrzDate("740812")) == "MrzDate(…)"
