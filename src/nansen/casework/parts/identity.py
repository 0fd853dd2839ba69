"""Who the applicant is, and whether we have met before."""

from dataclasses import replace

from nansen.acts.act import Act, SignedAct
from nansen.casework import shape
from nansen.casework.case import Case
from nansen.casework.move import Move
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role

_HERE = frozenset({Stage.IDENTITY_CHECK})
_EXPERT = frozenset({Role.IDENTITY_EXPERT})


def _proofed(case: Case, _: SignedAct) -> Case:
    return replace(case, identity=replace(case.identity, proofed=True))


def _searched(case: Case, signed: SignedAct) -> Case:
    found = signed.act.body["candidates"]
    candidates = found if isinstance(found, int) else 0
    fresh = replace(case.identity, candidates=candidates, different=frozenset(), same=False)
    return replace(case, identity=fresh)


def _has_candidates(case: Case, _: Act) -> None:
    if not case.identity.candidates:
        raise Refused("R21", "there is nobody to compare the applicant with")


def _adjudicated(case: Case, signed: SignedAct) -> Case:
    identity = case.identity
    if signed.act.body["outcome"] == "different":
        different = identity.different | {signed.act.by}
        return replace(case, identity=replace(identity, different=different))
    return replace(case, identity=replace(identity, same=True))


def _known(case: Case, _: Act) -> None:
    identity = case.identity
    if not identity.proofed:
        raise Refused("R17", "score the identity first")
    if identity.candidates is None:
        raise Refused("R20", "search for an earlier application first")
    if identity.same:
        raise Refused("R20", "an earlier application is the same person's: join the cases")
    if identity.candidates and len(identity.different) < 2:
        raise Refused("R21", "two experts say, each on their own, that the candidates are others")


MOVES = (
    Move(
        kind="identity:evidence-recorded",
        roles=frozenset({Role.ENROLMENT_OFFICER, Role.IDENTITY_EXPERT}),
        stages=_HERE,
        body={"count": shape.number},
        fields=frozenset({"grounds.evidence", "identity.old_documents"}),
        needs_field=True,
    ),
    Move(
        kind="identity:proofed",
        roles=_EXPERT,
        stages=_HERE,
        body={"profile": shape.label, "level": shape.code},
        fields=frozenset({"identity.assurance"}),
        needs_field=True,
        assigned=Purpose.IDENTITY_PROOFING,
        effect=_proofed,
    ),
    Move(
        kind="deduplication:searched",
        roles=_EXPERT,
        stages=_HERE,
        body={"candidates": shape.number, "index": shape.label},
        fields=frozenset({"identity.face_template"}),
        assigned=Purpose.DEDUPLICATION,
        effect=_searched,
    ),
    Move(
        kind="deduplication:adjudicated",
        roles=_EXPERT,
        stages=_HERE,
        body={"outcome": shape.one_of("same", "different"), "reason": shape.code},
        assigned=Purpose.DEDUPLICATION,
        guard=_has_candidates,
        effect=_adjudicated,
    ),
    Move(
        kind="identity:concluded",
        roles=_EXPERT,
        stages=_HERE,
        to=Stage.SCREENING,
        assigned=Purpose.IDENTITY_PROOFING,
        guard=_known,
    ),
)
"""The rows of this part."""
