"""Two examiners, blind to each other; a third where they disagree; exclusion apart (R1, R6)."""

from dataclasses import replace

from nansen.acts.act import Act, SignedAct
from nansen.casework import shape
from nansen.casework.case import Case
from nansen.casework.move import Move
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role

_EXAMINER = frozenset({Role.EXAMINER})
_CLAUSE = shape.one_of("yes", "no", "undetermined")
_FINDING = {
    "origin_link": _CLAUSE,
    "lack_of_protection": _CLAUSE,
    "no_other_nationality": _CLAUSE,
    "finding": shape.one_of("grant", "refuse"),
    "ground": shape.code_or_nothing,
}
_CLAUSES = ("origin_link", "lack_of_protection", "no_other_nationality")
_ASSESSED = {
    "outcome": shape.one_of("excluded", "not-excluded"),
    "standard": shape.one_of("serious-reasons"),
}
_REFERRED = frozenset({Stage.REFERRED_EXCLUSION})
_EXCLUSION = frozenset({"grounds.exclusion"})


def _sound(case: Case, act: Act) -> None:
    body = act.body
    if body["finding"] == "grant" and any(body[clause] != "yes" for clause in _CLAUSES):
        raise Refused("R1", "a grant finds all three clauses met")
    if (body["finding"] == "refuse") != bool(body["ground"]):
        raise Refused("R28", "a refusal names its ground, and a grant has none")
    if any(one.by == act.by for one in case.findings):
        raise Refused("FOUR-EYES", "the officer has found in this case already")


def _found(case: Case, signed: SignedAct) -> Case:
    found = replace(case, findings=(*case.findings, signed.act))
    if len(found.findings) < 2:
        return found
    first, second = found.findings
    if dict(first.body) == dict(second.body):  # every clause and the ground, not the sum alone
        return _settled(found, signed)
    return found.moved(Stage.PANEL, signed.act.at)


def _panel(case: Case, signed: SignedAct) -> Case:
    return _settled(replace(case, findings=(*case.findings, signed.act)), signed)


def _settled(case: Case, signed: SignedAct) -> Case:
    outcome = str(signed.act.body["finding"])
    return replace(case, outcome=outcome).moved(Stage.PROPOSAL, signed.act.at)


def _in_turn(case: Case, act: Act) -> None:
    """Refuse to assess, confirm or review an exclusion twice or out of turn (R6)."""
    turn = ("exclusion:assessed", "exclusion:confirmed", "exclusion:reviewed")
    if act.kind != turn[len(case.exclusion)]:
        raise Refused(
            "R6", "an exclusion is assessed, confirmed and reviewed in law, in this order"
        )
    if any(one.by == act.by for one in case.exclusion):
        raise Refused("R6", "two officers and a lawyer look at an exclusion, each once")


def _assessed(case: Case, signed: SignedAct) -> Case:
    return replace(case, exclusion=(*case.exclusion, signed.act))


def _reviewed(case: Case, signed: SignedAct) -> Case:
    whole = _assessed(case, signed)
    if all(one.body["outcome"] == "excluded" for one in whole.exclusion):
        return replace(whole, outcome="refuse").moved(Stage.PROPOSAL, signed.act.at)
    return whole.moved(Stage.EXAMINATION, signed.act.at)


MOVES = (
    Move(
        kind="exclusion:assessed",
        roles=_EXAMINER,
        stages=_REFERRED,
        body=_ASSESSED,
        fields=_EXCLUSION,
        needs_field=True,
        assigned=Purpose.EXCLUSION,
        guard=_in_turn,
        effect=_assessed,
    ),
    Move(
        kind="exclusion:confirmed",
        roles=_EXAMINER,
        stages=_REFERRED,
        body=_ASSESSED,
        fields=_EXCLUSION,
        needs_field=True,
        assigned=Purpose.EXCLUSION,
        guard=_in_turn,
        effect=_assessed,
    ),
    Move(
        kind="exclusion:reviewed",
        roles=frozenset({Role.LEGAL_REVIEWER}),
        stages=_REFERRED,
        body=_ASSESSED,
        fields=_EXCLUSION,
        assigned=Purpose.LEGAL_REVIEW,
        guard=_in_turn,
        effect=_reviewed,
    ),
    Move(
        kind="examination:found",
        roles=_EXAMINER,
        stages=frozenset({Stage.EXAMINATION}),
        body=_FINDING,
        fields=frozenset({"grounds.findings"}),
        needs_field=True,
        assigned=Purpose.EXAMINATION,
        guard=_sound,
        effect=_found,
    ),
    Move(
        kind="examination:panel-found",
        roles=_EXAMINER,
        stages=frozenset({Stage.PANEL}),
        body=_FINDING,
        fields=frozenset({"grounds.findings"}),
        needs_field=True,
        assigned=Purpose.EXAMINATION,
        guard=_sound,
        effect=_panel,
    ),
)
"""The rows of this part."""
