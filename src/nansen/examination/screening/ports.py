"""What screening needs from outside: lists, holders, and somewhere to write the result."""

from collections.abc import Iterator
from typing import Protocol

from nansen.examination.screening.model import ListedParty, ListVersion, Screening, Subject


class ListSource(Protocol):
    """One version of a list, read party by party."""

    @property
    def version(self) -> ListVersion:
        """Identify what is read."""
        ...

    def parties(self) -> Iterator[ListedParty]:
        """Read the parties, as often as asked."""
        ...


class Holders(Protocol):
    """Everybody who holds a document of ours, name by name and never all at once."""

    def subjects(self) -> Iterator[Subject]:
        """Read the holders."""
        ...


class ScreeningRecord(Protocol):
    """Where screenings are kept: with the screening officers' data, and encrypted there."""

    def put(self, screening: Screening) -> None:
        """Keep a screening."""
        ...
