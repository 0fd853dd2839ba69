"""What an engine tells of itself: whether it keeps what it acknowledged, and who can read along."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

from nansen.adapters.sql.database import Database

_PRAGMAS: Final = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
_SETTINGS: Final = ("synchronous_commit", "fsync", "full_page_writes")
_DURABLE: Final = {"on", "remote_write", "remote_apply"}
_WAY: Final = """
    SELECT inet_server_addr() IS NULL,
           (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid())
"""
_CHECKED: Final = b"verify-full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server of one database."""

    cluster: int
    """Which one it is: databases of one cluster are copied together, and have one owner."""
    checksums: bool | None
    """Whether pages that rot are noticed; None if it does not tell."""
    is_local: bool
    """Whether the way to it is a socket of this machine."""
    has_tls: bool
    is_known: bool
    """Whether its certificate is asked for its name."""


def lax_settings(database: Database) -> tuple[str, ...]:
    """List the settings under which something acknowledged can be lost, or something deleted kept.

    Raises:
        Unavailable: the database cannot be reached.
    """
    with database.reading() as connection:
        if database.is_sqlite:
            return tuple(
                name
                for name, wanted in _PRAGMAS.items()
                if connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() != wanted
            )
        return tuple(name for name in _SETTINGS if _setting(connection, name) not in _DURABLE)


def find_server(database: Database) -> Server | None:
    """Tell of the server that a database is on; a file is on none.

    Raises:
        Unavailable: the database cannot be reached.
    """
    if database.is_sqlite:
        return None
    with database.reading() as connection:
        asked = text("SELECT system_identifier FROM pg_control_system()")
        cluster: int = connection.scalars(asked).one()
        is_local, has_tls = connection.execute(text(_WAY)).one()
        checksums = _setting(connection, "data_checksums")
        return Server(
            cluster=cluster,
            checksums=None if checksums is None else checksums == "on",
            is_local=is_local,
            has_tls=bool(has_tls),
            is_known=_mode_of(connection) == _CHECKED,
        )


def _setting(connection: Connection, name: str) -> str | None:
    asked = text("SELECT current_setting(:name, true)")
    found: str | None = connection.scalar(asked, {"name": name})
    return found


def _mode_of(connection: Connection) -> bytes | None:
    """Ask the driver: the mode may come from the address, a service or the environment."""
    driver = connection.connection.driver_connection
    options = driver.pgconn.info if driver is not None else []
    return next((one.val for one in options if one.keyword == b"sslmode"), None)
