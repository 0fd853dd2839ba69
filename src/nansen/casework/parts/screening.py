"""What lists and other states say; none of it decides anything (R5, R32, R78)."""

from dataclasses import replace

from nansen.acts.act import Act, SignedAct
from nansen.casework import shape
from nansen.casework.case import Case
from nansen.casework.move import Move
from nansen.casework.stage import LIVING, Stage
from nansen.errors import Refused
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role

_OFFICER = frozenset({Role.SCREENING_OFFICER})
_NOTICES = ("red-notice", "diffusion", "lost-report", "annulment", "conviction", "label")


def _ran(case: Case, signed: SignedAct) -> Case:
    hits = signed.act.body["hits"]
    screening = case.screening
    fresh = replace(
        screening,
        runs=screening.runs + 1,
        hits=hits if isinstance(hits, int) else 0,
        adjudicated=frozenset(),
    )
    return replace(case, screening=fresh)


def _adjudicated(case: Case, signed: SignedAct) -> Case:
    body, screening = signed.act.body, case.screening
    seen = screening.adjudicated | {str(body["hit"])}
    true = screening.true_match or body["outcome"] == "true-match"
    return replace(case, screening=replace(screening, adjudicated=seen, true_match=true))


def _screened(case: Case, _: Act) -> None:
    screening = case.screening
    if not screening.runs:
        raise Refused("R32", "screen the names against the lists first")
    if len(screening.adjudicated) < screening.hits:
        raise Refused("R91", "an officer looks at each hit before anything comes of it")


def _conclude(case: Case, signed: SignedAct) -> Case:
    matched = case.screening.true_match
    return case.moved(Stage.REFERRED_EXCLUSION if matched else Stage.EXAMINATION, signed.act.at)


def _noticed(case: Case, signed: SignedAct) -> Case:
    tasks = case.screening.tasks | {str(signed.act.body["task"])}
    return replace(case, screening=replace(case.screening, tasks=tasks))


def _open_task(case: Case, act: Act) -> None:
    if str(act.body["task"]) not in case.screening.tasks:
        raise Refused("R78", "there is no such open notice in this case")


def _answered(case: Case, signed: SignedAct) -> Case:
    tasks = case.screening.tasks - {str(signed.act.body["task"])}
    return replace(case, screening=replace(case.screening, tasks=tasks))


MOVES = (
    Move(
        kind="screening:run",
        roles=_OFFICER,
        stages=LIVING,
        body={
            "list": shape.label,
            "list_version": shape.label,
            "moment": shape.one_of("application", "approval", "issuance", "nightly"),
            "hits": shape.number,
        },
        fields=frozenset({"grounds.screening"}),
        assigned=Purpose.SCREENING,
        effect=_ran,
    ),
    Move(
        kind="screening:adjudicated",
        roles=_OFFICER,
        stages=LIVING,
        body={
            "hit": shape.token,
            "outcome": shape.one_of("false-match", "true-match"),
            "reason": shape.code,
        },
        assigned=Purpose.SCREENING,
        effect=_adjudicated,
    ),
    Move(
        kind="screening:concluded",
        roles=_OFFICER,
        stages=frozenset({Stage.SCREENING}),
        assigned=Purpose.SCREENING,
        guard=_screened,
        effect=_conclude,
    ),
    # A notice opens a task and moves nothing: there is no row by which it could (R5, R56).
    Move(
        kind="notice:received",
        roles=_OFFICER,
        stages=LIVING,
        body={"notice": shape.one_of(*_NOTICES), "task": shape.token},
        fields=frozenset({"grounds.notices"}),
        effect=_noticed,
    ),
    Move(
        kind="notice:answered",
        roles=_OFFICER,
        stages=LIVING,
        body={
            "task": shape.token,
            "effect": shape.one_of("none", "review"),
            "reason": shape.code,
        },
        assigned=Purpose.SCREENING,
        guard=_open_task,
        effect=_answered,
    ),
)
"""The rows of this part."""
