"""What an origin does about somebody: work for a person, and never a minus (R5).

No rule of eligibility takes an `OriginAct`, so none can be lowered by one. Some of these acts
show that protection is denied; an officer who sees that records a `Denial`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from nansen.errors import Malformed
from nansen.ids import StateCode
from nansen.standards.icao9303.codes import is_known


class OriginActKind(StrEnum):
    """What was done."""

    ANNULMENT = "annulment"
    LOST_REPORT = "lost-report"
    CONVICTION = "conviction"
    WANTED_NOTICE = "wanted-notice"
    TERRORISM_LABEL = "terrorism-label"


class TaskOutcome(StrEnum):
    """What a person may make of it."""

    NO_EFFECT = "no-effect"
    SUPPORTS_DENIAL = "supports-denial"
    """It shows that the origin denies its protection."""
    ASSESS_SEPARATELY = "assess-separately"
    """For the exclusion assessment, by its own standard and its own people (R6)."""


DEFAULT_OUTCOME = TaskOutcome.NO_EFFECT


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginAct:
    """One act of an origin state."""

    kind: OriginActKind
    state: StateCode = field(repr=False)
    known_since: date

    def __post_init__(self) -> None:
        """Refuse an act of nobody."""
        if not is_known(self.state):
            raise Malformed("origin act", "is of no state of the tables", clause="R5")


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginActTask:
    """The task that an act opens; until somebody answers, nothing happens."""

    act: OriginAct
    outcome: TaskOutcome = DEFAULT_OUTCOME


def open_origin_act_tasks(acts: Iterable[OriginAct]) -> tuple[OriginActTask, ...]:
    """Open one task for each act, with the default that it has no effect (R5)."""
    return tuple(OriginActTask(act=act) for act in acts)
