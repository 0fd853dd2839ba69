"""Checking a key service's log, by anyone who may read it: the chain, and what it adds up to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from nansen.adapters.files.access_log_file import read_access_log
from nansen.errors import Untrusted
from nansen.keys.custody.access_log import CUT, Alarm, Event, LogEntry, LogHead


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What a log says in sum."""

    head: LogHead
    torn: int
    """Octets of a line that was not finished, or is being written now."""
    events: Mapping[Event, int]
    alarms: Mapping[Alarm, int]
    cuts: int
    """How often a torn end was cut off."""
    backwards: int
    """How often a line is older than the one before: somebody has set the clock."""


def audit(log: Path, kept: Iterable[LogHead] = ()) -> Audit:
    """Check a log's chain against the heads that were kept elsewhere, and sum it up.

    Raises:
        Untrusted: a line was changed, taken out or put in, or the log was cut off or
            replaced since a head was kept.
        Malformed: it is no access log.
        Unsupported: a later release wrote it.
        Unavailable: it cannot be read.
    """
    total = _Sum(kept)
    reading = read_access_log(log, total.add)
    if total.missing:
        raise Untrusted("access log", "does not hold a head that was kept", clause="R82")
    return Audit(
        head=reading.head,
        torn=reading.torn,
        events=MappingProxyType(total.events),
        alarms=MappingProxyType(total.alarms),
        cuts=total.cuts,
        backwards=total.backwards,
    )


class _Sum:
    """What has been read so far."""

    def __init__(self, kept: Iterable[LogHead]) -> None:
        self.missing = set(kept)
        self.events, self.alarms = Counter[Event](), Counter[Alarm]()
        self.cuts = self.backwards = 0
        self._latest: datetime | None = None

    def add(self, head: LogHead, entry: LogEntry) -> None:
        self.missing.discard(head)
        self.events[entry.event] += 1
        self.alarms.update(entry.alarms)
        self.cuts += entry.reason is not None and entry.reason.startswith(CUT)
        self.backwards += self._latest is not None and entry.at < self._latest
        self._latest = entry.at
