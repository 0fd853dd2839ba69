"""Who works on a case: drawn by lot among those who may."""

from collections import Counter

import pytest
from tests.worlds.office import CASE, World, actor

from nansen.apps.desk.assigning import TAKING_IN_LASTS, assign, candidates, holds_draw
from nansen.casework.desk import Desk
from nansen.clock import FixedClock
from nansen.errors import Refused
from nansen.keys.custody.assignment import decode_assignment
from nansen.keys.custody.request import LONGEST_ASSIGNMENT, ServiceId
from nansen.keys.fields.purpose import Purpose
from nansen.standards.deterministic_cbor import Item
from nansen.standards.wire_fields import decode_fields

SERVICE = ServiceId("ab" * 16)


@pytest.fixture
def world() -> World:
    return World()


def names(world: World, purpose: Purpose) -> set[str]:
    return {one.id for one in candidates(world.case(), purpose, world.roster, world.now)}


def desk(world: World) -> Desk:
    return Desk(actor=actor("assigner"), case=CASE, files=world.files, clock=FixedClock(world.now))


def test_only_who_has_a_role_of_the_purpose_is_drawn(world: World) -> None:
    world.received()
    assert names(world, Purpose.EXAMINATION) == {"exam-1", "exam-2", "exam-3"}
    assert names(world, Purpose.APPROVAL) == {"approve-1", "approve-2"}


def test_who_is_assigned_or_recused_is_not_drawn_again(world: World) -> None:
    world.screened()
    world.assign("exam-1", Purpose.EXAMINATION)
    assert names(world, Purpose.EXAMINATION) == {"exam-2", "exam-3"}
    world.act("case:recused", "exam-1", purpose="examination", reason="knows-applicant")
    assert "exam-1" not in names(world, Purpose.EXAMINATION)


def test_an_appeal_goes_to_who_has_not_touched_the_case(world: World) -> None:
    world.decided("refuse")
    assert names(world, Purpose.APPEAL) == {"appeal-1", "appeal-2"}


def test_the_lot_is_written_into_the_case_and_runs_out(world: World) -> None:
    world.screened()
    drawn = [
        assign(desk(world), Purpose.EXAMINATION, roster=world.roster, service=SERVICE)[1]
        for _ in range(3)
    ]
    assert set(drawn) == {"exam-1", "exam-2", "exam-3"}
    assert all(world.case().is_assigned(one, Purpose.EXAMINATION) for one in drawn)
    with pytest.raises(Refused, match="R25: nobody is left for examination"):
        assign(desk(world), Purpose.EXAMINATION, roster=world.roster, service=SERVICE)


def test_who_has_assessed_an_exclusion_assesses_it_once() -> None:
    world = World()
    world.identified()
    world.assign("screen-1", Purpose.SCREENING)
    run = {"list": "un", "list_version": "1", "moment": "application"}
    world.act("screening:run", "screen-1", hits=1, **run)
    hit = {"hit": "0" * 32, "outcome": "true-match", "reason": "same-birth"}
    world.act("screening:adjudicated", "screen-1", **hit)
    world.act("screening:concluded", "screen-1")
    assert names(world, Purpose.EXCLUSION) == {"exam-1", "exam-2", "exam-3"}
    world.assign("exam-1", Purpose.EXCLUSION)
    said = {"outcome": "not-excluded", "standard": "serious-reasons"}
    world.act("exclusion:assessed", "exam-1", {"grounds.exclusion": b"why"}, **said)
    world.later(days=31)
    assert names(world, Purpose.EXCLUSION) == {"exam-2", "exam-3"}
    assert names(world, Purpose.EXAMINATION) == {"exam-2", "exam-3"}, "who has read of it"


def test_a_lawyer_is_drawn_for_candidates_only_where_two_experts_differ(world: World) -> None:
    world.completed()
    assert names(world, Purpose.DEDUPLICATION) == {"ident-1", "ident-2"}
    for by in ("ident-1", "ident-2"):
        world.assign(by, Purpose.DEDUPLICATION)
    found: dict[str, Item] = {"candidates": 1, "index": "n", "listed": ["c" * 32]}
    world.act("deduplication:searched", "ident-1", None, **found)
    said = {"candidate": "c" * 32, "reason": "why"}
    world.act("deduplication:adjudicated", "ident-1", outcome="different", **said)
    world.later(days=31)
    assert names(world, Purpose.DEDUPLICATION) == {"ident-2"}
    world.act("deduplication:adjudicated", "ident-2", outcome="same", **said)
    assert names(world, Purpose.DEDUPLICATION) == {"law-1"}


def test_an_application_is_taken_in_within_a_day(world: World) -> None:
    world.received()
    _, officer = assign(desk(world), Purpose.TAKING_IN, roster=world.roster, service=SERVICE)
    evidence = world.case().chain.acts[-1].act.body["assignment"]
    assert isinstance(evidence, bytes)
    signed = decode_fields(evidence, "evidence", longest=LONGEST_ASSIGNMENT)
    given = decode_assignment(signed.octets("body", longest=LONGEST_ASSIGNMENT))
    assert given.not_after - world.now == TAKING_IN_LASTS
    assert holds_draw(world.case(), officer, Purpose.TAKING_IN, world.now)
    world.later(days=1)
    assert not holds_draw(world.case(), officer, Purpose.TAKING_IN, world.now)
    assert names(world, Purpose.TAKING_IN) == {"enrol-1"}, "the lot is drawn anew"


def test_t33_no_officer_can_count_on_a_case() -> None:
    """An officer who was bribed for one case sees it no more often than by lot."""
    world = World()
    world.received()
    pool = candidates(world.case(), Purpose.EXAMINATION, world.roster, world.now)
    counts = Counter(
        assign(desk(fresh), Purpose.EXAMINATION, roster=fresh.roster, service=SERVICE)[1]
        for fresh in (_received() for _ in range(300))
    )
    expected = 300 / len(pool)
    chi_square = sum((counts[one.id] - expected) ** 2 / expected for one in pool)
    # With two degrees of freedom a fair lot exceeds this once in a hundred thousand times.
    assert chi_square < 23


def _received() -> World:
    world = World()
    world.received()
    return world
