"""T24, an officer under duress: whoever holds one, with whatever roles, gets no passport."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pytest
from tests.worlds.office import World, first_roster, key_of, officer

from nansen.casework.case import Case
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.ids import OfficerId
from nansen.keys.fields.purpose import Purpose
from nansen.officers.officer import OfficerKey
from nansen.officers.role import Role
from nansen.officers.roster import Roster
from nansen.standards.deterministic_cbor import Item

FORCED = "approve-1"
MACHINES = {"intake", "assigner", "personaliser", "signer"}
"""They do as their owner says: the lot falls on whom the thief wants."""


@dataclass
class Held(World):
    """An office in which from some moment on one officer does everything that officers do."""

    forced: bool = False

    def act(
        self, kind: str, by: str, fields: Mapping[str, bytes] | None = None, /, **body: Item
    ) -> Case:
        by = FORCED if self.forced and by not in MACHINES else by
        return super().act(kind, by, fields, **body)

    def assign(self, name: str, purpose: Purpose) -> Case:
        return super().assign(FORCED if self.forced else name, purpose)


def roster_with(roles: frozenset[Role]) -> Roster:
    """The office's roster, with these roles for the officer who is forced."""
    before = first_roster().roster
    others = tuple(one for one in before.officers if one.id != FORCED)
    return replace(before, officers=(*others, officer(FORCED, roles=roles)))


STEPS: dict[str, Callable[[World], Case]] = {
    "completed": World.completed,
    "identified": World.identified,
    "screened": World.screened,
    "examined": World.examined,
    "decided": World.decided,
}
BEFORE: dict[str, Callable[[World], Case] | None] = {
    "the beginning": None,
    "the identity check": World.completed,
    "screening": World.identified,
    "examination": World.screened,
    "the decision": World.examined,
}


def go_on(world: Held) -> None:
    """Do all that is still to be done, as the usual course has it."""
    stage = world.case().stage
    if stage is Stage.IDENTITY_CHECK:
        rest(world, "identified", without="completed")
    if world.case().stage is Stage.SCREENING:
        rest(world, "screened", without="identified")
    if world.case().stage is Stage.EXAMINATION:
        world.find("exam-1", "grant")
        world.find("exam-2", "grant")
    world.decide("decision", Purpose.APPROVAL, ("approve-1", "approve-2"), "grant")


def rest(world: Held, step: str, *, without: str) -> None:
    """Do one step without those before it, which are done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Held, without, World.case)
        STEPS[step](world)


@pytest.mark.parametrize("since", BEFORE)
def test_t24_an_officer_with_every_role_grants_nothing_alone(since: str) -> None:
    """Even one whom two administrators gave all roles, and whom the lot draws each time."""
    world = Held(roster=roster_with(frozenset(Role)))
    before = BEFORE[since]
    if before is None:
        world.received()
        world.forced = True
        world.assign(FORCED, Purpose.TAKING_IN)
        world.act("application:opened", FORCED, {"identity.names": b"names"})
        world.act("application:completed", FORCED, requested_class="PR")
    else:
        before(world)
        world.forced = True
    # Whoever enrolled does not examine; and whoever examined or decided is not the second one too.
    rule = "R25" if before is None else "FOUR-EYES"
    with pytest.raises(Refused, match=rule):
        go_on(world)
    assert world.case().stage not in {Stage.GRANTED, Stage.REFUSED}


def test_t24_an_examiner_who_is_made_an_approver_does_not_decide_what_they_found() -> None:
    """With an honest second examiner and an honest second approver it is still two duties."""
    world = Held(roster=roster_with(frozenset(Role)))
    world.screened()
    world.find(FORCED, "grant")
    world.find("exam-2", "grant")
    for names in ((FORCED, "approve-2"), ("approve-2", FORCED)):
        with pytest.raises(Refused, match="R25"):
            world.decide("decision", Purpose.APPROVAL, names, "grant")
    assert world.case().stage is not Stage.GRANTED


def test_t24_with_others_beside_the_same_course_ends_in_a_grant() -> None:
    """Otherwise the test above would be right of an office that grants nothing."""
    for before in BEFORE.values():
        world = Held(roster=roster_with(first_roles()))
        if before is None:
            world.completed()
        else:
            before(world)
        go_on(world)
        assert world.case().stage is Stage.GRANTED


def first_roles() -> frozenset[Role]:
    found = first_roster().roster.find(OfficerId(FORCED))
    assert found is not None
    assert found.key == OfficerKey(spki=key_of(FORCED).spki)
    return found.roles


@pytest.mark.parametrize("role", list(Role))
def test_t24_no_role_alone_moves_a_case_to_its_grant(role: Role) -> None:
    """One officer with one role, before a case at any stage: it goes no further than a step."""
    for before in (World.received, World.completed, World.identified, World.screened):
        world = Held(roster=roster_with(frozenset({role})))
        before(world)
        world.forced = True
        with pytest.raises(Refused):
            go_on(world)
        assert world.case().stage is not Stage.GRANTED
        assert world.case().proposal is None
    world = Held(roster=roster_with(frozenset({role})))
    world.examined()
    world.forced = True
    with pytest.raises(Refused):
        go_on(world)
    assert world.case().stage in {Stage.PROPOSAL, Stage.SECOND_APPROVAL}
