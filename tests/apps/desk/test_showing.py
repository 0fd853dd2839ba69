"""What happened to a document, as the status list comes to show it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.worlds.document_desk import NUMBER, DeskWorld
from tests.worlds.document_lives import D1
from tests.worlds.office import NOW

from nansen.apps.desk.documents.showing import ask, check_open, show
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.revocation import REVIEW_WITHIN
from nansen.errors import Refused
from nansen.officers.actor import HOLDER
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import GOOD_FOR, PublishedStatus
from nansen.status.model import Change, Entry, Ground, HolderAct, OfficersAct

VALID, SUSPENDED, ENDED = (
    PublishedStatus.VALID,
    PublishedStatus.SUSPENDED,
    PublishedStatus.ENDED,
)
DAY = timedelta(days=1)


@pytest.fixture
def world() -> DeskWorld:
    return DeskWorld()


def carried(world: DeskWorld) -> bool:
    desk = world.desk
    return show(NUMBER, files=desk.files, register=desk.register, clock=desk.clock)


def wanted(world: DeskWorld, entry: Entry) -> tuple[Change, HolderAct | OfficersAct] | None:
    """Tell what would be asked of a register that has this entry."""
    acts = world.desk.chain(NUMBER).acts
    return ask(world.desk.read(NUMBER), acts, entry, world.clock.now())


def word_of(world: DeskWorld, entry: Entry) -> tuple[str, ...]:
    """Tell whose word a change goes by."""
    asked = wanted(world, entry)
    assert asked is not None
    by = asked[1]
    if isinstance(by, HolderAct):
        return (HOLDER,)
    return (*sorted((by.first, by.second)), *by.grounds)


def test_issuing_and_activating_at_the_desk_show_nowhere(world: DeskWorld) -> None:
    """R60: the register is not even asked."""
    place = world.make()
    assert world.asked(place) is VALID
    world.act(LifeKind.HANDED_OVER, "deliver-1")
    assert world.asked(place) is VALID
    world.act(LifeKind.ACTIVATED, HOLDER)
    assert world.entry(place) == Entry()


def test_what_is_mailed_is_suspended_until_its_holder_activates_it(world: DeskWorld) -> None:
    place = world.make(mailed=True)
    assert world.asked(place) is SUSPENDED
    assert not carried(world), "that it is good in the office lifts nothing"
    world.act(LifeKind.DISPATCHED, "deliver-1")
    assert not carried(world)
    assert world.asked(place) is SUSPENDED
    world.act(LifeKind.ACTIVATED, HOLDER)
    assert world.asked(place) is VALID
    assert word_of(world, Entry(asked=SUSPENDED)) == ("deliver-1", "quality-1", Ground.ACTIVATED)


def test_what_is_mailed_all_the_same_is_suspended_when_it_leaves(world: DeskWorld) -> None:
    place = world.make()
    world.act(LifeKind.DISPATCHED, "deliver-1")
    assert world.asked(place) is SUSPENDED
    world.act(LifeKind.HANDED_OVER, "deliver-1")
    assert world.asked(place) is SUSPENDED
    world.act(LifeKind.ACTIVATED, HOLDER)
    assert world.asked(place) is VALID


def test_a_loss_suspends_and_finding_it_restores(world: DeskWorld) -> None:
    place = world.live()
    world.act(LifeKind.REPORTED_LOST, HOLDER)
    assert (world.asked(place), world.entry(place).by_holder) == (SUSPENDED, True)
    assert not carried(world)
    world.two(LifeKind.RESTORED, HOLDER, "deliver-1")
    assert world.entry(place) == Entry()
    assert word_of(world, Entry(asked=SUSPENDED)) == ("deliver-1", HOLDER, Ground.FOUND)


def test_a_loss_that_officers_write_down_is_taken_back_too(world: DeskWorld) -> None:
    """R58: also by a holder who has lost the key, and comes in person."""
    place = world.live()
    world.two(LifeKind.REPORTED_STOLEN, "enrol-1", "deliver-1")
    assert (world.asked(place), world.entry(place).by_holder) == (SUSPENDED, False)
    assert word_of(world, Entry()) == ("deliver-1", "enrol-1", Ground.STOLEN)
    world.two(LifeKind.RESTORED, "enrol-1", "deliver-1")
    assert world.asked(place) is VALID


def test_what_was_stolen_on_its_way_and_found_is_still_on_its_way(world: DeskWorld) -> None:
    place = world.make()
    world.act(LifeKind.HANDED_OVER, "deliver-1")
    world.act(LifeKind.REPORTED_STOLEN, HOLDER)
    assert world.asked(place) is SUSPENDED
    life = world.two(LifeKind.RESTORED, HOLDER, "deliver-1")
    assert life.state is LifeState.HANDED_OVER
    assert world.asked(place) is SUSPENDED
    world.act(LifeKind.ACTIVATED, HOLDER)
    assert world.asked(place) is VALID


def test_a_withdrawn_document_ends_for_ever(world: DeskWorld) -> None:
    place = world.live()
    how = {"reason": "surrendered", "disposition": "destroyed"}
    world.two(LifeKind.WITHDRAWN, HOLDER, "deliver-1", **how)
    assert world.asked(place) is ENDED
    assert not carried(world)
    assert word_of(world, Entry()) == ("deliver-1", HOLDER, Ground.REPLACED)
    world.act(LifeKind.ENDED, "super-1")
    world.put(place, Entry())
    assert carried(world), "a tombstone remembers what ended it"
    assert world.asked(place) is ENDED


def test_what_is_spoiled_at_the_press_ends(world: DeskWorld) -> None:
    place = world.make()
    world.act(LifeKind.SPOILED, "quality-1")
    assert world.asked(place) is ENDED
    assert word_of(world, Entry()) == ("personaliser", "quality-1", Ground.SPOILED)


def test_a_report_that_stays_ends_by_the_rule_of_the_list(world: DeskWorld) -> None:
    place = world.live()
    world.act(LifeKind.REPORTED_LOST, HOLDER)
    world.clock.pass_by(31 * DAY)
    assert not carried(world)
    world.act(LifeKind.ENDED, "super-1")
    assert world.asked(place) is SUSPENDED
    world.put(place, Entry())
    assert carried(world)
    assert world.entry(place) == Entry(asked=SUSPENDED, by_holder=True)


def begun(world: DeskWorld, *, danger: bool) -> None:
    """Have two approvers begin to revoke a document."""
    world.act(LifeKind.REVOCATION_PROPOSED, "approve-1", {"reason": "excluded", "danger": danger})
    world.act(LifeKind.REVOCATION_CONFIRMED, "approve-2", {"of": world.newest().digest})


def test_a_revocation_changes_nothing_before_it_is_final(world: DeskWorld) -> None:
    place = world.live()
    begun(world, danger=False)
    confirmed = world.newest().digest
    world.act(LifeKind.REVOCATION_NOTIFIED, "deliver-1", {"letter": D1, "language": "ru"})
    assert world.asked(place) is VALID
    world.put(place, Entry(asked=SUSPENDED))
    assert carried(world), "and what is suspended goes back to what its activation says"
    world.clock.pass_by(21 * DAY)
    world.act(LifeKind.REVOKED, "approve-2", {"of": confirmed})
    assert world.asked(place) is ENDED
    assert word_of(world, Entry()) == ("approve-1", "approve-2", Ground.REVOKED)


def test_a_danger_that_nobody_reviews_passes_after_a_week(world: DeskWorld) -> None:
    place = world.live()
    begun(world, danger=True)
    assert world.asked(place) is SUSPENDED
    assert word_of(world, Entry()) == ("approve-1", "approve-2", Ground.REVOKED)
    world.clock.pass_by(REVIEW_WITHIN)
    assert carried(world)
    assert world.asked(place) is VALID


@pytest.mark.parametrize(("outcome", "shown"), [("stands", SUSPENDED), ("falls", VALID)])
def test_a_danger_that_is_reviewed_stands_or_falls(
    world: DeskWorld, outcome: str, shown: PublishedStatus
) -> None:
    place = world.live()
    begun(world, danger=True)
    reviewed: dict[str, Item] = {"of": world.newest().digest, "outcome": outcome}
    world.act(LifeKind.REVOCATION_REVIEWED, "law-1", reviewed)
    assert world.asked(place) is shown
    world.two(LifeKind.REVOCATION_LIFTED, "approve-1", "approve-2")
    assert world.asked(place) is VALID


def test_what_the_list_has_ended_never_comes_back(world: DeskWorld) -> None:
    place = world.live()
    world.put(place, Entry(shown=ENDED, asked=ENDED))
    with pytest.raises(Refused, match="R58"):
        carried(world)
    with pytest.raises(Refused, match="R58"):
        check_open(world.desk.read(NUMBER), world.register)
    world.act(LifeKind.REPORTED_LOST, HOLDER)
    assert world.asked(place) is ENDED


def shown_since(late: timedelta) -> Entry:
    return Entry(shown=SUSPENDED, asked=SUSPENDED, since=NOW + late)


def test_a_suspension_that_no_act_tells_of_is_not_lifted(world: DeskWorld) -> None:
    """The acts may have come back from an old copy, and the register not."""
    place = world.live()
    world.put(place, shown_since(GOOD_FOR))
    assert carried(world), "the list was a week late"
    for entry in (shown_since(GOOD_FOR + DAY), Entry(asked=SUSPENDED, by_holder=True)):
        world.put(place, entry)
        with pytest.raises(Refused, match="STATUS-LIST"):
            carried(world)
        assert world.entry(place) == entry


def test_a_danger_that_has_passed_is_lifted_also_where_lists_are_late(world: DeskWorld) -> None:
    place = world.live()
    begun(world, danger=True)
    world.clock.pass_by(2 * REVIEW_WITHIN)
    world.put(place, shown_since(REVIEW_WITHIN + DAY))
    assert carried(world)


def test_a_sheet_has_no_place_in_a_list(world: DeskWorld) -> None:
    world.applicant.decided()
    world.order()
    assert not carried(world)
    check_open(world.desk.read(NUMBER), world.register)


def test_a_place_that_no_list_has_is_told(world: DeskWorld) -> None:
    world.live()
    lost = StatusReference(list_id=b"\x01" * 16, index=1)
    with pytest.raises(Refused, match="STATUS-REFERENCE"):
        check_open(replace(world.desk.read(NUMBER), status=lost), world.register)


def test_one_who_has_two_roles_is_still_one(world: DeskWorld) -> None:
    """R56: the register asks again."""
    world.live()
    acts = world.desk.chain(NUMBER).acts
    alone = [acts[0], acts[-1]]
    life = world.desk.read(NUMBER)
    with pytest.raises(Refused, match="R56"):
        ask(life, alone, Entry(asked=SUSPENDED), world.clock.now())
