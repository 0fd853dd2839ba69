"""An office whose databases are on servers: founded, looked after, backed up and got back."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import inspect
from tests.simulators.postgres import PostgresServer

from nansen.adapters.sql import health
from nansen.adapters.sql.copies import restore_into
from nansen.adapters.sql.database import Database, connect
from nansen.adapters.sql.health import Server, find_server
from nansen.adapters.sql.places import RECORD, Place
from nansen.adapters.sql.schema import create_database, current, downgrade, open_existing
from nansen.adapters.sql.tables import TOKENS, DatabaseName
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.books import check_books
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.upkeep import database_health
from nansen.apps.desk.upkeep.backup import MANIFEST, make_backup
from nansen.apps.desk.upkeep.database_health import check_servers
from nansen.apps.desk.upkeep.doctor import examine
from nansen.apps.desk.upkeep.machine import Machine
from nansen.apps.desk.upkeep.restoring import drill, restore_backup
from nansen.clock import SystemClock
from nansen.errors import Conflict, Malformed, Refused, Unavailable, Untrusted
from nansen.standards.finding import Finding, Outcome

CLOCK = SystemClock()
SEARCH = DatabaseName.SEARCH


@pytest.fixture
def record(postgres: PostgresServer) -> bytes:
    return postgres.record("office")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Path:
    """Found an office on a server, once."""
    path = tmp_path_factory.mktemp("template") / "office"
    found_specimen_office(path, CLOCK, databases=postgres.record("office"))
    return path


@pytest.fixture
def home(template: Path, record: bytes, tmp_path: Path) -> OfficeHome:
    """Take a copy of its folder, with databases in which nothing stands yet."""
    shutil.copytree(template, tmp_path / "office")
    home = OfficeHome(tmp_path / "office")
    assert (home.databases / RECORD).read_bytes() == record
    for name in DatabaseName:
        create_database(name, home.database(name)).close()
    with searching(home) as database, database.writing() as connection:
        connection.execute(TOKENS.insert(), [{"token": b"t", "handle": f"{n}"} for n in range(9)])
    return home


@contextmanager
def searching(home: OfficeHome) -> Iterator[Database]:
    with open_existing(SEARCH, home.database(SEARCH)) as database:
        yield database


def tables_of(home: OfficeHome, name: DatabaseName) -> set[str]:
    with connect(name, home.database(name)) as database, database.reading() as connection:
        return {*inspect(connection).get_table_names()} - {"alembic_version"}


def handles(home: OfficeHome) -> list[str]:
    with searching(home) as database, database.reading() as connection:
        return sorted(connection.scalars(TOKENS.select().with_only_columns(TOKENS.c.handle)))


def found(home: OfficeHome, name: str) -> Finding:
    return next(one for one in examine(home.path, CLOCK, Machine()) if one.id == name)


def test_no_file_of_it_is_a_database(home: OfficeHome) -> None:
    assert [one.name for one in home.databases.iterdir()] == [RECORD]
    assert not (home.databases / RECORD).stat().st_mode & 0o077
    assert all(tables_of(home, name) for name in DatabaseName)
    whole = {one.id: one.outcome for one in check_books(home)}
    assert set(whole.values()) == {Outcome.SUCCESSFUL}


def test_an_office_is_not_founded_over_another(home: OfficeHome, tmp_path: Path) -> None:
    record = (home.databases / RECORD).read_bytes()
    with pytest.raises(Conflict, match="search database is in use"):
        found_specimen_office(tmp_path / "other", CLOCK, databases=record)
    assert not (tmp_path / "other").exists()
    assert handles(home) == list("012345678")


def test_a_record_is_read_before_anything_is_made(tmp_path: Path) -> None:
    address = 'process = "postgresql://u:hunter2@h/d"\n'
    with pytest.raises(Malformed):
        found_specimen_office(tmp_path / "office", CLOCK, databases=address.encode())
    assert not (tmp_path / "office").exists()


def test_a_backup_goes_to_either_engine(
    home: OfficeHome, postgres: PostgresServer, tmp_path: Path
) -> None:
    manifest = make_backup(home.path, tmp_path / "backup", CLOCK)
    listed = {one.path for one in manifest.files}
    assert {f"desk/{name}.export" for name in DatabaseName} <= listed
    # Whoever finds a backup does not learn where the servers are.
    socket = str(postgres.folder).encode()
    for file in (one for one in (tmp_path / "backup").rglob("*") if one.is_file()):
        assert socket not in file.read_bytes(), file.name

    restored = restore_backup(tmp_path / "backup", tmp_path / "laptop", keys=home.path)
    assert {one.outcome for one in restored.findings} <= {Outcome.SUCCESSFUL, Outcome.NOT_SUPPORTED}
    laptop = OfficeHome(tmp_path / "laptop")
    names = {one.name for one in laptop.databases.iterdir() if one.suffix in {".db", ".export"}}
    assert names == {f"{name}.db" for name in DatabaseName}
    assert handles(laptop) == list("012345678")

    make_backup(laptop.path, tmp_path / "again", CLOCK)
    for name in DatabaseName:
        export = f"desk/{name}.export"
        both = [(tmp_path / one / export).read_bytes() for one in ("backup", "again")]
        assert both[0] == both[1], "the same rows, whichever engine had them"

    back = postgres.record("office")
    restore_backup(tmp_path / "again", tmp_path / "back", databases=back, keys=home.path)
    office = OfficeHome(tmp_path / "back")
    assert [one.name for one in office.databases.iterdir()] == [RECORD]
    assert handles(office) == list("012345678")


def test_a_drill_needs_no_server(home: OfficeHome, tmp_path: Path) -> None:
    make_backup(home.path, tmp_path / "backup", CLOCK)
    for name in DatabaseName:
        with connect(name, home.database(name)) as database:
            downgrade(database, 0)
    restored = drill(tmp_path / "backup", home.path, CLOCK, keys=home.path)
    assert Outcome.FAILED not in {one.outcome for one in restored.findings}
    assert {*tmp_path.iterdir()} == {home.path, tmp_path / "backup"}


def test_nothing_is_restored_over_rows(home: OfficeHome, tmp_path: Path) -> None:
    make_backup(home.path, tmp_path / "backup", CLOCK)
    record = (home.databases / RECORD).read_bytes()
    with pytest.raises(Conflict, match="search database is in use"):
        restore_backup(tmp_path / "backup", tmp_path / "back", databases=record)
    assert not (tmp_path / "back").exists()
    assert handles(home) == list("012345678")
    with pytest.raises(Refused, match="holds a password"):
        restore_backup(
            tmp_path / "backup",
            tmp_path / "back",
            databases=record.replace(b"nansen@", b"nansen:hunter2@"),
        )


def test_no_backup_says_where_it_goes(home: OfficeHome, tmp_path: Path) -> None:
    """Whoever swaps a backup could otherwise have the office rest on a server of theirs."""
    backup = tmp_path / "backup"
    make_backup(home.path, backup, CLOCK)
    shutil.copyfile(home.databases / RECORD, backup / "desk" / RECORD)
    octets = (backup / "desk" / RECORD).read_bytes()
    text = json.loads((backup / MANIFEST).read_text())
    text["files"].append(
        {"path": f"desk/{RECORD}", "size": len(octets), "sha256": sha256(octets).hexdigest()}
    )
    (backup / MANIFEST).write_text(json.dumps(text))
    with pytest.raises(Untrusted, match="none says where it goes"):
        restore_backup(backup, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_restore_that_fails_leaves_the_databases_empty(
    home: OfficeHome,
    postgres: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_backup(home.path, tmp_path / "backup", CLOCK)
    record = postgres.record("office")
    whole = restore_into

    def refuse(name: DatabaseName, place: Place, path: Path) -> int:
        if name is SEARCH:
            raise Unavailable("somebody has pulled the plug")
        return whole(name, place, path)

    with monkeypatch.context() as patched:
        patched.setattr("nansen.apps.desk.upkeep.restoring.restore_into", refuse)
        with pytest.raises(Unavailable, match="the plug"):
            restore_backup(tmp_path / "backup", tmp_path / "back", databases=record)
    assert not (tmp_path / "back").exists()
    for name in DatabaseName:
        assert not tables_of(home, name)
    restore_backup(tmp_path / "backup", tmp_path / "back", databases=record)
    assert handles(OfficeHome(tmp_path / "back")) == list("012345678")


def test_a_database_that_was_dropped_is_missed(home: OfficeHome, tmp_path: Path) -> None:
    with connect(SEARCH, home.database(SEARCH)) as database:
        downgrade(database, 0)
        assert current(database) == 0
    with pytest.raises(Unavailable, match="search database is missing"):
        make_backup(home.path, tmp_path / "backup", CLOCK)
    assert "schema 0, not 1" in found(home, "databases").why
    whole = {one.id: one for one in check_books(home)}
    assert whole["databases"].outcome is Outcome.UNDETERMINED


def test_the_doctor_looks_at_the_servers(home: OfficeHome, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(home, "databases").outcome is Outcome.SUCCESSFUL
    finding = found(home, "database-servers")
    assert finding.outcome is Outcome.UNDETERMINED
    assert "identity and contact are on one server" in finding.why
    assert "have no checksums" in finding.why
    monkeypatch.setattr(health, "_DURABLE", set[str]())
    assert "open to loss: synchronous_commit" in found(home, "databases").why


GOOD = Server(cluster=1, checksums=True, is_local=False, has_tls=True, is_known=True)


@pytest.mark.parametrize(
    ("contact", "outcome", "told"),
    [
        (replace(GOOD, cluster=2), Outcome.SUCCESSFUL, "2, reached by TLS or a socket"),
        (replace(GOOD, cluster=2, is_local=True, has_tls=False), Outcome.SUCCESSFUL, "2, "),
        (GOOD, Outcome.UNDETERMINED, "identity and contact are on one server"),
        (replace(GOOD, cluster=2, is_known=False), Outcome.UNDETERMINED, "server of contact:"),
        (replace(GOOD, cluster=2, checksums=None), Outcome.UNDETERMINED, "is not told for contact"),
        (replace(GOOD, cluster=2, checksums=False), Outcome.UNDETERMINED, "(contact)"),
        (
            replace(GOOD, cluster=2, has_tls=False, is_known=False, checksums=None),
            Outcome.FAILED,
            "reads along with contact: sslmode=verify-full; whether",
        ),
    ],
)
def test_what_the_doctor_says_of_servers(
    template: Path,
    monkeypatch: pytest.MonkeyPatch,
    contact: Server,
    outcome: Outcome,
    told: str,
) -> None:
    def invented(database: Database) -> Server | None:
        assert find_server(database) is not None
        return contact if database.name is DatabaseName.CONTACT else GOOD

    monkeypatch.setattr(database_health, "find_server", invented)
    finding = check_servers(OfficeHome(template))
    assert finding.outcome is outcome
    assert told in finding.why
