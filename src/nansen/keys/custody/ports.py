"""What the key service needs from outside."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from nansen.ids import CaseId, OfficerId
from nansen.keys.custody.access_log import Alarm, LogEntry, LogHead
from nansen.keys.custody.request import KeyRequest
from nansen.keys.sealing.case_key import CaseKey
from nansen.keys.sealing.hybrid_key import SealingKey
from nansen.keys.sealing.wrapped_key import WrappedKey
from nansen.officers.officer import Officer


class CaseKeyOpener(Protocol):
    """What case keys are wrapped to, wherever its private half rests."""

    @property
    def current(self) -> SealingKey:
        """The key to seal case keys to."""
        ...

    def unwrap(self, wrapped: WrappedKey, case: CaseId) -> CaseKey:
        """Open a case's key.

        Raises:
            Unavailable: what it was wrapped to is destroyed or cannot be reached.
            Untrusted: it was wrapped for another case, or was changed.
        """
        ...


class Roster(Protocol):
    """Who is an officer now."""

    def find(self, officer: OfficerId) -> Officer | None:
        """Find an officer.

        Raises:
            Unavailable: the roster cannot be read.
        """
        ...


class Assignments(Protocol):
    """Who works on which case."""

    def check(self, evidence: bytes, request: KeyRequest, at: datetime) -> None:
        """Check that the case was assigned to the officer for this purpose, and still is.

        Raises:
            Refused: it was not (ASSIGNMENT).
            Unavailable: nobody can tell now.
        """
        ...


class WrappedKeys(Protocol):
    """The wrapped keys of all living cases; they are in no backup of a vault.

    What a method has returned from survives a pulled plug.
    """

    def read(self, case: CaseId) -> bytes | None:
        """Read a wrapped key, or give None if there is none."""
        ...

    def write(self, case: CaseId, wrapped: bytes) -> None:
        """Write a new wrapped key; the same again changes nothing.

        Raises:
            Conflict: the case has another one.
        """
        ...

    def replace(self, case: CaseId, wrapped: bytes) -> None:
        """Put a wrapped key in the place of the one that is there."""
        ...

    def destroy(self, case: CaseId) -> None:
        """Destroy a wrapped key; destroying one that is not there changes nothing."""
        ...

    def cases(self) -> Iterator[CaseId]:
        """List the cases, in any order."""
        ...

    def mark(self, case: CaseId | None) -> None:
        """Remember the one case that is being erased, or that there is none."""
        ...

    def marked(self) -> CaseId | None:
        """Tell which case was being erased."""
        ...


class AccessLog(Protocol):
    """The log of accesses, open for appending by this process alone."""

    @property
    def head(self) -> LogHead:
        """How far it has come."""
        ...

    def append(self, entry: LogEntry) -> None:
        """Write a line and flush it.

        Raises:
            Unavailable: the disk refuses; the line is not there, or nobody can tell.
        """
        ...


class AlarmBell(Protocol):
    """Whoever is to look into an alarm now."""

    def ring(self, alarm: Alarm, line: int) -> None:
        """Ring for a line of the log, and return at once.

        Raises:
            Unavailable: nobody hears it; the line says it all the same.
        """
        ...
