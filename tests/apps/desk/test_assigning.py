"""Who works on a case: drawn by lot among those who may."""

from collections import Counter

import pytest
from tests.worlds.office import CASE, World, actor

from nansen.apps.desk.assigning import assign, candidates
from nansen.casework.desk import Desk
from nansen.clock import FixedClock
from nansen.errors import Refused
from nansen.keys.custody.request import ServiceId
from nansen.keys.fields.purpose import Purpose

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
