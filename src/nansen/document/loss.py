"""A holder's report: it counts at once, can be taken back for thirty days, and then stays (R58)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nansen.document.life_kinds import LifeState
from nansen.errors import Refused

REVERSIBLE_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Since when a document is suspended, lost or stolen, and what it was before."""

    since: datetime
    """Of the first report; to report the same document again wins no time."""
    before: LifeState
    """A document that was stolen on its way goes back to being on its way, not live."""

    def is_permanent(self, at: datetime) -> bool:
        """Tell whether it is too late to take the report back."""
        return at >= self.since + REVERSIBLE_FOR


def report_again(earlier: Report | None, state: LifeState, at: datetime) -> Report:
    """Report a document, which may be reported already."""
    return earlier or Report(since=at, before=state)


def check_restorable(report: Report, at: datetime) -> None:
    """Refuse to take a report back after thirty days."""
    if report.is_permanent(at):
        raise Refused("R58", "after 30 days a report stays")


def check_ended(report: Report, at: datetime) -> None:
    """Refuse to end a document that its holder may still find."""
    if not report.is_permanent(at):
        raise Refused("R58", "a reported document ends after 30 days")
