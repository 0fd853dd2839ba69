"""Two approvers sign one statement; on appeal, two others do (R26, R28)."""

from dataclasses import replace
from datetime import date

from nansen.acts.act import Act, SignedAct
from nansen.casework import shape
from nansen.casework.case import Case
from nansen.casework.move import Move, other_than, without_assignments
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role

_APPROVER = frozenset({Role.APPROVER})
_BODY = frozenset({Role.APPEAL_BODY})
_DECIDED = frozenset({Stage.GRANTED, Stage.REFUSED, Stage.UPHELD})
_STATEMENT = {
    "outcome": shape.one_of("grant", "refuse"),
    "statement": shape.octets(4096),
    "signature": shape.octets(128),
}
_CONFIRMED = {"of": shape.digest, "signature": shape.octets(128)}
_REASONS = frozenset({"process.reasons", "identity.order"})


def _as_found(case: Case, act: Act) -> None:
    if act.body["outcome"] != case.outcome:
        raise Refused("R27", "a decision follows what was found; return the case otherwise")


def _propose(case: Case, signed: SignedAct) -> Case:
    return replace(case, proposal=signed)


def _confirms(case: Case, act: Act) -> None:
    other_than(act, case.proposal, what="decision")


def _confirm(case: Case, signed: SignedAct) -> Case:
    granted = _outcome(case) == "grant"
    return case.moved(Stage.GRANTED if granted else Stage.REFUSED, signed.act.at)


def _return(case: Case, _: SignedAct) -> Case:
    fresh = replace(case, proposal=None, findings=(), outcome="")
    return without_assignments(fresh, Purpose.EXAMINATION)


def _notify(case: Case, signed: SignedAct) -> Case:
    return replace(case, appeal_until=str(signed.act.body["appeal_until"]))


def _told(case: Case, act: Act) -> None:
    if (case.stage is Stage.REFUSED) != bool(act.body["appeal_until"]):
        raise Refused("R28", "a refusal says until when to appeal, and nothing else does")


def _in_time(case: Case, act: Act) -> None:
    if case.appeal_until and act.at.date() > date.fromisoformat(case.appeal_until):
        raise Refused("R57", "the time to appeal is over")


def _others(case: Case, act: Act) -> None:
    before = (one.act for one in case.chain.acts if not one.act.kind.startswith("appeal:"))
    if act.by in {one.by for one in before}:
        raise Refused("R25", "an appeal is decided by officers who have not touched the case")


def _lodge(case: Case, _: SignedAct) -> Case:
    return replace(case, proposal=None)


def _confirms_appeal(case: Case, act: Act) -> None:
    _others(case, act)
    other_than(act, case.proposal, what="outcome of the appeal")


def _decide_appeal(case: Case, signed: SignedAct) -> Case:
    granted = _outcome(case) == "grant"
    return case.moved(Stage.GRANTED if granted else Stage.UPHELD, signed.act.at)


def _outcome(case: Case) -> str:
    return "" if case.proposal is None else str(case.proposal.act.body["outcome"])


def _reissue(case: Case, _: SignedAct) -> Case:
    fresh = replace(case, outcome="grant", proposal=None, findings=())
    return without_assignments(fresh, Purpose.APPROVAL)


MOVES = (
    # A renewal or a replacement is a decision of its own, by two approvers (R47); whoever of
    # them doubts that the grounds still hold returns the case to the examiners.
    Move(
        kind="reissue:requested",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        holder=True,
        stages=frozenset({Stage.GRANTED}),
        to=Stage.PROPOSAL,
        body={"reason": shape.one_of("renewal", "replacement")},
        effect=_reissue,
    ),
    Move(
        kind="decision:proposed",
        roles=_APPROVER,
        stages=frozenset({Stage.PROPOSAL}),
        to=Stage.SECOND_APPROVAL,
        body=_STATEMENT,
        fields=_REASONS,
        needs_field=True,
        assigned=Purpose.APPROVAL,
        guard=_as_found,
        effect=_propose,
    ),
    Move(
        kind="decision:confirmed",
        roles=_APPROVER,
        stages=frozenset({Stage.SECOND_APPROVAL}),
        body=_CONFIRMED,
        assigned=Purpose.APPROVAL,
        guard=_confirms,
        effect=_confirm,
    ),
    Move(
        kind="decision:returned",
        roles=_APPROVER,
        stages=frozenset({Stage.PROPOSAL, Stage.SECOND_APPROVAL}),
        to=Stage.EXAMINATION,
        body={"reason": shape.code},
        assigned=Purpose.APPROVAL,
        effect=_return,
    ),
    Move(
        kind="decision:notified",
        roles=frozenset({Role.DELIVERY_CLERK}),
        stages=_DECIDED,
        body={
            "letter": shape.digest,
            "language": shape.code,
            "appeal_until": shape.day_or_nothing,
        },
        guard=_told,
        effect=_notify,
    ),
    Move(
        kind="appeal:lodged",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        holder=True,
        stages=frozenset({Stage.REFUSED}),
        to=Stage.APPEAL,
        fields=frozenset({"grounds.appeal"}),
        guard=_in_time,
        effect=_lodge,
    ),
    Move(
        kind="appeal:decided",
        roles=_BODY,
        stages=frozenset({Stage.APPEAL}),
        body=_STATEMENT,
        fields=_REASONS,
        needs_field=True,
        assigned=Purpose.APPEAL,
        guard=_others,
        effect=_propose,
    ),
    Move(
        kind="appeal:confirmed",
        roles=_BODY,
        stages=frozenset({Stage.APPEAL}),
        body=_CONFIRMED,
        assigned=Purpose.APPEAL,
        guard=_confirms_appeal,
        effect=_decide_appeal,
    ),
)
"""The rows of this part."""
