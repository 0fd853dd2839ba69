"""What the acts need from outside: a register."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from nansen.standards.framework.entry import StatusReference
from nansen.status.model import Entry, OpenedList

RandBelow = Callable[[int], int]
"""Draws a number below another, each equally likely: `secrets.randbelow`."""

Draw = Callable[[int], bytes]
"""Gives so many random octets: `secrets.token_bytes`."""


class StatusRegister(Protocol):
    """Where lists and their entries are kept: indices, never documents.

    What `writing` was left with survives a pulled plug, all of it or nothing.
    """

    def writing(self) -> AbstractContextManager[None]:
        """Hold the register alone; what is put inside counts if the block ends well.

        Raises:
            Conflict: another process holds it.
            Unavailable: it cannot be written; nothing was.
        """
        ...

    def lists(self) -> tuple[OpenedList, ...]:
        """Give the lists, in the order in which they were opened."""
        ...

    def entries(self, list_id: bytes) -> Mapping[int, Entry]:
        """Show the entries of a list, by index; later changes may show through."""
        ...

    def count(self, list_id: bytes) -> int:
        """Count the entries of a list."""
        ...

    def find(self, reference: StatusReference) -> Entry | None:
        """Find an entry."""
        ...

    def put(self, reference: StatusReference, entry: Entry) -> None:
        """Write an entry, a new one or over the old."""
        ...

    def put_list(self, opened: OpenedList) -> None:
        """Write a list, a new one after the others or over the old."""
        ...
