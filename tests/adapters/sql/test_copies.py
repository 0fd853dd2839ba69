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
from nansen.adapters.sql.copies import copy_database, export_database, restore_database
from nansen.adapters.sql.database import Database
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
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


def test_a_copy_of_a_file_opens_like_it(files: Office, tmp_path: Path) -> None:
    database = files.open(PROCESS)
    fill(database)
    with database.writing() as connection:  # a writer in the middle of it
        connection.execute(text("DELETE FROM duties"))
        digest = copy_database(database, tmp_path / "copy.db")
    assert sha256((tmp_path / "copy.db").read_bytes()).digest() == digest
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copy.db"]
    with open_database(PROCESS, tmp_path / "copy.db") as copy:
        assert SqlActStore(copy).duties() == tuple(map(duty_of, range(3)))
        assert SqlActStore(copy).read(case_of(1)) == SqlActStore(database).read(case_of(1))
    with pytest.raises(Conflict, match="exists already"):
        copy_database(database, tmp_path / "copy.db")


def test_a_server_is_exported_and_not_copied(office: Office, tmp_path: Path) -> None:
    database = office.open(PROCESS)
    if database.is_sqlite:
        assert copy_database(database, tmp_path / "copy.db")
    else:
        with pytest.raises(Unsupported, match="export"):
            copy_database(database, tmp_path / "copy.db")


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
    for write in (copy_database, export_database):
        with pytest.raises(Unavailable, match="No space"):
            write(database, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
