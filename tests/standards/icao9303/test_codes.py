"""Document codes and the codes of states, organisations and persons."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused
from nansen.standards.icao9303.codes import (
    ENTITIES,
    ISSUED_CODES,
    PASSPORT_CODES,
    Part,
    check_code_and_nationality,
    check_issuing_state,
    check_passport_code,
    check_td1_code,
    check_td2_code,
    check_visa_code,
    find_entity,
    is_known,
    two_letter_of,
)

PERSONS = ("XXA", "XXB", "XXC", "XXX")


def test_the_table_has_all_states_and_all_exceptions() -> None:
    assert sum(entity.part is Part.STATE for entity in ENTITIES.values()) == 248 + 2
    assert {code for code, entity in ENTITIES.items() if entity.part is Part.PERSON} == {*PERSONS}
    two = [entity.two for entity in ENTITIES.values() if entity.two and entity.three != "UNA"]
    assert len(two) == len(set(two))
    assert all(three == entity.three for three, entity in ENTITIES.items())


@pytest.mark.parametrize(
    ("three", "two"),
    [
        ("D", "DE"),
        ("D<<", "DE"),
        ("RKS", "KS"),
        ("EUE", "EU"),
        ("UNO", "UN"),
        ("UNA", "UN"),
        ("UTO", "UT"),
        ("IAO", "IA"),
        ("ANT", "AN"),
        ("LTU", "LT"),
        ("XOM", None),
        ("XXB", None),
        ("GBD", None),
        ("UNK", None),
        ("DEU", None),
        ("XXD", None),
    ],
)
def test_two_letters_where_the_table_has_them(three: str, two: str | None) -> None:
    assert two_letter_of(three) == two


@pytest.mark.parametrize("code", [*PERSONS, "D<<", "UTO", "RUS", "UNK", "XPO"])
def test_known_codes(code: str) -> None:
    assert is_known(code)


@pytest.mark.parametrize("code", ["DEU", "XX", "XAA", "XXZ", "", "<<<", "uto"])
def test_unknown_codes(code: str) -> None:
    assert not is_known(code)
    assert find_entity(code) is None


@pytest.mark.parametrize(
    ("code", "nationality"),
    [
        ("PR", "XXB"),
        ("PR", "XXC"),
        ("PS", "XXA"),
        ("PT", "RUS"),
        ("PT", "D<<"),
        ("PT", "UTO"),
        ("PT", "GBD"),
        ("PT", "XXX"),
        ("PL", "XXB"),
        ("PL", "UNO"),
        ("PE", "XXA"),
        ("PU", "RUS"),
    ],
)
def test_lawful_pairs(code: str, nationality: str) -> None:
    check_code_and_nationality(code, nationality)


@pytest.mark.parametrize(
    ("code", "nationality"),
    [
        ("PP", "RUS"),
        ("PP", "XXB"),
        ("P", "XXB"),
        ("PD", "UTO"),
        ("PR", "XXA"),
        ("PR", "XXX"),
        ("PR", "RUS"),
        ("PS", "XXB"),
        ("PS", "UTO"),
        ("PT", "XXA"),
        ("PT", "XXB"),
        ("PT", "XXC"),
        ("PT", "UNO"),
        ("PT", "ANT"),
        ("PT", "DEU"),
        ("PL", "IAO"),
        ("PE", "NTZ"),
        ("PU", "ZZZ"),
    ],
)
def test_other_pairs_are_refused(code: str, nationality: str) -> None:
    with pytest.raises(Refused) as caught:
        check_code_and_nationality(code, nationality)
    assert caught.value.rule == "R39"


@given(st.text(max_size=3), st.text(max_size=4) | st.sampled_from(sorted(ENTITIES)))
def test_any_pair_is_lawful_or_refused(code: str, nationality: str) -> None:
    try:
        check_code_and_nationality(code, nationality)
    except Refused:
        return
    assert code in ISSUED_CODES


def test_what_we_issue_is_in_the_table_and_claims_no_nationality() -> None:
    assert PASSPORT_CODES.keys() > ISSUED_CODES
    assert "PP" not in ISSUED_CODES
    assert all(code == value.code for code, value in PASSPORT_CODES.items())


@pytest.mark.parametrize("code", ["UTO", "LTU", "D<<", "UNO", "UNA", "EUE", "XOM", "RKS"])
def test_states_and_organisations_issue(code: str) -> None:
    check_issuing_state(code)


@pytest.mark.parametrize("code", [*PERSONS, "GBN", "ANT", "NTZ", "IAO", "UNK", "DEU", "ZZZ", ""])
def test_nobody_else_issues(code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_issuing_state(code)
    assert caught.value.rule == "R40"


@pytest.mark.parametrize(
    ("code", "issued_on", "expires_on"),
    [
        ("PP", date(2030, 1, 1), date(2040, 1, 1)),
        ("P<", date(2027, 12, 31), date(2037, 12, 31)),
        ("P", None, None),
        ("PX", date(2025, 12, 31), date(2035, 12, 31)),
        ("PX", None, date(2037, 12, 31)),
    ],
)
def test_passport_codes_in_force(
    code: str, issued_on: date | None, expires_on: date | None
) -> None:
    check_passport_code(code, issued_on=issued_on, expires_on=expires_on)


@pytest.mark.parametrize(
    ("code", "issued_on", "expires_on"),
    [
        ("I<", None, None),
        ("P1", None, None),
        ("PPP", None, None),
        ("", None, None),
        ("P<", date(2028, 1, 1), None),
        ("PX", date(2026, 1, 1), None),
        ("P<", None, date(2038, 1, 1)),
        ("PX", date(2025, 12, 31), date(2038, 1, 1)),
    ],
)
def test_passport_codes_out_of_force(
    code: str, issued_on: date | None, expires_on: date | None
) -> None:
    with pytest.raises(Malformed) as caught:
        check_passport_code(code, issued_on=issued_on, expires_on=expires_on)
    assert caught.value.field == "document_code"


def test_codes_of_cards_and_visas() -> None:
    for code in ("I<", "ID", "A", "AC", "C<", "CI"):
        check_td1_code(code)
    for code in ("I<", "AI", "PU", "ID"):
        check_td2_code(code)
    for code in ("V<", "V", "VX"):
        check_visa_code(code)


@pytest.mark.parametrize("code", ["AI", "IV", "P<", "PU", "V<", "I1", "", "IDX"])
def test_codes_that_no_td1_has(code: str) -> None:
    with pytest.raises(Malformed):
        check_td1_code(code)


@pytest.mark.parametrize("code", ["AC", "IV", "P<", "PP", "V<", "", "IDX"])
def test_codes_that_no_td2_has(code: str) -> None:
    with pytest.raises(Malformed):
        check_td2_code(code)


@pytest.mark.parametrize("code", ["P<", "", "V1", "VXX"])
def test_codes_that_no_visa_has(code: str) -> None:
    with pytest.raises(Malformed):
        check_visa_code(code)
