"""The log of accesses as a file: what has been flushed stays, what is torn is cut off.

One line is written and flushed before the next. After a crash, therefore, at most the last
line can be torn; it was never answered for, so it is cut off, and how much was cut is told.
A line that has the form of one and does not follow from the one before is no tear: somebody
has changed the file, and it does not open.
"""

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final, Self

from nansen.adapters.files.whole import write_whole
from nansen.errors import Conflict, Malformed, Unavailable, Untrusted
from nansen.keys.custody.access_log import (
    LONGEST_LINE,
    LogEntry,
    LogHead,
    begin_log,
    holds_line,
    read_header,
)
from nansen.keys.custody.request import ServiceId

_LONGEST_TEAR: Final = 65_536
_FIELD, _CLAUSE = "access log", "R82"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in a log whose chain holds."""

    head: LogHead
    end: int
    """Where the last whole line ends."""
    torn: int
    """How many octets lie behind it."""


class AccessLogFile:
    """The file, open for appending by this process alone."""

    __slots__ = ("_broken", "_descriptor", "_end", "_head")

    def __init__(self, descriptor: int, head: LogHead, end: int) -> None:
        """Take an open, locked file whose lines end at `end`."""
        self._descriptor, self._head, self._end, self._broken = descriptor, head, end, False

    @classmethod
    def open(cls, path: Path, each: Callable[[LogHead, LogEntry], None]) -> tuple[Self, int]:
        """Open a log, read every line, cut off what is torn, and tell how much that was.

        Raises:
            Unavailable: there is no file, or the disk refuses.
            Conflict: another process has it open.
            Malformed: it is no access log.
            Untrusted: its chain is broken.
            Unsupported: a later release wrote it.
        """
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            raise Unavailable(f"cannot open {path.name}: {error.strerror}") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            reading = read_access_log(path, each)
            if reading.torn:
                os.ftruncate(descriptor, reading.end)
            # The last line may have been written and not flushed before a crash.
            os.fsync(descriptor)
        except BaseException as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                raise Conflict(f"another process has {path.name} open") from None
            if isinstance(error, OSError):
                raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None
            raise
        return cls(descriptor, reading.head, reading.end), reading.torn

    @property
    def head(self) -> LogHead:
        """How far it has come."""
        return self._head

    def append(self, entry: LogEntry) -> None:
        """Write a line and flush it.

        Raises:
            Unavailable: the disk refuses; the line is not there. After a failed flush
                nobody knows what is, so every later line fails until the file is opened anew.
        """
        if self._broken:
            raise Unavailable("the access log's disk has failed; start the service anew")
        head, line = self._head.follow(entry)
        try:
            _write_all(self._descriptor, line, self._end)
        except OSError as error:
            self._take_back()
            raise Unavailable(f"cannot write the access log: {error.strerror}") from None
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            self._broken = True
            raise Unavailable(f"cannot flush the access log: {error.strerror}") from None
        self._head, self._end = head, self._end + len(line)

    def close(self) -> None:
        """Close the file; what was appended is on the disk already."""
        os.close(self._descriptor)

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._end)
        except OSError:
            self._broken = True


def create_access_log(path: Path, service: ServiceId, first: LogEntry) -> LogHead:
    """Begin a log with its first line.

    Raises:
        Conflict: there is one already.
        Unavailable: the disk refuses.
    """
    head, header = begin_log(service)
    head, line = head.follow(first)
    write_whole(path, header + line, private=True, replace=False)
    return head


def read_access_log(path: Path, each: Callable[[LogHead, LogEntry], None]) -> Reading:
    """Read a log and check its chain; memory does not grow with the file.

    `each` is called with every line and the head that it makes.

    Raises:
        Unavailable: it cannot be read.
        Malformed: it is no access log.
        Untrusted: its chain is broken.
        Unsupported: a later release wrote it.
    """
    try:
        with path.open("rb") as file:
            return _read(file, each)
    except OSError as error:
        raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None


def _read(file: BufferedReader, each: Callable[[LogHead, LogEntry], None]) -> Reading:
    header = file.readline(LONGEST_LINE)
    head, end = read_header(header), len(header)
    while line := file.readline(LONGEST_LINE + 1):
        try:
            head, entry = head.read(line)
        except Malformed:
            return Reading(head=head, end=end, torn=_measure_tear(file, line))
        each(head, entry)
        end += len(line)
    return Reading(head=head, end=end, torn=0)


def _measure_tear(file: BufferedReader, broken: bytes) -> int:
    """Tell how long a torn end is; whole lines behind a broken one are no tear."""
    rest = broken + file.read(_LONGEST_TEAR)
    if len(rest) > _LONGEST_TEAR or holds_line(rest):
        raise Untrusted(_FIELD, "is damaged: a line before the last is broken", clause=_CLAUSE)
    return len(rest)


def _write_all(descriptor: int, data: bytes, place: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(descriptor, rest, place)
        rest, place = rest[written:], place + written
