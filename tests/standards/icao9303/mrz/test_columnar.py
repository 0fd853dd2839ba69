"""Columns say of every row what the single reader says of it."""

import json
import time
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.zones import ALPHABET, FORMATS, damaged, values

from nansen.errors import Malformed
from nansen.standards.icao9303.mrz import Mrz, Td1, Td2, Td3, decode_mrz
from nansen.standards.icao9303.mrz.codec import LAYOUTS
from nansen.standards.icao9303.mrz.column_checks import Fault
from nansen.standards.icao9303.mrz.columnar import decode_mrz_columns
from nansen.standards.icao9303.mrz.fields import check_contents, check_digits

ZONES = json.loads((Path(__file__).parents[3] / "vectors/icao9303/zones.json").read_text("utf-8"))
KINDS: tuple[type[Mrz], ...] = tuple(FORMATS)
SPECIMENS = {
    kind: ["".join(zone["lines"]) for zone in ZONES if zone["format"] == LAYOUTS[kind].title]
    for kind in KINDS
}


def expected(zone: str, kind: type[Mrz]) -> Fault:
    """Sum what the single reader finds, and hold it against the value's own verdict."""
    layout = LAYOUTS[kind]
    faults = Fault(0)
    for error in check_contents(zone, layout):
        faults |= Fault[error.field.upper()]
    for field, holds in check_digits(zone, layout):
        faults |= Fault(0) if holds else Fault[field.upper()]
    try:
        kind(zone=zone)
    except Malformed as error:
        assert faults & Fault[error.field.upper()]  # noqa: PT017 one of several
    else:
        assert not faults
    return faults


def agree(zones: list[str], kind: type[Mrz], end: bytes = b"") -> None:
    """Hold the verdicts on a batch against those on each zone."""
    data = b"".join(zone.encode("latin-1") + end for zone in zones)
    columns = decode_mrz_columns(data, kind)
    assert len(columns.faults) == len(zones)
    for row, zone in enumerate(zones):
        assert columns.faults_of(row) == expected(zone, kind), (row, columns.faults_of(row))
        assert bool(columns.valid[row]) == (columns.faults_of(row) == Fault(0))


@pytest.mark.parametrize("kind", KINDS)
def test_every_single_change_of_a_specimen(kind: type[Mrz]) -> None:
    for zone in SPECIMENS[kind][:2]:
        changed = [
            zone[:at] + character + zone[at + 1 :]
            for at, character in product(range(len(zone)), ALPHABET[::3] + "<F0MVa /:@[`é")
        ]
        agree([zone, *changed], kind)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_batches_of_right_and_wrong_zones(kind: type[Mrz], data: st.DataObject) -> None:
    zones = [value.zone for value in data.draw(st.lists(values(kind), max_size=3))]
    wrong = [data.draw(damaged(zone)) for zone in zones]
    agree([*zones, *wrong], kind, data.draw(st.sampled_from([b"", b"\n", b"\r\n"])))


@pytest.mark.parametrize("at", [57, 65])
def test_dates_of_every_kind(at: int) -> None:
    zone = SPECIMENS[Td3][0]
    parts = ["<<", "00", "01", "02", "04", "12", "13", "28", "29", "30", "31", "32", "<1", "1a"]
    dates = product(["00", "23", "24", "<<", "x<"], parts, parts)
    agree([zone[:at] + "".join(date) + zone[at + 6 :] for date in dates], Td3)


@given(st.lists(st.text("AB<1", min_size=39, max_size=39), min_size=1, max_size=50))
def test_names_of_every_shape(names: list[str]) -> None:
    zone = SPECIMENS[Td3][0]
    agree([zone[:5] + name + zone[44:] for name in names], Td3)


@pytest.mark.parametrize("kind", [Td1, Td2])
def test_long_numbers_are_judged_by_their_own_length(kind: type[Mrz]) -> None:
    zone = next(z for z in SPECIMENS[kind] if "D23145890<" in z)
    start = LAYOUTS[kind].optional.start
    rests = ["7349<<<", "7348<<<", "<<<<<<<", "4<<<<<<", "1234567", "73490<<", "7a49<<<"]
    agree([zone[:start] + rest + zone[start + 7 :] for rest in rests], kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("last", [False, True])
def test_layouts_of_a_batch(kind: type[Mrz], end: bytes, *, apart: bool, last: bool) -> None:
    zone, layout = SPECIMENS[kind][0].encode(), LAYOUTS[kind]
    lines = [zone[at : at + layout.line_width] for at in range(0, len(zone), layout.line_width)]
    row = end.join(lines) if apart else zone
    data = end.join([row] * 3) + (end if last else b"")
    columns = decode_mrz_columns(data, kind)
    assert columns.valid.tolist() == [True] * 3
    single = decode_mrz(zone)
    for field in columns.table.dtype.names or ():
        column = columns.table[field].tolist()
        assert len(set(column)) == 1
        value = getattr(single, field)
        text = getattr(value, "mrz", value)
        assert column[0].decode().rstrip("<") == text.rstrip("<")


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_missing_line_end_is_malformed(at: int) -> None:
    zone = SPECIMENS[Td3][0].encode()
    upper, lower = zone[:44], zone[44:]
    ends = [b"\n", b"\n", b"\n", b"\n"]
    ends[at + 1] = b"<"
    data = b"".join([upper, ends[0], lower, ends[1], upper, ends[2], lower, ends[3]])
    with pytest.raises(Malformed) as caught:
        decode_mrz_columns(data, Td3)
    assert caught.value.field == "zones"


@pytest.mark.parametrize("data", [b"P", b"<" * 87, b"<" * 89, b"\n", b"<" * 88 + b"\n\n"])
def test_data_of_another_size_are_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_mrz_columns(data, Td3)


def test_no_zones_are_no_rows() -> None:
    columns = decode_mrz_columns(b"", Td3)
    assert len(columns.faults) == len(columns.table) == 0


@given(st.binary(max_size=400), st.sampled_from(KINDS))
def test_any_bytes_are_columns_or_malformed(data: bytes, kind: type[Mrz]) -> None:
    try:
        columns = decode_mrz_columns(data, kind)
    except Malformed:
        return
    assert columns.valid.dtype == np.bool_


def test_blocks_are_joined_and_the_last_one_may_be_short() -> None:
    right = SPECIMENS[Td3][0].encode()
    wrong = right[:64] + b"X" + right[65:]
    rows = 2 * 8192 + 5
    columns = decode_mrz_columns(right * (rows - 1) + wrong, Td3)
    assert np.flatnonzero(~columns.valid).tolist() == [rows - 1]
    assert columns.faults_of(rows - 1) is Fault.SEX


def test_ten_megabytes_of_junk_take_little_time() -> None:
    begun = time.process_time()
    junk = np.random.default_rng(1).integers(0, 256, 88 * 120_000, dtype=np.uint8).tobytes()
    assert not decode_mrz_columns(junk, Td3).valid.any()
    assert time.process_time() - begun < 3


def test_no_repr_shows_a_zone() -> None:
    columns = decode_mrz_columns(SPECIMENS[Td3][0].encode(), Td3)
    assert repr(columns) == "MrzColumns()"
