"""What a match or a notice sets in motion: a task for two people, and nothing else.

Neither task knows an application's state, an eligibility or a document, so neither can change
one. Who reads a settled task and acts on it is the office, under its own rules (R6, R26).
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Self

from nansen.errors import Refused
from nansen.examination.screening.adjudication import Adjudication, Review
from nansen.examination.screening.model import Match, Screening, SubjectId
from nansen.ids import StateCode
from nansen.standards.icao9303.codes import is_known

MATCH_WORKING_DAYS: Final = 5
"""As long as any comparison of persons by two people may take."""
NOTICE_WORKING_DAYS: Final = 10
"""The body that reviews such notices needs months; an office does not wait for it."""


class MatchAnswer(StrEnum):
    """What a reviewer finds about a possible match."""

    OTHER_PERSON = "another person"
    SAME_PERSON = "the same person"
    """Then the exclusion clauses are assessed, separately and by law (R6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTask:
    """A possible match that two people look at (R21)."""

    subject: SubjectId
    match: Match = field(repr=False)
    adjudication: Adjudication[MatchAnswer] = field(default_factory=Adjudication)

    def with_review(self, review: Review[MatchAnswer]) -> Self:
        """Add a reviewer's answer.

        Raises:
            Refused: this person answered already, or two have.
        """
        return replace(self, adjudication=self.adjudication.with_review(review))


class NoticeKind(StrEnum):
    """What a state sent about somebody."""

    RED_NOTICE = "red notice"
    DIFFUSION = "diffusion"
    WANTED = "wanted notice"
    LOST_OR_STOLEN = "passport reported lost or stolen"
    ANNULMENT = "passport annulled"
    CONVICTION = "conviction"
    TERRORISM_LABEL = "terrorism or extremism label"


class OffenceType(StrEnum):
    """What the notice alleges (R78)."""

    NONE = "none alleged"
    SPEECH = "speech, assembly or association"
    ORDINARY = "ordinary crime"
    VIOLENT = "violence against persons"
    INTERNATIONAL = "international crime"


class SourceRelation(StrEnum):
    """What the state that sent it is to the holder (R78)."""

    ORIGIN = "origin"
    ALLY = "ally of the origin"
    OTHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileNotice:
    """A notice of a state about an applicant or holder."""

    subject: SubjectId
    source_state: StateCode = field(repr=False)
    kind: NoticeKind
    offence: OffenceType
    contested: bool = False
    """The holder denies it, or a court or review body found against it."""

    def __post_init__(self) -> None:
        """Refuse a notice of nobody."""
        if not is_known(self.source_state):
            raise Refused("R78", "the source of a notice is a state of the tables")


class NoticeOutcome(StrEnum):
    """What may come of a notice."""

    NO_EFFECT = "no effect"
    ASSESS = "open a separate assessment"
    """Of exclusion (R6) or of a document's authenticity; itself it changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTask:
    """A notice that two people look at; until they agree otherwise it has no effect (R5)."""

    notice: HostileNotice
    relation: SourceRelation = field(repr=False)
    status_recognised: bool = field(repr=False)
    adjudication: Adjudication[NoticeOutcome] = field(default_factory=Adjudication)

    @property
    def outcome(self) -> NoticeOutcome:
        """Give what comes of it: nothing, unless two people settled on something else."""
        return self.adjudication.settled or NoticeOutcome.NO_EFFECT

    @property
    def presumed_hostile(self) -> bool:
        """Tell whether an officer is to be shown the presumption of R78."""
        return self.relation is not SourceRelation.OTHER and self.status_recognised

    def with_review(self, review: Review[NoticeOutcome]) -> Self:
        """Add a reviewer's answer.

        Raises:
            Refused: this person answered already, or two have.
        """
        return replace(self, adjudication=self.adjudication.with_review(review))


def open_match_tasks(screening: Screening) -> tuple[MatchTask, ...]:
    """Open a task for every possible match; a screening without one opens none (R21)."""
    return tuple(MatchTask(subject=screening.subject, match=match) for match in screening.matches)


def open_notice_task(
    notice: HostileNotice,
    *,
    origins: frozenset[StateCode],
    allies: frozenset[StateCode],
    status_recognised: bool,
) -> NoticeTask:
    """Open a task for a notice, whoever sent it and whatever it says (R5, R78).

    Which states are the holder's origins and their allies is configuration (R98).
    """
    relation = SourceRelation.OTHER
    if notice.source_state in origins:
        relation = SourceRelation.ORIGIN
    elif notice.source_state in allies:
        relation = SourceRelation.ALLY
    return NoticeTask(notice=notice, relation=relation, status_recognised=status_recognised)
