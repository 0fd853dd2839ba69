"""The acts of a decision: two officers, one statement, and the reasons that it commits to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.office import CASE, World, actor

from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.service import draw_key
from nansen.casework.stage import Stage
from nansen.clock import FixedClock
from nansen.decision.grounds import Ground, Remedy
from nansen.decision.quorum import verify_quorum
from nansen.decision.reasons import Reasons, decode_reasons, encode_reasons
from nansen.decision.service import (
    ORDER,
    REASONS,
    Proposal,
    confirm,
    decision_of,
    lodge_appeal,
    notify,
    propose,
    send_back,
)
from nansen.decision.statement import DecisionStatement, Mode, Outcome
from nansen.decision.wording import Language
from nansen.errors import Conflict, Malformed, Refused
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import HOLDER
from nansen.officers.role import Role

WHY = Reasons(texts={Language.EN: "All three clauses are met, as the papers show."}, salt=bytes(32))
LETTER = b"a letter"


@pytest.fixture
def world() -> World:
    return World()


def desk(world: World, name: str, purpose: Purpose | None = Purpose.APPROVAL) -> Desk:
    if purpose is not None:
        world.assign(name, purpose)
    return Desk(
        actor=actor(name),
        case=CASE,
        files=world.files,
        clock=FixedClock(world.now),
        opened=world.opened,
    )


def statement(world: World, outcome: Outcome, *, head: bytes | None = None) -> DecisionStatement:
    refused = outcome is Outcome.REFUSE
    return DecisionStatement(
        case=CASE,
        head=world.case().chain.head if head is None else head,
        outcome=outcome,
        mode=Mode.MANDATORY,
        at=world.now,
        until=world.now if refused else world.now + timedelta(days=365),
        ground=Ground.NOT_WITHIN_CLASS if refused else None,
        remedy=Remedy.APPEAL_BODY if refused else None,
        appeal_until=date(2027, 1, 23) if refused else None,
        reasons=WHY.commitment,
        order=b"" if refused else sha256(b"order").digest(),
    )


def test_two_officers_make_a_decision_that_the_signer_can_verify(world: World) -> None:
    world.examined()
    first, second = desk(world, "approve-1"), desk(world, "approve-2")
    proposal = Proposal(
        statement=statement(world, Outcome.GRANT), reasons=WHY, order=b"the order's octets"
    )
    propose(first, proposal)
    case = confirm(second)
    assert case.stage is Stage.GRANTED
    with pytest.raises(Refused, match="COURSE: nothing is decided"):
        confirm(first)
    assert first.field_of(case, ORDER) == b"the order's octets"
    octets, approvals = decision_of(case)
    assert octets == proposal.statement.octets
    assert verify_quorum(octets, approvals, world.roster.find, world.now) is Role.APPROVER


def test_a_refusal_is_notified_and_appealed(world: World) -> None:
    world.examined("refuse")
    first, second = desk(world, "approve-1"), desk(world, "approve-2")
    propose(first, Proposal(statement=statement(world, Outcome.REFUSE), reasons=WHY))
    confirm(second)
    told = notify(desk(world, "deliver-1", None), LETTER, "ru", appeal_until=date(2027, 1, 23))
    assert told.appeal_until == "2027-01-23"
    assert lodge_appeal(desk(world, HOLDER, None), b"because").stage is Stage.APPEAL
    jurors = desk(world, "appeal-1", Purpose.APPEAL), desk(world, "appeal-2", Purpose.APPEAL)
    with pytest.raises(Refused, match="FOUR-EYES: nobody"):
        confirm(jurors[0])
    propose(jurors[0], Proposal(statement=statement(world, Outcome.GRANT), reasons=WHY, order=b"o"))
    case = confirm(jurors[1])
    assert case.stage is Stage.GRANTED
    octets, approvals = decision_of(case)
    assert verify_quorum(octets, approvals, world.roster.find, world.now) is Role.APPEAL_BODY


def test_a_grant_is_notified_without_a_deadline(world: World) -> None:
    world.decided()
    told = notify(desk(world, "deliver-1", None), LETTER, "en", appeal_until=None)
    assert told.appeal_until == ""
    with pytest.raises(Refused, match="COURSE"):
        lodge_appeal(desk(world, HOLDER, None), b"")


def test_a_decision_is_about_the_case_as_it_stands(world: World) -> None:
    world.examined()
    first = desk(world, "approve-1")
    with pytest.raises(Refused, match="R26: a decision is about"):
        propose(
            first, Proposal(statement=statement(world, Outcome.GRANT, head=bytes(32)), reasons=WHY)
        )


def test_the_reasons_are_those_that_the_statement_commits_to(world: World) -> None:
    world.examined()
    first, second = desk(world, "approve-1"), desk(world, "approve-2")
    other = Reasons(texts={Language.EN: "Quite another set of reasons."}, salt=bytes(32))
    with pytest.raises(Refused, match="R28: the statement commits"):
        propose(first, Proposal(statement=statement(world, Outcome.GRANT), reasons=other))
    # A desk that seals other reasons behind the act is noticed by the second officer.
    lying = statement(world, Outcome.GRANT)
    first.act(
        "decision:proposed",
        {"outcome": "grant", "statement": lying.octets, "signature": b"signature"},
        {REASONS: encode_reasons(other)},
    )
    with pytest.raises(Refused, match="R28: the case holds"):
        confirm(second)


def test_a_case_goes_back_and_nothing_was_decided(world: World) -> None:
    world.examined()
    with pytest.raises(Refused, match="R26: nothing"):
        decision_of(world.case())
    with pytest.raises(Refused, match="FOUR-EYES"):
        confirm(desk(world, "approve-2"))
    back = send_back(desk(world, "approve-1"), "evidence-missing")
    assert back.stage is Stage.EXAMINATION
    with pytest.raises(Refused, match="COURSE: nothing is decided"):
        propose(
            desk(world, "approve-1", None),
            Proposal(statement=statement(world, Outcome.GRANT), reasons=WHY),
        )


@given(st.binary(max_size=200))
def test_any_octets_are_reasons_or_malformed(octets: bytes) -> None:
    try:
        decode_reasons(octets)
    except Malformed:
        return


def test_reasons_come_back_unchanged() -> None:
    assert decode_reasons(encode_reasons(WHY)) == WHY


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"\x62en", b"\x62xx"), (b"All three clauses are met, as the papers show.", b"")],
)
def test_reasons_that_say_nothing_are_malformed(old: bytes, new: bytes) -> None:
    whole = encode_reasons(WHY)
    shorter = whole.replace(b"\x78\x2e" + old, b"\x60") if not new else whole.replace(old, new)
    assert shorter != whole
    with pytest.raises(Malformed):
        decode_reasons(shorter)


def test_what_was_decided_is_not_decided_again(world: World) -> None:
    """An answer that was lost is asked for again: whoever repeats their act finds it done."""
    world.examined()
    first, second = desk(world, "approve-1"), desk(world, "approve-2")
    proposal = Proposal(statement=statement(world, Outcome.GRANT), reasons=WHY)
    one, two = draw_key(), draw_key()
    proposed = propose(first, proposal, key=one)
    assert propose(first, proposal, key=one) == proposed
    confirmed = confirm(second, key=two)
    assert confirm(second, key=two) == confirmed == propose(first, proposal, key=one)
    assert len(world.acts.duties()) == 1
    other = Proposal(statement=replace(proposal.statement, order=bytes(32)), reasons=WHY)
    wrong: tuple[Callable[[], Case], ...] = (
        lambda: propose(first, other, key=one),
        lambda: propose(second, proposal, key=one),
        lambda: propose(second, proposal, key=two),
        lambda: confirm(first, key=one),
        lambda: confirm(first, key=two),
    )
    for act in wrong:
        with pytest.raises(Conflict, match="idempotency key"):
            act()
