"""From the sealed bundle to a complete application."""

from dataclasses import replace

from nansen.acts.act import Act, SignedAct
from nansen.casework import shape
from nansen.casework.case import Case
from nansen.casework.deadlines import DeadlineKind, is_over
from nansen.casework.move import Move
from nansen.casework.stage import LIVING, PENDING, WORKED_ON, Stage
from nansen.errors import Refused
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role

GIVEN = frozenset(
    {
        "identity.names",
        "identity.birth_date",
        "identity.birth_place",
        "identity.sex",
        "identity.nationalities",
        "identity.portrait",
        "identity.signature",
        "identity.old_documents",
        "contact.host_state",
        "contact.stay",
        "contact.delivery_point",
        "contact.channels",
        "contact.duress_phrase",
        "grounds.claim",
        "grounds.evidence",
        "grounds.files",
        "grounds.denials",
        "grounds.family",
        "grounds.introducers",
        "grounds.representative",
        "process.access_tag",
    }
)
"""What an applicant gives; the office adds the rest."""


def _received(case: Case, signed: SignedAct) -> Case:
    body = signed.act.body
    key = body["holder_key"]
    urgent = body["track"] == "urgent"
    return replace(case, holder_key=key if isinstance(key, bytes) else b"", urgent=urgent)


def _await(case: Case, _: SignedAct) -> Case:
    return replace(case, back_to=case.stage)


def _answered(case: Case, signed: SignedAct) -> Case:
    back = case.back_to or Stage.RECEIVED
    return replace(case.moved(back, signed.act.at), back_to=None)


def _opened(case: Case, _: Act) -> None:
    if "identity.names" not in case.versions:
        raise Refused("COMPLETENESS", "open the bundle first, so that there is a name to examine")


def _overdue(case: Case, act: Act) -> None:
    if not is_over(DeadlineKind.APPLICANT_ANSWER, case.since, act.at):
        raise Refused("DEADLINE", "the applicant's time to answer is not over")


MOVES = (
    Move(
        kind="application:received",
        roles=frozenset({Role.INTAKE, Role.ENROLMENT_OFFICER}),
        stages=frozenset(),
        body={
            "holder_key": shape.public_key,
            "bundle": shape.digest,
            "track": shape.one_of("ordinary", "urgent"),
            "receipt": shape.digest,
        },
        effect=_received,
    ),
    Move(
        kind="application:file-kept",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        stages=frozenset({Stage.RECEIVED, Stage.AWAITING_APPLICANT}),
        body={"number": shape.number},
        fields=frozenset({"grounds.files"}),
        needs_field=True,
        assigned=Purpose.TAKING_IN,
    ),
    Move(
        kind="application:opened",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        stages=frozenset({Stage.RECEIVED}),
        fields=GIVEN,
        needs_field=True,
        assigned=Purpose.TAKING_IN,
    ),
    Move(
        kind="application:completed",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        stages=frozenset({Stage.RECEIVED}),
        to=Stage.IDENTITY_CHECK,
        body={"requested_class": shape.label},
        assigned=Purpose.TAKING_IN,
        guard=_opened,
    ),
    Move(
        kind="application:information-requested",
        roles=frozenset({Role.ENROLMENT_OFFICER, Role.IDENTITY_EXPERT, Role.EXAMINER}),
        stages=WORKED_ON,
        to=Stage.AWAITING_APPLICANT,
        body={"questions": shape.codes},
        fields=frozenset({"process.correspondence"}),
        effect=_await,
    ),
    Move(
        kind="application:answered",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        holder=True,
        stages=frozenset({Stage.AWAITING_APPLICANT}),
        body={"bundle": shape.digest},
        fields=GIVEN | {"process.correspondence"},
        effect=_answered,
    ),
    Move(
        kind="application:withdrawn",
        holder=True,
        stages=PENDING,
        to=Stage.WITHDRAWN,
    ),
    Move(
        kind="application:made-urgent",
        roles=frozenset({Role.SUPERVISOR}),
        stages=PENDING,
        body={"reason": shape.code},
        effect=lambda case, _: replace(case, urgent=True),
    ),
    Move(
        kind="application:joined-family",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        stages=PENDING,
        body={"group": shape.token},
        assigned=Purpose.ENROLMENT,
    ),
    Move(
        kind="application:represented",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        stages=LIVING,
        body={"by": shape.one_of("guardian", "representative", "lawyer")},
        fields=frozenset({"grounds.representative"}),
        needs_field=True,
        assigned=Purpose.ENROLMENT,
    ),
    Move(
        kind="application:lapsed",
        roles=frozenset({Role.ENROLMENT_OFFICER}),
        stages=frozenset({Stage.AWAITING_APPLICANT}),
        to=Stage.LAPSED,
        guard=_overdue,
    ),
)
"""The rows of this part."""
