"""An office on each engine: it works, is copied meanwhile, is lost, comes back and goes on."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.journeys.office_dumps import NAMES, PLACES, check_vault, fields_in_export
from tests.journeys.office_world import (
    HOUR,
    WORDS,
    Journey,
    applicant,
    at_work,
    founded,
    served,
)
from tests.simulators.custody import MovableClock
from tests.simulators.postgres import PostgresServer

from nansen.adapters.files.access_log_file import read_access_log
from nansen.adapters.sql.places import RECORD
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.demo.applicants import Applicant
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.upkeep.backup import make_backup
from nansen.apps.desk.upkeep.restoring import Restored, drill, restore_backup
from nansen.apps.desk.upkeep.rewinding import World
from nansen.apps.signer.authority import read_home
from nansen.decision.statement import Outcome as Decided
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.service import read_life
from nansen.ids import CaseId, DocumentNumber
from nansen.keys.custody.access_log import LogHead
from nansen.keys.fields.personal_field import Vault
from nansen.standards.finding import Outcome

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
WELL = {Outcome.SUCCESSFUL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An office that is gone but for its keys, its backup and what it published."""

    folder: Path
    postgres: PostgresServer | None
    active: DocumentNumber
    granted: CaseId
    who: Applicant
    head: LogHead

    @property
    def backup(self) -> Path:
        return self.folder / "backup"

    @property
    def keys(self) -> Path:
        """What was left of the folder."""
        return self.folder / "office"

    def dropped(self) -> bytes | None:
        """Drop the databases of a server, make empty ones of the same names, and name them."""
        return None if self.postgres is None else self.postgres.record("lost")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lost(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lost:
    """Let an office work, copy it meanwhile, and lose its databases."""
    folder, clock = tmp_path_factory.mktemp("lost"), MovableClock(MONDAY)
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    who = applicant()
    home = OfficeHome(folder / "office")
    databases = None if server is None else server.record("lost")
    with founded(home.path, clock, months=24, databases=databases) as journey:
        granted = journey.granted(who)
        active = journey.handed_over(granted, who).number
        journey.publish()
        make_backup(home.path, folder / "backup", clock)
    head = read_access_log(home.keyservice / "access.log", lambda *_: None).head
    if server is not None:
        for name in DatabaseName:
            (folder / f"{name}.dump").write_bytes(pg_dump(server, f"test_lost_{name}"))
    shutil.rmtree(home.databases)
    return Lost(
        folder=folder,
        postgres=server,
        active=active,
        granted=granted,
        who=who,
        head=head,
    )


def pg_dump(server: PostgresServer, database: str) -> bytes:
    command = (str(server.programs / "pg_dump"), "--dbname", server.address(database))
    return subprocess.run(command, capture_output=True, check=True).stdout


def outcomes(restored: Restored) -> dict[str, Outcome]:
    return {one.id: one.outcome for one in restored.findings}


@contextmanager
def going_on(path: Path) -> Iterator[Journey]:
    """Open a restored office, two hours after the backup."""
    home, clock = OfficeHome(path), MovableClock(MONDAY + 2 * HOUR)
    authority = read_home(home.authority)
    with served(home, clock), at_work(authority, path, clock, months=24) as journey:
        yield journey


def test_an_office_comes_back_and_goes_on(lost: Lost, tmp_path: Path) -> None:
    record = lost.dropped()
    path = tmp_path / "office"
    public, trust = lost.keys / "journal" / "public", lost.keys / "trust"
    world = World(public=public, trust=trust, heads=(lost.head,))
    restored = restore_backup(lost.backup, path, keys=lost.keys, world=world, databases=record)
    assert set(outcomes(restored).values()) == WELL, restored.findings
    assert (path / "desk" / RECORD).exists() is (record is not None)
    assert (path / "desk" / "identity.db").exists() is (record is None)
    who, case = lost.who, lost.granted
    with going_on(path) as journey:
        assert read_life(lost.active, journey.line.files).state is LifeState.ACTIVE
        journey.as_holder(who, LifeKind.REPORTED_LOST, lost.active)
        journey.work.holder(who, case).act("reissue:requested", {"reason": "replacement"})
        journey.work.decide(case, Decided.GRANT, WORDS)
        assert journey.handed_over(case, who).state is LifeState.ACTIVE
        journey.publish()


def test_a_backup_is_drilled_without_a_server(lost: Lost) -> None:
    drilled = drill(lost.backup, lost.keys, MovableClock(MONDAY + HOUR), keys=lost.keys)
    assert set(outcomes(drilled).values()) == WELL, drilled.findings


@pytest.mark.parametrize("vault", list(Vault))
def test_r87_no_copy_of_one_database_lists_a_person_with_a_place(lost: Lost, vault: Vault) -> None:
    check_vault(fields_in_export(lost.backup / "desk" / f"{vault}.export"), vault)


@pytest.mark.parametrize("lost", ["postgresql"], indirect=True)
def test_r87_no_dump_of_one_server_database_does(lost: Lost) -> None:
    """What PostgreSQL's own program writes of each: names in one, places in another, no word."""
    words = [name.value.encode() for name in lost.who.application.form.person.names]
    assert words
    for name in DatabaseName:
        dump = (lost.folder / f"{name}.dump").read_bytes()
        assert b"alembic_version" in dump
        assert not [word for word in words if word in dump or word.hex().encode() in dump]
        has = [any(field.encode() in dump for field in of) for of in (NAMES, PLACES)]
        assert has == [name is DatabaseName.IDENTITY, name is DatabaseName.CONTACT]
