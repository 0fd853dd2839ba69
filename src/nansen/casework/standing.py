"""Where a case stands, until when, and whose move it is: what "stuck" is told from."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from nansen.acts.ports import Standing
from nansen.casework.case import Case
from nansen.casework.deadlines import DeadlineKind, Deadlines, OfficeCalendar, due
from nansen.casework.stage import Stage
from nansen.officers.actor import HOLDER
from nansen.officers.role import Role

_NEXT: Final[Mapping[Stage, tuple[str, DeadlineKind]]] = MappingProxyType(
    {
        Stage.RECEIVED: (Role.ENROLMENT_OFFICER, DeadlineKind.COMPLETENESS),
        Stage.AWAITING_APPLICANT: (HOLDER, DeadlineKind.APPLICANT_ANSWER),
        Stage.IDENTITY_CHECK: (Role.IDENTITY_EXPERT, DeadlineKind.DEDUPLICATION),
        Stage.SCREENING: (Role.SCREENING_OFFICER, DeadlineKind.NOTICE),
        Stage.REFERRED_EXCLUSION: (Role.EXAMINER, DeadlineKind.ORDINARY_DECISION),
        Stage.EXAMINATION: (Role.EXAMINER, DeadlineKind.ORDINARY_DECISION),
        Stage.PANEL: (Role.EXAMINER, DeadlineKind.ORDINARY_DECISION),
        Stage.PROPOSAL: (Role.APPROVER, DeadlineKind.ORDINARY_DECISION),
        Stage.SECOND_APPROVAL: (Role.APPROVER, DeadlineKind.ORDINARY_DECISION),
        Stage.REFUSED: (HOLDER, DeadlineKind.APPEAL_LODGING),
        Stage.APPEAL: (Role.APPEAL_BODY, DeadlineKind.APPEAL_DECISION),
        Stage.GRANTED: (Role.PERSONALISER, DeadlineKind.APPROVAL_SHELF_LIFE),
    }
)
_FROM_THE_START: Final = frozenset({DeadlineKind.ORDINARY_DECISION})
"""These run from the application, not from the stage."""


def standing_of(
    case: Case, calendar: OfficeCalendar, deadlines: Deadlines | None = None
) -> Standing:
    """Tell where a case stands."""
    move, kind = _NEXT.get(case.stage, ("", None))
    return Standing(
        subject=case.chain.subject,
        stage=case.stage,
        since=case.since,
        due=None if kind is None else _due(case, kind, calendar, deadlines),
        move=move,
    )


def _due(
    case: Case, kind: DeadlineKind, calendar: OfficeCalendar, deadlines: Deadlines | None
) -> datetime:
    if case.urgent and move_is_offices(case.stage):
        return due(DeadlineKind.URGENT_DECISION, case.begun, calendar, deadlines=deadlines)
    since = case.begun if kind in _FROM_THE_START else case.since
    return due(kind, since, calendar, deadlines=deadlines)


def move_is_offices(stage: Stage) -> bool:
    """Tell whether the office has to act next on an application."""
    return stage in _NEXT and _NEXT[stage][0] != HOLDER and stage is not Stage.GRANTED
