"""Taking turns in an office, on one machine or on many: the database says whose it is.

PostgreSQL keeps an advisory lock for as long as a connection of its own lives. SQLite is a file
on one machine, and a lock on a file beside it falls with the process. Either way whoever is
killed holds nothing.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from time import monotonic, sleep
from typing import Final, NoReturn

from sqlalchemy import Connection, text

from nansen.adapters.sql.database import PATIENCE, Database
from nansen.errors import Conflict, Unavailable

_PAUSE: Final = 0.01
_TRY: Final = text("SELECT pg_try_advisory_lock(:number)")
_END: Final = text("SELECT pg_advisory_unlock(:number)")


class Matter(IntEnum):
    """What one takes turns about; PostgreSQL knows it by its number."""

    LIVES = 20
    """What an act about a document asks of others, and then writes (R20)."""
    LINE = 26
    """Making documents: there is one line in an office."""


@contextmanager
def turn_in(
    database: Database, matter: Matter = Matter.LIVES, *, patience: float = PATIENCE
) -> Iterator[None]:
    """Wait for one's turn in a matter, and have it; it is nobody's to have twice at once.

    Raises:
        Conflict: somebody else has it, for longer than `patience` seconds.
        Unavailable: the database cannot be reached.
    """
    if database.file is not None:
        with _file_turn(database.file.with_suffix(f".{matter.name.lower()}"), matter, patience):
            yield
        return
    with database.outside() as connection, _server_turn(connection, matter, patience):
        yield


@contextmanager
def _server_turn(connection: Connection, matter: Matter, patience: float) -> Iterator[None]:
    end, number = monotonic() + patience, {"number": matter.value}
    while not connection.scalar(_TRY, number):
        if monotonic() >= end:
            _refuse(matter)
        sleep(_PAUSE)
    try:
        yield
    finally:
        connection.execute(_END, number)


@contextmanager
def _file_turn(path: Path, matter: Matter, patience: float) -> Iterator[None]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable(f"cannot lock {path.name}: {error.strerror}") from None
    try:
        end = monotonic() + patience
        while not _is_mine(descriptor):
            if monotonic() >= end:
                _refuse(matter)
            sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def _is_mine(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refuse(matter: Matter) -> NoReturn:
    raise Conflict(f"another process has the {matter.name.lower()}: ask again, or wait for it")
