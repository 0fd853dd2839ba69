"""The only place where time is read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time; tests bring their own."""

    def now(self) -> datetime:
        """Tell the time, in UTC and to the second."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Tell the time, in UTC and to the second."""
        return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still: for tests and for `--at`."""

    at: datetime
    """Aware, in UTC."""

    def now(self) -> datetime:
        """Tell the one time it knows."""
        return self.at
