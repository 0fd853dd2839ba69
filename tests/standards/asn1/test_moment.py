from datetime import UTC, datetime, timedelta, timezone

import pytest

from nansen.errors import Malformed
from nansen.standards.asn1.moment import general_time, time
from nansen.standards.asn1.writer import encode


def test_the_century_turns_in_2050() -> None:
    last, first = datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
    assert encode(time(last)) == b"\x17\x0d491231235959Z"
    assert encode(time(first)) == b"\x18\x0f20500101000000Z"


def test_years_before_1950_need_four_digits() -> None:
    assert encode(time(datetime(1949, 1, 1, tzinfo=UTC))) == b"\x18\x0f19490101000000Z"


def test_a_general_time_has_four_digits_in_any_year() -> None:
    assert encode(general_time(datetime(2026, 1, 1, tzinfo=UTC))) == b"\x18\x0f20260101000000Z"


def test_other_zones_are_turned_into_utc() -> None:
    there = datetime(2026, 1, 1, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert encode(time(there)) == b"\x17\x0d251231200000Z"


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 1, 1), datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)],  # noqa: DTZ001
    ids=["no zone", "fraction"],
)
def test_a_moment_without_zone_or_with_fractions_is_refused(moment: datetime) -> None:
    with pytest.raises(Malformed):
        time(moment)
