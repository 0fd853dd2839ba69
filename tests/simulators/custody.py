"""What stands around a key service, in memory."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from nansen.errors import Conflict, Unavailable
from nansen.ids import CaseId, OfficerId
from nansen.keys.custody.access_log import Alarm, LogEntry, begin_log
from nansen.keys.custody.request import KeyRequest, ServiceId
from nansen.officers.officer import Officer


class SimulatedLog:
    """An access log that is a list of lines."""

    def __init__(self, service: ServiceId) -> None:
        self.head, header = begin_log(service)
        self.lines: list[bytes] = [header]
        self.entries: list[LogEntry] = []
        self.failing = False

    def append(self, entry: LogEntry) -> None:
        if self.failing:
            raise Unavailable("the disk is full")
        self.head, line = self.head.follow(entry)
        self.lines.append(line)
        self.entries.append(entry)


class SimulatedWrappedKeys:
    """Wrapped keys in a dictionary."""

    def __init__(self) -> None:
        self.files: dict[CaseId, bytes] = {}
        self.erasing: CaseId | None = None
        self.failing = False

    def read(self, case: CaseId) -> bytes | None:
        return self.files.get(case)

    def write(self, case: CaseId, wrapped: bytes) -> None:
        if self.files.setdefault(case, wrapped) != wrapped:
            raise Conflict("the case has another key already")

    def replace(self, case: CaseId, wrapped: bytes) -> None:
        self.files[case] = wrapped

    def destroy(self, case: CaseId) -> None:
        if self.failing:
            raise Unavailable("the disk refuses")
        self.files.pop(case, None)

    def cases(self) -> Iterator[CaseId]:
        yield from sorted(self.files)

    def mark(self, case: CaseId | None) -> None:
        self.erasing = case

    def marked(self) -> CaseId | None:
        return self.erasing


class SimulatedRoster:
    """Officers in a dictionary."""

    def __init__(self, *officers: Officer) -> None:
        self.officers = {officer.id: officer for officer in officers}
        self.failing = False

    def find(self, officer: OfficerId) -> Officer | None:
        if self.failing:
            raise Unavailable("the roster cannot be read")
        return self.officers.get(officer)


class AllAssigned:
    """Every case assigned to everybody: the worst that a stolen session could meet."""

    def check(self, evidence: bytes, request: KeyRequest, at: datetime) -> None:
        """Find nothing wrong."""


class HeardBell:
    """Remembers each alarm with its line."""

    def __init__(self) -> None:
        self.heard: list[tuple[Alarm, int]] = []
        self.deaf = False

    def ring(self, alarm: Alarm, line: int) -> None:
        if self.deaf:
            raise Unavailable("nobody is there")
        self.heard.append((alarm, line))


class MovableClock:
    """A clock that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def pass_by(self, time: timedelta) -> None:
        self.at += time
