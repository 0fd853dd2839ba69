from datetime import UTC, date, datetime, timedelta

import pytest
from tests.worlds.document_transfers import transfer

from nansen.document.transfer import (
    LAPSES_AFTER,
    Transfer,
    TransferBasis,
    acknowledge,
    check_readmission,
    readmission_until,
)
from nansen.errors import Malformed, Refused

CLAIMED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_responsibility_passes_when_the_first_state_says_so() -> None:
    claim = transfer()
    assert not claim.has_passed(CLAIMED)
    agreed = acknowledge(claim, CLAIMED + timedelta(days=3))
    assert agreed.passes_at == CLAIMED + timedelta(days=3)
    assert acknowledge(agreed, CLAIMED + timedelta(days=9)) == agreed


def test_silence_counts_after_thirty_days() -> None:
    claim = transfer()
    assert not claim.has_passed(CLAIMED + LAPSES_AFTER - timedelta(seconds=1))
    assert claim.has_passed(CLAIMED + LAPSES_AFTER)
    late = acknowledge(claim, CLAIMED + timedelta(days=40))
    assert late.passes_at == CLAIMED + LAPSES_AFTER


def test_two_years_of_stay_come_first() -> None:
    transfer(resident_since=date(2024, 11, 23))
    with pytest.raises(Refused, match="R63"):
        transfer(resident_since=date(2024, 11, 24))
    transfer(resident_since=date(2026, 1, 1), basis=TransferBasis.PERMANENT_STAY)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"second_state": "UTO"}, Refused),
        ({"second_state": "utopia"}, Malformed),
        ({"first_state": ""}, Malformed),
        ({"consent": b""}, Malformed),
        ({"claim": b""}, Malformed),
        ({"claimed_at": CLAIMED.replace(tzinfo=None)}, Malformed),
        ({"acknowledged_at": CLAIMED - timedelta(days=1)}, Refused),
    ],
)
def test_a_claim_that_is_none(changes: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        transfer(**changes)


def test_a_claim_shows_neither_number_nor_whereabouts() -> None:
    text = repr(transfer())
    assert not [secret for secret in ("N9D4H6J2C", "XOM", "2023") if secret in text]


@pytest.mark.parametrize("passed", [None, transfer()])
def test_readmission_is_asked_for_within_six_months(passed: Transfer | None) -> None:
    until = date(2026, 8, 31)
    assert readmission_until(until) == date(2027, 2, 28)
    check_readmission(until, asked_at=CLAIMED, transfer=passed)
    with pytest.raises(Refused, match="R64"):
        check_readmission(until, asked_at=datetime(2027, 3, 1, tzinfo=UTC), transfer=None)


def test_who_is_no_longer_responsible_readmits_nobody() -> None:
    with pytest.raises(Refused, match="another state"):
        check_readmission(
            date(2031, 1, 1), asked_at=CLAIMED, transfer=acknowledge(transfer(), CLAIMED)
        )
