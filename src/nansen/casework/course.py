"""The course of a case: what may follow, by whom; and the case after it.

The table is the law of the office in one place: no act that has no row, none by another
role, none at another stage, no body with another key. It is checked when somebody acts, and
again whenever a case is read, so a database that was written to behind the office's back
does not read.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from nansen.acts.act import Act, SignedAct, SubjectKind
from nansen.acts.chain import Chain, verify_signature
from nansen.casework.case import Case
from nansen.casework.move import Move
from nansen.casework.parts import (
    afterwards,
    assignment,
    decision,
    examination,
    identity,
    intake,
    screening,
)
from nansen.casework.ports import Officers
from nansen.casework.separation import duty_of
from nansen.errors import Refused, Untrusted
from nansen.ids import CaseId
from nansen.officers.actor import HOLDER
from nansen.officers.officer import Officer, OfficerKey

_PARTS: Final = (intake, assignment, identity, screening, examination, decision, afterwards)
COURSE: Final[Mapping[str, Move]] = MappingProxyType(
    {move.kind: move for part in _PARTS for move in part.MOVES}
)
BEGIN: Final = "application:received"


def follow(case: Case | None, signed: SignedAct, officers: Officers) -> Case:
    """Give the case as it is after an act.

    (1) The act has a row, and its body and fields are the row's.
    (2) Whoever acts is the holder or an officer in service, with a role of the row's (R88).
    (3) The case is at a stage of the row's.
    (4) Nobody holds two of the five duties in one case (R25).
    (5) The case was assigned to the officer, where it must be (R88).
    (6) What the row itself demands.
    (7) The signature is the actor's.

    Raises:
        Refused: one of these does not hold; the rule says which.
        Untrusted: the signature is not the actor's.
        Conflict: the act has not seen the newest one.
    """
    act = signed.act
    move = _check_form(act)  # (1)
    officer = _find(act, officers)  # (2)
    _check_role(move, officer)
    if case is None:
        case = _begin(signed)
    elif act.kind == BEGIN:
        raise Refused("COURSE", "the application was received already")
    else:
        _check_stage(move, case)  # (3)
        case = replace(case, chain=case.chain.extend(signed))
    duties = dict(case.duties)
    if officer is not None:
        duty = duty_of(case, officer, move)  # (4)
        if duty is not None:
            duties[officer.id] = duty
        _check_assignment(move, case, officer)  # (5)
    move.guard(case, act)  # (6)
    _check_signature(case, signed, officer)  # (7)
    case = _write_fields(case, act)
    if move.to is not None:
        case = move.effect(case, signed).moved(move.to, act.at)
    else:
        case = move.effect(case, signed)
    return replace(case, duties=MappingProxyType(duties))


def read_case(chain: Chain, officers: Officers) -> Case:
    """Follow a case from its first act to its newest.

    Raises:
        Untrusted: it holds an act that could never have been done, or was changed since.
    """
    case: Case | None = None
    for signed in chain.acts:
        try:
            case = follow(case, signed, officers)
        except Refused as error:
            why = f"act {signed.act.version} breaks {error.rule}"
            raise Untrusted("case", why, clause="R26") from None
    if case is None:
        raise Untrusted("case", "has no acts", clause="R26")
    return case


def _check_form(act: Act) -> Move:
    move = COURSE.get(act.kind)
    if move is None or act.subject.kind is not SubjectKind.CASE:
        raise Refused("COURSE", "there is no such act in the course of a case")
    if not set(move.body) <= set(act.body) <= {*move.body, *move.optional}:
        wanted = ", ".join(sorted(move.body)) or "nothing"
        raise Refused("BODY", f"the body of {act.kind} holds {wanted}")
    for name, fits in {**move.body, **move.optional}.items():
        if name in act.body and not fits(act.body[name]):
            raise Refused("BODY", f"{name} has not the form that {act.kind} asks for")
    written = {one.name for one in act.fields}
    if not written <= move.fields:
        raise Refused("R81", f"{act.kind} writes other personal fields")
    if move.needs_field and not written:
        raise Refused("R28", f"{act.kind} needs one of: {', '.join(sorted(move.fields))}")
    return move


def _find(act: Act, officers: Officers) -> Officer | None:
    if act.by == HOLDER:
        return None
    officer = officers.find(act.by)
    if officer is None or not officer.serves_at(act.at):
        raise Refused("ROSTER", "whoever acts is in the roster, and in service")
    return officer


def _check_role(move: Move, officer: Officer | None) -> None:
    if officer is None:
        if not move.holder:
            raise Refused("ROLE", f"the holder cannot do {move.kind}")
    elif not officer.roles & move.roles:
        wanted = ", ".join(sorted(move.roles)) or "the holder"
        raise Refused("ROLE", f"{move.kind} takes: {wanted}")


def _check_stage(move: Move, case: Case) -> None:
    if case.stage not in move.stages:
        raise Refused("COURSE", f"{move.kind} does not follow at the stage {case.stage}")


def _check_assignment(move: Move, case: Case, officer: Officer) -> None:
    if move.assigned is not None and not case.is_assigned(officer.id, move.assigned):
        raise Refused("ASSIGNMENT", f"the case is not assigned to the officer for {move.assigned}")


def _check_signature(case: Case, signed: SignedAct, officer: Officer | None) -> None:
    key = OfficerKey(spki=case.holder_key) if officer is None else officer.key
    verify_signature(signed, lambda _by, _at: key)


def _begin(signed: SignedAct) -> Case:
    act = signed.act
    if act.kind != BEGIN:
        raise Refused("COURSE", f"a case begins with {BEGIN}")
    chain = Chain(subject=act.subject).extend(signed)
    return Case(id=CaseId(act.subject.id), chain=chain, since=act.at, begun=act.at)


def _write_fields(case: Case, act: Act) -> Case:
    if not act.fields:
        return case
    versions, digests = dict(case.versions), dict(case.digests)
    for written in act.fields:
        if written.version != versions.get(written.name, 0) + 1:
            raise Refused("FIELD-VERSION", "a field's versions count up one by one")
        versions[written.name], digests[written.name] = written.version, written.digest
    return replace(case, versions=MappingProxyType(versions), digests=MappingProxyType(digests))
