"""Who the applicant is, and whether we have met before."""

from dataclasses import replace

from nansen.acts.act import Act, SignedAct
from nansen.casework import shape
from nansen.casework.case import Case
from nansen.casework.move import Move
from nansen.casework.sameness import (
    DIFFERENT,
    LAWFUL,
    OUTCOMES,
    Said,
    check_all_settled,
    check_may_say,
)
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role

_HERE = frozenset({Stage.IDENTITY_CHECK})
_EXPERT = frozenset({Role.IDENTITY_EXPERT})


def _proofed(case: Case, _: SignedAct) -> Case:
    return replace(case, identity=replace(case.identity, proofed=True))


def _counted(_: Case, act: Act) -> None:
    listed = act.body.get("listed")
    if isinstance(listed, list) and len(listed) != act.body["candidates"]:
        raise Refused("R21", "every candidate that was found has a name")


def _searched(case: Case, signed: SignedAct) -> Case:
    found, listed = signed.act.body["candidates"], signed.act.body.get("listed")
    names = tuple(map(str, listed)) if isinstance(listed, list) else None
    fresh = replace(
        case.identity,
        candidates=found if isinstance(found, int) else 0,
        different=frozenset(),
        same=False,
        listed=names,
        # Who is found again, for the same reasons, keeps the name and what was said.
        said=tuple(one for one in case.identity.said if one.candidate in (names or ())),
    )
    return replace(case, identity=fresh)


def _may_say(case: Case, act: Act) -> None:
    identity = case.identity
    if not identity.candidates:
        raise Refused("R21", "there is nobody to compare the applicant with")
    if identity.listed is not None:
        check_may_say(_said(act), identity.listed, identity.said)
    elif "candidate" in act.body or act.body["outcome"] == LAWFUL:
        raise Refused("R21", "search again: the candidates have no names yet")


def _may_decide(case: Case, act: Act) -> None:
    check_may_say(_said(act), case.identity.listed or (), case.identity.said)


def _said(act: Act) -> Said:
    return Said(
        candidate=str(act.body.get("candidate", "")),
        by=act.by,
        outcome=str(act.body["outcome"]),
        third=act.kind == "deduplication:decided",
    )


def _adjudicated(case: Case, signed: SignedAct) -> Case:
    identity = case.identity
    if identity.listed is not None:
        said = (*identity.said, _said(signed.act))
        return replace(case, identity=replace(identity, said=said))
    if signed.act.body["outcome"] == DIFFERENT:
        different = identity.different | {signed.act.by}
        return replace(case, identity=replace(identity, different=different))
    return replace(case, identity=replace(identity, same=True))


def _known(case: Case, _: Act) -> None:
    identity = case.identity
    if not identity.proofed:
        raise Refused("R17", "score the identity first")
    if identity.candidates is None:
        raise Refused("R20", "search for an earlier application first")
    if identity.listed is not None:
        check_all_settled(identity.listed, identity.said)
        return
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
        optional={"listed": shape.tokens},
        fields=frozenset({"identity.face_template", "grounds.candidates"}),
        assigned=Purpose.DEDUPLICATION,
        guard=_counted,
        effect=_searched,
    ),
    Move(
        kind="deduplication:adjudicated",
        roles=_EXPERT,
        stages=_HERE,
        body={"outcome": shape.one_of(*OUTCOMES), "reason": shape.code},
        optional={"candidate": shape.token},
        assigned=Purpose.DEDUPLICATION,
        guard=_may_say,
        effect=_adjudicated,
    ),
    Move(
        kind="deduplication:decided",
        roles=_EXPERT | {Role.LEGAL_REVIEWER},
        stages=_HERE,
        body={
            "candidate": shape.token,
            "outcome": shape.one_of(*OUTCOMES),
            "reason": shape.code,
        },
        assigned=Purpose.DEDUPLICATION,
        guard=_may_decide,
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
