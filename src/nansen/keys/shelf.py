"""Where a software keystore puts its files."""

from typing import Protocol


class KeyShelf(Protocol):
    """A place for small files that only the owner may read.

    A file is written whole or not at all, whatever happens in between.
    """

    def names(self) -> tuple[str, ...]:
        """List the files, in the order of the alphabet."""
        ...

    def read(self, name: str) -> bytes | None:
        """Read a file, or give None if there is none."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Write a new file.

        Raises:
            Conflict: there is one already.
        """
        ...

    def remove(self, name: str) -> None:
        """Remove a file; removing one that is not there changes nothing."""
        ...
