"""A register of status lists in memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from nansen.standards.framework.entry import StatusReference
from nansen.status.model import Entry, OpenedList


class SimulatedStatusRegister:
    """Remembers lists and entries; a block that fails leaves no trace."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lists: dict[bytes, OpenedList] = {}
        self._entries: dict[bytes, dict[int, Entry]] = {}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Take back what a block did that fails."""
        lists = dict(self._lists)
        entries = {list_id: dict(found) for list_id, found in self._entries.items()}
        try:
            yield
        except BaseException:
            self._lists, self._entries = lists, entries
            raise

    def lists(self) -> tuple[OpenedList, ...]:
        """Give the lists, in the order in which they were opened."""
        return tuple(self._lists.values())

    def entries(self, list_id: bytes) -> Mapping[int, Entry]:
        """Show the entries of a list."""
        return self._entries.get(list_id, {})

    def count(self, list_id: bytes) -> int:
        """Count the entries of a list."""
        return len(self.entries(list_id))

    def find(self, reference: StatusReference) -> Entry | None:
        """Find an entry."""
        return self._entries.get(reference.list_id, {}).get(reference.index)

    def put(self, reference: StatusReference, entry: Entry) -> None:
        """Write an entry."""
        self._entries[reference.list_id][reference.index] = entry

    def put_list(self, opened: OpenedList) -> None:
        """Write a list."""
        self._lists[opened.list_id] = opened
        self._entries.setdefault(opened.list_id, {})
