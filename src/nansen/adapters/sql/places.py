"""Where an office's databases are: files of its desk, or servers that a record names.

    databases.toml

    process  = "postgresql://desk@one.example/process?sslmode=verify-full"
    identity = "postgresql://desk@two.example/identity?sslmode=verify-full"
    contact  = "postgresql:///?service=nansen_contact"
    ...

All of them are named or none is, so that nobody leaves one behind by a slip of the pen. An
address holds no password: libpq finds it in the file of PGPASSFILE or of a service, or the server
asks for none, as by `peer` or by a certificate. So no password is in a backup, in a list of
processes or in an error.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from nansen.adapters.files.whole import read_whole
from nansen.adapters.sql.tables import DatabaseName
from nansen.errors import Malformed, Refused

RECORD: Final = "databases.toml"
Place = Path | str
"""A file of SQLite, or an address of PostgreSQL."""
_PARAMETERS: Final = (
    "channel_binding",
    "connect_timeout",
    "host",
    "passfile",
    "port",
    "require_auth",
    "service",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
)
_LONGEST: Final = 1 << 16
_RULE, _CLAUSE = "DATABASE", "R86"


def database_places(folder: Path) -> Mapping[DatabaseName, Place]:
    """Tell where the databases of a desk are.

    Raises:
        Malformed: its record is none.
        Refused: an address holds a password, or something else that none may hold.
        Unavailable: the record cannot be read.
    """
    text = read_whole(folder / RECORD)
    if text is None:
        return {name: folder / f"{name}.db" for name in DatabaseName}
    return {**decode_addresses(text)}


def decode_addresses(text: bytes) -> Mapping[DatabaseName, str]:
    """Read a record that names an address for each database.

    Raises:
        Malformed: it is no TOML, or names another set of databases.
        Refused: as for `read_address`, or two databases would be one (R86).
    """
    try:
        fields = tomllib.loads(text.decode()) if len(text) <= _LONGEST else {}
    except (ValueError, RecursionError):
        raise Malformed(RECORD, "is no TOML", clause=_CLAUSE) from None
    if fields.keys() != {*DatabaseName}:
        named = ", ".join(DatabaseName)
        raise Malformed(RECORD, f"names an address for each of {named}", clause=_CLAUSE)
    found: dict[DatabaseName, str] = {}
    places = set[tuple[object, ...]]()
    for name in DatabaseName:
        address: object = fields[name]
        if not isinstance(address, str):
            raise Malformed(f"{RECORD}: {name}", "is no text", clause=_CLAUSE)
        url = read_address(name, address)
        where = (url.host, url.port, url.database)
        places.add((*where, *(url.query.get(one) for one in ("host", "port", "service"))))
        found[name] = address
    if len(places) != len(found):
        raise Refused("R86", "each database has a place of its own")
    return MappingProxyType(found)


def read_address(name: DatabaseName, address: str) -> URL:
    """Read an address; no error says any part of it again.

    Raises:
        Refused: it is none, is of another engine, or holds a password.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise Refused(_RULE, f"the {name} database has no such address") from None
    if url.get_backend_name() != "postgresql":
        raise Refused(_RULE, "a database is a file, or stands at postgresql://")
    if url.password is not None or "password" in url.query:
        why = f"the {name} database's address holds a password: put it into PGPASSFILE"
        raise Refused(_RULE, why)
    if not url.query.keys() <= {*_PARAMETERS}:
        why = f"an address has no other parameters than {', '.join(_PARAMETERS)}"
        raise Refused(_RULE, why)
    return url.set(drivername="postgresql+psycopg")
