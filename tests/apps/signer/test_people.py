"""The table of people: rows become orders, or failures that name row, column and rule."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulators.tables import HEADER, PERSON, table

from nansen.apps.signer.people import COLUMNS, Order, RowFailure, read_people, template
from nansen.document.document_class import DocumentClass
from nansen.document.model import Sex
from nansen.document.observations import Observation
from nansen.document.rules import ReturnLimit, ShortValidity
from nansen.errors import Malformed

FULL = {
    **PERSON,
    "native_name": "Мустер, Вера",
    "place_of_birth": "TVER",
    "date_of_birth": "1984-07-XX",
    "date_of_issue": "2026-11-23",
    "date_of_expiry": "2027-08-01",
    "validity_reason": "checks-pending",
    "return_until": "2027-06-01",
    "return_limit_reason": "exceptional",
    "excepted_states": "RUS BLR",
    "observations": "OBS02 OBS03",
}


def read_one(row: dict[str, str]) -> Order | RowFailure:
    (read,) = read_people(table([row]))
    return read


def test_a_full_row_becomes_an_order() -> None:
    order = read_one(FULL)
    assert isinstance(order, Order)
    assert (order.row, order.document_class, order.nationality) == (2, DocumentClass.REFUGEE, "XXB")
    assert order.holder.primary_identifier == "MUSTER"
    assert order.holder.native_name == "Мустер, Вера"
    assert order.holder.place_of_birth == "TVER"
    assert order.holder.date_of_birth.text == "1984-07-XX"
    assert order.holder.sex is Sex.FEMALE
    assert (order.date_of_issue, order.date_of_expiry) == (date(2026, 11, 23), date(2027, 8, 1))
    assert order.validity_reason is ShortValidity.CHECKS_PENDING
    assert order.return_until == date(2027, 6, 1)
    assert order.return_limit_reason is ReturnLimit.EXCEPTIONAL
    assert order.excepted_states == ("RUS", "BLR")
    assert order.observations == (Observation("OBS02"), Observation("OBS03"))
    assert order.photo == "ivanova.jpg"
    shown = repr(order)
    for value in ("MUSTER", "VERA", "Мустер", "1984", "TVER", "XXB", "RUS", "ivanova"):
        assert value not in shown


def test_what_is_optional_may_be_empty_or_absent() -> None:
    order = read_one(dict(PERSON))
    assert isinstance(order, Order)
    assert order.date_of_issue is order.date_of_expiry is order.return_until is None
    assert order.validity_reason is None
    assert order.return_limit_reason is None
    assert order.excepted_states == ()
    assert order.observations == ()
    (narrow,) = read_people(table([PERSON], PERSON))
    assert narrow == order


def test_an_order_is_known_by_what_it_says_and_not_by_how_it_is_written() -> None:
    (first,) = read_people(table([FULL]))
    spaced = {name: f"  {value} " for name, value in FULL.items()}
    (second,) = read_people(table([spaced], reversed(HEADER)))
    assert first == second
    (other,) = read_people(table([{**FULL, "given_names": "VERA ANNA"}]))
    assert isinstance(first, Order)
    assert isinstance(other, Order)
    assert first.key != other.key


def test_accents_are_composed_and_file_names_left_as_they_are() -> None:
    decomposed = {**PERSON, "surname": "Dvor\u030ca\u0301k", "photo": "dvor\u030cak.jpg"}
    order = read_one(decomposed)
    assert isinstance(order, Order)
    assert order.holder.primary_identifier == "Dvořák"
    assert order.photo == "dvor\u030cak.jpg"


def test_failures_name_the_line_of_the_table() -> None:
    rows = table([{**PERSON, "sex": "W"}, PERSON, {**PERSON, "native_name": "two\nlines"}])
    first, second, third = read_people(rows)
    assert isinstance(first, RowFailure)
    assert (first.row, first.column) == (2, "sex")
    assert first.why == "sex: must be one of F, M, X [nansen issue --template]"
    assert isinstance(second, Order)
    assert isinstance(third, RowFailure)
    assert (third.row, third.column) == (5, "native_name")


def test_the_template_has_every_column_and_no_rows() -> None:
    assert template().strip().split(",") == [column.name for column in COLUMNS]
    assert list(read_people(template().encode())) == []
    assert all(column.form for column in COLUMNS)


def test_a_table_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nansen.apps.signer.people._LARGEST", 100)
    with pytest.raises(Malformed, match="larger"):
        list(read_people(bytes(101)))


@given(st.binary())
def test_any_octets_are_a_table_or_refused(data: bytes) -> None:
    with suppress(Malformed):
        list(read_people(data))


@given(st.lists(st.lists(st.text(max_size=12), max_size=18), max_size=4))
def test_any_cells_are_orders_or_failures(rows: list[list[str]]) -> None:
    lines = [",".join(f'"{cell.replace(chr(34), "")}"' for cell in row) for row in rows]
    data = "\n".join([template().strip(), *lines]).encode(errors="replace")
    for read in read_people(data):
        assert isinstance(read, Order | RowFailure)
        assert isinstance(read, Order) or read.column in {*HEADER, "-"}


@given(
    st.sampled_from(HEADER),
    st.text(max_size=40).filter(lambda text: text.strip() and '"' not in text),
)
def test_no_failure_repeats_what_stood_in_the_cell(column: str, text: str) -> None:
    canary = f"CANARY{text}BIRD7"
    read = read_one({**FULL, column: canary.replace("\r", "").replace("\n", "")})
    if isinstance(read, RowFailure):
        assert read.column in {column, "-"}
        assert "CANARY" not in read.why
    assert "CANARY" not in repr(read)


@pytest.mark.parametrize(
    "header",
    [
        "surname",
        ",".join(HEADER[1:]),
        ",".join([*HEADER, "religion"]),
        ",".join([*HEADER, "surname"]),
        ",".join(HEADER).upper(),
        ";".join(HEADER),
        "",
    ],
)
def test_a_wrong_header_stops_the_whole(header: str) -> None:
    with pytest.raises(Malformed) as caught:
        list(read_people(header.encode()))
    assert "religion" not in str(caught.value)
