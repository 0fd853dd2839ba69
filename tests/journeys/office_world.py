"""An office for journeys: real databases, real files, and a clock that a test moves.

Its key service and its signer answer on their sockets from threads, so that they share the
clock; `processes` runs them as processes, as an office does.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

from tests.simulators.custody import HeardBell

from nansen.adapters.files.roster_folder import RosterFolder, read_pin
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_existing
from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.vault_store import SqlVault
from nansen.adapters.unix_socket.server import SocketServer
from nansen.apps.demo.applicants import Applicant, draw_applicant
from nansen.apps.demo.casework import CaseWork
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.documents.line import production_line
from nansen.apps.desk.documents.production import OpenOnce, ProductionPorts, produce
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import Office, open_office
from nansen.apps.inspector.gather import Gathered, gather
from nansen.apps.inspector.page import LateReader
from nansen.apps.keyservice.home import open_key_service
from nansen.apps.keyservice.server import key_server
from nansen.apps.signer.authority import read_home
from nansen.apps.signer.batch import publish_trust_files
from nansen.apps.signer.home import open_signer
from nansen.apps.signer.server import signer_server
from nansen.apps.signer.status import publish_status, sign_status
from nansen.casework.case import Case
from nansen.casework.ports import CaseFiles
from nansen.cli.inspect import open_post
from nansen.clock import Clock
from nansen.decision.statement import Outcome
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind
from nansen.document.service import (
    NOTHING_ELSE,
    Around,
    lives_of,
)
from nansen.examination.findings import FindingOutcome
from nansen.ids import CaseId, DocumentNumber, OfficerId
from nansen.inspection.model import Report
from nansen.keys.custody.service import Policy
from nansen.keys.fields.personal_field import Vault
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.unlocking import Unlocking
from nansen.officers.actor import HOLDER, Actor
from nansen.pki.authority import Authority
from nansen.standards.deterministic_cbor import Item
from nansen.standards.icao9303.partial_date import PartialDate

HOUR = timedelta(hours=1)
WORDS = ("All three clauses are met.", "Все три условия выполнены.")
_UNLOCKING = Unlocking(passphrase=UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)
_PATIENCE = 30.0


_PEOPLE = (
    ("Ivanova", "Anna", "Иванова", "Анна"),
    ("Kavalenka", "Nadzeia", "Каваленка", "Надзея"),
    ("Abdullaev", "Timur", "Абдуллаев", "Тимур"),
    ("Qorbani", "Parisa", "Корбани", "Париса"),
    ("Tesfay", "Haben", "Тесфай", "Хабен"),
    ("Sok", "Thida", "Сок", "Тида"),
    ("Wexler", "Ulrike", "Векслер", "Ульрика"),
)


def applicant(number: int = 1) -> Applicant:
    """Invent somebody; another number is somebody else, with nothing alike."""
    surname, given, *native = _PEOPLE[number - 1]
    birth = PartialDate.parse(f"{1960 + 4 * number}-{number:02}-{10 + number}")
    return draw_applicant(surname, given, (native[0], native[1]), birth, "ivanova.jpg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """An office at work, and what a test does with it."""

    authority: Authority
    work: CaseWork
    line: ProductionPorts

    @property
    def office(self) -> Office:
        return self.work.office

    @property
    def home(self) -> OfficeHome:
        return self.office.home

    def actor(self, name: str) -> Actor:
        return self.office.actor(name)

    def enrol(self, who: Applicant) -> CaseId:
        return self.work.enrol(self.work.submit(who)[0])

    def examined(self, who: Applicant, outcome: FindingOutcome = FindingOutcome.GRANT) -> CaseId:
        case = self.enrol(who)
        self.work.proof(case)
        self.work.screen(case)
        self.work.examine(case, outcome)
        return case

    def granted(self, who: Applicant) -> CaseId:
        case = self.examined(who)
        self.work.decide(case, Outcome.GRANT, WORDS)
        return case

    def made(self, case: CaseId) -> Life:
        """Produce a document, and let quality control look at it."""
        made = produce([case], replace(self.line, dossiers=OpenOnce(self.line.dossiers)))
        assert [one.failed for one in made] == [""]
        life = lives_of(case, self.line.files)[-1]
        return self.act(LifeKind.CHECKED, life.number, self.actor("quality-1"))

    def handed_over(self, case: CaseId, who: Applicant) -> Life:
        """Give a document to its holder, who activates it."""
        life = self.made(case)
        self.give(life.number)
        return self.as_holder(who, LifeKind.ACTIVATED, life.number)

    def give(self, number: DocumentNumber) -> None:
        self.act(LifeKind.HANDED_OVER, number, self.actor("stock-1"))

    def as_holder(self, who: Applicant, kind: LifeKind, number: DocumentNumber) -> Life:
        return self.act(kind, number, Actor(id=HOLDER, key=who.keys))

    def act(
        self,
        kind: LifeKind,
        number: DocumentNumber,
        by: Actor,
        around: Around = NOTHING_ELSE,
        /,
        **body: Item,
    ) -> Life:
        """Have somebody act on a document, with all that follows from it."""
        return self.line.desk.act(kind, number, actor=by, body=body, around=around)

    def do(self, case: CaseId, name: str, kind: str, /, **body: Item) -> Case:
        """Have an officer act in a case of which they need no field."""
        return self.office.desk(self.actor(name), case).act(kind, body)

    def publish(self, clock: Clock | None = None) -> None:
        """Publish whom to trust, and the status lists of this hour."""
        publish_trust_files(self.authority, self.home.trust)
        publish_status(self.home.authority, self.home.trust, clock or self.office.clock)


def inspect(path: Path, trust: Path, clock: Clock) -> Report:
    """Look at one document as a border does."""
    (found,) = gather(path, LateReader())
    assert isinstance(found, Gathered), "a document cannot be read"
    return open_post([trust], clock.now()).inspect(found.presented)


def outcomes(report: Report) -> dict[str, str]:
    return {one.id: str(one.outcome) for one in report.findings}


@contextmanager
def founded(
    path: Path, clock: Clock, *, months: int = 60, databases: bytes | None = None
) -> Iterator[Journey]:
    """Found an office and let it work, its services in threads."""
    authority = found_specimen_office(path, clock, databases=databases)
    with served(OfficeHome(path), clock), at_work(authority, path, clock, months=months) as journey:
        yield journey


@contextmanager
def moved_in(path: Path, template: Path, clock: Clock, *, months: int = 60) -> Iterator[Journey]:
    """Work in a copy of an office that was founded before and has done nothing yet."""
    shutil.copytree(template, path)
    home = OfficeHome(path)
    authority = read_home(home.authority)
    with served(home, clock), at_work(authority, path, clock, months=months) as journey:
        yield journey


@contextmanager
def at_work(
    authority: Authority, path: Path, clock: Clock, *, months: int = 60
) -> Iterator[Journey]:
    """Open an office whose services run."""
    listed = files("nansen.apps.demo").joinpath("invented_list.csv")
    opened = open_office(path, clock, UnsafeDemoPassphrase(), KeystoreKind.DEMO)
    with as_file(listed) as sanctions, opened as office, production_line(office) as line:
        work = CaseWork(office, sanctions, months=months)
        yield Journey(authority=authority, work=work, line=line)


@contextmanager
def served(home: OfficeHome, clock: Clock) -> Iterator[None]:
    """Run key service and signer by a clock of one's own."""
    with key_served(home, clock), signer_served(home, clock):
        yield


@contextmanager
def key_served(home: OfficeHome, clock: Clock) -> Iterator[None]:
    opened = open_key_service(
        home.keyservice, home.rosters, _UNLOCKING, clock, bell=HeardBell(), policy=Policy()
    )
    with opened as custodian, _in_thread(key_server(custodian.answer), home.keyservice_socket):
        yield


@contextmanager
def signer_served(home: OfficeHome, clock: Clock) -> Iterator[None]:
    opened = open_signer(home.signer, home.rosters, clock)
    lists = partial(sign_status, home.authority, clock)
    with opened as signer, _in_thread(signer_server(signer, lists), home.signer_socket):
        yield


@contextmanager
def _in_thread(server: SocketServer, socket: Path) -> Iterator[None]:
    ready, ends = Event(), list[Callable[[], object]]()

    async def serve() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        ends.append(partial(loop.call_soon_threadsafe, stop.set))
        await server.run(socket, stop, ready.set)

    thread = Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(_PATIENCE), "a service does not listen"
    try:
        yield
    finally:
        ends[0]()
        thread.join(_PATIENCE)


@contextmanager
def processes(home: OfficeHome, said: Path) -> Iterator[tuple[int, ...]]:
    """Run key service and signer as processes; what they say stands in files."""
    commands = {
        "keyservice": (home.keyservice, home.keyservice_socket),
        "signer": (home.signer, home.signer_socket),
    }
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                _process((name, "serve", str(folder)), home.rosters, socket, said / f"{name}.txt")
            )
            for name, (folder, socket) in commands.items()
        ]
        for (_, socket), process in zip(commands.values(), running, strict=True):
            _wait_for(socket, process)
        yield tuple(process.pid for process in running)


@contextmanager
def _process(
    what: tuple[str, ...], rosters: Path, socket: Path, said: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    command = (sys.executable, "-m", "nansen", *what)
    options = ("--rosters", str(rosters), "--socket", str(socket))
    with (
        said.open("wb") as file,
        subprocess.Popen(
            [*command, *options], stdout=file, stderr=subprocess.STDOUT, env={**os.environ}
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _wait_for(socket: Path, process: "subprocess.Popen[bytes]") -> None:
    end = monotonic() + _PATIENCE
    while not socket.is_socket():
        assert process.poll() is None, "a process of the office has ended"
        assert monotonic() < end, "a process of the office does not listen"
        sleep(0.02)


def officers_who(case: Case, *kinds: str) -> tuple[OfficerId, ...]:
    """List who did acts of these kinds."""
    return tuple(one.act.by for one in case.chain.acts if one.act.kind in kinds)


@contextmanager
def reading(home: OfficeHome) -> Iterator[CaseFiles]:
    """Open the databases alone, as whoever copied them would: without any service."""
    vaults = {
        Vault.IDENTITY: DatabaseName.IDENTITY,
        Vault.CONTACT: DatabaseName.CONTACT,
        Vault.GROUNDS: DatabaseName.GROUNDS,
        Vault.PROCESS: DatabaseName.PROCESS,
    }
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(open_existing(name, home.database(name)))
            for name in vaults.values()
        }
        yield CaseFiles(
            acts=SqlActStore(opened[DatabaseName.PROCESS]),
            vaults={vault: SqlVault(opened[name]) for vault, name in vaults.items()},
            officers=RosterFolder(home.rosters, read_pin(home.pin)),
        )
