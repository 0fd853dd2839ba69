"""The papers of officers: what they write, before it becomes what the law asks for.

A paper names no officer and no day: who signs, and when, is the act's to say. Its words are those
of the values that it becomes; whatever breaks a rule is refused when it becomes one.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from nansen.document.rules import add_months
from nansen.errors import Refused
from nansen.examination.eligibility.clauses import (
    Answer,
    Clause,
    ClauseName,
    Protection,
    ThreeClauses,
)
from nansen.examination.eligibility.issuance import IssuanceMode, RefusalGround
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import (
    Claim,
    ClaimException,
    ClaimKind,
    ClaimStatus,
    ExceptionCode,
)
from nansen.examination.evidence.model import (
    Capture,
    ClaimId,
    Condition,
    Evidence,
    EvidenceId,
    EvidenceKind,
    IndependenceGroup,
    Method,
    Place,
    Source,
    Verification,
)
from nansen.examination.evidence.occupied_areas import PersonOnly
from nansen.examination.evidence.old_documents import published_strengths
from nansen.examination.exclusion import (
    ExclusionAssessment,
    ExclusionEvidence,
    ExclusionGround,
    ExclusionOpinion,
    ExclusionOutcome,
)
from nansen.examination.findings import Finding, FindingOutcome
from nansen.examination.identity.assessment import assess
from nansen.examination.identity.conclusion import IdentityConclusion, conclude
from nansen.examination.identity.profiles import Level, published_profiles
from nansen.examination.identity.scores import ProofingScores, ScoredPiece
from nansen.examination.notices import About, NoticeRecord, TaskId
from nansen.examination.screening.model import SubjectId
from nansen.examination.screening.tasks import (
    HostileNotice,
    NoticeKind,
    OffenceType,
    open_notice_task,
)
from nansen.ids import OfficerId, StateCode
from nansen.standards.finding import Outcome

_LONGEST: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPaper:
    """How a piece of evidence was checked, and what was found."""

    method: Method
    tool: str
    result: Outcome
    signer: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecePaper:
    """A piece of evidence that is new in the case."""

    id: EvidenceId
    kind: EvidenceKind
    source: Source
    place: Place
    group: IndependenceGroup = field(repr=False)
    supports: tuple[ClaimId, ...] = ()
    contradicts: tuple[ClaimId, ...] = ()
    weight: int = 0
    issuer: StateCode | None = field(default=None, repr=False)
    conditions: tuple[Condition, ...] = ()
    person_only: PersonOnly | None = field(default=None, repr=False)
    original: bytes | None = field(default=None, repr=False)
    checks: tuple[CheckPaper, ...] = ()
    counts_months: int = 0
    """After so many months it has to be renewed before it counts again; 0 is never."""
    keep_months: int = 24
    """After so many months it is destroyed, if its case still is."""

    def __post_init__(self) -> None:
        """Refuse times that no retention knows."""
        if not (0 <= self.counts_months <= _LONGEST and 1 <= self.keep_months <= _LONGEST):
            raise Refused("R83", "evidence counts and is kept for 1 to 120 months")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPaper:
    """Something that is said of the applicant."""

    id: ClaimId
    kind: ClaimKind
    statement: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterCheckPaper:
    """One more check of a piece that the case has."""

    evidence: EvidenceId
    check: CheckPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledPaper:
    """How a claim stands now; one source alone needs a coded reason and an officer's own."""

    claim: ClaimId
    status: ClaimStatus
    exception: ExceptionCode | None = None
    exception_reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePaper:
    """What is added to the evidence of a case; nothing in it is taken away."""

    claims: tuple[ClaimPaper, ...] = ()
    evidence: tuple[PiecePaper, ...] = ()
    checks: tuple[LaterCheckPaper, ...] = ()
    settled: tuple[SettledPaper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityPaper:
    """The scores of one person, and what an expert concludes from them."""

    pieces: tuple[ScoredPiece, ...]
    fraud: int
    verification: int
    activity: int = 0
    level: Level | None = None
    """What is concluded; the level that the evidence reaches, if nothing is said."""
    no_level: bool = False
    """The person is known, and no level is reached (R17)."""
    reasons: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePaper:
    """The answer to one clause."""

    answer: Answer
    evidence: tuple[EvidenceId, ...] = ()
    presumption: str | None = None
    protection: Protection | None = None
    reasons: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPaper:
    """What an examiner finds: each clause by itself (R1)."""

    origin_link: ClausePaper
    lack_of_protection: ClausePaper
    no_other_nationality: ClausePaper
    mode: IssuanceMode
    outcome: FindingOutcome
    ground: RefusalGround | None = None
    reasons: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionPaper:
    """An examiner's opinion on exclusion (R6)."""

    outcome: ExclusionOutcome
    ground: ExclusionGround | None = None
    evidence: tuple[ExclusionEvidence, ...] = field(default=(), repr=False)
    reasons: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPaper:
    """What a lawyer says of two opinions on exclusion (R6)."""

    upholds: bool
    reasons: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePaper:
    """A notice of another state: a task, whose default is that it has no effect (R5, R78)."""

    source_state: StateCode = field(repr=False)
    kind: NoticeKind
    about: About
    offence: OffenceType = OffenceType.NONE
    contested: bool = False
    origins: tuple[StateCode, ...] = field(repr=False)
    allies: tuple[StateCode, ...] = field(default=(), repr=False)
    status_recognised: bool = False


Paper = EvidencePaper | IdentityPaper | FindingPaper | ExclusionPaper | ReviewPaper | NoticePaper


def add_evidence(
    before: EvidenceFile, paper: EvidencePaper, *, by: OfficerId, on: date
) -> EvidenceFile:
    """Give the evidence of a case with what a paper adds.

    Raises:
        Refused: the whole would break a rule of evidence.
        Malformed: a part of it is not as it has to be.
    """
    file = before.with_recorded(
        tuple(Claim(id=one.id, kind=one.kind, statement=one.statement) for one in paper.claims),
        tuple(_evidence(one, by, on) for one in paper.evidence),
    )
    for later in paper.checks:
        file = file.with_verification(later.evidence, _check(later.check, by, on))
    for one in paper.settled:
        exception = None
        if one.exception is not None:
            reason = one.exception_reason
            exception = ClaimException(code=one.exception, reason=reason, by=by)
        file = file.with_claim_settled(one.claim, one.status, by=by, on=on, exception=exception)
    return file


def conclude_identity(
    paper: IdentityPaper, file: EvidenceFile, *, by: OfficerId, on: date
) -> IdentityConclusion:
    """Draw the conclusion that a paper's scores allow, by the published scale (R27).

    Raises:
        Refused: the evidence reaches less than the paper says.
    """
    scores = ProofingScores(
        pieces=paper.pieces,
        activity=paper.activity,
        fraud=paper.fraud,
        verification=paper.verification,
    )
    profiles, strengths = published_profiles(), published_strengths()
    assessment = assess(scores, file, profiles=profiles, strengths=strengths, on=on)
    reached = assessment.reached
    level = paper.level or (None if reached is None else reached.level)
    return conclude(
        assessment,
        file,
        level=None if paper.no_level else level,
        reasons=paper.reasons,
        by=by,
        on=on,
    )


def find(paper: FindingPaper, *, by: OfficerId, on: date) -> Finding:
    """Make a paper an examiner's finding.

    Raises:
        Refused: its clauses contradict it, or a rule of findings says no.
    """
    return Finding(
        clauses=ThreeClauses(
            origin_link=_clause(ClauseName.ORIGIN_LINK, paper.origin_link),
            lack_of_protection=_clause(ClauseName.LACK_OF_PROTECTION, paper.lack_of_protection),
            no_other_nationality=_clause(
                ClauseName.NO_OTHER_NATIONALITY, paper.no_other_nationality
            ),
        ),
        mode=paper.mode,
        outcome=paper.outcome,
        ground=paper.ground,
        reasons=paper.reasons,
        by=by,
        on=on,
    )


def assess_exclusion(
    before: ExclusionAssessment | None, paper: ExclusionPaper, *, by: OfficerId, on: date
) -> ExclusionAssessment:
    """Put an opinion first, or beside the first.

    Raises:
        Refused: the opinion falls short of the standard, or is a second one of one person.
    """
    opinion = ExclusionOpinion(
        by=by,
        outcome=paper.outcome,
        ground=paper.ground,
        evidence=paper.evidence,
        reasons=paper.reasons,
        on=on,
    )
    if before is None or before.review is not None:
        return ExclusionAssessment(first=opinion)
    return replace(before, second=opinion)


def take_notice(
    paper: NoticePaper, task: TaskId, *, about: SubjectId, at: datetime
) -> NoticeRecord:
    """Make a paper the task that a notice opens, whatever it says."""
    opened = open_notice_task(
        HostileNotice(
            subject=about,
            source_state=paper.source_state,
            kind=paper.kind,
            offence=paper.offence,
            contested=paper.contested,
        ),
        origins=frozenset(paper.origins),
        allies=frozenset(paper.allies),
        status_recognised=paper.status_recognised,
    )
    return NoticeRecord(id=task, task=opened, about=paper.about, received=at)


def _evidence(paper: PiecePaper, by: OfficerId, on: date) -> Evidence:
    return Evidence(
        id=paper.id,
        kind=paper.kind,
        source=paper.source,
        capture=Capture(place=paper.place, day=on),
        group=paper.group,
        supports=tuple(sorted(paper.supports)),
        contradicts=tuple(sorted(paper.contradicts)),
        weight=paper.weight,
        issuer=paper.issuer,
        conditions=tuple(sorted(paper.conditions)),
        person_only=paper.person_only,
        original=paper.original,
        verifications=tuple(_check(one, by, on) for one in paper.checks),
        expires=add_months(on, paper.counts_months) if paper.counts_months else None,
        destroy_after=add_months(on, paper.keep_months),
    )


def _check(paper: CheckPaper, by: OfficerId, on: date) -> Verification:
    return Verification(
        method=paper.method,
        tool=paper.tool,
        result=paper.result,
        by=by,
        day=on,
        signer=paper.signer,
    )


def _clause(name: ClauseName, paper: ClausePaper) -> Clause:
    return Clause(
        name=name,
        answer=paper.answer,
        evidence=tuple(sorted(paper.evidence)),
        presumption=paper.presumption,
        protection=paper.protection,
        reasons=paper.reasons,
    )
