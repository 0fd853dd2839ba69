from dataclasses import replace

import pytest
from bench.invented_names import IMPORTED, LIST, party, subject, version
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused
from nansen.examination.screening.birth import BirthAgreement, compare_births
from nansen.examination.screening.model import (
    ListedParty,
    Occasion,
    PartyId,
    PartyKind,
    Screening,
    ScreeningResult,
    SpelledName,
    Subject,
    SubjectId,
)
from nansen.examination.screening.number_lists import NumberLists
from nansen.examination.screening.rules import LEAST, THRESHOLDS, is_reported
from nansen.standards.icao9303.partial_date import PartialDate


def born(text: str) -> PartialDate:
    return PartialDate.parse(text)


@pytest.mark.parametrize(
    ("ours", "theirs", "agreement"),
    [
        ("1974-08-12", "1974-08-12", BirthAgreement.SAME),
        ("1974-08-12", "1974-XX-XX", BirthAgreement.COMPATIBLE),
        ("1974-08-XX", "1974-08-12", BirthAgreement.COMPATIBLE),
        ("1974-XX-XX", "1974-XX-XX", BirthAgreement.COMPATIBLE),
        ("XXXX-XX-XX", "1974-08-12", BirthAgreement.UNKNOWN),
        ("1974-08-12", "XXXX-08-12", BirthAgreement.UNKNOWN),
        ("1974-08-12", "1974-12-08", BirthAgreement.NEAR),
        ("1974-08-12", "1975-08-12", BirthAgreement.NEAR),
        ("1974-08-12", "1975-XX-XX", BirthAgreement.NEAR),
        ("1974-08-12", "1974-08-13", BirthAgreement.DIFFERENT),
        ("1974-08-12", "1975-12-08", BirthAgreement.DIFFERENT),
        ("1974-08-12", "1976-XX-XX", BirthAgreement.DIFFERENT),
    ],
)
def test_dates_agree_in_what_both_know(ours: str, theirs: str, agreement: BirthAgreement) -> None:
    assert compare_births([born(ours)], [born(theirs)]) is agreement
    assert compare_births([born(theirs)], [born(ours)]) is agreement


def test_of_several_dates_the_best_counts() -> None:
    several = [born("1950-XX-XX"), born("1974-08-12"), born("1974-08-13")]
    assert compare_births([born("1974-08-12")], several) is BirthAgreement.SAME
    assert compare_births([], several) is BirthAgreement.UNKNOWN


def test_every_agreement_has_a_threshold_with_its_reason() -> None:
    assert [one.birth for one in THRESHOLDS] == list(BirthAgreement)
    assert all(one.why for one in THRESHOLDS)
    assert min(one.least for one in THRESHOLDS) == LEAST


@given(st.floats(0, 1), st.sampled_from(BirthAgreement))
def test_a_better_name_is_never_reported_less(score: float, birth: BirthAgreement) -> None:
    if is_reported(score, birth):
        assert is_reported(min(1.0, score + 0.1), birth)
        assert is_reported(score, BirthAgreement.SAME)


@pytest.mark.parametrize("names", [(), ("007",), ("Anna", "")])
def test_a_party_that_nobody_could_name_is_malformed(names: tuple[str, ...]) -> None:
    with pytest.raises(Malformed):
        party(1, *names)


def test_a_party_needs_its_id() -> None:
    with pytest.raises(Malformed):
        ListedParty(id=PartyId(""), list_id=LIST, kind=PartyKind.PERSON, names=("Anna",))


@pytest.mark.parametrize("digest", ["", "0" * 63, "G" * 64])
def test_a_version_identifies_the_file(digest: str) -> None:
    with pytest.raises(Malformed):
        replace(version(), sha256=digest)


def test_an_applicant_needs_a_name_with_letters() -> None:
    with pytest.raises(Malformed):
        subject("—")
    with pytest.raises(Refused, match="R18"):
        Subject(id=SubjectId("s"), names=())


def test_nothing_found_needs_something_searched() -> None:
    with pytest.raises(Refused, match="R32"):
        Screening(subject=SubjectId("s"), occasion=Occasion.APPLICATION, at=IMPORTED, lists=())


def test_there_are_two_results_and_neither_is_a_refusal() -> None:
    assert set(ScreeningResult) == {"no objection", "possible match"}


def test_nothing_shows_an_applicant(capsys: pytest.CaptureFixture[str]) -> None:
    person = subject("Иванова Анна", "Ivanova Anna", births=(born("1990-02-14"),))
    print(person, person.names, SpelledName(kind=person.names[0].kind, text="Secret"))  # noqa: T201
    shown = capsys.readouterr().out
    for value in ("Иванова", "Ivanova", "1990", "Secret"):
        assert value not in shown


def test_lists_are_gathered_in_the_order_asked() -> None:
    lists = NumberLists.group([2, 0, 2, 1], [7, 8, 9, 6], 4)
    assert lists.of([2, 0]).tolist() == [7, 9, 8]
    assert lists.of([3]).tolist() == []
    assert lists.of([]).tolist() == []
