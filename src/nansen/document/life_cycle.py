"""The life of one document: a table of acts, and one function that follows them (R47, R56-R58).

`follow` knows one document's acts and nothing else, so that a chain reads the same whenever it
is read. What depends on the person's other documents is asked once, before a new act is
signed: see `admission`. Dates come with the first act and no other act has any (R47).

    life = None
    for event in chain:
        life = follow(life, event)
    status_of(life, now)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from nansen.document import revocation as proceeding
from nansen.document.document_class import DocumentClass
from nansen.document.life_event import LifeEvent, day_of
from nansen.document.life_kinds import (
    IN_OFFICE,
    ON_THE_WAY,
    REPORTED,
    ROWS,
    UNSIGNED,
    HolderPart,
    LifeKind,
    LifeState,
    Row,
    WithdrawalReason,
)
from nansen.document.loss import Report, check_ended, check_restorable, report_again
from nansen.document.order_terms import IssuingPlace, OrderReason
from nansen.document.revocation import Revocation
from nansen.document.rules import EMERGENCY_MONTHS, add_months
from nansen.errors import Refused
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.actor import HOLDER
from nansen.officers.role import DUTIES, Duty, Role
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus

PROPOSAL_LASTS: Final = timedelta(days=30)
_RECORDED: Final = frozenset({LifeKind.EXPIRED, LifeKind.ENDED})
"""Acts that write down what the calendar has done; they go by the state as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The first of two: what an officer or the holder wants done."""

    change: LifeKind
    by: OfficerId
    at: datetime
    digest: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A document's life so far; it knows no name."""

    number: DocumentNumber = field(repr=False)
    case: str = field(repr=False)
    person: str = field(repr=False)
    """A random name, the same for all documents of one person (R20)."""
    document_class: DocumentClass
    reason: OrderReason
    order: bytes = field(repr=False)
    """The digest of the order that was approved."""
    issued_on: date = field(repr=False)
    expires_on: date = field(repr=False)
    return_until: date = field(repr=False)
    state: LifeState
    """As written; `state_at` knows the calendar too."""
    since: datetime
    """When it came to the state."""
    latest: datetime
    """When the last act was."""
    status: StatusReference | None = field(default=None, repr=False)
    """Where its status is published."""
    signed_at: datetime | None = None
    """What a quarantine of the issuer goes by; it is a predicate, no status (R65)."""
    activated_at: datetime | None = None
    report: Report | None = None
    revocation: Revocation | None = None
    proposals: tuple[Proposal, ...] = ()
    reviews: tuple[bytes, ...] = field(default=(), repr=False)
    """Open reviews of the entitlement, by the digest of the act that opened them (R61)."""
    ended_as: LifeState | None = None
    """What a tombstone was before."""
    acted: tuple[tuple[OfficerId, Duty], ...] = field(default=(), repr=False)


def state_at(life: Life, at: datetime) -> LifeState:
    """Tell where a document stands: what is active expires with its last day."""
    if life.state is LifeState.ACTIVE and day_of(at) > life.expires_on:
        return LifeState.EXPIRED
    return life.state


def is_live(life: Life, at: datetime) -> bool:
    """Tell whether the document is good: activated, not reported, not over, in no danger."""
    suspended = life.revocation is not None and life.revocation.suspends(at)
    return state_at(life, at) is LifeState.ACTIVE and not suspended


def status_of(life: Life, at: datetime) -> PublishedStatus:
    """Tell what the status list is to show; never why, nor that a date has passed (R60).

    In the office nothing shows, so that no list tells of an issue; a document that has left it
    stays suspended until its holder activates it.
    """
    state = life.ended_as or state_at(life, at)
    if life.report is not None and state in REPORTED:
        over = life.report.is_permanent(at)
        return PublishedStatus.ENDED if over else PublishedStatus.SUSPENDED
    if state in ON_THE_WAY:
        return PublishedStatus.SUSPENDED
    if state in IN_OFFICE:
        return PublishedStatus.VALID
    if state is LifeState.ACTIVE or state is LifeState.EXPIRED:
        suspended = life.revocation is not None and life.revocation.suspends(at)
        return PublishedStatus.SUSPENDED if suspended else PublishedStatus.VALID
    return PublishedStatus.ENDED


def follow(life: Life | None, event: LifeEvent) -> Life:
    """Give the life as it is after an act.

    Raises:
        Refused: the act is none that may follow, or not by this actor (R25, R47, R56-R58).
        Malformed: a day in it is none.
    """
    row = ROWS[event.kind]
    _check_role(row, event)
    if life is None:
        return _begin(event)
    if event.number != life.number:
        raise Refused("DOCUMENT-NUMBER", "the act is about another document")
    if event.at < life.latest:
        raise Refused("DOCUMENT-TIME", "acts follow each other in time")
    state = life.state if event.kind in _RECORDED else state_at(life, event.at)
    if state not in row.sources:
        raise Refused("DOCUMENT-STATE", f"a document that is {state} knows no {event.kind}")
    life = _with_duty(life, row, event)
    if row.needs_two and not (row.holder is HolderPart.ACTS and event.by == HOLDER):
        _find_proposal(life, event)
    rule = _RULES.get(event.kind)
    if rule is not None:
        life = rule(life, event)
    life = replace(life, latest=event.at)
    return life if row.target is None else _enter(life, row.target, event.at)


def _begin(event: LifeEvent) -> Life:
    if event.kind is not LifeKind.ORDERED:
        raise Refused("DOCUMENT-STATE", "a life begins with an order")
    issued, expires = event.on("issued_on"), event.on("expires_on")
    return_until = event.on("return_until")
    if not issued < return_until <= expires:
        raise Refused("R49", "the right to return ends between issue and expiry")
    mission = event.text("place") == IssuingPlace.MISSION
    if mission and expires > add_months(issued, EMERGENCY_MONTHS):
        raise Refused("R47", "a mission issues for at most six months")
    begun = Life(
        number=event.number,
        case=event.text("case"),
        person=event.text("person"),
        document_class=DocumentClass(event.text("document_class")),
        reason=OrderReason(event.text("reason")),
        order=event.octets("order"),
        issued_on=issued,
        expires_on=expires,
        return_until=return_until,
        state=LifeState.ORDERED,
        since=event.at,
        latest=event.at,
    )
    return _with_duty(begun, ROWS[event.kind], event)


def _enter(life: Life, state: LifeState, at: datetime) -> Life:
    # A proposal was made of the document as it stood; after a change it is asked anew.
    return replace(life, state=state, since=at, proposals=())


def _check_role(row: Row, event: LifeEvent) -> None:
    if event.by == HOLDER:
        if row.holder is not HolderPart.ACTS:
            raise Refused("R56", f"{event.kind} is not the holder's to do")
    elif not event.roles & row.roles:
        raise Refused("R56", f"{event.kind} is not for this role")


def _with_duty(life: Life, row: Row, event: LifeEvent) -> Life:
    """Refuse two of the five duties in one hand (R25)."""
    taken = {DUTIES[role] for role in event.roles & row.roles if role in DUTIES}
    held = {duty for by, duty in life.acted if by == event.by}
    if not taken or taken & held:
        return life
    if held:
        raise Refused("R25", "whoever had another part in this document has no second one")
    return replace(life, acted=(*life.acted, (event.by, min(taken))))


def _find_proposal(life: Life, event: LifeEvent) -> Proposal:
    """Find the first of the two people that an act needs (R56)."""
    for proposal in life.proposals:
        if proposal.digest == event.octets("of") and proposal.change is event.kind:
            if proposal.by == event.by:
                raise Refused("R56", "the second is another person than the first")
            if event.at >= proposal.at + PROPOSAL_LASTS:
                raise Refused("R56", "a proposal lasts thirty days")
            return proposal
    raise Refused("R56", "it takes two: another officer or the holder proposes it first")


def _propose_change(life: Life, event: LifeEvent) -> Life:
    wanted = event.text("change")
    change = LifeKind(wanted) if wanted in set(LifeKind) else None
    row = None if change is None else ROWS[change]
    lifts = change is LifeKind.REVOCATION_LIFTED
    if change is None or row is None or not (row.needs_two or lifts):
        raise Refused("R56", "there is no such change that takes two")
    by_holder = event.by == HOLDER
    if row.holder is HolderPart.NONE if by_holder else not event.roles & row.roles:
        raise Refused("R56", "the change is not for this role to propose")
    proposal = Proposal(change=change, by=event.by, at=event.at, digest=event.digest)
    kept = tuple(one for one in life.proposals if (one.change, one.by) != (change, event.by))
    return replace(life, proposals=(*kept, proposal))


def _commit(life: Life, event: LifeEvent) -> Life:
    list_id, index = event.octets("status_list"), event.body.get("status_index")
    if not list_id or not isinstance(index, int):
        return life
    return replace(life, status=StatusReference(list_id=list_id, index=index))


def _sign(life: Life, event: LifeEvent) -> Life:
    return replace(life, signed_at=event.at)


def _spoil(life: Life, event: LifeEvent) -> Life:
    if life.state in UNSIGNED and Role.PERSONALISER not in event.roles:
        raise Refused("R56", "before it is signed there is nothing to check: the press gives it up")
    return life


def _activate(life: Life, event: LifeEvent) -> Life:
    if event.day > life.expires_on:
        raise Refused("R47", "its last day is over")
    return replace(life, activated_at=event.at)


def _report(life: Life, event: LifeEvent) -> Life:
    return replace(life, report=report_again(life.report, life.state, event.at))


def _restore(life: Life, event: LifeEvent) -> Life:
    report = report_again(life.report, life.state, life.since)
    check_restorable(report, event.at)
    if event.day > life.expires_on:
        raise Refused("R47", "its last day is over")
    return _enter(replace(life, report=None), report.before, event.at)


def _withdraw(life: Life, event: LifeEvent) -> Life:
    surrendered = event.text("reason") == WithdrawalReason.SURRENDERED
    if surrendered and _find_proposal(life, event).by != HOLDER:
        raise Refused("R56", "only the holder gives a document back")
    return life


def _expire(life: Life, event: LifeEvent) -> Life:
    if state_at(life, event.at) is not LifeState.EXPIRED:
        raise Refused("R47", "its last day is not over")
    return life


def _end(life: Life, event: LifeEvent) -> Life:
    if life.state in REPORTED:
        check_ended(report_again(life.report, life.state, life.since), event.at)
    return replace(life, ended_as=life.state)


def _open_review(life: Life, event: LifeEvent) -> Life:
    return replace(life, reviews=(*life.reviews, event.digest))


def _close_review(life: Life, event: LifeEvent) -> Life:
    if event.octets("of") not in life.reviews:
        raise Refused("R61", "there is no such review")
    return replace(life, reviews=tuple(one for one in life.reviews if one != event.octets("of")))


def _make_final(life: Life, event: LifeEvent) -> Life:
    proceeding.check_final(life.revocation, event)
    return life


def _lift(life: Life, event: LifeEvent) -> Life:
    if not proceeding.lifted_by_appeal(life.revocation, event):
        _find_proposal(life, event)
    return replace(life, revocation=None, proposals=())


def _in_proceeding(
    step: Callable[[Revocation | None, LifeEvent], Revocation],
) -> Callable[[Life, LifeEvent], Life]:
    return lambda life, event: replace(life, revocation=step(life.revocation, event))


_RULES: Final[Mapping[LifeKind, Callable[[Life, LifeEvent], Life]]] = MappingProxyType(
    {
        LifeKind.COMMITTED: _commit,
        LifeKind.SIGNED: _sign,
        LifeKind.SPOILED: _spoil,
        LifeKind.ACTIVATED: _activate,
        LifeKind.SUSPENDED: _report,
        LifeKind.REPORTED_LOST: _report,
        LifeKind.REPORTED_STOLEN: _report,
        LifeKind.RESTORED: _restore,
        LifeKind.WITHDRAWN: _withdraw,
        LifeKind.EXPIRED: _expire,
        LifeKind.ENDED: _end,
        LifeKind.REVOKED: _make_final,
        LifeKind.CHANGE_PROPOSED: _propose_change,
        LifeKind.REVOCATION_PROPOSED: _in_proceeding(proceeding.propose),
        LifeKind.REVOCATION_CONFIRMED: _in_proceeding(proceeding.confirm),
        LifeKind.REVOCATION_REVIEWED: _in_proceeding(proceeding.review),
        LifeKind.REVOCATION_NOTIFIED: _in_proceeding(proceeding.notify),
        LifeKind.REVOCATION_APPEALED: _in_proceeding(proceeding.appeal),
        LifeKind.REVOCATION_APPEAL_DECIDED: _in_proceeding(proceeding.decide_appeal),
        LifeKind.REVOCATION_LIFTED: _lift,
        LifeKind.REVIEW_OPENED: _open_review,
        LifeKind.REVIEW_CLOSED: _close_review,
    }
)
