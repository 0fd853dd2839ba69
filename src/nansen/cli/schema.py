"""`nansen office upgrade|rollback`: the tables of the databases, from release to release."""

from pathlib import Path

from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import JsonValue, print_json, print_lines


def upgrade(home: Path, *, json: bool = False) -> ExitStatus:
    """Bring every database of an office to the schema of this release; none is left half done.

    Stop the office and back it up first. What is of this release already stays as it is.

    Example: nansen office upgrade office

    Args:
        home: The office's folder.
        json: Answer in JSON.
    """
    from nansen.adapters.sql.database import connect  # noqa: PLC0415
    from nansen.adapters.sql.schema import current  # noqa: PLC0415
    from nansen.adapters.sql.schema import upgrade as bring  # noqa: PLC0415
    from nansen.adapters.sql.tables import DatabaseName  # noqa: PLC0415
    from nansen.apps.desk.home import OfficeHome  # noqa: PLC0415

    office, moved = OfficeHome(home), dict[str, JsonValue]()
    for name in DatabaseName:
        with connect(name, office.database(name)) as database:
            before = current(database)
            bring(database)
            moved[name.value] = [before, current(database)]
    _tell(moved, json=json)
    return ExitStatus.SUCCESSFUL


def rollback(home: Path, database: str, version: int, *, json: bool = False) -> ExitStatus:
    """Bring one database back to an earlier schema, for an earlier release.

    Stop the office and back it up first. Version 0 has no tables, and so nothing of what was in
    them: it is refused.

    Example: nansen office rollback office process 1

    Args:
        home: The office's folder.
        database: process, identity, contact, grounds, registry or search.
        version: The schema to go back to.
        json: Answer in JSON.
    """
    from nansen.adapters.sql.database import connect  # noqa: PLC0415
    from nansen.adapters.sql.schema import current, downgrade  # noqa: PLC0415
    from nansen.adapters.sql.tables import DatabaseName  # noqa: PLC0415
    from nansen.apps.desk.home import OfficeHome  # noqa: PLC0415
    from nansen.errors import Malformed, Refused  # noqa: PLC0415

    if database not in set(DatabaseName):
        raise Malformed("DATABASE", f"is one of {', '.join(DatabaseName)}", clause="R86")
    if version < 1:
        raise Refused("R86", "version 0 has no tables: nothing would be left of what is kept")
    name = DatabaseName(database)
    with connect(name, OfficeHome(home).database(name)) as found:
        before = current(found)
        downgrade(found, version)
        moved: dict[str, JsonValue] = {name.value: [before, current(found)]}
    _tell(moved, json=json)
    return ExitStatus.SUCCESSFUL


def _tell(moved: dict[str, JsonValue], *, json: bool) -> None:
    if json:
        print_json(moved)
        return
    for name, versions in moved.items():
        before, after = versions if isinstance(versions, list) else (0, 0)
        words = f"stays at {after}" if before == after else f"from {before} to {after}"
        print_lines([f"{name}: {words}"])
