"""Drawing who works on a case: by lot among those who may, and never by choice (R35, T33)."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.ids import OfficerId
from nansen.keys.custody.assignment import (
    Assignment,
    assignment_message,
    encode_assignment,
    encode_evidence,
)
from nansen.keys.custody.request import ServiceId
from nansen.keys.fields.purpose import PURPOSES, Purpose
from nansen.officers.officer import Officer
from nansen.officers.role import DUTIES, Role
from nansen.officers.roster import Roster

LASTS: Final = timedelta(days=30)
TAKING_IN_LASTS: Final = timedelta(days=1)
"""Whoever takes an application in sees its grounds: for as long as it takes, and no longer."""
Draw = Callable[[Sequence[Officer]], Officer]


def lasting(purpose: Purpose) -> timedelta:
    """Tell how long a draw lasts."""
    return TAKING_IN_LASTS if purpose is Purpose.TAKING_IN else LASTS


def holds_draw(case: Case, officer: OfficerId, purpose: Purpose, at: datetime) -> bool:
    """Tell whether an officer has drawn a case for a purpose, and the draw has not lapsed."""
    return case.is_assigned(officer, purpose) and any(
        signed.act.kind == "case:assigned"
        and (signed.act.body["officer"], signed.act.body["purpose"]) == (officer, purpose.value)
        and at < signed.act.at + lasting(purpose)
        for signed in case.chain.acts
    )


def candidates(case: Case, purpose: Purpose, roster: Roster, at: datetime) -> tuple[Officer, ...]:
    """List who may be drawn: in service, with a role of the purpose, and new to the case.

    Whoever has had another of the five duties in the case is out (R25), so is whoever has
    recused themselves (R35), and an appeal goes to officers who have not touched it.
    """
    roles = PURPOSES[purpose].roles
    if purpose is Purpose.DEDUPLICATION and not case.identity.disputed:
        roles -= {Role.LEGAL_REVIEWER}
    duties = {DUTIES[role] for role in roles if role in DUTIES}
    return tuple(
        one
        for one in roster.officers
        if one.roles & roles
        and one.serves_at(at)
        and one.id not in case.recused
        and not holds_draw(case, one.id, purpose, at)
        and one.id not in _done(case, purpose)
        and (one.id not in case.duties or case.duties[one.id] in duties)
        and not (purpose is Purpose.APPEAL and one.id in case.touched_by)
    )


def _done(case: Case, purpose: Purpose) -> frozenset[OfficerId]:
    """List who has done their half of what takes two, and waits for another."""
    if purpose is Purpose.EXAMINATION:
        return frozenset(one.by for one in (*case.findings, *case.exclusion))
    if purpose is Purpose.EXCLUSION:
        return frozenset(one.by for one in case.exclusion)
    if purpose is Purpose.DEDUPLICATION:
        return case.identity.done_by
    deciding = case.stage in {Stage.SECOND_APPROVAL, Stage.APPEAL}
    if purpose in {Purpose.APPROVAL, Purpose.APPEAL} and deciding and case.proposal is not None:
        return frozenset({case.proposal.act.by})
    return frozenset()


def assign(
    desk: Desk,
    purpose: Purpose,
    *,
    roster: Roster,
    service: ServiceId,
    draw: Draw = secrets.choice,
) -> tuple[Case, OfficerId]:
    """Draw an officer for a case, and have the assigner sign that it was so.

    Raises:
        Refused: nobody is left who may.
    """
    case, at = desk.read(), desk.clock.now()
    found = candidates(case, purpose, roster, at)
    if not found:
        raise Refused("R25", f"nobody is left for {purpose}: borrow an officer of another office")
    officer = draw(found).id
    body = encode_assignment(
        Assignment(
            service=service,
            case=desk.case,
            officer=officer,
            purpose=purpose,
            not_before=at - timedelta(minutes=5),
            not_after=at + lasting(purpose),
            by=desk.actor.id,
        )
    )
    signature = desk.actor.key.sign(assignment_message(body))
    case = desk.act(
        "case:assigned",
        {
            "officer": officer,
            "purpose": purpose.value,
            "assignment": encode_evidence(body, signature),
        },
    )
    return case, officer
