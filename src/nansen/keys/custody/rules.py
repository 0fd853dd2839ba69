"""What a request must satisfy: each rule a function that returns or refuses."""

from datetime import datetime, timedelta

from nansen.errors import Refused, Untrusted
from nansen.ids import OfficerId
from nansen.keys.custody.index_question import IndexQuestion
from nansen.keys.custody.ports import Roster
from nansen.keys.custody.request import (
    KeyRequest,
    ServiceId,
    SignedRequest,
    first_message,
    second_message,
)
from nansen.keys.custody.usage import Tally, Usage
from nansen.keys.fields.purpose import PURPOSES, SECONDS, Purpose
from nansen.keys.sealing.case_key import CaseTag
from nansen.officers.officer import Officer

_NAMING = frozenset({Purpose.DEDUPLICATION, Purpose.ERASURE})
BUDGET = "BUDGET"
"""The one rule that rings a bell."""


def check_addressed(
    request: KeyRequest, service: ServiceId, window: timedelta, at: datetime
) -> None:
    """Refuse what was signed for another service or another time."""
    if request.service != service:
        raise Refused("SERVICE", "the request is for another key service")
    if abs(at - request.at) > window:
        raise Refused("STALE", "the request was signed too long ago, or a clock is wrong")


def check_officer(
    signed: SignedRequest, officer: OfficerId, roster: Roster, at: datetime
) -> Officer:
    """Find the officer who asks, and verify the signature."""
    found = roster.find(officer)
    if found is None or not found.serves_at(at):
        raise Refused("ROSTER", "the officer is not in service")
    _verify(found, signed.signature, first_message(signed.body), "SIGNATURE")
    return found


def check_purpose(officer: Officer, purpose: Purpose) -> None:
    """Refuse a purpose that is none of the officer's roles' (R88)."""
    if not officer.roles & PURPOSES[purpose].roles:
        raise Refused("PURPOSE", "the officer has no role with this purpose")


def check_question(request: KeyRequest, question: IndexQuestion | None) -> None:
    """Refuse a question that was not signed, and one for a purpose that has none.

    Who looks for duplicates may ask all; who erases a case, only what the index calls it.
    """
    if request.question != (b"" if question is None else question.digest):
        raise Refused("QUESTION", "the officer has signed another question to the index")
    if question is None:
        return
    asks = bool(question.groups or question.handles)
    if request.purpose not in ({Purpose.DEDUPLICATION} if asks else _NAMING):
        raise Refused("QUESTION", "this purpose has no question to the index")


def check_second(
    signed: SignedRequest, first: Officer, roster: Roster, usage: Usage, at: datetime
) -> Officer | None:
    """Find the second officer, if one has signed, and verify that signature (FOUR-EYES)."""
    if signed.second is None:
        return None
    second = roster.find(signed.second.officer)
    if second is None or not second.serves_at(at) or not second.roles & SECONDS:
        raise Refused("SECOND", "the second officer may not lend a signature")
    if second.key == first.key:
        raise Refused("SECOND", "two officers sign, not one twice")
    _verify(second, signed.second.signature, second_message(signed.body), "SECOND")
    if usage.count(Tally.SECOND, second.id, at) >= second.office.budget.seconds_a_day:
        raise Refused("SECOND", "the second officer has lent enough signatures today")
    return second


def check_seconded(purpose: Purpose, second: Officer | None) -> None:
    """Refuse one officer alone where a purpose takes two."""
    if PURPOSES[purpose].seconded and second is None:
        raise Refused("SECOND", "this purpose takes two officers")


def check_budget(
    officer: Officer, tag: CaseTag, usage: Usage, at: datetime, *, seconded: bool
) -> None:
    """Refuse more cases than the budget, unless a second officer has signed (R88)."""
    budget, hours = officer.office.budget, officer.office.hours
    if usage.count(Tally.OPENING, officer.id, at) >= budget.openings_a_day:
        raise Refused(BUDGET, "the officer has opened cases too often today")
    opened = usage.cases_of_day(officer.id, at)
    if seconded or tag in opened:
        return
    if len(opened) >= budget.cases_a_day:
        raise Refused(BUDGET, "the officer's cases of the day are spent; a second must sign")
    if hours.open_at(at):
        return
    if len(usage.cases_of_closed_hour(officer.id, hours, at)) >= budget.cases_an_hour_closed:
        raise Refused(BUDGET, "the office is closed and the hour is spent; a second must sign")


def check_erasures(officer: Officer, usage: Usage, at: datetime) -> None:
    """Refuse more erasures than the budget, whoever has signed."""
    if usage.count(Tally.ERASURE, officer.id, at) >= officer.office.budget.erasures_a_day:
        raise Refused(BUDGET, "the officer has erased enough cases today")


def _verify(officer: Officer, signature: bytes, message: bytes, rule: str) -> None:
    try:
        officer.key.verify(signature, message)
    except Untrusted:
        raise Refused(rule, "the signature is not the officer's") from None
