from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.travel_documents import ISSUED

from nansen.document.document_class import DocumentClass
from nansen.document.observations import Observation
from nansen.document.rules import (
    ReturnLimit,
    ShortValidity,
    add_months,
    check_languages,
    check_observations,
    check_return_right,
    check_territory,
    check_validity,
    default_expiry,
    default_expiry_of,
)
from nansen.errors import Refused

DAY = timedelta(days=1)
REFUGEE, SHEET, BOOKLET = (
    DocumentClass.REFUGEE,
    DocumentClass.EMERGENCY_SHEET,
    DocumentClass.EMERGENCY,
)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 1), 3, date(2027, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
    ],
)
def test_months_end_where_the_calendar_ends_them(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(st.dates(date(1990, 1, 1), date(2150, 1, 1)), st.integers(0, 240))
def test_months_are_counted_as_a_calendar_does(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_five_years_end_the_day_before() -> None:
    assert default_expiry(date(2024, 4, 16), 10) == date(2034, 4, 15), "9303-4 figure A-1"
    assert default_expiry_of(REFUGEE, ISSUED) == date(2031, 11, 22)
    assert default_expiry_of(BOOKLET, ISSUED) == date(2027, 5, 22)


@pytest.mark.parametrize(
    ("document_class", "expires", "reason"),
    [
        (REFUGEE, default_expiry(ISSUED, 1), None),
        (REFUGEE, add_months(ISSUED, 120), None),
        (REFUGEE, ISSUED + timedelta(days=90), ShortValidity.CHECKS_PENDING),
        (SHEET, ISSUED + timedelta(days=90), None),
        (BOOKLET, add_months(ISSUED, 6), None),
    ],
)
def test_a_lawful_validity_passes(
    document_class: DocumentClass, expires: date, reason: ShortValidity | None
) -> None:
    check_validity(document_class, ISSUED, expires, reason)


@pytest.mark.parametrize(
    ("document_class", "expires", "reason"),
    [
        (REFUGEE, ISSUED + timedelta(days=89), ShortValidity.FIXED_TERM_STAY),
        (SHEET, ISSUED + timedelta(days=89), None),
        (REFUGEE, add_months(ISSUED, 120) + DAY, None),
        (REFUGEE, default_expiry(ISSUED, 1) - DAY, None),
        (BOOKLET, add_months(ISSUED, 6) + DAY, ShortValidity.REISSUED_ABROAD),
    ],
)
def test_an_unlawful_validity_is_refused(
    document_class: DocumentClass, expires: date, reason: ShortValidity | None
) -> None:
    with pytest.raises(Refused, match="R48"):
        check_validity(document_class, ISSUED, expires, reason)


def test_a_right_to_return_is_as_long_as_the_document_or_reasoned() -> None:
    expires = default_expiry(ISSUED)
    check_return_right(ISSUED, expires, expires, None)
    check_return_right(ISSUED, expires, add_months(ISSUED, 3), ReturnLimit.EXCEPTIONAL)


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        (add_months(ISSUED, 3) - DAY, ReturnLimit.EXCEPTIONAL),
        (default_expiry(ISSUED) + DAY, None),
        (default_expiry(ISSUED) - DAY, None),
        (default_expiry(ISSUED), ReturnLimit.FIXED_TERM_STAY),
    ],
)
def test_any_other_right_to_return_is_refused(until: date, reason: ReturnLimit | None) -> None:
    with pytest.raises(Refused, match="R49"):
        check_return_right(ISSUED, default_expiry(ISSUED), until, reason)


def test_the_territory_leaves_the_way_home_open() -> None:
    check_territory(("RUS", "BLR"), ("UTO",))
    check_territory((), ("UTO",))
    for excepted in (("RUS", "RUS"), ("UTO",)):
        with pytest.raises(Refused, match="R50"):
            check_territory(excepted, ("UTO",))


@pytest.mark.parametrize("languages", [("en",), ("en", "en"), ("ru", "be"), ()])
def test_one_of_two_languages_is_english_or_french(languages: tuple[str, ...]) -> None:
    check_languages(("ru", "fr"))
    with pytest.raises(Refused, match="R41"):
        check_languages(languages)


@pytest.mark.parametrize(
    ("document_class", "observations", "limited"),
    [
        (REFUGEE, (Observation.OWN_STATEMENTS, Observation.OWN_STATEMENTS), False),
        (REFUGEE, (), True),
        (REFUGEE, (Observation.RETURN_RIGHT_LIMITED,), False),
        (SHEET, (), False),
        (REFUGEE, (Observation.SINGLE_JOURNEY,), False),
    ],
)
def test_observations_that_contradict_the_document_are_refused(
    document_class: DocumentClass, observations: tuple[Observation, ...], limited: bool
) -> None:
    with pytest.raises(Refused, match="R43"):
        check_observations(document_class, observations, return_limited=limited)


def test_observations_that_agree_with_it_pass() -> None:
    check_observations(REFUGEE, (Observation.RETURN_RIGHT_LIMITED,), return_limited=True)
    check_observations(SHEET, (Observation.SINGLE_JOURNEY,), return_limited=False)
    check_observations(BOOKLET, (), return_limited=False)
