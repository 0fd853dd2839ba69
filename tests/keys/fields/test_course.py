"""What the course of a case writes can be sealed by whoever writes it, and is read by somebody."""

import pytest

from nansen.casework.course import COURSE
from nansen.casework.move import Move
from nansen.casework.parts.intake import GIVEN
from nansen.keys.fields.purpose import PURPOSES, Purpose
from nansen.keys.fields.register import FIELDS, fields_for
from nansen.officers.role import Role

_OF_THE_OFFICE = ("grounds.appeal", "process.correspondence")
WRITING = [move for move in COURSE.values() if move.fields]
ROWS = pytest.mark.parametrize("move", WRITING, ids=lambda move: move.kind)


def purposes_of(role: Role) -> list[Purpose]:
    return [purpose for purpose, rule in PURPOSES.items() if role in rule.roles]


def opened_by(role: Role, purposes: list[Purpose]) -> set[str]:
    """Tell which fields somebody of a role has the keys of, having opened the case for these."""
    return {one.name for purpose in purposes for one in fields_for(purpose, frozenset({role}))}


@ROWS
def test_what_a_row_writes_is_declared(move: Move) -> None:
    assert move.fields <= set(FIELDS)


@ROWS
def test_the_purpose_of_a_row_opens_what_it_writes(move: Move) -> None:
    for role in move.roles:
        purposes = [move.assigned] if move.assigned is not None else purposes_of(role)
        assert move.fields <= opened_by(role, purposes), role


@pytest.mark.parametrize("move", COURSE.values(), ids=lambda move: move.kind)
def test_whoever_must_be_assigned_may_state_the_purpose(move: Move) -> None:
    if move.assigned is not None:
        assert move.roles <= PURPOSES[move.assigned].roles


@pytest.mark.parametrize(
    ("name", "readers"),
    [
        ("grounds.findings", {Role.EXAMINER, Role.APPROVER, Role.APPEAL_BODY}),
        ("grounds.appeal", {Role.ENROLMENT_OFFICER, Role.APPEAL_BODY}),
        (
            "identity.order",
            {Role.APPROVER, Role.APPEAL_BODY, Role.PERSONALISER, Role.QUALITY_OFFICER},
        ),
        ("process.journal_salt", {Role.PERSONALISER}),
        (
            "grounds.exclusion",
            {Role.EXAMINER, Role.LEGAL_REVIEWER, Role.APPROVER, Role.APPEAL_BODY},
        ),
    ],
)
def test_r88_who_reads_what_the_office_made(name: str, readers: set[Role]) -> None:
    """The holder is shown it too, through the privacy officer (GDPR 15)."""
    found = {role for role in Role if name in opened_by(role, purposes_of(role))}
    assert found == readers | {Role.PRIVACY_OFFICER}


def shown(purpose: Purpose) -> set[str]:
    return {one.name for one in fields_for(purpose, PURPOSES[purpose].roles)}


def test_r6_a_legal_reviewer_sees_what_an_exclusion_rests_on_and_not_whom_it_is_about() -> None:
    assert shown(Purpose.LEGAL_REVIEW) == {
        "grounds.claim",
        "grounds.evidence",
        "grounds.exclusion",
        "grounds.files",
        "grounds.notices",
        "grounds.screening",
    }


def test_r6_an_exclusion_is_assessed_apart() -> None:
    material = {"grounds.exclusion", "grounds.screening", "grounds.notices"}
    assert material <= shown(Purpose.EXCLUSION)
    assert not material & shown(Purpose.EXAMINATION)
    assert not shown(Purpose.EXCLUSION) & {"grounds.findings", "process.reasons"}
    assert not {name for name in shown(Purpose.EXCLUSION) if name.startswith("contact.")}


def test_who_enrols_sees_grounds_only_while_they_are_taken_in() -> None:
    """What the officer adds later stays: a representative, and an appeal that is taken down."""
    grounds = {name for name in shown(Purpose.ENROLMENT) if name.startswith("grounds.")}
    assert grounds == {"grounds.representative", "grounds.appeal"}
    assert shown(Purpose.TAKING_IN) >= GIVEN
    assert not shown(Purpose.TAKING_IN) & {"grounds.appeal", "grounds.screening"}
    assert shown(Purpose.TAKING_IN) | shown(Purpose.ENROLMENT) <= {*GIVEN, *_OF_THE_OFFICE}


def test_r25_who_examines_reads_no_appeal_and_no_order() -> None:
    seen = opened_by(Role.EXAMINER, purposes_of(Role.EXAMINER))
    assert not seen & {"grounds.appeal", "identity.order", "process.journal_salt"}
