"""Responsibility passes from one state to the next, by two parties or by thirty days (R63, R64).

The state where a person now lives claims; the state that issued acknowledges, or is silent
for thirty days. Only then does it withdraw its document (1951 Schedule, paragraphs 11 and 12).
A claim without the holder's own consent is none: to claim somebody would be a way to take a
document away.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from nansen.document.life_event import day_of
from nansen.document.rules import add_months
from nansen.errors import Malformed, Refused
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.framework.return_right import check_state

LAPSES_AFTER: Final = timedelta(days=30)
RESIDENCE_MONTHS: Final = 24
READMISSION_MONTHS: Final = 6


class TransferBasis(StrEnum):
    """Why responsibility passes."""

    TWO_YEARS = "two-years"
    """Two years' actual and continuous stay, with consent."""
    PERMANENT_STAY = "permanent-stay"
    STAY_BEYOND_DOCUMENT = "stay-beyond-document"
    LAWFUL_RESIDENCE = "lawful-residence"
    """1951 Schedule, paragraph 11."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A claim on responsibility for the holder of one document."""

    number: DocumentNumber = field(repr=False)
    first_state: StateCode
    second_state: StateCode = field(repr=False)
    basis: TransferBasis
    resident_since: date = field(repr=False)
    claim: bytes = field(repr=False)
    """The SHA-256 of what the second state signed."""
    consent: bytes = field(repr=False)
    """The SHA-256 of the application there, which the holder signed."""
    claimed_at: datetime
    acknowledged_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a claim on oneself, without consent, or before its time."""
        check_state(self.first_state, "first state")
        check_state(self.second_state, "second state")
        if len(self.claim) != 32 or len(self.consent) != 32 or self.claimed_at.tzinfo is None:
            raise Malformed("transfer", "needs a moment, a claim and a consent", clause="R63")
        if self.first_state == self.second_state:
            raise Refused("R63", "responsibility passes between two states")
        stayed_until = add_months(self.resident_since, RESIDENCE_MONTHS)
        if self.basis is TransferBasis.TWO_YEARS and day_of(self.claimed_at) < stayed_until:
            raise Refused("R63", "two years of stay come before a claim on them")
        if self.acknowledged_at is not None and self.acknowledged_at < self.claimed_at:
            raise Refused("R63", "a claim comes before its acknowledgement")

    @property
    def passes_at(self) -> datetime:
        """When responsibility passes: on acknowledgement, or else after thirty days."""
        lapses = self.claimed_at + LAPSES_AFTER
        return lapses if self.acknowledged_at is None else min(lapses, self.acknowledged_at)

    def has_passed(self, at: datetime) -> bool:
        """Tell whether the second state is responsible."""
        return at >= self.passes_at


def acknowledge(transfer: Transfer, at: datetime) -> Transfer:
    """Let the first state acknowledge; the same once more changes nothing."""
    if transfer.acknowledged_at is not None:
        return transfer
    return replace(transfer, acknowledged_at=at)


def readmission_until(return_until: date) -> date:
    """Tell until when readmission can be asked for (R64).

    The six months count from the end of the right to return, which is the document's own end
    unless it was limited.
    """
    return add_months(return_until, READMISSION_MONTHS)


def check_readmission(return_until: date, *, asked_at: datetime, transfer: Transfer | None) -> None:
    """Refuse a request that comes too late, or to a state that is no longer responsible."""
    if transfer is not None and transfer.has_passed(asked_at):
        raise Refused("R64", "another state is responsible now")
    if day_of(asked_at) > readmission_until(return_until):
        raise Refused("R64", "readmission is asked for within six months")
