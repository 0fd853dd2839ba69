"""Whether an office's databases keep what they acknowledge, and lie far enough from each other."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from nansen.adapters.sql.database import connect
from nansen.adapters.sql.health import Server, find_server, lax_settings
from nansen.adapters.sql.schema import NEWEST, current
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.desk.home import OfficeHome
from nansen.inspection.attempt import failed, not_supported, successful, undetermined
from nansen.standards.finding import Finding

_APART: Final = (DatabaseName.IDENTITY, DatabaseName.CONTACT)
"""Who has both has names and where to find them (R87)."""


def check_databases(home: OfficeHome) -> Finding:
    """Check schemas and settings.

    Raises:
        Unavailable: a database cannot be reached.
    """
    name, clause = "databases", "R86"
    for each in DatabaseName:
        place = home.database(each)
        if isinstance(place, Path) and not place.exists():
            return failed(name, clause, f"the {each} database is missing: restore it")
        with connect(each, place) as database:
            schema, lax = current(database), lax_settings(database)
        if schema != NEWEST[each]:
            why = f"the {each} database has schema {schema}, not {NEWEST[each]}: upgrade it"
            return failed(name, clause, why)
        if lax:
            return failed(name, clause, f"the {each} database is open to loss: {', '.join(lax)}")
    why = f"{len(DatabaseName)}, current; what is written stays, what is deleted is gone"
    return successful(name, clause, why)


def check_servers(home: OfficeHome) -> Finding:
    """Check who can read along on the way, what a server notices, and who owns two vaults.

    Raises:
        Unavailable: a database cannot be reached.
    """
    name, clause = "database-servers", "R87"
    servers: dict[DatabaseName, Server] = {}
    for each in DatabaseName:
        with connect(each, home.database(each)) as database:
            server = find_server(database)
        if server is not None:
            servers[each] = server
    if not servers:
        return not_supported(name, clause, "the databases are files of this machine")
    told = _tell(servers)
    if bare := _names(servers, lambda one: not (one.is_local or one.has_tls)):
        why = f"whoever is on the network reads along with {bare}: sslmode=verify-full"
        return failed(name, clause, "; ".join((why, *told)))
    if told:
        return undetermined(name, clause, "; ".join(told))
    count = len({one.cluster for one in servers.values()})
    return successful(name, clause, f"{count}, reached by TLS or a socket; they notice what rots")


def _tell(servers: Mapping[DatabaseName, Server]) -> tuple[str, ...]:
    told: list[str] = []
    if strange := _names(servers, lambda one: one.has_tls and not (one.is_local or one.is_known)):
        told.append(f"whoever answers is believed to be the server of {strange}: verify-full")
    if silent := _names(servers, lambda one: one.checksums is None):
        told.append(f"whether pages have checksums is not told for {silent}")
    if rotting := _names(servers, lambda one: one.checksums is False):
        told.append(f"pages have no checksums, and may rot unseen: pg_checksums ({rotting})")
    clusters = defaultdict[int, set[DatabaseName]](set)
    for each, one in servers.items():
        clusters[one.cluster].add(each)
    if any(found.issuperset(_APART) for found in clusters.values()):
        told.append(
            f"{' and '.join(_APART)} are on one server, and one copy of it has names and places: "
            "put each vault on a server of its own"
        )
    return tuple(told)


def _names(servers: Mapping[DatabaseName, Server], test: Callable[[Server], bool]) -> str:
    return ", ".join(each for each, one in servers.items() if test(one))
