"""What the engines complain of, said again without a value in it.

An engine's own words can quote a row. Nothing of them leaves this module but codes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from nansen.errors import Conflict, Unavailable

_HELD: Final = {"SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40001", "40P01"}
"""Another writer has it, or had it first."""
_REASONS: Final = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it may only be read",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_IOERR": "the disk fails",
    "SQLITE_CORRUPT": "it is damaged: restore a copy",
    "SQLITE_NOTADB": "the file is no database",
    "53100": "the disk is full",
    "25006": "it may only be read",
}


@contextmanager
def at_edge(name: str) -> Iterator[None]:
    """Turn what the database of this name complains of into an error of ours.

    Raises:
        Conflict: a rule of the tables or another writer stands against it.
        Unavailable: anything else.
    """
    try:
        yield
    except IntegrityError:
        raise Conflict(f"the {name} database holds something else already: read again") from None
    except DBAPIError as error:
        code = _code_of(error.orig)
        if code in _HELD:
            why = f"another process writes to the {name} database: read again, or wait for it"
            raise Conflict(why) from None
        raise Unavailable(f"the {name} database cannot be used: {_reason(code)}") from None
    except NoConnection:
        raise Unavailable(f"the {name} database has no connection to spare") from None


def _code_of(error: BaseException | None) -> str | None:
    if isinstance(error, sqlite3.Error):
        # SQLite refines its codes behind a second underscore: SQLITE_IOERR_WRITE. What its
        # module finds by itself, such as text where octets should be, has no code.
        found: str = getattr(error, "sqlite_errorname", "")
        return "_".join(found.split("_")[:2]) or None
    return getattr(error, "sqlstate", None)


def _reason(code: str | None) -> str:
    if code is None:
        return "it cannot be reached"
    return _REASONS.get(code, f"code {code}")
