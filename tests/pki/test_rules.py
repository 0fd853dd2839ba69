from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Refused
from nansen.pki.rules import (
    Lifetimes,
    check_crl_interval,
    check_csca_rested,
    check_seal_keys,
    check_signing_time,
    months_from,
    period_of,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("csca", "signer", "document", "csca_certificate"),
    [
        (36, 1, 60, 8 * 12 + 1),  # 9303-12 App. A, example 1
        (48, 2, 120, 14 * 12 + 2),  # example 2
        (60, 3, 120, 15 * 12 + 3),  # example 3
    ],
)
def test_the_examples_of_appendix_a(
    csca: int, signer: int, document: int, csca_certificate: int
) -> None:
    months = Lifetimes(
        csca_key=csca,
        document_signer_key=signer,
        seal_signer_key=signer,
        longest_document=document,
    )
    assert months.csca_certificate == csca_certificate
    assert signer + months.document_months({"PR"}) == document + signer


def test_the_defaults_stay_within_table_1() -> None:
    assert Lifetimes().csca_certificate == 14 * 12 + 2


def test_a_signer_of_emergency_documents_counts_no_longer_than_they() -> None:
    assert Lifetimes().document_months({"PE", "PU"}) == 6
    assert Lifetimes(longest_document=3).document_months({"PU"}) == 3
    assert Lifetimes().document_months({"PE", "PR"}) == 120


@pytest.mark.parametrize(
    "change",
    [
        {"csca_key": 35},
        {"csca_key": 61},
        {"document_signer_key": 4},
        {"document_signer_key": 0},
        {"seal_signer_key": 25},
        {"master_list_signer_key": 0},
        {"longest_document": 121},
    ],
)
def test_lifetimes_out_of_bounds_are_refused(change: dict[str, int]) -> None:
    with pytest.raises(Refused, match="LIFETIME"):
        Lifetimes(**change)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_months_end_on_the_last_day_where_they_must(start: str, months: int, end: str) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert months_from(begin, months) == datetime.fromisoformat(end).replace(tzinfo=UTC)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(0, 240))  # noqa: DTZ001
def test_months_count_up_to_the_right_one(start: datetime, months: int) -> None:
    end = months_from(start, months)
    assert end.year * 12 + end.month == start.year * 12 + start.month + months
    assert end.day <= start.day
    assert end.time() == start.time()


def test_a_key_signs_in_its_time_only() -> None:
    signs = period_of(NOW, 3)
    check_signing_time("key", signs, NOW)
    check_signing_time("key", signs, signs.end - timedelta(seconds=1))
    for moment in (NOW - timedelta(seconds=1), signs.end):
        with pytest.raises(Refused, match="KEY-TIME"):
            check_signing_time("key", signs, moment)


def test_a_new_csca_rests_two_days_and_a_first_one_does_not() -> None:
    signs = period_of(NOW, 36)
    check_csca_rested(1, signs, NOW)
    check_csca_rested(2, signs, NOW + timedelta(days=2))
    with pytest.raises(Refused, match="CSCA-REST"):
        check_csca_rested(2, signs, NOW + timedelta(days=2, seconds=-1))


def test_lists_are_48_hours_apart() -> None:
    check_crl_interval(NOW, NOW + timedelta(hours=48))
    with pytest.raises(Refused, match="CRL-48H"):
        check_crl_interval(NOW, NOW + timedelta(hours=48, seconds=-1))


def test_a_year_has_five_seal_keys() -> None:
    year_ago = months_from(NOW, -12)
    check_seal_keys([NOW] * 4 + [year_ago] * 9, NOW)
    with pytest.raises(Refused, match="SEAL-FIVE"):
        check_seal_keys([NOW] * 4 + [year_ago + timedelta(seconds=1)], NOW)
