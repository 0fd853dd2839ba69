"""Whatever happens to a document, in whatever order, killed wherever: the list says no more."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.simulators.status_register import SimulatedStatusRegister
from tests.worlds.document_desk import NUMBER, DeskWorld, EmptyPress

from nansen.document.life_cycle import status_of
from nansen.document.life_kinds import IN_OFFICE, LifeKind, LifeState
from nansen.errors import Malformed, Refused
from nansen.officers.actor import HOLDER
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus, hour_of
from nansen.status.model import Entry
from nansen.status.rules import show_entry

VALID, SUSPENDED, ENDED = (
    PublishedStatus.VALID,
    PublishedStatus.SUSPENDED,
    PublishedStatus.ENDED,
)
Move = Callable[[DeskWorld], object]


class KilledError(Exception):
    """The process is no more."""


class Doomed(SimulatedStatusRegister):
    """A register that its process does not live to write."""

    doomed = False

    def put(self, reference: StatusReference, entry: Entry) -> None:
        if self.doomed:
            raise KilledError
        super().put(reference, entry)


def danger(world: DeskWorld) -> None:
    world.act(LifeKind.REVOCATION_PROPOSED, "approve-1", {"reason": "excluded", "danger": True})
    world.act(LifeKind.REVOCATION_CONFIRMED, "approve-2", {"of": world.newest().digest})


def reviewed(outcome: str) -> Move:
    def review(world: DeskWorld) -> None:
        body: dict[str, Item] = {"of": world.newest().digest, "outcome": outcome}
        world.act(LifeKind.REVOCATION_REVIEWED, "law-1", body)

    return review


def one(kind: LifeKind, who: str) -> Move:
    return lambda world: world.act(kind, who)


def both(kind: LifeKind, first: str, second: str, **body: str) -> Move:
    return lambda world: world.two(kind, first, second, **body)


MOVES: dict[str, Move] = {
    "dispatch": one(LifeKind.DISPATCHED, "deliver-1"),
    "hand over": one(LifeKind.HANDED_OVER, "deliver-1"),
    "activate": one(LifeKind.ACTIVATED, HOLDER),
    "lose": one(LifeKind.REPORTED_LOST, HOLDER),
    "steal": both(LifeKind.REPORTED_STOLEN, "enrol-1", "deliver-1"),
    "find": both(LifeKind.RESTORED, "enrol-1", "deliver-1"),
    "danger": danger,
    "stands": reviewed("stands"),
    "falls": reviewed("falls"),
    "lift": both(LifeKind.REVOCATION_LIFTED, "approve-1", "approve-2"),
    "surrender": both(
        LifeKind.WITHDRAWN, HOLDER, "deliver-1", reason="surrendered", disposition="destroyed"
    ),
    "end": one(LifeKind.ENDED, "super-1"),
    "week": lambda world: world.clock.pass_by(timedelta(days=7)),
    "month": lambda world: world.clock.pass_by(timedelta(days=31)),
    "mend": lambda world: world.desk.mend(),
}
BEGINNINGS = (("hand over", "activate"), ("dispatch", "activate"), ("dispatch", "hand over"), ())


def happen(world: DeskWorld, place: StatusReference, name: str) -> None:
    """Let something happen, if a rule lets it; a kill leaves the register as it was."""
    try:
        MOVES[name](world)
    except (Refused, KilledError, Malformed):
        return
    finally:
        assert isinstance(world.register, Doomed)
        world.register.doomed = False
    if name in {"week", "month"}:
        world.put(place, show_entry(world.entry(place), hour_of(world.clock.now())))


def check(world: DeskWorld, place: StatusReference) -> None:
    mended = world.desk.mend()
    life, asked = world.desk.read(NUMBER), world.asked(place)
    wanted = status_of(life, world.clock.now())
    kinds = {one.act.kind for one in world.desk.chain(NUMBER).acts}
    at_the_desk = life.state is LifeState.HANDED_OVER and LifeKind.DISPATCHED not in kinds
    if asked is VALID:
        assert wanted is VALID or at_the_desk
    elif wanted is VALID:
        assert life.state in IN_OFFICE or mended.left
    assert world.desk.mend().changed == 0


@given(
    mailed=st.booleans(),
    begun=st.sampled_from(BEGINNINGS),
    after=st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.booleans()), max_size=7),
)
@example(mailed=True, begun=BEGINNINGS[1], after=[("lose", True), ("find", True)])
@example(mailed=False, begun=BEGINNINGS[0], after=[("danger", True), ("week", False)])
@example(mailed=False, begun=BEGINNINGS[0], after=[("danger", False), ("month", False)])
@settings(max_examples=12)
def test_the_list_says_what_the_acts_say(
    mailed: bool, begun: tuple[str, ...], after: list[tuple[str, bool]]
) -> None:
    world = DeskWorld(register=Doomed(), press=EmptyPress())
    place = world.make(mailed=mailed)
    for name in begun:
        happen(world, place, name)
    for name, killed in after:
        assert isinstance(world.register, Doomed)
        world.register.doomed = killed
        happen(world, place, name)
    check(world, place)
