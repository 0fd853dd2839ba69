"""Where databases are: files, or addresses without a password."""

import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.adapters.sql.places import RECORD, database_places, decode_addresses, read_address
from nansen.adapters.sql.tables import DatabaseName
from nansen.errors import Malformed, Refused, Unavailable

SECRET = "hunter2"


def record(**changes: str) -> bytes:
    """Write a record in which each database has a server of its own."""
    good = {name: f'"postgresql://desk@{name}.example/{name}"' for name in DatabaseName}
    return "".join(f"{name} = {value}\n" for name, value in (good | changes).items()).encode()


def test_by_default_they_are_files(tmp_path: Path) -> None:
    assert database_places(tmp_path) == {name: tmp_path / f"{name}.db" for name in DatabaseName}


def test_a_record_names_servers(tmp_path: Path) -> None:
    address = "postgresql:///?service=nansen_contact"
    (tmp_path / RECORD).write_bytes(record(contact=f'"{address}"'))
    places = database_places(tmp_path)
    assert places.keys() == {*DatabaseName}
    assert places[DatabaseName.CONTACT] == address
    assert places[DatabaseName.PROCESS] == "postgresql://desk@process.example/process"
    (tmp_path / RECORD).unlink()
    (tmp_path / RECORD).mkdir()
    with pytest.raises(Unavailable):
        database_places(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff",
        b"process = ",
        b"[" * 60_000,
        record().replace(b"contact", b"contacts", 1),
        record(line='"postgresql:///line"'),
        record(contact="1"),
        record(contact='["postgresql:///contact"]'),
        record() + b"#" * 70_000,
    ],
)
def test_another_form_is_refused(text: bytes) -> None:
    """All databases are named, or none: a slip would begin an empty one beside the others."""
    with pytest.raises(Malformed, match=r"databases\.toml"):
        decode_addresses(text)


@given(text=st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_any_octets(text: bytes) -> None:
    with pytest.raises((Malformed, Refused)):
        decode_addresses(text)


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://desk:{SECRET}@one.example/contact",
        f"postgresql://desk@one.example/contact?password={SECRET}",
        f"postgresql://desk@one.example/contact?sslpassword={SECRET}",
        f"postgresql://desk@one.example/contact?options=-c%20{SECRET}",
        f"mysql://desk@{SECRET}/contact",
        f"{SECRET}",
        "",
    ],
)
def test_no_password_and_no_other_engine(address: str) -> None:
    with pytest.raises(Refused, match="DATABASE") as caught:
        decode_addresses(record(contact=f'"{address}"'))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_an_empty_password_is_one() -> None:
    with pytest.raises(Refused, match="PGPASSFILE"):
        read_address(DatabaseName.CONTACT, "postgresql://desk:@one.example/contact")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("postgresql://a@h/d", "postgresql://b@h/d", True),
        ("postgresql://h/d", "postgresql+psycopg://h/d?sslmode=verify-full", True),
        ("postgresql:///d?host=/run/one", "postgresql:///d?host=/run/one", True),
        ("postgresql:///?service=one", "postgresql:///?service=one", True),
        ("postgresql:///?service=one", "postgresql:///?service=two", False),
        ("postgresql://h/d", "postgresql://h/e", False),
        ("postgresql://h/d", "postgresql://h:5433/d", False),
        ("postgresql:///d?host=/run/one", "postgresql:///d?host=/run/two", False),
    ],
)
def test_no_database_is_two(one: str, other: str, *, is_same: bool) -> None:
    text = record(identity=f'"{one}"', contact=f'"{other}"')
    if is_same:
        with pytest.raises(Refused, match="R86"):
            decode_addresses(text)
    else:
        assert decode_addresses(text)[DatabaseName.CONTACT] == other
