"""Revocation: two officers, a coded reason, a letter, 21 days, an appeal that suspends (R57).

Until it is final the document stays as it is, with one exception. Where two officers state
danger it is suspended at once; a third has to confirm that within seven days, or the
suspension falls away by itself and the proceeding goes on as any other.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from nansen.document.life_event import LifeEvent
from nansen.document.life_kinds import Outcome, RevocationReason
from nansen.document.rules import add_months
from nansen.errors import Refused
from nansen.ids import OfficerId
from nansen.officers.role import Role

ANSWER_PERIOD: Final = timedelta(days=21)
REVIEW_WITHIN: Final = timedelta(days=7)
CESSATION_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecision:
    """What the first of the appeal body's two found."""

    by: OfficerId
    digest: bytes = field(repr=False)
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """A proceeding to revoke, as far as it has come."""

    reason: RevocationReason
    danger: bool
    proposed_by: OfficerId
    proposal: bytes = field(repr=False)
    confirmed_by: OfficerId | None = None
    confirmation: bytes = field(default=b"", repr=False)
    confirmed_at: datetime | None = None
    review: Outcome | None = None
    notified_at: datetime | None = None
    appealed_at: datetime | None = None
    decision: AppealDecision | None = None

    def suspends(self, at: datetime) -> bool:
        """Tell whether danger keeps the document from being good now."""
        if not self.danger or self.confirmed_at is None:
            return False
        if self.review is None:
            return at < self.confirmed_at + REVIEW_WITHIN
        return self.review is Outcome.STANDS

    @property
    def officers(self) -> frozenset[OfficerId | None]:
        """Who has had a part in it."""
        decided_by = None if self.decision is None else self.decision.by
        return frozenset({self.proposed_by, self.confirmed_by, decided_by})


def propose(earlier: Revocation | None, event: LifeEvent) -> Revocation:
    """Begin a proceeding.

    Raises:
        Refused: one is under way, or a cessation was not declared a year ago (R62).
    """
    if earlier is not None and earlier.confirmed_by is not None:
        raise Refused("R57", "one revocation at a time")
    reason = RevocationReason(event.text("reason"))
    if reason is RevocationReason.CESSATION and (
        "announced_on" not in event.body
        or event.day < add_months(event.on("announced_on"), CESSATION_MONTHS)
    ):
        raise Refused("R62", "a cessation is declared twelve months before it ends a document")
    return Revocation(
        reason=reason,
        danger=event.body["danger"] is True,
        proposed_by=event.by,
        proposal=event.digest,
    )


def confirm(revocation: Revocation | None, event: LifeEvent) -> Revocation:
    """Let a second officer confirm the proposal."""
    if revocation is None or revocation.confirmed_by is not None:
        raise Refused("R57", "there is no proposal to confirm")
    if event.by == revocation.proposed_by or event.octets("of") != revocation.proposal:
        raise Refused("R56", "another officer confirms this very proposal")
    return replace(
        revocation,
        confirmed_by=event.by,
        confirmation=event.digest,
        confirmed_at=event.at,
    )


def review(revocation: Revocation | None, event: LifeEvent) -> Revocation:
    """Let a third officer review what danger has suspended."""
    if revocation is None or not revocation.danger or revocation.confirmed_at is None:
        raise Refused("R57", "nothing was suspended for danger")
    if revocation.review is not None or not revocation.suspends(event.at):
        raise Refused("R57", "a review is made once, within seven days")
    if event.by in revocation.officers or event.octets("of") != revocation.confirmation:
        raise Refused("R57", "a third officer reviews this very revocation")
    return replace(revocation, review=Outcome(event.text("outcome")))


def notify(revocation: Revocation | None, event: LifeEvent) -> Revocation:
    """Note the letter to the holder; the days to answer begin."""
    if revocation is None or revocation.confirmed_at is None:
        raise Refused("R57", "a letter tells what two officers have confirmed")
    if revocation.notified_at is not None:
        raise Refused("R57", "the days to answer have begun already")
    return replace(revocation, notified_at=event.at)


def appeal(revocation: Revocation | None, event: LifeEvent) -> Revocation:
    """Let the holder appeal: nothing becomes final until that is decided."""
    if revocation is None or revocation.notified_at is None or revocation.appealed_at is not None:
        raise Refused("R57", "an appeal follows a letter, once")
    if event.at >= revocation.notified_at + ANSWER_PERIOD:
        raise Refused("R57", "an appeal comes within 21 days of the letter")
    return replace(revocation, appealed_at=event.at)


def decide_appeal(revocation: Revocation | None, event: LifeEvent) -> Revocation:
    """Note what the first of the appeal body's two found; the second makes it count."""
    if revocation is None or revocation.appealed_at is None:
        raise Refused("R57", "there is no appeal to decide")
    if event.by in {revocation.proposed_by, revocation.confirmed_by}:
        raise Refused("R57", "who revoked does not decide the appeal")
    outcome = Outcome(event.text("outcome"))
    decision = AppealDecision(by=event.by, digest=event.digest, outcome=outcome)
    return replace(revocation, decision=decision)


def check_final(revocation: Revocation | None, event: LifeEvent) -> None:
    """Refuse a revocation that is not final: no letter, days left, an appeal open or won."""
    if revocation is None or revocation.notified_at is None:
        raise Refused("R57", "a revocation follows two officers and a letter to the holder")
    if revocation.appealed_at is not None:
        _check_appeal_body(revocation, event, Outcome.STANDS)
        return
    if Role.APPROVER not in event.roles or event.octets("of") != revocation.confirmation:
        raise Refused("R57", "an approver concludes this very revocation")
    if event.at < revocation.notified_at + ANSWER_PERIOD:
        raise Refused("R57", "the holder has 21 days to answer")


def lifted_by_appeal(revocation: Revocation | None, event: LifeEvent) -> bool:
    """Tell whether the appeal body lifts the revocation; two approvers may at any time.

    Raises:
        Refused: there is none, or the appeal body's second does not confirm its first.
    """
    if revocation is None:
        raise Refused("R57", "there is no revocation to lift")
    if revocation.decision is None or event.octets("of") != revocation.decision.digest:
        return False
    _check_appeal_body(revocation, event, Outcome.FALLS)
    return True


def _check_appeal_body(revocation: Revocation, event: LifeEvent, outcome: Outcome) -> None:
    decision = revocation.decision
    if decision is None or decision.outcome is not outcome:
        raise Refused("R57", "the appeal suspends, and its outcome is not this one")
    if Role.APPEAL_BODY not in event.roles or event.octets("of") != decision.digest:
        raise Refused("R57", "the appeal body confirms its own decision")
    if event.by in revocation.officers:
        raise Refused("R56", "a second member confirms, who had no part in it")
