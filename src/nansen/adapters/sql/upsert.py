"""Writing a row that may be there: said alike to both engines."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, row: Mapping[str, object]) -> bool:
    """Insert a row; give False if one with the same unique columns is there."""
    insertion = _insert(connection, table, row).on_conflict_do_nothing()
    done = connection.execute(insertion, execution_options={"preserve_rowcount": True})
    return done.rowcount == 1


def put_row(
    connection: Connection, table: Table, row: Mapping[str, object], *, key: tuple[str, ...]
) -> None:
    """Insert a row, or write it over the one of the same key."""
    rest = {name: value for name, value in row.items() if name not in key}
    connection.execute(
        _insert(connection, table, row).on_conflict_do_update(index_elements=key, set_=rest)
    )


def _insert(
    connection: Connection, table: Table, row: Mapping[str, object]
) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).values(**row)
    return postgresql.insert(table).values(**row)
