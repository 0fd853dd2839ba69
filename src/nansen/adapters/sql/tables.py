"""What stands in which database: nobody who has one of them has a list of holders (R86, R87).

    process    acts, where each subject stands, what the journal is owed; sealed reasons
    identity   sealed values: who somebody is
    contact    sealed values: where somebody can be reached
    grounds    sealed values: why somebody is protected
    registry   the indices of status lists; no number and no person
    search     blinded tokens, and the handles that they lead to

Moments are whole seconds since 1970, so that both engines keep the same. No vault knows when
anything was written.
"""

from enum import StrEnum
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

TEXT: Final = String().with_variant(String(collation="C"), "postgresql")
"""Text that every machine sorts alike: by its octets."""
COUNTER: Final = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database gives; SQLite gives none but to its own type."""


class DatabaseName(StrEnum):
    """The databases of an office; each has a file, or a server's address, of its own."""

    PROCESS = "process"
    IDENTITY = "identity"
    CONTACT = "contact"
    GROUNDS = "grounds"
    REGISTRY = "registry"
    SEARCH = "search"


_PROCESS, _REGISTRY, _SEARCH = MetaData(), MetaData(), MetaData()

ACTS: Final = Table(
    "acts",
    _PROCESS,
    Column("subject", TEXT, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("key", TEXT, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("octets", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    UniqueConstraint("subject", "key", name="acts_key"),
)
STANDINGS: Final = Table(
    "standings",
    _PROCESS,
    Column("number", COUNTER, primary_key=True, autoincrement=True),
    Column("subject", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("stage", TEXT, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("due", BigInteger),
    Column("move", TEXT, nullable=False),
    Column("case_id", TEXT, nullable=False),
    UniqueConstraint("subject", name="standings_subject"),
    sqlite_autoincrement=True,
)
DUTIES: Final = Table(
    "duties",
    _PROCESS,
    Column("number", COUNTER, primary_key=True, autoincrement=True),
    Column("key", LargeBinary, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("opening", LargeBinary, nullable=False),
    UniqueConstraint("key", name="duties_key"),
    sqlite_autoincrement=True,
)
Index("standings_by_stage", STANDINGS.c.kind, STANDINGS.c.stage, STANDINGS.c.subject)
Index("standings_by_move", STANDINGS.c.kind, STANDINGS.c.move, STANDINGS.c.subject)
Index("standings_by_due", STANDINGS.c.kind, STANDINGS.c.due, STANDINGS.c.subject)
Index("standings_by_case", STANDINGS.c.case_id, STANDINGS.c.number)

LISTS: Final = Table(
    "lists",
    _REGISTRY,
    Column("number", COUNTER, primary_key=True, autoincrement=True),
    Column("list_id", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("issued", BigInteger),
    Column("published", LargeBinary),
    Column("taken", BigInteger, nullable=False),
    Column("changes", BigInteger, nullable=False),
    UniqueConstraint("list_id", name="lists_list_id"),
    sqlite_autoincrement=True,
)
ENTRIES: Final = Table(
    "entries",
    _REGISTRY,
    Column("list", COUNTER, ForeignKey(LISTS.c.number), primary_key=True, autoincrement=False),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("is_decoy", Boolean, nullable=False),
    Column("shown", SmallInteger, nullable=False),
    Column("asked", SmallInteger, nullable=False),
    Column("by_holder", Boolean, nullable=False),
    Column("since", BigInteger),
    sqlite_with_rowid=False,
)

TOKENS: Final = Table(
    "tokens",
    _SEARCH,
    Column("token", LargeBinary, primary_key=True),
    Column("handle", TEXT, primary_key=True),
    sqlite_with_rowid=False,
)
Index("tokens_by_handle", TOKENS.c.handle)


def _sealed_table(metadata: MetaData) -> Table:
    return Table(
        "sealed",
        metadata,
        Column("case_id", TEXT, primary_key=True),
        Column("field", TEXT, primary_key=True),
        Column("version", BigInteger, primary_key=True, autoincrement=False),
        Column("digest", LargeBinary, primary_key=True),
        Column("turn", BigInteger, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
    )


SEALED: Final = {
    DatabaseName.PROCESS: _sealed_table(_PROCESS),
    DatabaseName.IDENTITY: _sealed_table(MetaData()),
    DatabaseName.CONTACT: _sealed_table(MetaData()),
    DatabaseName.GROUNDS: _sealed_table(MetaData()),
}
"""The sealed values of each vault."""

METADATA: Final = {
    DatabaseName.REGISTRY: _REGISTRY,
    DatabaseName.SEARCH: _SEARCH,
    **{name: table.metadata for name, table in SEALED.items()},
}
"""All tables of each database, but for the one that tells its schema."""
