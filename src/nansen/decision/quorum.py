"""Two officers over one statement: the quorum without which nothing is decided (R26).

What is checked, in this order: (1) the octets are a decision statement; (2) there are two
approvals, by two names; (3) each name is an officer in service; (4) both have one role that
decides; (5) their keys are two; (6) each signature is over these very octets.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from nansen.decision.statement import decode_statement, signed_message
from nansen.errors import Refused, Untrusted
from nansen.ids import OfficerId
from nansen.officers.officer import Officer
from nansen.officers.role import Role

DECIDING_ROLES: Final = (Role.APPROVER, Role.APPEAL_BODY)
"""An approver and a member of the appeal body are no quorum (R25)."""

FindOfficer = Callable[[OfficerId], Officer | None]
"""Finds an officer in a roster that has been verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An officer's signature under a statement."""

    officer: OfficerId
    signature: bytes = field(repr=False)


def verify_quorum(
    octets: bytes, approvals: Sequence[Approval], find_officer: FindOfficer, at: datetime
) -> Role:
    """Verify that two officers decided this, and tell in which role.

    `at` is when they did, as the case's acts prove it: an approval outlives the service of
    who gave it (R38).

    Raises:
        Malformed: the octets are no statement.
        Refused: it is one person, or somebody may not decide (FOUR-EYES, R25, R26).
        Untrusted: a name stands in no roster, or a signature is not over these octets.
    """
    decode_statement(octets)
    if len(approvals) != 2 or approvals[0].officer == approvals[1].officer:
        raise Refused("FOUR-EYES", "two officers approve, no fewer and no more")
    first, second = (_serving(approval.officer, find_officer, at) for approval in approvals)
    role = _shared_role(first, second)
    if first.key == second.key:  # a key is written in one way only, so this compares keys
        raise Refused("FOUR-EYES", "one key under two names is one officer")
    message = signed_message(octets)
    first.key.verify(approvals[0].signature, message)
    second.key.verify(approvals[1].signature, message)
    return role


def _serving(name: OfficerId, find_officer: FindOfficer, at: datetime) -> Officer:
    officer = find_officer(name)
    if officer is None or officer.id != name:
        raise Untrusted("officer", "stands in no roster", clause="R26")
    if not officer.serves_at(at):
        raise Refused("R26", "an officer who is not in service approves nothing")
    return officer


def _shared_role(first: Officer, second: Officer) -> Role:
    for role in DECIDING_ROLES:
        if role in first.roles and role in second.roles:
            return role
    raise Refused("R26", "two approvers decide, or two of the appeal body")
