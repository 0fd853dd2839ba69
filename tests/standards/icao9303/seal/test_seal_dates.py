"""The three bytes of a date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.standards.icao9303.seal.dates import decode_seal_date, encode_seal_date


def test_example_of_the_standard() -> None:
    assert encode_seal_date(date(1957, 3, 25)) == bytes.fromhex("319EF5")  # 9303-13 §2.3.1


@given(st.dates())
def test_round_trip(day: date) -> None:
    assert decode_seal_date(encode_seal_date(day), "day") == day


@given(st.binary(max_size=4))
def test_any_bytes_are_the_one_encoding_of_a_day_or_malformed(encoded: bytes) -> None:
    try:
        day = decode_seal_date(encoded, "day")
    except Malformed:
        return
    assert encode_seal_date(day) == encoded


@pytest.mark.parametrize("number", [0, 13012000, 2302000, 4312000, 1010000])
def test_no_such_day(number: int) -> None:
    with pytest.raises(Malformed, match="day"):
        decode_seal_date(number.to_bytes(3, "big"), "day")
