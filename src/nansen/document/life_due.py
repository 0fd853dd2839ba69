"""What has to happen next to a document, until when, and whose move it is (requirement 4.4)."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from nansen.document.life_cycle import Life, state_at
from nansen.document.life_kinds import OUTSIDE, REPORTED, LifeKind, LifeState
from nansen.document.loss import REVERSIBLE_FOR
from nansen.document.revocation import ANSWER_PERIOD, REVIEW_WITHIN, Revocation
from nansen.officers.actor import HOLDER
from nansen.officers.role import Role

APPEAL_WITHIN: Final = timedelta(days=60)
NOTIFY_WITHIN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The next act, and until when; what is over its time is stuck."""

    kind: LifeKind
    at: datetime
    move: str
    """A role, or `holder`."""


def next_due(life: Life, at: datetime) -> Due | None:
    """Tell what is due first, if anything has its day."""
    dues = list(_proceeding_dues(life.revocation)) if state_at(life, at) in OUTSIDE else []
    if life.state is LifeState.ACTIVE:
        day_after = life.expires_on + timedelta(days=1)
        midnight = datetime.combine(day_after, time(), UTC)
        dues.append(Due(kind=LifeKind.EXPIRED, at=midnight, move=Role.SIGNER))
    if life.report is not None and life.state in REPORTED:
        over = life.report.since + REVERSIBLE_FOR
        dues.append(Due(kind=LifeKind.ENDED, at=over, move=Role.SIGNER))
    return min(dues, key=lambda due: due.at, default=None)


def _proceeding_dues(revocation: Revocation | None) -> tuple[Due, ...]:
    if revocation is None or revocation.confirmed_at is None:
        return ()
    confirmed = revocation.confirmed_at
    dues = [_course(revocation, confirmed)]
    if revocation.danger and revocation.review is None:
        review = LifeKind.REVOCATION_REVIEWED
        dues.append(Due(kind=review, at=confirmed + REVIEW_WITHIN, move=Role.APPROVER))
    return tuple(dues)


def _course(revocation: Revocation, confirmed: datetime) -> Due:
    if revocation.notified_at is None:
        kind, at = LifeKind.REVOCATION_NOTIFIED, confirmed + NOTIFY_WITHIN
        return Due(kind=kind, at=at, move=Role.DELIVERY_CLERK)
    if revocation.appealed_at is None:
        kind, at = LifeKind.REVOCATION_APPEALED, revocation.notified_at + ANSWER_PERIOD
        return Due(kind=kind, at=at, move=HOLDER)
    at = revocation.appealed_at + APPEAL_WITHIN
    return Due(kind=LifeKind.REVOCATION_APPEAL_DECIDED, at=at, move=Role.APPEAL_BODY)
