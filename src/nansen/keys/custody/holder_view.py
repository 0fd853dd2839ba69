"""What a holder sees of the accesses to their case: which office, for what, on which day.

Not who, for officers are hunted too; and only after 72 hours, so that somebody who is being
looked into for good reason is not warned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from nansen.ids import OfficeId
from nansen.keys.custody.access_log import Event, LogEntry
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.case_key import CaseTag

DELAY: Final = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Somebody of an office opened the case, or tried to."""

    day: date
    office: OfficeId
    purpose: Purpose
    granted: bool


def accesses_to(case: CaseTag, entries: Iterable[LogEntry], *, now: datetime) -> tuple[Access, ...]:
    """List the accesses to a case that its holder may see by now, oldest first."""
    return tuple(
        Access(
            day=entry.at.astimezone(UTC).date(),
            office=entry.office,
            purpose=entry.purpose,
            granted=entry.event is not Event.REFUSED,
        )
        for entry in entries
        if entry.tag == case
        and entry.event in {Event.UNWRAPPED, Event.DERIVED, Event.REFUSED}
        and entry.office is not None
        and entry.purpose is not None
        and entry.at <= now - DELAY
    )
