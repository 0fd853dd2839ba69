"""Vaults: sealed values by place, gone when erased, and nothing else in them."""

import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from tests.adapters.sql.conftest import Office

from nansen.adapters.sql.tables import SEALED, DatabaseName
from nansen.adapters.sql.vault_store import SqlVault
from nansen.errors import Refused, Unavailable, Untrusted
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName, Vault
from nansen.keys.fields.register import declared_field
from nansen.keys.sealing.case_key import draw_case_key
from nansen.keys.sealing.sealed_field import Place, open_field, seal_field

CASE, OTHER = CaseId("case-000000000001"), CaseId("case-000000000002")
NAMES, PORTRAIT = FieldName("identity.names"), FieldName("identity.portrait")


@pytest.fixture
def vault(office: Office) -> SqlVault:
    return SqlVault(office.open(DatabaseName.IDENTITY))


def test_a_value_is_found_in_its_place(vault: SqlVault) -> None:
    vault.put(CASE, NAMES, 1, b"first")
    vault.put(CASE, NAMES, 2, b"second")
    vault.put(CASE, NAMES, 2, b"second")
    assert vault.get(CASE, NAMES, 1) == b"first"
    assert vault.get(CASE, NAMES, 2) == b"second"
    assert vault.get(CASE, NAMES, 3) is None
    assert vault.get(OTHER, NAMES, 1) is None


def test_a_value_whose_act_was_never_recorded_gives_way(vault: SqlVault) -> None:
    vault.put(CASE, NAMES, 1, b"of an act that failed")
    vault.put(CASE, NAMES, 1, b"of the act")
    assert vault.get(CASE, NAMES, 1) == b"of the act"


def test_an_act_that_lost_a_race_takes_nothing_from_the_winner(vault: SqlVault) -> None:
    vault.put(CASE, NAMES, 1, b"of the winner")
    vault.put(CASE, NAMES, 1, b"of the loser, late")
    assert vault.get(CASE, NAMES, 1, sha256(b"of the winner").digest()) == b"of the winner"
    assert vault.get(CASE, NAMES, 1, sha256(b"of nobody").digest()) is None
    assert vault.erase(CASE, NAMES) == 2


def test_a_field_is_erased_in_all_versions_and_a_case_in_all_fields(vault: SqlVault) -> None:
    for case in (CASE, OTHER):
        vault.put(case, NAMES, 1, b"1")
        vault.put(case, NAMES, 2, b"2")
        vault.put(case, PORTRAIT, 1, b"3")
    assert vault.erase(CASE, NAMES) == 2
    assert vault.get(CASE, NAMES, 2) is None
    assert vault.get(CASE, PORTRAIT, 1) == b"3"
    assert vault.erase(CASE) == 1
    assert vault.erase(CASE) == 0
    assert vault.get(OTHER, NAMES, 2) == b"2"


def test_what_was_changed_is_not_given_out(office: Office) -> None:
    database = office.open(DatabaseName.IDENTITY)
    vault = SqlVault(database)
    vault.put(CASE, NAMES, 1, b"value")
    with database.writing() as connection:
        connection.execute(SEALED[DatabaseName.IDENTITY].update().values(sealed=b"other"))
    with pytest.raises(Untrusted, match=r"identity\.names"):
        vault.get(CASE, NAMES, 1)


def test_a_field_rests_in_its_own_vault(office: Office) -> None:
    with pytest.raises(Refused, match="R86"):
        SqlVault(office.open(DatabaseName.CONTACT)).put(CASE, NAMES, 1, b"value")
    with pytest.raises(Refused, match="no vault"):
        SqlVault(office.open(DatabaseName.REGISTRY))


@pytest.mark.parametrize("name", ["identity", "contact", "grounds"])
def test_a_vault_knows_places_and_seals_and_no_moment(office: Office, name: str) -> None:
    database = office.open(DatabaseName(name))
    with database.reading() as connection:
        tables = {*inspect(connection).get_table_names()} - {"alembic_version"}
        columns = {column["name"] for column in inspect(connection).get_columns("sealed")}
    assert tables == {"sealed"}
    assert columns == {"case_id", "field", "version", "digest", "turn", "sealed"}


def test_every_vault_of_the_fields_has_a_database() -> None:
    assert {name.value for name in SEALED} == {vault.value for vault in Vault}


VALUE = b"CANARY-Anna-Maria-Eriksson-Utopia"


def dump(office: Office, name: str) -> bytes:
    """Take all that a thief of one database gets."""
    location = office.location(name)
    if isinstance(location, Path):
        return b"".join(path.read_bytes() for path in sorted(location.parent.glob(f"{name}.db*")))
    database = office.open(DatabaseName(name))
    with database.reading() as connection:
        tables = inspect(connection).get_table_names()
        rows = [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]  # noqa: S608
    return b"\n".join(
        value if isinstance(value, bytes) else str(value).encode()
        for found in rows
        for row in found
        for value in row
    )


def test_no_dump_of_one_database_holds_a_persons_value(office: Office) -> None:
    case_key = draw_case_key(canary=True)
    for name in ("identity.names", "contact.host_state", "grounds.claim", "process.reasons"):
        declaration = declared_field(name)
        place = Place(case=CASE, declaration=declaration)
        sealed = seal_field(VALUE, place, case_key.field_key(declaration))
        vault = SqlVault(office.open(DatabaseName(declaration.vault.value)))
        vault.put(CASE, declaration.name, 1, sealed)
        found = vault.get(CASE, declaration.name, 1)
        assert found is not None
        assert open_field(found, place, case_key.field_key(declaration)) == VALUE
        dumped = dump(office, declaration.vault.value)
        assert sealed in dumped
        for word in (VALUE, VALUE.lower(), VALUE.hex().encode(), *VALUE.split(b"-")):
            assert word not in dumped


MARK = bytes.fromhex("c0ffee") + b"sealed octets that must go " + bytes(range(64))


def test_what_is_erased_is_in_no_file_afterwards(files: Office) -> None:
    database = files.open(DatabaseName.IDENTITY)
    vault = SqlVault(database)
    other = MARK.replace(b"go", b"no")
    for version in range(1, 40):
        vault.put(CASE, NAMES, version, MARK * version)
        vault.put(OTHER, NAMES, version, other * version)
    assert MARK in dump(files, "identity")
    assert vault.erase(CASE) == 39
    left = dump(files, "identity")
    assert other in left
    assert MARK not in left
    assert MARK[:40] not in left


def test_an_erasure_that_a_reader_holds_up_says_so(files: Office) -> None:
    reader = files.open(DatabaseName.IDENTITY)
    vault = SqlVault(files.open(DatabaseName.IDENTITY, patience=0.05))
    vault.put(CASE, NAMES, 1, MARK)
    with reader.reading() as connection:
        connection.execute(text("SELECT count(*) FROM sealed"))
        with pytest.raises(Unavailable, match="erase once more"):
            vault.erase(CASE)
    assert vault.erase(CASE) == 0
    assert MARK not in dump(files, "identity")


def test_the_file_is_hardened_and_private(files: Office) -> None:
    database = files.open(DatabaseName.IDENTITY)
    SqlVault(database).put(CASE, NAMES, 1, MARK)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "auto_vacuum": 1,
        "trusted_schema": 0,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }
    with database.reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted
    path = files.location("identity")
    assert isinstance(path, Path)
    made = sorted(path.parent.glob("identity.db*"))
    assert len(made) == 3
    assert all(one.stat().st_mode & 0o077 == 0 for one in made)
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_file_that_others_could_read_is_made_private(files: Office) -> None:
    path = files.location("identity")
    assert isinstance(path, Path)
    path.parent.mkdir()
    sqlite3.connect(path).close()
    path.chmod(0o644)
    files.open(DatabaseName.IDENTITY)
    assert path.stat().st_mode & 0o777 == 0o600
