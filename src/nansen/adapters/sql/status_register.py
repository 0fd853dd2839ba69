"""The registry: a `StatusRegister` in SQL, one row for each index that is taken.

An act about one document touches one row, however long the list. Whoever walks a whole list
gets it from memory, if nobody has changed it since it was last read.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from threading import local
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, select, update

from nansen.adapters.sql.database import Database
from nansen.adapters.sql.tables import ENTRIES, LISTS, DatabaseName
from nansen.adapters.sql.upsert import insert_new
from nansen.errors import Malformed, Refused
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus
from nansen.standards.wire_fields import encode_moment
from nansen.status.model import Entry, OpenedList

_COLUMNS: Final = (
    ENTRIES.c.is_decoy,
    ENTRIES.c.shown,
    ENTRIES.c.asked,
    ENTRIES.c.by_holder,
    ENTRIES.c.since,
)


@dataclass(slots=True)
class _Known:
    """A list as it was read, after so many changes."""

    changes: int
    entries: dict[int, Entry] = field(repr=False)


class _Thread(local):
    """What a thread is in the middle of, and what it has read."""

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.known: dict[int, _Known] = {}


class SqlStatusRegister:
    """A `StatusRegister`; also between threads."""

    def __init__(self, database: Database) -> None:
        """Use the registry."""
        if database.name is not DatabaseName.REGISTRY:
            raise Refused("R86", "statuses rest in the registry")
        self._database = database
        self._thread = _Thread()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the register alone; what is put inside counts if the block ends well.

        Raises:
            Conflict: another process holds it, and goes on.
            Unavailable: it cannot be written; nothing was.
        """
        try:
            with self._database.alone() as connection:
                self._thread.connection = connection
                yield
        except BaseException:
            self._thread.known.clear()
            raise
        finally:
            self._thread.connection = None

    def lists(self) -> tuple[OpenedList, ...]:
        """Give the lists, in the order in which they were opened."""
        asked = select(LISTS.c.list_id, LISTS.c.size, LISTS.c.issued, LISTS.c.published)
        with self._session() as connection:
            rows = connection.execute(asked.order_by(LISTS.c.number)).all()
        return tuple(
            OpenedList(
                list_id=list_id,
                size=size,
                issued=None if issued is None else datetime.fromtimestamp(issued, UTC),
                published=published,
            )
            for list_id, size, issued, published in rows
        )

    def entries(self, list_id: bytes) -> Mapping[int, Entry]:
        """Show the entries of a list, by index; later changes may show through."""
        asked = select(LISTS.c.number, LISTS.c.changes).where(LISTS.c.list_id == list_id)
        with self._session() as connection:
            row = connection.execute(asked).one_or_none()
            if row is None:
                return {}
            number, changes = row
            known = self._thread.known.get(number)
            if known is None or known.changes != changes:
                known = _Known(changes, _read_entries(connection, number))
                self._thread.known[number] = known
        return MappingProxyType(known.entries)

    def count(self, list_id: bytes) -> int:
        """Count the entries of a list."""
        with self._session() as connection:
            taken = connection.scalar(select(LISTS.c.taken).where(LISTS.c.list_id == list_id))
        return taken or 0

    def find(self, reference: StatusReference) -> Entry | None:
        """Find an entry."""
        asked = (
            select(*_COLUMNS)
            .join(LISTS, LISTS.c.number == ENTRIES.c.list)
            .where(LISTS.c.list_id == reference.list_id, ENTRIES.c.place == reference.index)
        )
        with self._session() as connection:
            row = connection.execute(asked).one_or_none()
        return None if row is None else _entry(*row)

    def put(self, reference: StatusReference, entry: Entry) -> None:
        """Write an entry, a new one or over the old.

        Raises:
            Refused: it is not within `writing`, or there is no such list.
        """
        connection = self._writer()
        asked = select(LISTS.c.number, LISTS.c.taken, LISTS.c.changes)
        row = connection.execute(asked.where(LISTS.c.list_id == reference.list_id)).one_or_none()
        if row is None:
            raise Refused("STATUS-REFERENCE", "this office has no such list")
        number, taken, changes = row
        values = _values(entry)
        place = {"list": number, "place": reference.index}
        is_new = insert_new(connection, ENTRIES, place | values)
        if not is_new:
            this = (ENTRIES.c.list == number) & (ENTRIES.c.place == reference.index)
            connection.execute(update(ENTRIES).where(this).values(**values))
        counted = {"taken": taken + is_new, "changes": changes + 1}
        connection.execute(update(LISTS).where(LISTS.c.number == number).values(**counted))
        known = self._thread.known.get(number)
        if known is not None and known.changes == changes:
            known.entries[reference.index] = entry
            known.changes += 1

    def put_list(self, opened: OpenedList) -> None:
        """Write a list, a new one after the others or over the old.

        Raises:
            Refused: it is not within `writing`.
        """
        connection = self._writer()
        values = {
            "size": opened.size,
            "issued": None if opened.issued is None else encode_moment(opened.issued),
            "published": opened.published,
        }
        row = {"list_id": opened.list_id, "taken": 0, "changes": 0} | values
        if not insert_new(connection, LISTS, row):
            this = LISTS.c.list_id == opened.list_id
            connection.execute(update(LISTS).where(this).values(**values))

    def _writer(self) -> Connection:
        if self._thread.connection is None:
            raise Refused("STATUS-WRITING", "the register is written within `writing`")
        return self._thread.connection

    @contextmanager
    def _session(self) -> Iterator[Connection]:
        """Read what this thread has written, or else what has been committed."""
        if self._thread.connection is not None:
            yield self._thread.connection
        else:
            with self._database.reading() as connection:
                yield connection


def _read_entries(connection: Connection, number: int) -> dict[int, Entry]:
    asked = select(ENTRIES.c.place, *_COLUMNS).where(ENTRIES.c.list == number)
    rows = connection.execute(asked.order_by(ENTRIES.c.place))
    return {place: _entry(*rest) for place, *rest in rows}


@lru_cache(maxsize=4096)
def _entry(is_decoy: bool, shown: int, asked: int, by_holder: bool, since: int | None) -> Entry:
    """Make an entry; a list has a million, of a few kinds."""
    try:
        statuses = PublishedStatus(shown), PublishedStatus(asked)
    except ValueError:
        raise Malformed("status register", "tells an unknown status", clause="R60") from None
    return Entry(
        is_decoy=is_decoy,
        shown=statuses[0],
        asked=statuses[1],
        by_holder=by_holder,
        since=None if since is None else datetime.fromtimestamp(since, UTC),
    )


def _values(entry: Entry) -> dict[str, object]:
    return {
        "is_decoy": entry.is_decoy,
        "shown": int(entry.shown),
        "asked": int(entry.asked),
        "by_holder": entry.by_holder,
        "since": None if entry.since is None else encode_moment(entry.since),
    }
