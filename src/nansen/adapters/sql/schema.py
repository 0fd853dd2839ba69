"""Which schema a database has, and the way to another.

Each database counts its own: `process_1`, `process_2`. The name in front also tells the
databases apart, so that nobody opens the vault of addresses as that of names.
"""

import re
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final, NoReturn

from sqlalchemy import String, column, exists, inspect, select, table

from nansen.adapters.sql.database import PATIENCE, Database, connect
from nansen.adapters.sql.places import Place, decode_addresses
from nansen.adapters.sql.tables import METADATA, DatabaseName
from nansen.errors import Conflict, Malformed, Unavailable, Unsupported

NEWEST: Final = {
    DatabaseName.PROCESS: 2,
    DatabaseName.IDENTITY: 1,
    DatabaseName.CONTACT: 1,
    DatabaseName.GROUNDS: 1,
    DatabaseName.REGISTRY: 1,
    DatabaseName.SEARCH: 1,
}
"""The schemas that this release writes."""
_VERSION_TABLE: Final = "alembic_version"
_REVISION: Final = re.compile(r"([a-z]+)_([1-9][0-9]{0,3})")


def open_database(name: DatabaseName, location: Place, *, patience: float = PATIENCE) -> Database:
    """Open a database of the schema that this release writes; an empty one is given it.

    Raises:
        Refused: the address names an engine that is not supported.
        Malformed: it is another database than the one that is named.
        Unsupported: a later release has written it.
        Unavailable: an earlier release has written it, or it cannot be reached.
    """
    database = connect(name, location, patience=patience)
    try:
        _check_schema(database)
    except BaseException:
        database.close()
        raise
    return database


def open_existing(name: DatabaseName, location: Place) -> Database:
    """Open a database that was made before: an empty one in its place would hide the loss.

    Raises:
        Unavailable: it is missing, or as for `open_database`, whose other errors it has too.
    """
    if isinstance(location, Path) and not location.exists():
        raise Unavailable(f"the {name} database is missing")
    database = connect(name, location)
    try:
        _check_made(database)
        _check_schema(database)
    except BaseException:
        database.close()
        raise
    return database


def check_all_empty(record: bytes) -> None:
    """Refuse a record of databases in which something stands.

    Raises:
        Malformed: it is no record, or one of them is another database.
        Refused: an address holds a password.
        Conflict: there are rows.
        Unavailable: one cannot be reached.
    """
    for name, address in decode_addresses(record).items():
        with connect(name, address) as database:
            _check_no_rows(database)


def create_database(name: DatabaseName, location: Place, version: int | None = None) -> Database:
    """Make the tables of an empty database, of this release or of an earlier schema.

    Raises:
        Conflict: something stands in it.
        Unavailable: it cannot be reached, or the disk refuses.
    """
    database = connect(name, location)
    try:
        _check_no_rows(database)
        wanted = NEWEST[name] if version is None else version
        (downgrade if wanted < current(database) else upgrade)(database, wanted)
    except BaseException:
        database.close()
        raise
    return database


def current(database: Database) -> int:
    """Tell which schema a database has; 0 is none.

    Raises:
        Malformed: it is another database.
        Unavailable: it cannot be reached.
    """
    asked = select(column("version_num", String)).select_from(table(_VERSION_TABLE))
    with database.reading() as connection:
        names = inspect(connection).get_table_names()
        found = connection.scalar(asked) if _VERSION_TABLE in names else None
    if found is None:
        if {*names} - {_VERSION_TABLE}:
            raise Malformed(f"{database.name} database", "is of another program", clause="R86")
        return 0
    read = _REVISION.fullmatch(found)
    if not read or read[1] != database.name:
        raise Malformed(f"{database.name} database", "is another database", clause="R86")
    return int(read[2])


def upgrade(database: Database, version: int | None = None) -> None:
    """Bring a database to the newest schema or another later one, or leave it as it was.

    Raises:
        Malformed: it is another database.
        Unsupported: a later release has written it, or there is no such version above.
        Unavailable: it cannot be reached, or the disk refuses.
    """
    found = _known_version(database)
    target = NEWEST[database.name] if version is None else version
    if not found <= target <= NEWEST[database.name]:
        _refuse_version(database, f"is {found}, and version {target} does not lie above")
    _migrate(database, target)


def downgrade(database: Database, version: int) -> None:
    """Bring a database back to an earlier schema, or leave it as it was.

    Version 0 has no tables, and so nothing of what was in them.

    Raises:
        Malformed: it is another database.
        Unsupported: a later release has written it, or there is no such version below.
        Unavailable: it cannot be reached, or the disk refuses.
    """
    found = _known_version(database)
    if not 0 <= version <= found:
        _refuse_version(database, f"is {found}, and version {version} does not lie below")
    _migrate(database, version, down=True)


def _check_made(database: Database) -> None:
    if not current(database):
        raise Unavailable(f"the {database.name} database is missing: there are no tables")


def _check_no_rows(database: Database) -> None:
    if not current(database):
        return
    tables = METADATA[database.name].sorted_tables
    with database.reading() as connection:
        if any(connection.scalar(select(exists().select_from(one))) for one in tables):
            raise Conflict(f"the {database.name} database is in use: give an empty one")


def _check_schema(database: Database) -> None:
    found, newest = _known_version(database), NEWEST[database.name]
    if found == 0:
        _migrate(database, newest)
    elif found < newest:
        raise Unavailable(
            f"the {database.name} database has schema {found}, and this release writes {newest}: "
            "end what uses it, back it up, and upgrade it: nansen office upgrade"
        )


def _known_version(database: Database) -> int:
    found = current(database)
    if found > NEWEST[database.name]:
        _refuse_version(database, "is a later release's: use that, or let it downgrade it first")
    return found


def _refuse_version(database: Database, why: str) -> NoReturn:
    raise Unsupported(f"schema of the {database.name} database", why, clause="R86")


def _migrate(database: Database, target: int, *, down: bool = False) -> None:
    # Alembic is slow to import, and whoever opens a database as it should be needs none.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    move = command.downgrade if down else command.upgrade
    revision = f"{database.name}_{target}" if target else "base"
    config = Config()
    with as_file(files("nansen.adapters.sql") / "migrations") as folder, database.alone() as alone:
        config.set_main_option("script_location", _escape(folder))
        config.set_main_option("version_locations", _escape(folder / database.name))
        config.set_main_option("path_separator", "newline")
        config.attributes["connection"] = alone
        move(config, revision)


def _escape(path: Path) -> str:
    return str(path).replace("%", "%%")
