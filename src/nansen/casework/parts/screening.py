"""What lists and other states say; none of it decides anything (R5, R32, R78)."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from nansen.acts.act import Act, SignedAct
from nansen.casework import shape
from nansen.casework.case import Case, Screening
from nansen.casework.move import Move
from nansen.casework.stage import LIVING, Stage
from nansen.errors import Refused
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item

_OFFICER = frozenset({Role.SCREENING_OFFICER})
_NOTICES = ("red-notice", "diffusion", "lost-report", "annulment", "conviction", "label")


def _ran(case: Case, signed: SignedAct) -> Case:
    body, screening = signed.act.body, case.screening
    hits, listed = body["hits"], body.get("listed")
    if isinstance(listed, list):
        return replace(case, screening=_named(screening, body, frozenset(map(str, listed))))
    fresh = replace(
        screening,
        runs=screening.runs + 1,
        hits=hits if isinstance(hits, int) else 0,
        adjudicated=frozenset(),
        listed={},
    )
    return replace(case, screening=fresh)


def _named(screening: Screening, body: Mapping[str, Item], named: frozenset[str]) -> Screening:
    """Take the hits of a run beside those of other lists; what was answered stays answered.

    A night compares with what is new on a list, so its hits come to those that were there.
    """
    of_list = str(body["list"])
    before = screening.listed.get(of_list, frozenset())
    now = before | named if body["moment"] == "nightly" else named
    return replace(
        screening,
        runs=screening.runs + 1,
        hits=0,
        listed=MappingProxyType({**screening.listed, of_list: now}),
    )


def _counted(_: Case, act: Act) -> None:
    listed = act.body.get("listed")
    if isinstance(listed, list) and len(listed) != act.body["hits"]:
        raise Refused("R91", "every hit has a name")


def _is_hit(case: Case, act: Act) -> None:
    screening = case.screening
    if screening.listed and str(act.body["hit"]) not in screening.waiting:
        raise Refused("R91", "no hit of this name waits for an answer")


def _adjudicated(case: Case, signed: SignedAct) -> Case:
    body, screening = signed.act.body, case.screening
    seen = screening.adjudicated | {str(body["hit"])}
    true = screening.true_match or body["outcome"] == "true-match"
    return replace(case, screening=replace(screening, adjudicated=seen, true_match=true))


def _screened(case: Case, _: Act) -> None:
    screening = case.screening
    if not screening.runs:
        raise Refused("R32", "screen the names against the lists first")
    if screening.waiting or len(screening.adjudicated) < screening.hits:
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
        optional={"listed": shape.tokens},
        fields=frozenset({"grounds.screening"}),
        assigned=Purpose.SCREENING,
        guard=_counted,
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
        guard=_is_hit,
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
