"""What goes wrong is said without a value, an address or a password."""

import builtins
import logging
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection
from tests.adapters.sql.conftest import Office
from tests.simulators.postgres import PostgresServer

from nansen.adapters.sql.database import Database, connect
from nansen.adapters.sql.edge import at_edge
from nansen.adapters.sql.tables import SEALED, DatabaseName
from nansen.adapters.sql.vault_store import SqlVault
from nansen.errors import Conflict, NansenError, Refused, Unavailable

IDENTITY = DatabaseName.IDENTITY
SECRET = "canary-eriksson"
ROW = {
    "case_id": SECRET,
    "field": SECRET,
    "version": 1,
    "turn": 1,
    "sealed": SECRET.encode(),
    "digest": SECRET.encode(),
}


def twice(database: Database) -> None:
    with database.writing() as connection:
        for _ in range(2):
            connection.execute(SEALED[IDENTITY].insert().values(**ROW))


def nothing_sealed(database: Database) -> None:
    with database.writing() as connection:
        values = {**ROW, "case_id": SECRET * 2, "sealed": None}
        connection.execute(SEALED[IDENTITY].insert().values(**values))


def no_such_table(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:value)"), {"value": SECRET})


def wrong_statement(database: Database) -> None:
    with database.reading() as connection:
        connection.execute(text("SELEKT :value"), {"value": SECRET})


@pytest.mark.parametrize("act", [twice, nothing_sealed, no_such_table, wrong_statement])
def test_no_error_shows_a_value(
    office: Office, act: Callable[[Database], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    database = office.open(IDENTITY)
    with pytest.raises(NansenError) as caught:
        act(database)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert SECRET not in shown
    assert SECRET not in caplog.text
    # Nor does the engine's own error, which a debugger would still find behind it.
    assert SECRET not in str(caught.value.__context__).partition("DETAIL")[0]


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("53100", Unavailable, "disk is full"),
        ("57P01", Unavailable, "code 57P01"),
        (None, Unavailable, "cannot be reached"),
        ("40001", Conflict, "read again"),
        ("40P01", Conflict, "read again"),
        ("55P03", Conflict, "wait"),
    ],
)
def test_a_servers_codes_are_told_apart(
    code: str | None, kind: type[NansenError], says: str
) -> None:
    class ServerError(Exception):
        sqlstate = code

    with pytest.raises(kind, match=says), at_edge("process"):
        raise DBAPIError(SECRET, {"p": SECRET}, ServerError(SECRET))


def test_the_rest_of_the_edge() -> None:
    with pytest.raises(Conflict), at_edge("process"):
        raise IntegrityError(SECRET, {}, sqlite3.IntegrityError(SECRET))
    with pytest.raises(Unavailable, match="no connection"), at_edge("process"):
        raise NoConnection(SECRET)


def test_a_file_that_is_no_database_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "identity.db"
    path.write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(Unavailable, match="is no database"):
        connect(IDENTITY, path)


def test_a_place_that_cannot_be_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unavailable, match="cannot be made"):
        connect(IDENTITY, tmp_path / ("x" * 300))
    (tmp_path / "theirs.db").touch()

    def forbid(_: Path, mode: int) -> None:
        raise PermissionError(1, f"Operation {mode} not permitted")

    monkeypatch.setattr(Path, "chmod", forbid)
    with pytest.raises(Unavailable, match="private"):
        connect(IDENTITY, tmp_path / "theirs.db")


@pytest.mark.parametrize(
    "address", ["mysql://u:hunter2@h/d", "hunter2", "postgresql://u:hunter2@h:x/"]
)
def test_an_address_that_is_none_is_not_said_again(address: str) -> None:
    with pytest.raises(Refused, match="DATABASE") as caught:
        connect(IDENTITY, address)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    address = f"postgresql://hunter2@/none?host={tmp_path}"
    with pytest.raises(Unavailable, match="cannot be reached") as caught:
        connect(IDENTITY, address)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_without_psycopg_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    real_import = builtins.__import__

    def refuse(name: str, *arguments: object, **named: object) -> object:
        if name.partition(".")[0] == "psycopg":
            raise ModuleNotFoundError(name)
        return real_import(name, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(Unavailable, match=r"nansen-passport\[postgres\]"):
        connect(IDENTITY, "postgresql://nansen@localhost/identity")


def test_it_shows_its_name_and_no_address(office: Office) -> None:
    assert repr(office.open(IDENTITY)) == "Database(identity)"


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("log_statement = 'all'", "log_parameter_max_length"),
        ("log_min_duration_statement = 0", "log"),
    ],
)
def test_a_server_that_writes_values_into_its_log_is_refused(
    postgres: PostgresServer, setting: str, why: str
) -> None:
    address = postgres.empty_database("talkative")
    postgres.execute(f"ALTER DATABASE test_talkative SET {setting}")
    try:
        with pytest.raises(Refused, match=why):
            connect(IDENTITY, address)
        postgres.execute("ALTER DATABASE test_talkative SET log_parameter_max_length = 0")
        connect(IDENTITY, address).close()
    finally:
        postgres.execute("ALTER DATABASE test_talkative RESET ALL")


def test_a_server_acknowledges_what_is_on_its_disk(postgres: PostgresServer) -> None:
    address = postgres.empty_database("hasty")
    postgres.execute("ALTER DATABASE test_hasty SET synchronous_commit = off")
    with connect(IDENTITY, address) as database, database.reading() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"


def test_a_vault_writes_nothing_into_the_servers_log(
    postgres: PostgresServer, office: Office
) -> None:
    vault = SqlVault(office.open(IDENTITY))
    vault.put(ROW["case_id"], "identity.names", 1, SECRET.encode())  # type: ignore[arg-type]
    assert SECRET.encode() not in (postgres.folder / "log").read_bytes()


def test_an_error_of_the_module_itself_tells_nothing_of_the_row() -> None:
    """Octets that somebody rewrote as text break in the module, which quotes them."""
    with pytest.raises(Unavailable, match="cannot be reached") as caught, at_edge("process"):
        raise DBAPIError(SECRET, {}, sqlite3.OperationalError(f"Could not decode {SECRET}"))
    assert SECRET not in str(caught.value)
