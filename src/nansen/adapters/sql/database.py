"""A database of the office: opened hardened, read and written in whole transactions."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from nansen.adapters.files.whole import make_folder
from nansen.adapters.sql.edge import at_edge
from nansen.adapters.sql.places import Place, read_address
from nansen.adapters.sql.tables import DatabaseName
from nansen.errors import Refused, Unavailable

PATIENCE: Final = 10.0
"""For how many seconds a writer waits for another."""
_SQLITE: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
)
_POSTGRESQL: Final = (
    """
    SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') IN ('off', 'local')
    """,
    "SET log_parameter_max_length_on_error TO 0",
)
_LAX: Final = {
    "fsync": "SELECT current_setting('fsync') <> 'on'",
    "full_page_writes": "SELECT current_setting('full_page_writes') <> 'on'",
    "log_parameter_max_length": """
        SELECT current_setting('log_parameter_max_length') <> '0'
        AND (
            current_setting('log_statement') <> 'none'
            OR current_setting('log_min_duration_statement') <> '-1'
            OR current_setting('log_min_duration_sample') <> '-1'
        )
    """,
}
"""Settings of a server that would lose what it acknowledged, or write values into its log."""


class Database:
    """One database; safe between threads and between processes."""

    __slots__ = ("_bare", "_engine", "_writer", "name")

    def __init__(self, name: DatabaseName, engine: Engine) -> None:
        """Take an engine that `connect` has made."""
        self.name = name
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._bare = engine.execution_options(bare=True, isolation_level="AUTOCOMMIT")

    def __repr__(self) -> str:
        """Show the name, and no address."""
        return f"Database({self.name.value})"

    @property
    def is_sqlite(self) -> bool:
        """Tell whether it is a file."""
        return self._engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file that it is, if it is one."""
        name = self._engine.url.database
        return Path(name) if self.is_sqlite and name is not None else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read what has been committed.

        Raises:
            Unavailable: the database cannot be reached.
        """
        with at_edge(self.name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read what was committed at one moment, however long it takes."""
        with at_edge(self.name), self._engine.connect() as connection:
            if not self.is_sqlite:  # where whatever reads in one transaction does so
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write all of a block, or nothing; what it was left with is on the disk.

        Raises:
            Conflict: somebody else wrote what stands against it, or goes on writing.
            Unavailable: the database cannot be reached, or the disk refuses; nothing was written.
        """
        with at_edge(self.name), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Write as the only one who does.

        Raises:
            Conflict: somebody else does so, and goes on for too long.
            Unavailable: as for `writing`.
        """
        with self.writing() as connection:
            if not self.is_sqlite:  # which has one writer at a time
                connection.execute(text("SELECT pg_advisory_xact_lock(86)"))
            yield connection

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """Run what the engine allows in no transaction."""
        with at_edge(self.name), self._bare.connect() as connection:
            yield connection

    def forget_deleted(self) -> None:
        """Let no file of SQLite keep what was deleted.

        `secure_delete` overwrites it in the database; in the log before it, it stays until the
        log is written back and cut off. What PostgreSQL deletes is gone when it next vacuums.

        Raises:
            Unavailable: somebody reads an older state; ask again.
        """
        if not self.is_sqlite:
            return
        with self.outside() as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        if busy:
            raise Unavailable(f"the {self.name} database is being read: erase once more")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Use it in a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def connect(name: DatabaseName, location: Place, *, patience: float = PATIENCE) -> Database:
    """Connect to a file of SQLite, or to `postgresql://...`; its schema is another matter.

    A writer waits for another for `patience` seconds.

    Raises:
        Refused: the address names another engine or holds a password, or the server loses what
            it acknowledged.
        Unavailable: psycopg is missing, or the database cannot be reached.
    """
    if isinstance(location, Path):
        engine = _open_file(name, location, patience)
    else:
        engine = _open_server(name, location, patience)
    database = Database(name, engine)
    try:
        _check_server(database)
    except BaseException:
        database.close()
        raise
    return database


def _open_file(name: DatabaseName, path: Path, patience: float) -> Engine:
    make_folder(path.parent, private=True)
    try:
        # SQLite gives the files beside it the same mode. An existing file is not opened here:
        # closing it would let go of the locks that this process has on it.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        _make_private(name, path)
    except OSError as error:
        raise Unavailable(f"the {name} database cannot be made: {error.strerror}") from None
    engine = _engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def harden(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # Transactions begin where `_begin` says, and not where the driver guesses.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
        cursor.execute("PRAGMA page_count")
        if cursor.fetchone() == (0,):
            cursor.execute("PRAGMA auto_vacuum=FULL")  # it is decided with the first page
        for statement in _SQLITE:
            cursor.execute(statement)
        cursor.close()

    event.listen(engine, "begin", _begin)
    return engine


def _make_private(name: DatabaseName, path: Path) -> None:
    try:
        path.chmod(0o600)
    except OSError as error:
        raise Unavailable(f"the {name} database cannot be made private: {error.strerror}") from None


def _open_server(name: DatabaseName, address: str, patience: float) -> Engine:
    url = read_address(name, address)
    try:
        engine = _engine(url)
    except ImportError:
        raise Unavailable("PostgreSQL needs psycopg: install nansen-passport[postgres]") from None

    @event.listens_for(engine, "connect")
    def harden(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for statement in (*_POSTGRESQL, f"SET lock_timeout TO {round(patience * 1000)}"):
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    return engine


def _engine(url: URL) -> Engine:
    # Errors with parameters would put what is stored into somebody's log.
    is_server = url.drivername != "sqlite"
    return create_engine(url, hide_parameters=True, echo=False, pool_pre_ping=is_server)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("bare"):
        # A writer that began as a reader could not wait for another writer.
        how = "BEGIN IMMEDIATE" if options.get("writes") else "BEGIN"
        connection.exec_driver_sql(how)


def _check_server(database: Database) -> None:
    """Refuse a server that loses what it acknowledged, or writes values into its log."""
    with database.reading() as connection:
        if database.is_sqlite:
            return
        lax = [name for name, ask in _LAX.items() if connection.scalar(text(ask))]
    if lax:
        why = f"the {database.name} database needs another setting: {', '.join(lax)}"
        raise Refused("DATABASE", why)
