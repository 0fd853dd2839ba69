"""The fast verdict on a passport's zone is the slow one's."""

import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.zones import ALPHABET, damaged, values

from nansen.errors import Malformed
from nansen.standards.icao9303.check_digit import check_digit
from nansen.standards.icao9303.mrz import Mrz, Td3
from nansen.standards.icao9303.mrz.fields import check_zone
from nansen.standards.icao9303.mrz.td3 import LAYOUT
from nansen.standards.icao9303.mrz.td3_check import is_faultless

ZONES = json.loads((Path(__file__).parents[3] / "vectors/icao9303/zones.json").read_text("utf-8"))
PASSPORTS = ["".join(zone["lines"]) for zone in ZONES if zone["format"] == "TD3"]


def slowly(zone: str) -> bool:
    """Ask the reader that names faults."""
    try:
        check_zone(zone, LAYOUT)
    except Malformed:
        return False
    return True


@pytest.mark.parametrize("zone", PASSPORTS)
def test_every_single_change_of_a_specimen(zone: str) -> None:
    assert is_faultless(zone)
    for at, character in product(range(len(zone)), ALPHABET + "a \né/:@[`"):
        changed = zone[:at] + character + zone[at + 1 :]
        assert is_faultless(changed) == slowly(changed), (at, character)


def with_digits(zone: str) -> str:
    """Make all check digits right, so that the other rules decide."""
    for span, at in ((slice(44, 53), 53), (slice(57, 63), 63), (slice(65, 71), 71)):
        zone = zone[:at] + check_digit(zone[span]) + zone[at + 1 :]
    data = zone[72:86]
    zone = zone[:86] + ("<" if not data.strip("<") else check_digit(data)) + zone[87:]
    return zone[:87] + check_digit(zone[44:54] + zone[57:64] + zone[65:87])


@given(values(Td3), st.data())
def test_damage_with_right_digits(value: Mrz, data: st.DataObject) -> None:
    zone = data.draw(damaged(value.zone))
    assert is_faultless(zone) == slowly(zone)
    try:
        mended = with_digits(zone)
    except Malformed:
        return
    assert is_faultless(mended) == slowly(mended)


PARTS = ["<<", "00", "01", "02", "04", "12", "13", "28", "29", "30", "31", "32", "99", "<1", "1<"]


@pytest.mark.parametrize("at", [57, 65])
def test_dates_of_every_kind(at: int) -> None:
    zone = PASSPORTS[0]
    for year, month, day in product(["00", "23", "24", "<<", "2<"], PARTS, PARTS):
        changed = with_digits(zone[:at] + year + month + day + zone[at + 6 :])
        assert is_faultless(changed) == slowly(changed), (year, month, day)


@pytest.mark.parametrize("at", [2, 54])
def test_states_of_every_shape(at: int) -> None:
    for letters in product("UZ<1", repeat=3):
        zone = PASSPORTS[0]
        changed = zone[:at] + "".join(letters) + zone[at + 3 :]
        assert is_faultless(changed) == slowly(changed), letters


@given(st.text("AB<", min_size=39, max_size=39))
def test_names_of_every_shape(name: str) -> None:
    zone = PASSPORTS[0][:5] + name + PASSPORTS[0][44:]
    assert is_faultless(zone) == slowly(zone)


@given(st.text(ALPHABET, min_size=14, max_size=14) | st.text("<A", min_size=14, max_size=14))
def test_optional_data_of_every_kind(data: str) -> None:
    zone = with_digits(PASSPORTS[0][:72] + data + PASSPORTS[0][86:])
    assert is_faultless(zone)
    assert slowly(zone)


@given(st.text())
def test_other_text_is_not_faultless(zone: str) -> None:
    assert not is_faultless(zone)
