"""Who works on a case: drawn by lot, never chosen (R35, R88)."""

from dataclasses import replace

from nansen.acts.act import Act, SignedAct
from nansen.casework import shape
from nansen.casework.case import Case
from nansen.casework.move import Move
from nansen.casework.stage import EVERY, LIVING, Stage
from nansen.errors import Refused
from nansen.ids import OfficerId
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role

_PURPOSE = shape.one_of(*Purpose)
_WAITS_FOR_PAPERS = frozenset({Stage.RECEIVED, Stage.AWAITING_APPLICANT})


def _drawn(case: Case, act: Act) -> None:
    if str(act.body["officer"]) in case.recused:
        raise Refused("R35", "the officer has recused themselves from this case")
    # Who may seal a field may read it, so it is the time that keeps grounds from enrolment.
    if act.body["purpose"] == Purpose.TAKING_IN and case.stage not in _WAITS_FOR_PAPERS:
        raise Refused("R88", "a case is taken in while it waits for what its applicant sends")


def _assign(case: Case, signed: SignedAct) -> Case:
    return replace(
        case, assigned=case.assigned | {_pair(signed.act, str(signed.act.body["officer"]))}
    )


def _recuse(case: Case, signed: SignedAct) -> Case:
    by = signed.act.by
    left = frozenset(pair for pair in case.assigned if pair[0] != by)
    return replace(case, assigned=left, recused=case.recused | {by})


def _has_drawn(case: Case, act: Act) -> None:
    if not case.is_assigned(*_pair(act, act.by)):
        raise Refused("R35", "only who has drawn the case can recuse themselves from it")


def _pair(act: Act, officer: str) -> tuple[OfficerId, Purpose]:
    return OfficerId(officer), Purpose(str(act.body["purpose"]))


MOVES = (
    Move(
        kind="case:assigned",
        roles=frozenset({Role.ASSIGNER}),
        stages=EVERY,
        body={"officer": shape.code, "purpose": _PURPOSE, "assignment": shape.octets(2048)},
        guard=_drawn,
        effect=_assign,
    ),
    Move(
        kind="case:recused",
        roles=frozenset(Role) - {Role.ASSIGNER, Role.INTAKE, Role.SIGNER},
        stages=LIVING,
        body={"purpose": _PURPOSE, "reason": shape.code},
        guard=_has_drawn,
        effect=_recuse,
    ),
)
"""The rows of this part."""
