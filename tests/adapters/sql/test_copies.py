"""Copies of a database in use, and the way back."""

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tests.adapters.sql.chains import case_of, duty_of, next_act, standing_of
from tests.adapters.sql.conftest import Office
from tests.strategies.damage import damaged
from tests.worlds.status_office import LIST_ID, SIZE

from nansen.acts.chain import Chain
from nansen.adapters.sql.copies import (
    export_database,
    restore_database,
    restore_into,
    schema_of_export,
)
from nansen.adapters.sql.database import Database, connect
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import (
    NEWEST,
    create_database,
    current,
    open_existing,
)
from nansen.adapters.sql.status_register import SqlStatusRegister
from nansen.adapters.sql.tables import DatabaseName
from nansen.errors import Conflict, Malformed, Unavailable, Unsupported
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus
from nansen.status.model import Entry, OpenedList

PROCESS = DatabaseName.PROCESS


def fill(database: Database, cases: int = 3) -> None:
    store = SqlActStore(database)
    for number in range(cases):
        signed = next_act(Chain(subject=case_of(number)))
        store.append(signed, standing_of(case_of(number)), (duty_of(number),))


def test_an_export_is_the_state_at_one_moment(office: Office, tmp_path: Path) -> None:
    database = office.open(PROCESS)
    fill(database)
    assert export_database(database, tmp_path / "first") == 9
    assert export_database(database, tmp_path / "second") == 9
    first = (tmp_path / "first").read_bytes()
    assert (tmp_path / "second").read_bytes() == first, "the same rows are the same octets"
    assert (tmp_path / "first").stat().st_mode & 0o777 == 0o600
    restored = office.open(PROCESS, at="restored")
    assert restore_database(restored, tmp_path / "first") == 9
    export_database(restored, tmp_path / "third")
    assert (tmp_path / "third").read_bytes() == first
    SqlActStore(restored).append(next_act(Chain(subject=case_of(9))), standing_of(case_of(9)))
    with pytest.raises(Conflict, match="rows already"):
        restore_database(restored, tmp_path / "first")
    with pytest.raises(Conflict, match="exists already"):
        export_database(database, tmp_path / "first")


def test_many_rows_are_streamed(office: Office, tmp_path: Path) -> None:
    database = office.open(DatabaseName.REGISTRY)
    register = SqlStatusRegister(database)
    suspended = Entry(asked=PublishedStatus.SUSPENDED, by_holder=True)
    with register.writing():
        register.put_list(OpenedList(list_id=LIST_ID, size=SIZE))
        for index in range(600):
            register.put(StatusReference(list_id=LIST_ID, index=index), suspended)
    assert export_database(database, tmp_path / "export") == 601
    restored = office.open(DatabaseName.REGISTRY, at="restored")
    assert restore_database(restored, tmp_path / "export") == 601
    assert SqlStatusRegister(restored).entries(LIST_ID) == register.entries(LIST_ID)


def test_an_export_goes_from_one_engine_to_the_other(
    office: Office, files: Office, tmp_path: Path
) -> None:
    fill(office.open(PROCESS))
    export_database(office.open(PROCESS), tmp_path / "export")
    other = files.open(PROCESS, at="other")
    restore_database(other, tmp_path / "export")
    assert SqlActStore(other).duties() == tuple(map(duty_of, range(3)))


def test_an_export_is_of_its_own_database(files: Office, tmp_path: Path) -> None:
    export_database(files.open(DatabaseName.IDENTITY), tmp_path / "export")
    with pytest.raises(Malformed, match="another database"):
        restore_database(files.open(DatabaseName.CONTACT), tmp_path / "export")


def frame(*records: list[Item]) -> bytes:
    framed = b"".join(
        len(octets).to_bytes(4, "big") + octets for octets in map(encode_item, records)
    )
    end = encode_item(["end", len(records) - 1, sha256(framed).digest()])
    return framed + len(end).to_bytes(4, "big") + end


FIRST: list[Item] = ["nansen database 1", "search", 1]
GOOD = frame(FIRST, ["tokens", b"token", "handle"])


def test_a_writer_in_the_middle_of_it_is_not_in_it(office: Office, tmp_path: Path) -> None:
    database = office.open(PROCESS)
    fill(database)
    with database.writing() as connection:
        connection.execute(text("DELETE FROM duties"))
        assert export_database(database, tmp_path / "export") == 9


def test_a_database_is_made_from_an_export(office: Office, vectors: Path) -> None:
    golden = vectors / "sql" / "process-1.export"
    assert schema_of_export(golden) == 1
    place = office.location("made")
    with pytest.raises(Malformed, match="another database"):
        restore_into(DatabaseName.CONTACT, office.location("other"), golden)
    assert restore_into(PROCESS, place, golden) == 8
    with open_existing(PROCESS, place) as made:
        assert current(made) == NEWEST[PROCESS]
    with pytest.raises(Conflict, match="is in use: give an empty one"):
        restore_into(PROCESS, place, golden)


@pytest.mark.parametrize("version", [-1, 0, 3, 1 << 70])
def test_a_later_releases_export_is_left_alone(files: Office, tmp_path: Path, version: int) -> None:
    (tmp_path / "export").write_bytes(frame(["nansen database 1", "process", version]))
    with pytest.raises((Unsupported, Malformed)):
        restore_into(PROCESS, files.location("process"), tmp_path / "export")
    assert not (tmp_path / "office").exists()


def test_an_attempt_that_failed_is_no_hindrance(
    office: Office, tmp_path: Path, vectors: Path
) -> None:
    """It leaves tables and no rows, of this schema or of another."""
    office.open(PROCESS)
    torn = tmp_path / "torn"
    torn.write_bytes((vectors / "sql" / "process-1.export").read_bytes()[:-1])
    with pytest.raises(Malformed, match="breaks off"):
        restore_into(PROCESS, office.location("process"), torn)
    golden = vectors / "sql" / "process-1.export"
    assert restore_into(PROCESS, office.location("process"), golden) == 8


def test_what_is_missing_is_not_made(office: Office) -> None:
    place = office.location("nothing")
    with pytest.raises(Unavailable, match="is missing"):
        open_existing(PROCESS, place)
    with connect(PROCESS, place), pytest.raises(Unavailable, match="is missing"):
        open_existing(PROCESS, place)
    create_database(PROCESS, place).close()
    open_existing(PROCESS, place).close()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        GOOD[:-1],
        GOOD + b"x",
        GOOD[: -len(frame(FIRST)) + 40],
        b"\xff\xff\xff\xff" + GOOD,
        b"\0\0\0\0",
        frame(["another", "search", 1]),
        frame([1]),
        frame(FIRST, ["other", b"token", "handle"]),
        frame(FIRST, [3, b"token", "handle"]),
        frame(FIRST, ["tokens", b"token"]),
        frame(FIRST, ["tokens", "token", "handle"]),
        frame(FIRST, ["tokens", None, "handle"]),
        b"\0\0\0\x01\x80",
        b"\0\0\0\x01\x01",
    ],
)
def test_another_form_is_refused(files: Office, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "export").write_bytes(data)
    database = files.open(DatabaseName.SEARCH)
    with pytest.raises(Malformed):
        restore_database(database, tmp_path / "export")
    with pytest.raises(Malformed):
        restore_into(DatabaseName.SEARCH, files.location("search"), tmp_path / "export")
    (tmp_path / "good").write_bytes(GOOD)
    assert restore_database(database, tmp_path / "good") == 1, "nothing was left of the other"


def test_a_number_that_no_database_holds_is_refused(files: Office, tmp_path: Path) -> None:
    row: list[Item] = ["lists", 1 << 63, b"id", 1, None, None, 0, 0]
    (tmp_path / "export").write_bytes(frame(["nansen database 1", "registry", 1], row))
    with pytest.raises(Malformed):
        restore_database(files.open(DatabaseName.REGISTRY), tmp_path / "export")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_export_is_refused(files: Office, tmp_path: Path, data: st.DataObject) -> None:
    octets = data.draw(damaged(GOOD))
    if octets == GOOD:
        return
    (tmp_path / "export").write_bytes(octets)
    with pytest.raises((Malformed, Unsupported)):
        restore_database(files.open(DatabaseName.SEARCH), tmp_path / "export")


def test_a_disk_that_refuses_leaves_no_part(
    files: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = files.open(PROCESS)
    with pytest.raises(Unavailable, match="cannot read"):
        restore_database(database, tmp_path / "none")

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Unavailable, match="No space"):
        export_database(database, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
