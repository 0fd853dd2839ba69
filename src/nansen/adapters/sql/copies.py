"""Copies of a database that is in use, and the way back, on either engine.

Rows are written by their keys and not as they lie: the copy of a vault does not tell in which
order its values came, and the same rows are the same octets whichever engine had them.

    record     4 octets of length, then deterministic CBOR
    first      ["nansen database 1", name, schema]
    then       [table, value, ...] by tables, and by their keys
    last       ["end", number of rows, SHA-256 of everything before]

A copy is as secret as what it copies, and it remembers what is erased afterwards: copies are
kept for less long than what is in them (R83), and a case's key is in none of them.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final, NoReturn

from sqlalchemy import Connection, Table, func, insert, select

from nansen.adapters.sql.database import Database
from nansen.adapters.sql.places import Place
from nansen.adapters.sql.schema import NEWEST, create_database, current, upgrade
from nansen.adapters.sql.tables import METADATA, DatabaseName
from nansen.errors import Conflict, Malformed, Unavailable, Unsupported
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item

_FORMAT: Final = "nansen database 1"
_LONGEST: Final = 1 << 26
_BATCH: Final = 500
_FIELD, _CLAUSE = "copy of a database", "R86"


def export_database(database: Database, path: Path) -> int:
    """Write the rows of a database, as they are at one moment, into a new file; count them.

    Raises:
        Conflict: there is something of that name.
        Unavailable: the database cannot be read, or the disk refuses.
    """
    schema = current(database)
    with _new_file(path) as part, part.open("wb") as file, database.snapshot() as connection:
        digest = sha256()
        count = -1
        for record in _records(connection, database, schema):
            octets = _frame(record)
            digest.update(octets)
            file.write(octets)
            count += 1
        file.write(_frame(["end", count, digest.digest()]))
        file.flush()
        os.fsync(file.fileno())
    return count


def schema_of_export(path: Path) -> int:
    """Tell of which schema an export is; the rest of it is not looked at.

    Raises:
        Malformed: it begins in another form.
        Unavailable: it cannot be read.
    """
    with _opened(path) as file:
        first = next(_read_records(file), (b"", [None]))[1]
    version = first[-1]
    if len(first) != 3 or first[0] != _FORMAT or not isinstance(version, int):
        _fail("begins in another form")
    return version


def restore_into(name: DatabaseName, place: Place, path: Path) -> int:
    """Make a database from an export, and bring it to the schema of this release; count its rows.

    Raises:
        Malformed: the file is not as it was written, or is of another database.
        Unsupported: a later release has written it.
        Conflict: something stands in the database.
        Unavailable: the file cannot be read, or the database cannot be written.
    """
    version = schema_of_export(path)
    if not 0 < version <= NEWEST[name]:
        raise Unsupported(_FIELD, "is a later release's: restore it with that", clause=_CLAUSE)
    with create_database(name, place, version) as database:
        count = restore_database(database, path)
        upgrade(database)
    return count


def restore_database(database: Database, path: Path) -> int:
    """Put the rows of an export into a database that has none, all or nothing; count them.

    Raises:
        Malformed: the file is not as it was written, or is of another database.
        Unsupported: it has another schema than the database.
        Conflict: there are rows already.
        Unavailable: the file cannot be read, or the database cannot be written.
    """
    schema = current(database)
    tables = {table.name: table for table in METADATA[database.name].sorted_tables}
    with _opened(path) as file:
        _check_whole(file, database, schema)
        file.seek(0)
        with database.alone() as connection:
            if any(connection.scalar(select(func.count()).select_from(t)) for t in tables.values()):
                raise Conflict(f"the {database.name} database holds rows already")
            count = _insert_all(connection, tables, file)
            if not database.is_sqlite:
                _advance_counters(connection, tables)
    return count


def _records(connection: Connection, database: Database, schema: int) -> Iterator[list[Item]]:
    yield [_FORMAT, database.name.value, schema]
    for table in METADATA[database.name].sorted_tables:
        asked = select(table).order_by(*table.primary_key.columns)
        rows = connection.execution_options(yield_per=_BATCH).execute(asked)
        for row in rows:
            yield [table.name, *row]


def _frame(record: list[Item]) -> bytes:
    octets = encode_item(record)
    return len(octets).to_bytes(4, "big") + octets


def _read_records(file: BinaryIO) -> Iterator[tuple[bytes, list[Item]]]:
    """Read record by record, each with the octets that it stands in."""
    while head := file.read(4):
        length = int.from_bytes(head, "big")
        octets = file.read(length) if length <= _LONGEST else b""
        if len(head) != 4 or not octets or len(octets) != length:
            _fail("breaks off")
        record = decode_item(octets, field=_FIELD)
        if not isinstance(record, list) or not record:
            _fail("holds a record of another form")
        yield head + octets, record


def _check_whole(file: BinaryIO, database: Database, schema: int) -> None:
    digest, count = sha256(), -1
    for octets, record in _read_records(file):
        if count < 0:
            _check_first(record, database, schema)
        if record[0] == "end":
            if record != ["end", count, digest.digest()] or file.read(1):
                _fail("is not as it was written")
            return
        digest.update(octets)
        count += 1
    _fail("breaks off")


def _check_first(record: list[Item], database: Database, schema: int) -> None:
    match record:
        case ["nansen database 1", str(name), int(version)]:
            if name != database.name:
                _fail("is of another database")
            if version != schema:
                why = f"has schema {version} and the database {schema}: restore it with its release"
                raise Unsupported(_FIELD, why, clause=_CLAUSE)
        case _:
            _fail("begins in another form")


def _insert_all(connection: Connection, tables: dict[str, Table], file: BinaryIO) -> int:
    count, batch, of = 0, list[dict[str, Item]](), ""
    for _, (name, *values) in _read_records(file):
        if batch and (name != of or len(batch) == _BATCH):
            connection.execute(insert(tables[of]), batch)
            count += len(batch)
            batch = []
        if isinstance(name, str) and name in tables:
            batch.append(_row(tables[name], values))
            of = name
        elif name not in (_FORMAT, "end"):
            _fail("holds a row of an unknown table")
    return count


def _row(table: Table, values: list[Item]) -> dict[str, Item]:
    columns = tuple(table.columns)
    if len(values) != len(columns):
        _fail("holds a row of another form")
    for column, value in zip(columns, values, strict=True):
        fits = column.nullable if value is None else type(value) is column.type.python_type
        if not fits or (isinstance(value, int) and not -(1 << 63) <= value < 1 << 63):
            _fail("holds a row of another form")
    return {column.name: value for column, value in zip(columns, values, strict=True)}


def _advance_counters(connection: Connection, tables: dict[str, Table]) -> None:
    for table in tables.values():
        if "number" in table.columns:
            highest = select(func.max(table.c.number)).scalar_subquery()
            counter = func.pg_get_serial_sequence(table.name, "number")
            connection.execute(select(func.setval(counter, highest)))


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """Write a private file under another name, which becomes its own when it is whole."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
        # Unlike renaming, linking fails where the name is taken.
        os.link(part, path)
        _flush_folder(path.parent)
    except FileExistsError:
        raise Conflict(f"{path.name} exists already") from None
    except OSError as error:
        raise Unavailable(f"cannot write {path.name}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def _flush_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None


def _fail(why: str) -> NoReturn:
    raise Malformed(_FIELD, why, clause=_CLAUSE)
