"""Where acts rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nansen.acts.act import SignedAct, Subject, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a subject stands after its newest act: what lists and reports are made of."""

    subject: Subject
    stage: str
    since: datetime
    """When it came to the stage."""
    due: datetime | None = None
    """Until when somebody has to act."""
    move: str = ""
    """Whose move it is: a role, or `holder`; empty where nobody's."""
    case: str = ""
    """The case that a document belongs to; empty for a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDuty:
    """Something that has to stand in the journal because of an act."""

    key: bytes
    """The journal's append key: sixteen octets."""
    kind: str
    opening: bytes
    """The opening as far as its kind (`journal.model.encode_kind_opening`)."""


class ActStore(Protocol):
    """The process database: acts, where each subject stands, and what the journal is owed.

    What `append` has returned from survives kill -9, a power cut and a full disk.
    """

    def read(self, subject: Subject) -> tuple[SignedAct, ...]:
        """Read the acts about a subject in their order; none if it is unknown.

        Raises:
            Unavailable: the database cannot be reached.
        """
        ...

    def append(
        self, signed: SignedAct, standing: Standing, duties: tuple[JournalDuty, ...] = ()
    ) -> None:
        """Add an act, where its subject stands now, and what the journal is owed: all or nothing.

        Raises:
            Conflict: the subject has an act of that version, or one of that key.
            Unavailable: the database cannot be reached, or the disk refuses.
        """
        ...

    def standings(
        self,
        kind: SubjectKind,
        *,
        stages: tuple[str, ...] = (),
        move: str | None = None,
        due_by: datetime | None = None,
        after: str = "",
        limit: int = 100,
    ) -> tuple[Standing, ...]:
        """List where subjects stand, in the order of their ids, from after one of them.

        Empty `stages` means all. No list ever says more than this: there is no name in it.
        """
        ...

    def documents_of(self, case: str) -> tuple[Standing, ...]:
        """List the documents of a case, in the order in which they were begun."""
        ...

    def duties(self, *, limit: int = 1000) -> tuple[JournalDuty, ...]:
        """List what the journal is still owed, oldest first."""
        ...

    def discharge(self, keys: tuple[bytes, ...]) -> None:
        """Cross off what the journal holds now."""
        ...

    def count_stages(self, kind: SubjectKind) -> Iterator[tuple[str, int]]:
        """Count the subjects at each stage."""
        ...
