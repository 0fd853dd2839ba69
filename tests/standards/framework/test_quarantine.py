"""Quarantine by the time of signing: before stays good, after does not (R65)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.ids import StateCode
from nansen.standards.finding import Outcome
from nansen.standards.framework.quarantine import Quarantine, SigningTime, judge_signing_time

CAPTURED = datetime(2026, 6, 1, tzinfo=UTC)
UTO, UNO = StateCode("UTO"), StateCode("UNO")
QUARANTINES = (
    Quarantine(state=UTO, since=CAPTURED),
    Quarantine(state=UTO, since=CAPTURED + timedelta(days=90)),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def between(earliest: int, latest: int) -> SigningTime:
    return SigningTime(
        earliest=CAPTURED + timedelta(days=earliest), latest=CAPTURED + timedelta(days=latest)
    )


@pytest.mark.parametrize(
    ("signed", "outcome"),
    [
        (between(-90, -1), Outcome.SUCCESSFUL),
        (between(0, 0), Outcome.FAILED),
        (between(1, 90), Outcome.FAILED),
        (between(-1, 0), Outcome.UNDETERMINED),
        (between(-90, 90), Outcome.UNDETERMINED),
        (None, Outcome.UNDETERMINED),
    ],
)
def test_an_issuer_in_quarantine(signed: SigningTime | None, outcome: Outcome) -> None:
    assert judge_signing_time(UTO, signed, QUARANTINES) is outcome


def test_other_issuers_are_not_touched() -> None:
    assert judge_signing_time(UNO, between(1, 2), QUARANTINES) is Outcome.NOT_SUPPORTED
    assert judge_signing_time(UTO, None, ()) is Outcome.NOT_SUPPORTED


@given(MOMENTS, MOMENTS)
def test_what_was_signed_before_stays_good_whenever_it_is_asked(
    since: datetime, signed: datetime
) -> None:
    at = SigningTime(earliest=signed, latest=signed)
    judged = judge_signing_time(UTO, at, (Quarantine(state=UTO, since=since),))
    assert judged is (Outcome.SUCCESSFUL if signed < since else Outcome.FAILED)


def test_moments_are_moments_everywhere() -> None:
    with pytest.raises(Malformed, match="known zone"):
        Quarantine(state=UTO, since=CAPTURED.replace(tzinfo=None))
    with pytest.raises(Malformed, match="letters"):
        Quarantine(state=StateCode("uto"), since=CAPTURED)
    with pytest.raises(Malformed, match="known zone"):
        SigningTime(earliest=CAPTURED, latest=CAPTURED.replace(tzinfo=None))
    with pytest.raises(Malformed, match="before it begins"):
        between(1, 0)
