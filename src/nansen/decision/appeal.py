"""Appeals: in time, before others, on the merits, with effect.

The deadline runs from the day on which the letter was fetched, or else from thirty days after
it was sent: a hunted person may not have been able to look.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from nansen.casework.deadlines import DeadlineKind, Deadlines, OfficeCalendar, due, last_day
from nansen.decision.grounds import Ground, Remedy
from nansen.decision.statement import DecisionStatement, Outcome
from nansen.errors import Refused
from nansen.ids import OfficerId
from nansen.standards.framework.entry import DocumentClass


class Appealed(StrEnum):
    """What an appeal goes against."""

    REFUSAL = "refusal"
    REVOCATION = "revocation"
    REVOCATION_FOR_DANGER = "revocation-for-danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What follows from an appeal that was decided."""

    issue: bool
    """The document is made, on this decision's own order."""
    new_fee: bool
    """Whether issuing costs anything again: it never does."""
    counts_as_won: bool
    """It goes into the year's report (R95)."""


def appeal_deadline(
    sent: datetime,
    calendar: OfficeCalendar,
    *,
    fetched: datetime | None = None,
    deadlines: Deadlines | None = None,
) -> datetime:
    """Tell the moment before which an appeal is in time; unfetched, the latest there can be."""
    starts = due(DeadlineKind.DEEMED_FETCHED, sent, calendar, deadlines=deadlines)
    if fetched is not None:
        starts = min(starts, fetched)
    return due(DeadlineKind.APPEAL_LODGING, starts, calendar, deadlines=deadlines)


def appeal_until(
    sent: datetime, calendar: OfficeCalendar, *, deadlines: Deadlines | None = None
) -> date:
    """Tell the one day that a refusal states: safe for whoever fetches the letter late."""
    return last_day(appeal_deadline(sent, calendar, deadlines=deadlines), calendar)


def check_lodged(
    lodged: datetime,
    refusal: DecisionStatement,
    sent: datetime,
    calendar: OfficeCalendar,
    *,
    fetched: datetime | None = None,
    deadlines: Deadlines | None = None,
) -> None:
    """Refuse an appeal that comes too late by the letter and by the rule, or against a grant.

    Raises:
        Refused: as said (R28).
    """
    if refusal.appeal_until is None:
        raise Refused("R28", "there is no refusal to appeal against")
    by_rule = appeal_deadline(sent, calendar, fetched=fetched, deadlines=deadlines)
    if last_day(lodged, calendar) > refusal.appeal_until and lodged >= by_rule:
        raise Refused("R28", "the time to appeal is over")


def check_appeal_officers(deciding: Collection[OfficerId], touched: Collection[OfficerId]) -> None:
    """Refuse an appeal body that knows the case from before (R25)."""
    if not deciding:
        raise Refused("R25", "somebody decides an appeal")
    if not set(deciding).isdisjoint(touched):
        raise Refused("R25", "an appeal is decided by officers who have not touched the case")


def check_appeal_decision(
    refusal: DecisionStatement,
    decision: DecisionStatement,
    *,
    heard_on: Collection[Ground] = (),
) -> None:
    """Hold a decision on appeal to the merits of the refusal it is about.

    The appeal body puts its own decision in the refusal's place and never sends a case back.
    It may uphold on another ground only where the applicant was heard on it.

    Raises:
        Refused: another case, no refusal, another mode, a surprise, or no way to a court.
    """
    if refusal.outcome is not Outcome.REFUSE or refusal.case != decision.case:
        raise Refused("R28", "an appeal is decided about the refusal of its own case")
    if decision.mode is not refusal.mode or decision.at < refusal.at:
        raise Refused("R28", "the decision follows the refusal, on the same footing")
    if decision.head == refusal.head:
        raise Refused("R26", "an appeal is decided on the case as it stands after it was lodged")
    if decision.outcome is Outcome.GRANT:
        return
    if decision.ground != refusal.ground and decision.ground not in heard_on:
        raise Refused("R28", "an applicant is heard on a ground before it is held against them")
    if decision.remedy is not Remedy.COURT:
        raise Refused("R28", "after the appeal body there is the court")


def consequences_of(decision: DecisionStatement) -> Consequences:
    """Tell what follows from a decision on appeal."""
    won = decision.outcome is Outcome.GRANT
    return Consequences(issue=won, new_fee=False, counts_as_won=won)


def suspends(appealed: Appealed) -> bool:
    """Tell whether lodging stays the effects until it is decided: always but in danger (R57)."""
    return appealed is not Appealed.REVOCATION_FOR_DANGER


def interim_class(refusal: DecisionStatement, requested: DocumentClass) -> DocumentClass | None:
    """Tell what the applicant may hold meanwhile: an emergency document, or none.

    None where it is open who the applicant is, or where security or public order is the
    ground: then only the appeal's outcome gives a document. Somebody who asked for a sheet
    can get no other.
    """
    if refusal.ground in {
        None,
        Ground.IDENTITY_NOT_ESTABLISHED,
        Ground.NATIONAL_SECURITY,
        Ground.PUBLIC_ORDER,
        Ground.EXCLUDED,
        Ground.LIVING_DOCUMENT_HELD,
    }:
        return None
    if requested is DocumentClass.EMERGENCY_SHEET:
        return requested
    return DocumentClass.EMERGENCY
