"""Claims: what an applicant says, and how it stands.

    CLAIMED -> VALID -> REVOKED
       |
       +----> INVALID

A claim never changes what it says: another statement is another claim, and both stay.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final, Self

from nansen.errors import Refused
from nansen.examination.evidence.model import ClaimId, check_id
from nansen.examination.evidence.records import check_reasons, check_text
from nansen.ids import OfficerId


class ClaimKind(StrEnum):
    """What a claim is about; opinion, party and belief are not in the list (R7)."""

    NAME = "name"
    BIRTH_DATE = "birth-date"
    BIRTH_PLACE = "birth-place"
    PHOTO = "photo"
    """That this face is the person of that name."""
    NATIONALITY = "nationality"
    ORIGIN_LINK = "origin-link"
    DENIAL = "denial"
    """That the origin refuses its protection."""
    NO_OTHER_NATIONALITY = "no-other-nationality"
    FAMILY_TIE = "family-tie"


PERSON_CLAIMS: Final = frozenset({ClaimKind.NAME, ClaimKind.BIRTH_DATE, ClaimKind.PHOTO})
"""Who somebody is; a document of an occupied area proves these at most (R10)."""

SINGULAR_CLAIMS: Final = frozenset({ClaimKind.BIRTH_DATE, ClaimKind.BIRTH_PLACE})
"""Of which only one can be true. People have several names, and some several nationalities."""


class ClaimStatus(StrEnum):
    """How a claim stands; the words are those of the OSIA interfaces."""

    CLAIMED = "CLAIMED"
    VALID = "VALID"
    INVALID = "INVALID"
    REVOKED = "REVOKED"


_NEXT: Final = {
    ClaimStatus.CLAIMED: frozenset({ClaimStatus.VALID, ClaimStatus.INVALID}),
    ClaimStatus.VALID: frozenset({ClaimStatus.REVOKED}),
    ClaimStatus.INVALID: frozenset[ClaimStatus](),
    ClaimStatus.REVOKED: frozenset[ClaimStatus](),
}


class ExceptionCode(StrEnum):
    """Why a second source cannot be asked for."""

    NO_RECORD_WAS_MADE = "no-record-was-made"
    """Never registered, or born in exile (R8)."""
    RECORDS_DESTROYED = "records-destroyed"
    ONLY_ORIGIN_HOLDS_RECORDS = "only-origin-holds-records"
    """And nobody has to turn to the origin (R2)."""
    SOURCE_WOULD_BE_ENDANGERED = "source-would-be-endangered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimException:
    """A coded reason, and an officer's own, for being content with one source."""

    code: ExceptionCode
    reason: str = field(repr=False)
    by: OfficerId

    def __post_init__(self) -> None:
        """Refuse an exception for which nobody gives a reason."""
        check_reasons(self.reason, "an exception")
        check_text(self.by, "exception officer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that is said of the applicant."""

    id: ClaimId
    kind: ClaimKind
    statement: str = field(repr=False)
    status: ClaimStatus = ClaimStatus.CLAIMED
    exception: ClaimException | None = field(default=None, repr=False)
    settled_by: OfficerId | None = None
    settled_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a claim that says nothing, or that nobody settled."""
        if self.settled_by is not None:
            check_text(self.settled_by, "claim officer")
        check_id(self.id, "claim id")
        check_text(self.statement, "claim")
        is_open = self.status is ClaimStatus.CLAIMED
        if is_open != (self.settled_by is None) or is_open != (self.settled_on is None):
            raise Refused("R27", "an officer settles a claim, on a day")

    def with_status(
        self,
        status: ClaimStatus,
        *,
        by: OfficerId,
        on: date,
        exception: ClaimException | None = None,
    ) -> Self:
        """Settle a claim; the evidence file says whether it may be called valid.

        Raises:
            Refused: a claim of this status cannot become one of that.
        """
        if status not in _NEXT[self.status]:
            raise Refused("CLAIM", "a claim is settled once, and what is valid may be revoked")
        kept = self.exception if exception is None else exception
        return replace(self, status=status, exception=kept, settled_by=by, settled_on=on)

    def continues(self, before: Self) -> bool:
        """Tell whether this is the same claim, settled further at most."""
        same = (self.id, self.kind, self.statement) == (before.id, before.kind, before.statement)
        return same and (self == before or self.status in _NEXT[before.status])
