"""Turns in an office, between threads and between processes."""

import subprocess
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Barrier, Event, Thread
from time import monotonic, sleep

import pytest
from tests.adapters.sql.conftest import Office
from tests.simulators.postgres import PostgresServer
from tests.worlds.document_lives import MAKING, ORDER
from tests.worlds.office import NOW, actor, key_of
from tests.worlds.production import Applicant, case_name, order_of

from nansen.acts.act import SignedAct
from nansen.acts.ports import JournalDuty, Standing
from nansen.adapters.sql.database import Database
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.turn import Matter, turn_in
from nansen.casework.service import draw_key
from nansen.clock import FixedClock
from nansen.document.life_kinds import LifeKind
from nansen.document.order import order_digest
from nansen.document.ports import DocumentFiles
from nansen.document.service import NOTHING_ELSE, Around, NewDocumentAct, perform_on_document
from nansen.errors import Conflict, Refused, Unavailable
from nansen.ids import CaseId, DocumentNumber, OfficerId
from nansen.officers.actor import HOLDER, Actor
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item

HOLDER_OF_TURN = """
import sys
from pathlib import Path
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.turn import turn_in

place = sys.argv[1]
with open_database(DatabaseName.PROCESS, place if "://" in place else Path(place)) as database:
    with turn_in(database):
        print("has it", flush=True)
        sys.stdin.read()
"""


def test_a_turn_is_one_process_s_and_falls_with_it(office: Office) -> None:
    database = office.open(DatabaseName.PROCESS)
    command = [sys.executable, "-c", HOLDER_OF_TURN, str(office.location("process"))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "has it\n"
        with pytest.raises(Conflict, match="lives"), turn_in(database, patience=0.05):
            pass
        with turn_in(database, Matter.LINE, patience=0):
            pass
        holder.kill()
    with turn_in(database, patience=5):
        pass


def test_whoever_comes_later_waits(office: Office) -> None:
    database, has_it, may_go = office.open(DatabaseName.PROCESS), Event(), Event()
    came = list[str]()

    def first() -> None:
        with turn_in(database):
            has_it.set()
            assert may_go.wait(10)
            came.append("first")

    def second() -> None:
        with turn_in(database):
            came.append("second")

    threads = [Thread(target=first), Thread(target=second)]
    threads[0].start()
    assert has_it.wait(10)
    threads[1].start()
    may_go.set()
    for one in threads:
        one.join(10)
    assert came == ["first", "second"]


def test_a_turn_ends_with_its_block_however_that_ends(office: Office) -> None:
    database = office.open(DatabaseName.PROCESS)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turn_in(database, patience=0):
            _ = 1 / 0
    before = monotonic()
    with turn_in(database, patience=0), pytest.raises(Conflict), turn_in(database, patience=0.02):
        pass
    assert monotonic() - before < 5


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with open_database(DatabaseName.PROCESS, tmp_path / "desk" / "process.db") as database:
        (tmp_path / "desk" / "process.lives").mkdir()
        with pytest.raises(Unavailable, match="cannot lock"), turn_in(database):
            pass


def test_a_turn_that_the_server_has_taken_away_is_told(postgres: PostgresServer) -> None:
    address = postgres.empty_database("turns")
    with open_database(DatabaseName.PROCESS, address) as database:
        end = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        with pytest.raises(Unavailable, match="process database"), turn_in(database):
            postgres.execute(end)
        with turn_in(database, patience=5):
            pass


class Slow(SqlActStore):
    """Gives another thread time to come between reading and writing."""

    def documents_of(self, case: str) -> tuple[Standing, ...]:
        found = super().documents_of(case)
        sleep(0.1)
        return found


class Meeting(SqlActStore):
    """Has both threads read before either writes."""

    def __init__(self, database: Database, barrier: Barrier) -> None:
        super().__init__(database)
        self._barrier = barrier

    def append(
        self, signed: SignedAct, standing: Standing, duties: tuple[JournalDuty, ...] = ()
    ) -> None:
        self._barrier.wait(30)
        super().append(signed, standing, duties)


@pytest.mark.parametrize("takes_turns", [True, False])
def test_of_two_documents_of_a_person_one_becomes_good(
    office: Office, *, takes_turns: bool
) -> None:
    database = office.open(DatabaseName.PROCESS)
    numbers = (DocumentNumber("N7K2M4Q9X"), DocumentNumber("B3D5F7H92"))
    cases = (case_name(1), case_name(2))
    granted = [grant(case, database) for case in cases]
    for one, number in zip(granted, numbers, strict=True):
        hand_over(one, number)
    outcomes, barrier = list[str](), Barrier(2)

    def activate(number: DocumentNumber) -> None:
        # As in a process of its own: with connections of its own.
        own = office.open(DatabaseName.PROCESS)
        acts = Slow(own) if takes_turns else Meeting(own, barrier)
        turn = partial(turn_in, office.open(DatabaseName.PROCESS)) if takes_turns else nullcontext
        files = DocumentFiles(cases=replace(granted[0].files, acts=acts), turn=turn)
        try:
            do(LifeKind.ACTIVATED, HOLDER, number, files, around=Around(cases=cases))
            outcomes.append("good")
        except Refused as refusal:
            outcomes.append(refusal.rule)

    threads = [Thread(target=activate, args=(number,)) for number in numbers]
    for one_thread in threads:
        one_thread.start()
    for one_thread in threads:
        one_thread.join(30)
    assert sorted(outcomes) == (["R20", "good"] if takes_turns else ["good", "good"])


def grant(case: CaseId, database: Database) -> Applicant:
    applicant = Applicant(name=case, order=order_of(case, b"portrait"), store=SqlActStore(database))
    applicant.decided()
    return applicant


def hand_over(granted: Applicant, number: DocumentNumber) -> None:
    """Make a document without asking what other cases its person has."""
    files = DocumentFiles(cases=granted.files, turn=nullcontext)
    body = {**ORDER, "case": granted.name, "order": order_digest(granted.order)}
    do(LifeKind.ORDERED, "personaliser", number, files, body)
    officers = {Role.SIGNER: "signer", Role.PERSONALISER: "personaliser"}
    officers |= {Role.QUALITY_OFFICER: "quality-1", Role.DELIVERY_CLERK: "deliver-1"}
    for kind, role, more in MAKING:
        do(kind, officers[role], number, files, more)


def do(
    kind: LifeKind,
    who: str,
    number: DocumentNumber,
    files: DocumentFiles,
    body: Mapping[str, Item] | None = None,
    *,
    around: Around = NOTHING_ELSE,
) -> None:
    key = key_of(HOLDER) if who == HOLDER else actor(who).key
    perform_on_document(
        NewDocumentAct(kind=kind, body=body or {}),
        actor=Actor(id=OfficerId(who), key=key),
        number=number,
        expected=None,
        key=draw_key(),
        files=files,
        clock=FixedClock(NOW),
        around=around,
    )
