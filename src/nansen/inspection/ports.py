"""What an inspection needs from outside: eyes."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What was seen on a page."""

    seals: tuple[bytes, ...] = field(default=(), repr=False)
    """The contents of every bar code found."""
    mrz: str | None = field(default=None, repr=False)
    """The machine readable zone as seen, lines separated by a newline."""
    how: tuple[str, ...] = ()
    """How it was read and what could not be, without personal values."""


class PageReader(Protocol):
    """Something that sees: pictures and PDFs in, bar codes and text out."""

    def read(self, data: bytes) -> PageReading:
        """Read a page.

        Raises:
            Malformed: the bytes are no picture or PDF, or one that is too large.
        """
        ...
