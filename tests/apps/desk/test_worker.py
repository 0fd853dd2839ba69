"""The desk process's rounds, in an office whose services run."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.apps.desk.desk_office import (
    ANNA,
    NADZEIA,
    at_the_desk,
    found_granting,
    found_with_a_document,
    moved_in,
)
from tests.journeys.office_world import signer_served
from tests.simulators.custody import MovableClock
from tests.simulators.postgres import PostgresServer
from tests.worlds.office import NOW

from nansen.acts.act import Subject
from nansen.adapters.files.status_files import read_status_lists
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.sql.turn import Matter, turn_in
from nansen.apps.demo.founding import MACHINE_ROLES, PEOPLE
from nansen.apps.desk.documents import making
from nansen.apps.desk.documents.lives import document_desk
from nansen.apps.desk.documents.making import open_line
from nansen.apps.desk.documents.production import ProductionPorts, Work, find_work
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import Office, open_office
from nansen.apps.desk.worker import Memory, Round, Stopped, work_round, work_until_told
from nansen.casework.service import draw_key
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.service import NewDocumentAct, lives_of, perform_on_document
from nansen.errors import Conflict, NansenError, Refused, Unavailable, Untrusted
from nansen.ids import CaseId, DocumentNumber
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.officers.actor import HOLDER, Actor

HOUR = timedelta(hours=1)
FOUNDED = 1 + len(PEOPLE) + len(MACHINE_ROLES) + 6
"""A roster, those in it, and the keys: what the journal is owed of the founding itself."""


@pytest.fixture(scope="module")
def granting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[CaseId, ...]]:
    """An office that has granted two cases."""
    path = tmp_path_factory.mktemp("granting") / "o"
    return path, found_granting(path, MovableClock(NOW), ANNA, NADZEIA)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CaseId]:
    """An office with one document, which is active."""
    path = tmp_path_factory.mktemp("lived") / "o"
    return path, found_with_a_document(path, MovableClock(NOW))


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW + timedelta(minutes=5))


def only_life(case: CaseId, office: Office) -> Life:
    (life,) = lives_of(case, office.documents)
    return life


def states(cases: tuple[CaseId, ...], office: Office) -> list[LifeState]:
    return [only_life(case, office).state for case in cases]


def test_what_was_granted_is_made_once_and_the_world_is_told(
    granting: tuple[Path, tuple[CaseId, ...]], tmp_path: Path, clock: MovableClock
) -> None:
    template, cases = granting
    home, memory = moved_in(tmp_path / "o", template), Memory()
    with at_the_desk(home, clock) as office:
        assert office.files.acts.duties(limit=1)
        done = work_round(office, memory)
        assert done == Round(made=2, entries=2 + FOUNDED, lists=1)
        assert not office.files.acts.duties(limit=1)
        assert states(cases, office) == [LifeState.PERSONALISED] * 2
        assert len({only_life(case, office).number for case in cases}) == 2
        (listed,) = read_status_lists([home.trust]).lists
        assert listed.content.issued == clock.now().replace(minute=0)
        assert (home.trust / "csca-1.cer").exists()
        assert work_round(office, memory).is_quiet
        # The key of the lists was made after the journal had been paid.
        assert work_round(office, Memory()) == Round(entries=1, lists=1)
        clock.pass_by(HOUR)
        assert work_round(office, memory) == Round(lists=1)
        assert states(cases, office) == [LifeState.PERSONALISED] * 2


def test_what_a_rule_stops_is_told_and_tried_again_later(
    granting: tuple[Path, tuple[CaseId, ...]],
    tmp_path: Path,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template, cases = granting
    home, memory, asked = moved_in(tmp_path / "o", template), Memory(), list[CaseId]()

    def refusing(case: CaseId, ports: ProductionPorts) -> Work:
        asked.append(case)
        if case == cases[0]:
            raise Refused("QUOTA", "enough for today")
        return find_work(case, ports)

    with at_the_desk(home, clock) as office:
        with monkeypatch.context() as patched:
            patched.setattr(making, "find_work", refusing)
            done = work_round(office, memory)
            stopped = Stopped(subject=Subject.of_case(cases[0]), rule="QUOTA")
            assert (done.made, done.stopped) == (1, (stopped,))
            assert stopped.told == f"case:{cases[0]}: QUOTA"
            assert sorted(asked) == sorted(cases)
            assert work_round(office, memory).is_quiet
            clock.pass_by(HOUR)
            assert work_round(office, memory).stopped == (stopped,)
            clock.pass_by(HOUR)
            assert work_round(office, memory).stopped == ()
        clock.pass_by(HOUR)
        assert work_round(office, memory).made == 1
        assert states(cases, office) == [LifeState.PERSONALISED] * 2


def test_without_the_signer_the_other_steps_go_on(
    granting: tuple[Path, tuple[CaseId, ...]],
    tmp_path: Path,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template, cases = granting
    home, memory = moved_in(tmp_path / "o", template), Memory()
    monkeypatch.setattr(making, "_ATTEMPTS", 1)
    with at_the_desk(home, clock, signer=False) as office:
        done = work_round(office, memory)
        assert (done.made, done.entries, done.lists) == (0, 2 + FOUNDED, 0)
        assert {one.rule for one in done.stopped} == {"UNAVAILABLE"}
        assert [one.partition(":")[0] for one in done.away] == ["status"]
        assert "cannot reach the signer" in done.away[0]
        assert work_round(office, memory) == Round(away=done.away)
        with signer_served(home, clock):
            clock.pass_by(timedelta(seconds=31))
            assert work_round(office, memory) == Round(made=2, lists=1)
        assert states(cases, office) == [LifeState.PERSONALISED] * 2


def test_who_has_the_line_makes_and_the_other_waits(
    granting: tuple[Path, tuple[CaseId, ...]], tmp_path: Path, clock: MovableClock
) -> None:
    template, cases = granting
    home, memory = moved_in(tmp_path / "o", template), Memory()
    with at_the_desk(home, clock) as office:
        with turn_in(office.process, Matter.LINE):
            done = work_round(office, memory)
            assert (done.made, done.lists) == (0, 1)
            assert done.away[0].startswith("make: another process has the line")
            with pytest.raises(Conflict), open_line(office, patience=0):
                pass
        moved = list[int]()
        with open_line(office, patience=5, moved=lambda: moved.append(1)) as line:
            made = line.make([*cases, cases[0]])
            assert [one.case for one in made] == [*cases]
            assert [one.number for one in made] == [
                only_life(case, office).number for case in cases
            ]
            assert len(moved) == 12
            assert line.make(cases) == made
            assert line.make([]) == ()
            with pytest.raises(Unavailable):
                line.make([CaseId("0" * 32)])
        assert work_round(office, memory).is_quiet


def test_a_journal_that_somebody_holds_is_waited_for(
    granting: tuple[Path, tuple[CaseId, ...]], tmp_path: Path, clock: MovableClock
) -> None:
    template, _ = granting
    home, memory = moved_in(tmp_path / "o", template), Memory()
    with at_the_desk(home, clock, signer=False) as office:
        with FileTileStore.open(home.journal):
            away = [one.partition(":")[0] for one in work_round(office, memory).away]
            assert away == ["make", "journal", "status"]
        assert work_round(office, memory).entries == 2 + FOUNDED
        assert memory.cases.find(office.files.acts, clock.now(), memory.held, most=9) == ()


def test_an_office_whose_journal_nobody_has_declared_has_no_line(
    granting: tuple[Path, tuple[CaseId, ...]], tmp_path: Path, clock: MovableClock
) -> None:
    template, _ = granting
    home = moved_in(tmp_path / "o", template)
    (home.trust / "UTO.journal").unlink()
    with at_the_desk(home, clock, signer=False) as office:
        opened = open_line(office, patience=0)
        with pytest.raises(Unavailable, match=r"UTO\.journal is missing"), opened:
            pass


def test_a_document_that_went_wrong_at_the_press_has_a_successor(
    granting: tuple[Path, tuple[CaseId, ...]], tmp_path: Path, clock: MovableClock
) -> None:
    template, cases = granting
    home = moved_in(tmp_path / "o", template)
    with at_the_desk(home, clock) as office:
        work_round(office, Memory())
        spoiled, cancelled = (only_life(case, office).number for case in cases)
        with document_desk(office) as desk:
            desk.act(LifeKind.SPOILED, spoiled, actor=office.actor("quality-1"))
            change = {"change": LifeKind.CANCELLED.value}
            desk.act(
                LifeKind.CHANGE_PROPOSED, cancelled, actor=office.actor("stock-1"), body=change
            )
            proposed = desk.chain(cancelled).head
            desk.act(
                LifeKind.CANCELLED,
                cancelled,
                actor=office.actor("approve-1"),
                body={"reason": "order-withdrawn", "of": proposed},
            )
        memory = Memory()
        assert work_round(office, memory).made == 1
        assert work_round(office, memory).is_quiet
        first, second = lives_of(cases[0], office.documents)
        assert (first.state, second.state) == (LifeState.CANCELLED, LifeState.PERSONALISED)
        assert only_life(cases[1], office).state is LifeState.CANCELLED


def test_a_year_later_nothing_is_made_and_what_has_expired_is_written_down(
    lived: tuple[Path, CaseId],
    tmp_path: Path,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template, case = lived
    home, memory = moved_in(tmp_path / "o", template), Memory()
    with at_the_desk(home, clock) as office:
        with monkeypatch.context() as patched:
            # As if somebody had written another day into the database.
            too_early = office.files.acts.documents_of(case)
            patched.setattr("nansen.apps.desk.worker.due_by_calendar", lambda *_: too_early)
            assert work_round(office, memory).calendar == 0
        clock.pass_by(timedelta(days=366))
        done = work_round(office, memory)
        assert (done.made, done.calendar, done.stopped) == (0, 1, ())
        assert only_life(case, office).state is LifeState.EXPIRED
        assert work_round(office, memory).calendar == 0


def test_a_loss_is_shown_though_a_crash_came_between_and_ends_after_thirty_days(
    lived: tuple[Path, CaseId], tmp_path: Path, clock: MovableClock
) -> None:
    template, case = lived
    home, memory = moved_in(tmp_path / "o", template), Memory()
    with at_the_desk(home, clock) as office:
        work_round(office, memory)
        number = only_life(case, office).number
        act_without_consequences(LifeKind.REPORTED_LOST, number, office)
        clock.pass_by(HOUR)
        done = work_round(office, memory)
        # The loss, and the key of the lists, which the signer made an hour ago.
        assert (done.mended, done.entries, done.stopped) == (1, 2, ())
        clock.pass_by(timedelta(days=31))
        assert work_round(office, memory).calendar == 1
        assert only_life(case, office).state is LifeState.TOMBSTONE


def act_without_consequences(kind: LifeKind, number: DocumentNumber, office: Office) -> None:
    perform_on_document(
        NewDocumentAct(kind=kind),
        actor=Actor(id=HOLDER, key=ANNA.keys),
        number=number,
        expected=None,
        key=draw_key(),
        files=office.documents,
        clock=office.clock,
    )


def test_what_somebody_wrote_behind_the_office_s_back_stops_nobody_else(
    lived: tuple[Path, CaseId],
    tmp_path: Path,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template, _ = lived
    home, memory = moved_in(tmp_path / "o", template), Memory()
    why: list[NansenError] = [Untrusted("document", "has no acts", clause="R26")]

    def broken(*_: object) -> bool:
        raise why[0]

    monkeypatch.setattr("nansen.apps.desk.worker._write_down", broken)
    with at_the_desk(home, clock) as office:
        clock.pass_by(timedelta(days=366))
        done = work_round(office, memory)
        (stopped,) = done.stopped
        assert stopped.told == "a document: UNTRUSTED"
        assert work_round(office, memory).stopped == ()
        clock.pass_by(HOUR)
        why[0] = Conflict("somebody writes")
        assert work_round(office, memory).away == ("calendar: somebody writes",)


def test_two_desk_processes_of_an_office_on_servers_make_a_document_once(
    postgres: PostgresServer, tmp_path: Path, clock: MovableClock
) -> None:
    path = tmp_path / "o"
    (case,) = found_granting(path, clock, ANNA, databases=postgres.record("desk"))
    home, done = OfficeHome(path), list[Round]()

    def work() -> None:
        opened = open_office(path, clock, UnsafeDemoPassphrase(), KeystoreKind.DEMO)
        with opened as office:
            done.append(work_round(office, Memory()))

    with at_the_desk(home, clock) as office:
        threads = [Thread(target=work) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(60)
        assert len(done) == 2
        assert any(one.made for one in done)
        assert only_life(case, office).state is LifeState.PERSONALISED
        again = work_round(office, Memory())
        assert (again.made, again.stopped, again.away) == (0, (), ())


def test_told_to_end_it_begins_nothing(
    granting: tuple[Path, tuple[CaseId, ...]], tmp_path: Path, clock: MovableClock
) -> None:
    template, _ = granting
    with at_the_desk(moved_in(tmp_path / "o", template), clock) as office:
        assert work_round(office, Memory(), told=lambda: True).is_quiet


def test_rounds_go_on_until_told_and_what_is_away_is_told_once(
    granting: tuple[Path, tuple[CaseId, ...]],
    tmp_path: Path,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template, _ = granting
    home, end, told, opened = moved_in(tmp_path / "o", template), Event(), list[Round](), [0]
    rounds = iter((Round(), Round(made=1, away=("x",)), Round(away=("x",)), Round(lists=1)))
    monkeypatch.setattr("nansen.apps.desk.worker.work_round", lambda *_, **__: next(rounds))

    @contextmanager
    def at_desk() -> Iterator[Office]:
        opened[0] += 1
        if opened[0] in {1, 2}:
            raise Unavailable("the key service is away")
        with at_the_desk(home, clock, signer=False) as office:
            yield office

    def tell(done: Round) -> None:
        told.append(done)
        if done.lists:
            end.set()

    work_until_told(at_desk, every=0.01, end=end, tell=tell)
    assert told == [
        Round(away=("the key service is away",)),
        Round(made=1, away=("x",)),
        Round(lists=1),
    ]


def test_a_wrong_passphrase_ends_the_process() -> None:
    def refused() -> AbstractContextManager[Office]:
        raise Refused("PASSPHRASE", "wrong")

    with pytest.raises(Refused):
        work_until_told(refused, every=1, end=Event(), tell=lambda _: None)
