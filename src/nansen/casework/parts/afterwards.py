"""A lost codename, another state's responsibility, and the end of what is kept."""

from dataclasses import replace

from nansen.acts.act import Act, SignedAct
from nansen.casework import shape
from nansen.casework.case import Case, Recovery
from nansen.casework.deadlines import DeadlineKind, is_over
from nansen.casework.move import Move, other_than
from nansen.casework.retention import fields_kept
from nansen.casework.stage import EVERY, LIVING, Stage
from nansen.errors import Refused
from nansen.officers.role import Role

_APPROVER = frozenset({Role.APPROVER})


def _none_running(case: Case, _: Act) -> None:
    if case.recovery is not None:
        raise Refused("RECOVERY", "one recovery at a time: stop or complete the one that runs")


def _running(case: Case, act: Act) -> Recovery:
    recovery = case.recovery
    if recovery is None or act.body["of"] != recovery.requested.digest:
        raise Refused("RECOVERY", "there is no such recovery in this case")
    return recovery


def _stoppable(case: Case, act: Act) -> None:
    _running(case, act)


def _confirms(case: Case, act: Act) -> None:
    other_than(act, _running(case, act).requested, what="recovery")


def _confirm(case: Case, _: SignedAct) -> Case:
    recovery = case.recovery and replace(case.recovery, confirmed=True)
    return replace(case, recovery=recovery)


def _waited(case: Case, act: Act) -> None:
    recovery = _running(case, act)
    if not recovery.confirmed:
        raise Refused("FOUR-EYES", "another officer confirms the recovery first")
    if not is_over(DeadlineKind.RECOVERY, recovery.requested.act.at, act.at):
        raise Refused("RECOVERY", "the holder has seven days to stop it")


def _complete(case: Case, _: SignedAct) -> Case:
    key = b"" if case.recovery is None else case.recovery.requested.act.body["holder_key"]
    return replace(case, holder_key=key if isinstance(key, bytes) else b"", recovery=None)


def _acknowledges(case: Case, act: Act) -> None:
    other_than(act, case.transfer, what="transfer")


def _unanswered(case: Case, act: Act) -> None:
    claimed = case.transfer
    if claimed is None or act.body["of"] != claimed.digest:
        raise Refused("R63", "no state has claimed this case")
    if not is_over(DeadlineKind.TRANSFER_ACKNOWLEDGEMENT, claimed.act.at, act.at):
        raise Refused("R63", "thirty days to acknowledge the claim are not over")


def _retained(case: Case, act: Act) -> None:
    if any(name not in case.erased for name in fields_kept(case, act.at)):
        raise Refused("R83", "something of the case is to be kept for longer")


def _erasable(case: Case, act: Act) -> None:
    kept = set(fields_kept(case, act.at))
    if kept & set(_names(act)):
        raise Refused("R83", "a field is to be kept for longer")


def _erase(case: Case, signed: SignedAct) -> Case:
    return replace(case, erased=case.erased | frozenset(_names(signed.act)))


def _names(act: Act) -> tuple[str, ...]:
    names = act.body["fields"]
    return tuple(map(str, names)) if isinstance(names, list) else ()


MOVES = (
    Move(
        kind="recovery:requested",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        stages=LIVING,
        body={"holder_key": shape.public_key},
        guard=_none_running,
        effect=lambda case, signed: replace(case, recovery=Recovery(requested=signed)),
    ),
    Move(
        kind="recovery:confirmed",
        roles=frozenset({Role.IDENTITY_EXPERT}),
        stages=LIVING,
        body={"of": shape.digest},
        guard=_confirms,
        effect=_confirm,
    ),
    Move(
        kind="recovery:stopped",
        holder=True,
        stages=LIVING,
        body={"of": shape.digest},
        guard=_stoppable,
        effect=lambda case, _: replace(case, recovery=None),
    ),
    Move(
        kind="recovery:completed",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        stages=LIVING,
        body={"of": shape.digest},
        guard=_waited,
        effect=_complete,
    ),
    Move(
        kind="transfer:claimed",
        roles=_APPROVER,
        stages=frozenset({Stage.GRANTED}),
        body={"claim": shape.digest},
        effect=lambda case, signed: replace(case, transfer=signed),
    ),
    Move(
        kind="transfer:acknowledged",
        roles=_APPROVER,
        stages=frozenset({Stage.GRANTED}),
        to=Stage.TRANSFERRED,
        body={"of": shape.digest},
        guard=_acknowledges,
    ),
    Move(
        kind="transfer:lapsed",
        roles=_APPROVER,
        stages=frozenset({Stage.GRANTED}),
        to=Stage.TRANSFERRED,
        body={"of": shape.digest},
        guard=_unanswered,
    ),
    Move(
        kind="retention:enforced",
        roles=frozenset({Role.PRIVACY_OFFICER}),
        stages=EVERY,
        body={"fields": shape.labels},
        guard=_erasable,
        effect=_erase,
    ),
    Move(
        kind="case:shredded",
        roles=frozenset({Role.PRIVACY_OFFICER}),
        stages=EVERY,
        to=Stage.SHREDDED,
        guard=_retained,
    ),
)
"""The rows of this part."""
