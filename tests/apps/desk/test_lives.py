"""Acts on documents, what follows from them, and how that is finished after a crash."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.simulators.status_register import SimulatedStatusRegister
from tests.simulators.stores import MemoryActs
from tests.worlds.document_desk import CASE, NUMBER, DeskWorld, EmptyPress

from nansen.acts.act import Subject
from nansen.adapters.files.press_folder import PressFolder
from nansen.adapters.files.status_register import FileStatusRegister
from nansen.casework.service import draw_key
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.errors import Conflict, NansenError, Refused, Unavailable
from nansen.ids import DocumentNumber
from nansen.officers.actor import HOLDER
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.status_list import PublishedStatus
from nansen.status.model import Entry

OTHER = DocumentNumber("B3D5F7H92")
VALID, SUSPENDED, ENDED = (
    PublishedStatus.VALID,
    PublishedStatus.SUSPENDED,
    PublishedStatus.ENDED,
)


@dataclass
class StubbornPress(EmptyPress):
    """A press whose disk refuses, as often as it is told to."""

    refusals: int = 0

    def shred(self, number: DocumentNumber) -> None:
        if self.refusals:
            self.refusals -= 1
            raise Unavailable("the disk refuses")
        super().shred(number)


@dataclass
class StubbornRegister(SimulatedStatusRegister):
    """A register that another process holds, as often as it is told to."""

    spared: int = 0
    refusals: int = 0
    written: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    @contextmanager
    def writing(self) -> Iterator[None]:
        if self.refusals and not self.spared:
            self.refusals -= 1
            raise Conflict("another process writes")
        self.spared = max(self.spared - 1, 0)
        self.written += 1
        with super().writing():
            yield


@pytest.fixture
def press() -> StubbornPress:
    return StubbornPress()


@pytest.fixture
def register() -> StubbornRegister:
    return StubbornRegister()


@pytest.fixture
def world(press: StubbornPress, register: StubbornRegister) -> DeskWorld:
    return DeskWorld(press=press, register=register)


def versions(world: DeskWorld) -> int:
    return world.desk.chain(NUMBER).version


def test_documents_are_read_one_by_one_by_case_and_all(world: DeskWorld) -> None:
    place = world.make()
    desk = world.desk
    life = desk.read(NUMBER)
    assert (life.state, life.status) == (LifeState.QC_PASSED, place)
    assert desk.of_case(CASE) == tuple(desk.all()) == (life,)
    assert desk.shown(life) == Entry()
    assert desk.shown(replace(life, status=None)) is None
    with pytest.raises(Unavailable, match="no such document"):
        desk.chain(OTHER)


def test_what_has_left_the_office_leaves_nothing_at_the_press(
    world: DeskWorld, press: StubbornPress
) -> None:
    """R83."""
    world.make()
    assert press.shredded == []
    world.act(LifeKind.DISPATCHED, "deliver-1")
    assert press.shredded == [NUMBER]


def test_an_act_that_no_list_shows_does_not_touch_the_register(
    world: DeskWorld, register: StubbornRegister
) -> None:
    world.live()
    before = register.written
    world.act(LifeKind.REVIEW_OPENED, "super-1", {"reason": "audit"})
    assert register.written == before


@pytest.mark.parametrize("error", [Conflict, Unavailable])
def test_the_same_key_again_changes_nothing_and_finishes_what_was_left(
    world: DeskWorld,
    register: StubbornRegister,
    press: StubbornPress,
    error: type[NansenError],
) -> None:
    place, key = world.live(), draw_key()
    (register if error is Conflict else press).refusals = 1
    with pytest.raises(error, match=f"the act is done.*{key}"):
        world.act(LifeKind.REPORTED_LOST, HOLDER, key=key)
    done = versions(world)
    assert world.desk.read(NUMBER).state is LifeState.REPORTED_LOST
    press.shredded.clear()
    for _ in range(2):
        assert world.act(LifeKind.REPORTED_LOST, HOLDER, key=key).state is LifeState.REPORTED_LOST
        assert world.asked(place) is SUSPENDED
        assert press.shredded
    assert versions(world) == done
    with pytest.raises(Conflict, match="another act"):
        world.act(LifeKind.REPORTED_STOLEN, HOLDER, key=key)


def test_a_loss_that_the_list_missed_is_mended(
    world: DeskWorld, register: StubbornRegister, press: StubbornPress
) -> None:
    place = world.live()
    register.refusals = 1
    with pytest.raises(Conflict):
        world.act(LifeKind.REPORTED_LOST, HOLDER)
    assert world.asked(place) is VALID
    press.shredded.clear()
    assert world.desk.mend().changed == 1
    assert world.asked(place) is SUSPENDED
    assert press.shredded == [NUMBER]
    mended, written = world.desk.mend(), register.written
    assert (mended.changed, mended.left) == (0, ())
    world.desk.mend()
    assert register.written == written + 1, "what is as it should be is not written"


def test_an_activation_that_the_list_missed_is_mended(
    world: DeskWorld, register: StubbornRegister
) -> None:
    place = world.make(mailed=True)
    world.act(LifeKind.DISPATCHED, "deliver-1")
    assert world.desk.mend().changed == 0
    register.spared, register.refusals = 1, 1  # whether it is in vain is asked first
    with pytest.raises(Conflict, match="the act is done"):
        world.act(LifeKind.ACTIVATED, HOLDER)
    assert world.desk.read(NUMBER).state is LifeState.ACTIVE
    assert world.asked(place) is SUSPENDED
    assert world.desk.mend().changed == 1
    assert world.asked(place) is VALID


def test_a_later_act_counts_whoever_is_late(world: DeskWorld) -> None:
    """Who restores and is slow does not undo a loss that was reported meanwhile."""
    place = world.live()
    world.act(LifeKind.REPORTED_LOST, HOLDER)
    key = draw_key()
    world.act(LifeKind.CHANGE_PROPOSED, HOLDER, {"change": "document:restored"})
    of = world.newest().digest
    world.act(LifeKind.RESTORED, "deliver-1", {"of": of}, key=key)
    world.act(LifeKind.REPORTED_STOLEN, HOLDER)
    world.act(LifeKind.RESTORED, "deliver-1", {"of": of}, key=key)
    assert world.asked(place) is SUSPENDED


def test_what_the_list_has_ended_is_not_activated_in_vain(world: DeskWorld) -> None:
    place = world.make(mailed=True)
    world.act(LifeKind.DISPATCHED, "deliver-1")
    ended = Entry(shown=ENDED, asked=ENDED)
    world.put(place, ended)
    with pytest.raises(Refused, match="R58"):
        world.act(LifeKind.ACTIVATED, HOLDER)
    assert world.desk.read(NUMBER).state is LifeState.DISPATCHED
    world.two(LifeKind.CANCELLED, "deliver-1", "quality-1", reason="not-activated")
    assert world.desk.mend().left == ()
    assert world.desk.read(NUMBER).state is LifeState.CANCELLED


def test_a_revocation_is_lifted_though_the_list_has_ended_the_document(world: DeskWorld) -> None:
    place = world.live()
    danger: dict[str, Item] = {"reason": "excluded", "danger": True}
    world.act(LifeKind.REVOCATION_PROPOSED, "approve-1", danger)
    world.act(LifeKind.REVOCATION_CONFIRMED, "approve-2", {"of": world.newest().digest})
    world.put(place, Entry(shown=ENDED, asked=ENDED))
    with pytest.raises(Refused, match="R58: the act is done, and yet"):
        world.two(LifeKind.REVOCATION_LIFTED, "approve-1", "approve-2")
    assert world.desk.read(NUMBER).revocation is None
    (left,) = world.desk.mend().left
    assert "successor" in left.why


def test_what_has_no_place_in_a_list_needs_no_mending(world: DeskWorld) -> None:
    world.applicant.decided()
    world.order()
    assert world.desk.mend().changed == 0


def test_an_activation_that_was_done_is_repeated_after_its_end(world: DeskWorld) -> None:
    world.make()
    key = draw_key()
    world.act(LifeKind.HANDED_OVER, "deliver-1")
    world.act(LifeKind.ACTIVATED, HOLDER, key=key)
    how = {"reason": "surrendered", "disposition": "destroyed"}
    world.two(LifeKind.WITHDRAWN, HOLDER, "deliver-1", **how)
    assert world.act(LifeKind.ACTIVATED, HOLDER, key=key).state is LifeState.WITHDRAWN


def test_what_cannot_be_mended_stops_nobody_else_and_is_told(world: DeskWorld) -> None:
    ended = world.live()
    world.put(ended, Entry(shown=ENDED, asked=ENDED))
    world.act(LifeKind.REPORTED_LOST, HOLDER)
    world.clock.pass_by(timedelta(days=1))
    world.make(number=OTHER)
    assert isinstance(world.acts, MemoryActs)
    del world.acts.acts[Subject.of_document(OTHER)][1]
    mended = world.desk.mend()
    assert mended.changed == 0
    (left,) = mended.left
    assert left.number == OTHER
    assert "chain of acts" in left.why
    assert OTHER not in repr(mended)


def test_a_desk_beside_the_line_leaves_alone_what_the_line_writes(tmp_path: Path) -> None:
    PressFolder(tmp_path)
    part, gone = tmp_path / "jobs" / ".N.1.part", tmp_path / "gone" / "jobs-N"
    for one in (part, gone):
        one.mkdir()
    beside = PressFolder(tmp_path, alone=False)
    assert part.exists()
    assert gone.exists()
    beside.shred(NUMBER)
    PressFolder(tmp_path)
    assert not part.exists()
    assert not gone.exists()


def test_a_register_in_a_file_is_read_anew(tmp_path: Path) -> None:
    world = DeskWorld(register=FileStatusRegister(tmp_path))
    place = world.live()
    other = replace(world.desk, register=FileStatusRegister(tmp_path))
    world.act(LifeKind.REPORTED_LOST, HOLDER)
    with FileStatusRegister(tmp_path).writing():
        pass
    assert other.mend().changed == 0
    assert other.shown(other.read(NUMBER)) == world.entry(place)
