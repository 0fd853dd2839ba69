"""Assignments: who drew the lot that this officer works on this case for this purpose.

{"body": {"v": 1, "service", "case", "officer", "purpose", "from", "until", "by"} as octets,
 "signature": octets}

An assigner signs them, a process or a person of the roster that opens nothing itself, so a
desk that has been broken into cannot assign cases to the session it has stolen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nansen.errors import Malformed, Refused, Untrusted
from nansen.ids import CaseId, OfficerId
from nansen.keys.custody.ports import Roster
from nansen.keys.custody.request import (
    LONGEST_ASSIGNMENT,
    LONGEST_BODY,
    LONGEST_SIGNATURE,
    KeyRequest,
    ServiceId,
    check_service_id,
    read_kind,
)
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.case_key import check_case_id
from nansen.officers.officer import check_id
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.wire_fields import decode_fields, encode_moment

_FIELD, _CLAUSE = "assignment", "R88"
_RULE: Final = "ASSIGNMENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One case, one officer, one purpose, for a while."""

    service: ServiceId
    case: CaseId
    officer: OfficerId
    purpose: Purpose
    not_before: datetime
    not_after: datetime
    by: OfficerId

    def __post_init__(self) -> None:
        """Refuse names that are none."""
        check_service_id(self.service)
        check_case_id(self.case)
        check_id(self.officer)
        check_id(self.by)

    def covers(self, request: KeyRequest, at: datetime) -> bool:
        """Tell whether it is for this request, now."""
        asked = (request.service, request.case, request.officer, request.purpose)
        given = (self.service, self.case, self.officer, self.purpose)
        return asked == given and self.not_before <= at < self.not_after


def encode_assignment(assignment: Assignment) -> bytes:
    """Write the body that the assigner signs."""
    return encode_item(
        {
            "v": 1,
            "service": assignment.service,
            "case": assignment.case,
            "officer": assignment.officer,
            "purpose": assignment.purpose.value,
            "from": encode_moment(assignment.not_before),
            "until": encode_moment(assignment.not_after),
            "by": assignment.by,
        }
    )


def decode_assignment(body: bytes) -> Assignment:
    """Read a body."""
    fields = decode_fields(body, _FIELD, longest=LONGEST_BODY)
    fields.expect("v", "service", "case", "officer", "purpose", "from", "until", "by")
    if fields.number("v") != 1:
        raise Malformed(_FIELD, "has another version", clause=_CLAUSE)
    return Assignment(
        service=ServiceId(fields.text("service")),
        case=CaseId(fields.text("case")),
        officer=OfficerId(fields.text("officer")),
        purpose=read_kind(Purpose, fields.text("purpose"), f"{_FIELD}.purpose"),
        not_before=fields.moment("from"),
        not_after=fields.moment("until"),
        by=OfficerId(fields.text("by")),
    )


def assignment_message(body: bytes) -> bytes:
    """Give what the assigner signs."""
    return b"nansen assignment 1\n" + body


def encode_evidence(body: bytes, signature: bytes) -> bytes:
    """Write an assignment with its signature, as it travels in a request."""
    return encode_item({"body": body, "signature": signature})


class SignedAssignments:
    """Assignments that carry their own proof; nothing is looked up but the assigner."""

    __slots__ = ("_roster",)

    def __init__(self, roster: Roster) -> None:
        """Take the roster that knows the assigners."""
        self._roster = roster

    def check(self, evidence: bytes, request: KeyRequest, at: datetime) -> None:
        """Check that the case was assigned to the officer for this purpose, and still is.

        Raises:
            Refused: it was not (ASSIGNMENT).
        """
        if not evidence:
            raise Refused(_RULE, "the case is not assigned to the officer")
        try:
            assignment = self._verify(evidence, at)
        except (Malformed, Untrusted):
            raise Refused(_RULE, "the assignment is not one of an assigner's") from None
        if assignment.by == assignment.officer:
            raise Refused(_RULE, "no officer assigns a case to themselves")
        if not assignment.covers(request, at):
            raise Refused(_RULE, "the case is not assigned to the officer for this purpose")

    def _verify(self, evidence: bytes, at: datetime) -> Assignment:
        fields = decode_fields(evidence, _FIELD, longest=LONGEST_ASSIGNMENT)
        fields.expect("body", "signature")
        body = fields.octets("body", longest=LONGEST_BODY)
        assignment = decode_assignment(body)
        assigner = self._roster.find(assignment.by)
        # In service now, not when it was signed: a stolen key could choose that day.
        if assigner is None or Role.ASSIGNER not in assigner.roles or not assigner.serves_at(at):
            raise Refused(_RULE, "the assignment is not one of an assigner's")
        signature = fields.octets("signature", longest=LONGEST_SIGNATURE)
        assigner.key.verify(signature, assignment_message(body))
        return assignment
