"""How much a document carries: by what it is, and not by what its issuer says of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examination.evidence.invented_evidence import (
    NAME,
    PRESS,
    UTOPIA,
    chip_passport,
    piece,
)

from nansen.errors import Malformed, Refused
from nansen.examination.eligibility.origin_acts import OriginActKind
from nansen.examination.evidence.model import Condition, EvidenceKind
from nansen.examination.evidence.occupied_areas import (
    Derogation,
    PersonOnly,
    read_occupied_areas,
)
from nansen.examination.evidence.old_documents import published_strengths, read_strengths
from nansen.examination.evidence.tables import read_table
from nansen.examination.notices import NoticeCode
from nansen.ids import StateCode

conditions = st.frozensets(st.sampled_from(Condition)).map(lambda found: tuple(sorted(found)))


@pytest.mark.parametrize(
    ("found", "at_most"),
    [
        ((), 4),
        ((Condition.WITHOUT_CHIP,), 3),
        ((Condition.EXPIRED,), 3),
        ((Condition.EXPIRED, Condition.WITHOUT_CHIP), 3),
        ((Condition.CANCELLED,), 2),
        ((Condition.DOMESTIC_ONLY,), 2),
        ((Condition.CANCELLED, Condition.COPY_ONLY), 1),
    ],
)
def test_old_passports_are_taken_at_a_lower_level(
    found: tuple[Condition, ...], at_most: int
) -> None:
    """R9: at a lower one, and never at none."""
    limit = published_strengths().limit(chip_passport(NAME, conditions=found))
    assert limit.at_most == at_most
    assert limit.reasons


@given(st.sampled_from(EvidenceKind), conditions, st.sampled_from(Condition))
def test_a_fault_more_never_makes_a_document_worth_more(
    kind: EvidenceKind, found: tuple[Condition, ...], more: Condition
) -> None:
    table = published_strengths()
    one = piece(PRESS, NAME, kind=kind, conditions=found)
    worse = piece(PRESS, NAME, kind=kind, conditions=tuple(sorted({*found, more})))
    assert table.limit(worse).at_most <= table.limit(one).at_most


def test_t12_no_report_of_the_issuer_is_a_condition() -> None:
    """R5: the origin presses a key, and the document is worth what it was."""
    reported = {one.value for one in (*NoticeCode, *OriginActKind)}
    assert reported.isdisjoint(one.value for one in Condition)


def table_text(**changes: str) -> str:
    rows = {f'kind = "{one.value}"': "at_most = 1" for one in EvidenceKind}
    text = 'version = "1"\nsource = "a test"\n'
    text += "".join(f'[[kind]]\n{key}\n{value}\nwhy = "x"\n' for key, value in rows.items())
    for one in Condition:
        text += f'[[condition]]\ncondition = "{one.value}"\nat_most = 1\nwhy = "x"\n'
    for old, new in changes.items():
        text = text.replace(old, new, 1)
    return text


def test_a_table_has_no_gap() -> None:
    assert read_strengths(table_text()).version == "1"
    for changes in (
        {'kind = "decree"': 'kind = "passport"'},
        {'kind = "decree"': 'kind = "press-report"'},
        {'condition = "expired"': 'condition = "damaged"'},
        {"at_most = 1": "at_most = 5"},
        {"at_most = 1": "at_most = true"},
        {"at_most = 1": "at_least = 1"},
        {"at_most = 1": ""},
        {'version = "1"': 'version = " "'},
        {'source = "a test"': ""},
        {"[[kind]]": "[[kind"},
        {'why = "x"': 'why = "x"\nnote = "y"'},
    ):
        with pytest.raises(Malformed):
            read_strengths(table_text(**changes))


@given(st.text(max_size=200))
def test_any_text_is_a_table_or_malformed(text: str) -> None:
    for read in (read_strengths, read_occupied_areas):
        with pytest.raises(Malformed):
            read(text)


def test_a_table_is_of_a_reasonable_size() -> None:
    with pytest.raises(Malformed, match="mebibyte"):
        read_table("#" * 2_000_000, name="table", rule="R3", build=lambda row: row)
    with pytest.raises(Malformed):
        read_table("a=" + "[" * 5000, name="table", rule="R3", build=lambda row: row)


AREAS = """
version = "2026-11"
[[area]]
id = "north-shore"
occupier = "UTO"
authorities = ["NS-01", "NS-02"]
since = 2020-01-01
derogations = ["citizen-before", "descendant"]
legal_basis = "an invented act, article 2"
"""
SINCE = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("issuer", "authority", "on", "is_marked"),
    [
        ("UTO", "NS-01", SINCE, True),
        ("UTO", "NS-02", date(2025, 5, 5), True),
        ("UTO", "NS-01", date(2019, 12, 31), False),
        ("UTO", "CAPITAL", SINCE, False),
        ("FRA", "NS-01", SINCE, False),
    ],
)
def test_documents_of_an_area_are_marked(
    issuer: str, authority: str, on: date, *, is_marked: bool
) -> None:
    areas = read_occupied_areas(AREAS)
    mark = areas.mark(issuer=StateCode(issuer), authority=authority, issued_on=on)
    assert mark == (PersonOnly(area="north-shore") if is_marked else None)


def test_derogations_are_those_of_the_law() -> None:
    areas = read_occupied_areas(AREAS)
    known = areas.mark(
        issuer=UTOPIA, authority="NS-01", issued_on=SINCE, derogation=Derogation.DESCENDANT
    )
    assert known is not None
    assert not known.holds
    with pytest.raises(Refused, match="R10"):
        areas.mark(
            issuer=UTOPIA, authority="NS-01", issued_on=SINCE, derogation=Derogation.MINOR_AT_ISSUE
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"UTO"', '"ZZZ"'),
        ('"UTO"', "1"),
        ("2020-01-01", '"2020-01-01"'),
        ("2020-01-01", "2020-01-01T00:00:00"),
        ('["NS-01", "NS-02"]', "[]"),
        ('["NS-01", "NS-02"]', "[1]"),
        ('["NS-01", "NS-02"]', '"NS-01"'),
        ('"descendant"', '"friend"'),
        ("[[area]]", "[area]"),
        ("[[area]]", "[[place]]"),
        ('version = "2026-11"', 'version = "2026-11"\narea = [1]\n[rest]'),
    ],
)
def test_a_table_of_areas_that_says_something_else_is_refused(old: str, new: str) -> None:
    with pytest.raises(Malformed):
        read_occupied_areas(AREAS.replace(old, new))
