"""What stood still for more than a week is given up by the line itself, and made anew (R47)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.simulators.status_register import SimulatedStatusRegister
from tests.simulators.stores import MemoryActs
from tests.worlds.office import NOW, actor
from tests.worlds.production import Factory, case_name, factory
from tests.worlds.specimen import found, keys_of

from nansen.acts.act import Subject
from nansen.adapters.files.press_folder import PressFolder
from nansen.apps.desk.documents.production import (
    STAGES,
    Work,
    find_work,
    produce,
    row_of,
    run_stage,
)
from nansen.clock import FixedClock
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.service import lives_of
from nansen.errors import Refused, Unavailable
from nansen.ids import DocumentNumber
from nansen.journal.model import EntryKind, decode_kind_opening
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import DocumentSigner, SigningRequest
from nansen.standards.framework.entry import StatusReference

ONE, TWO = case_name(1), case_name(2)
WEEK = timedelta(days=8)
KEYS = keys_of(*found())


@dataclass
class Standstill:
    """A line that works on some days, over the same databases and folders."""

    home: Path
    acts: MemoryActs
    register: SimulatedStatusRegister

    @contextmanager
    def on(self, days: int) -> Iterator[Factory]:
        clock = FixedClock(NOW + timedelta(days=days))
        with factory(
            self.home, acts=self.acts, register=self.register, keys=KEYS, clock=clock
        ) as made:
            yield made


@pytest.fixture
def line(tmp_path: Path) -> Standstill:
    return Standstill(home=tmp_path, acts=MemoryActs(), register=SimulatedStatusRegister())


def run_until(made: Factory, *names: str) -> tuple[Work, ...]:
    works: tuple[Work, ...] = (find_work(ONE, made.ports),)
    for name in names:
        works = STAGES[name](works, made.ports)
    return works


def given_up_and_made(made: Factory) -> tuple[Life, Life]:
    first, second = lives_of(ONE, made.ports.files)
    assert first.state is LifeState.CANCELLED
    assert second.state is LifeState.PERSONALISED
    assert first.number != second.number
    return first, second


def kinds_of(made: Factory, number: DocumentNumber) -> list[str]:
    acts = made.ports.files.cases.acts.read(Subject.of_document(number))
    return [one.act.kind for one in acts]


def issued(made: Factory) -> int:
    memos = map(decode_kind_opening, made.ports.store.memos())  # type: ignore[attr-defined]
    return sum(memo.kind is EntryKind.DOCUMENT_ISSUED for memo in memos)


@pytest.mark.parametrize("stages", [("order",), ("order", "reserve")])
def test_what_was_ordered_and_stood_still_is_made_anew_with_the_dates_of_today(
    line: Standstill, stages: tuple[str, ...]
) -> None:
    with line.on(0) as made:
        made.grant(ONE)
        run_until(made, *stages)
        number = lives_of(ONE, made.ports.files)[0].number
        place = made.ports.press.reserved(number)
        assert (place is None) is (stages == ("order",))
    with line.on(8) as made:
        (work,) = produce((ONE,), made.ports)
        assert (work.attempt, work.failed) == (1, "")
        first, second = given_up_and_made(made)
        assert kinds_of(made, first.number) == [LifeKind.ORDERED, LifeKind.SPOILED]
        assert second.issued_on == (NOW + WEEK).date()
        assert made.ports.press.reserved(number) is None
        assert made.ports.press.reserved(second.number) not in {None, place}
        assert first.status is None, "nothing tells of a place that no chip names"
        assert issued(made) == 1
        assert produce((ONE,), made.ports) == (work,)


def test_what_the_journal_holds_is_given_up_when_the_signer_says_so(line: Standstill) -> None:
    with line.on(0) as made:
        made.grant(ONE)
        made.grant(TWO)
        run_until(made, "order", "reserve", "commit")
    with line.on(8) as made:
        works = produce((ONE, TWO), made.ports)
        assert [(work.attempt, work.failed) for work in works] == [(1, ""), (0, "")]
        first, second = given_up_and_made(made)
        assert kinds_of(made, first.number)[-1] == LifeKind.SPOILED
        assert first.status is not None
        assert second.status not in {None, first.status}
        assert issued(made) == 3


def test_after_one_spoiled_and_one_given_up_the_signer_still_gets_its_proof(
    line: Standstill,
) -> None:
    with line.on(0) as made:
        made.grant(ONE)
        produce((ONE,), made.ports)
        (life,) = lives_of(ONE, made.ports.files)
        spoil_by_hand(made, life.number)
        run_until(made, "order", "reserve", "commit")
    with line.on(8) as made:
        (work,) = produce((ONE,), made.ports)
        assert (work.attempt, work.failed) == (2, "")


def test_what_was_signed_and_then_given_up_by_hand_is_followed_too(line: Standstill) -> None:
    """Killed between the signer's ledger and the act: the chain does not know of a signature."""
    with line.on(0) as made:
        made.grant(ONE)
        works = run_until(made, "order", "reserve", "commit")
        forgetful = replace(made.ports, signer=Forgetful(made.ports.signer))
        with pytest.raises(Unavailable):
            STAGES["sign"](works, forgetful)
        (life,) = lives_of(ONE, made.ports.files)
        assert life.state is LifeState.COMMITTED
        spoil_by_hand(made, life.number)
        (work,) = produce((ONE,), made.ports)
        assert (work.attempt, work.failed) == (1, "")


@dataclass
class Forgetful:
    """A signer that signs, and whose answer is lost."""

    signer: DocumentSigner

    def sign(self, request: SigningRequest) -> SignedDocument:
        self.signer.sign(request)
        raise Unavailable("the signer has not answered")


def test_what_the_signer_has_signed_it_signs_again_however_late(line: Standstill) -> None:
    with line.on(0) as made:
        made.grant(ONE)
        works = run_until(made, "order", "reserve", "commit")
        with pytest.raises(Unavailable):
            STAGES["sign"](works, replace(made.ports, signer=Forgetful(made.ports.signer)))
    with line.on(20) as made:
        (work,) = produce((ONE,), made.ports)
        assert (work.attempt, work.failed) == (0, "")
        (life,) = lives_of(ONE, made.ports.files)
        assert life.issued_on == NOW.date()


def test_a_signer_whose_day_is_another_has_nothing_given_up(line: Standstill) -> None:
    with line.on(0) as made:
        made.grant(ONE)
    with line.on(2) as made, line_signer(line, 1) as behind:
        works = run_until(made, "order", "reserve", "commit")
        (work,) = STAGES["sign"](works, replace(made.ports, signer=behind))
        assert work.failed == "R47"
        (life,) = lives_of(ONE, made.ports.files)
        assert life.state is LifeState.COMMITTED


@contextmanager
def line_signer(line: Standstill, days: int) -> Iterator[DocumentSigner]:
    with factory(
        line.home / "elsewhere", keys=KEYS, clock=FixedClock(NOW + timedelta(days=days))
    ) as other:
        yield other.ports.signer


class Fragile(PressFolder):
    """A press whose disk goes away in the middle of a shredding."""

    def shred(self, number: DocumentNumber) -> None:
        raise Unavailable(f"cannot shred {len(number)} letters")


@pytest.mark.parametrize("stages", [("order", "reserve"), ("order", "reserve", "commit")])
def test_a_kill_between_giving_up_and_shredding_changes_nothing(
    line: Standstill, stages: tuple[str, ...]
) -> None:
    """The row goes on, and so does a new one; nothing stays at the press."""
    with line.on(0) as made:
        made.grant(ONE)
        works = run_until(made, *stages)
        rows = [row_of(work) for work in works]
    next_stage = ("order", "reserve", "commit", "sign")[len(stages)]
    with line.on(8) as made:
        fragile = replace(made.ports, press=Fragile(line.home / "press"))
        with pytest.raises(Unavailable):
            run_stage(next_stage, rows, fragile)
        (life,) = lives_of(ONE, made.ports.files)
        assert life.state is LifeState.CANCELLED
        assert made.ports.press.reserved(life.number) is not None
    for name in ("sign", "press", "print"):
        with line.on(8) as made:
            rows = run_stage(name, rows, made.ports)
    assert rows[0] == {**row_of(works[0]), "attempt": 1}
    with line.on(8) as made:
        first, _ = given_up_and_made(made)
        assert made.ports.press.reserved(first.number) is None


def test_a_new_line_clears_what_the_killed_one_left(line: Standstill) -> None:
    with line.on(0) as made:
        made.grant(ONE)
        run_until(made, "order", "reserve")
    with line.on(8) as made:
        with pytest.raises(Unavailable):
            produce((ONE,), replace(made.ports, press=Fragile(line.home / "press")))
        (work,) = produce((ONE,), made.ports)
        assert (work.attempt, work.failed) == (1, "")
        first, _ = given_up_and_made(made)
        assert made.ports.press.reserved(first.number) is None


def test_a_row_from_before_goes_on_with_the_newest_attempt(line: Standstill) -> None:
    with line.on(0) as made:
        made.grant(ONE)
        rows = [row_of(work) for work in run_until(made, "order")]
    with line.on(8) as made:
        produce((ONE,), made.ports)
        for name in STAGES:
            rows = run_stage(name, rows, made.ports)
        assert (rows[0]["attempt"], rows[0]["failed"]) == (1, "")
        given_up_and_made(made)


def test_a_row_that_runs_ahead_destroys_nothing_that_is_being_made(line: Standstill) -> None:
    """Whoever writes to the workflow's database cannot have the press shred a living document."""
    with line.on(0) as made:
        made.grant(ONE)
        produce((ONE,), made.ports)
        (life,) = lives_of(ONE, made.ports.files)
        ahead = row_of(replace(find_work(ONE, made.ports), attempt=1))
        (row,) = run_stage("order", [ahead], made.ports)
        assert row["failed"] == "R20"
        assert made.ports.press.signed(life.number) is not None


def test_an_approval_that_ran_out_meanwhile_makes_no_other(line: Standstill) -> None:
    with line.on(0) as made:
        made.grant(ONE)
        run_until(made, "order")
    with line.on(366) as made:
        rows = [row_of(replace(find_work(ONE, made.ports), attempt=0))]
        (row,) = run_stage("sign", rows, made.ports)
        assert row["failed"] == "R38"
        (life,) = lives_of(ONE, made.ports.files)
        assert life.state is LifeState.CANCELLED


def test_quality_control_gives_up_nothing_that_it_cannot_have_seen(line: Standstill) -> None:
    with line.on(0) as made:
        made.grant(ONE)
        run_until(made, "order")
        (life,) = lives_of(ONE, made.ports.files)
        with pytest.raises(Refused, match="R56"):
            spoil_by_hand(made, life.number, "quality-1")


def spoil_by_hand(made: Factory, number: DocumentNumber, by: str = "personaliser") -> None:
    made.ports.desk.act(LifeKind.SPOILED, number, actor=actor(by))


def test_no_place_in_a_list_is_given_twice(line: Standstill) -> None:
    places: list[StatusReference | None] = []
    with line.on(0) as made:
        made.grant(ONE)
    for days in (0, 8, 16):
        with line.on(days) as made:
            run_until(made, "order", "reserve")
            newest = lives_of(ONE, made.ports.files)[-1]
            places.append(made.ports.press.reserved(newest.number))
    assert len(set(places)) == 3
    assert None not in places
