"""What invented officers write about invented people, as `nansen case record` takes it."""

from typing import Final

from nansen.apps.desk.cases.deciding import DecisionPaper, DocumentPaper, ReasonsPaper
from nansen.apps.desk.cases.papers import (
    CheckPaper,
    ClaimPaper,
    ClausePaper,
    EvidencePaper,
    FindingPaper,
    IdentityPaper,
    PiecePaper,
    SettledPaper,
)
from nansen.decision.grounds import Ground
from nansen.decision.statement import Mode, Outcome
from nansen.document.document_class import DocumentClass
from nansen.examination.eligibility.clauses import Answer, Protection
from nansen.examination.eligibility.issuance import IssuanceMode, RefusalGround
from nansen.examination.evidence.claims import ClaimKind, ClaimStatus
from nansen.examination.evidence.model import (
    ClaimId,
    EvidenceId,
    EvidenceKind,
    IndependenceGroup,
    Method,
    Place,
    Source,
)
from nansen.examination.findings import FindingOutcome
from nansen.examination.identity.scores import ScoredPiece
from nansen.ids import StateCode
from nansen.standards.finding import Outcome as Result

_NAME, _FACE, _ORIGIN = (ClaimId(f"c000000{number}") for number in (1, 2, 3))
_PASSPORT, _PRESS, _TALK = (EvidenceId(f"e000000{number}") for number in (1, 2, 3))
_CLAIMS: Final = {
    _NAME: ClaimKind.NAME,
    _FACE: ClaimKind.PHOTO,
    _ORIGIN: ClaimKind.ORIGIN_LINK,
}

EVIDENCE: Final = EvidencePaper(
    claims=tuple(
        ClaimPaper(id=name, kind=kind, statement="as the application says")
        for name, kind in _CLAIMS.items()
    ),
    evidence=(
        PiecePaper(
            id=_PASSPORT,
            kind=EvidenceKind.NATIONAL_PASSPORT,
            source=Source.CHIP,
            issuer=StateCode("UTO"),
            place=Place.OFFICE,
            group=IndependenceGroup("papers-of-uto"),
            supports=(_NAME, _FACE, _ORIGIN),
            weight=4,
            checks=(
                CheckPaper(
                    method=Method.PASSIVE_AUTHENTICATION,
                    tool="nansen inspect",
                    result=Result.SUCCESSFUL,
                    signer=bytes(32),
                ),
                CheckPaper(
                    method=Method.PAGE_INSPECTION, tool="nansen inspect", result=Result.SUCCESSFUL
                ),
            ),
        ),
        PiecePaper(
            id=_PRESS,
            kind=EvidenceKind.PRESS_REPORT,
            source=Source.THIRD_PARTY,
            place=Place.OFFICE,
            group=IndependenceGroup("press"),
            supports=(_NAME, _FACE, _ORIGIN),
            weight=1,
            original=bytes(32),
        ),
        PiecePaper(
            id=_TALK,
            kind=EvidenceKind.INTERVIEW_RECORD,
            source=Source.OFFICER,
            place=Place.OFFICE,
            group=IndependenceGroup("office"),
            supports=(_NAME, _ORIGIN),
            original=bytes(32),
        ),
    ),
    settled=tuple(SettledPaper(claim=name, status=ClaimStatus.VALID) for name in _CLAIMS),
)
"""An old passport that was read, an article, and an interview."""

IDENTITY: Final = IdentityPaper(
    pieces=(ScoredPiece(evidence=_PASSPORT, strength=4, validity=3),),
    fraud=1,
    verification=3,
    reasons="The face is the passport's and the article's.",
)


def finding(outcome: FindingOutcome) -> FindingPaper:
    """Write an examiner's finding: what is refused lacks the second clause."""
    granted = outcome is FindingOutcome.GRANT
    return FindingPaper(
        origin_link=_clause(Answer.YES),
        lack_of_protection=_clause(
            Answer.YES if granted else Answer.NO, Protection.DE_FACTO if granted else None
        ),
        no_other_nationality=_clause(Answer.YES),
        mode=IssuanceMode.MANDATORY,
        outcome=outcome,
        ground=None if granted else RefusalGround.NOT_WITHIN_CLASS,
        reasons="Found from the papers, the press and the interview.",
    )


def decision(outcome: Outcome, words: tuple[str, str], *, months: int) -> DecisionPaper:
    """Write a decision, its reasons in English and in the applicant's language."""
    granted = outcome is Outcome.GRANT
    document = DocumentPaper(
        document_class=DocumentClass.REFUGEE, nationality=StateCode("XXB"), months=months
    )
    english, theirs = words
    return DecisionPaper(
        outcome=outcome,
        mode=Mode.MANDATORY,
        reasons=ReasonsPaper(en=english, ru=theirs),
        ground=None if granted else Ground.NOT_WITHIN_CLASS,
        document=document if granted else None,
    )


def _clause(answer: Answer, protection: Protection | None = None) -> ClausePaper:
    return ClausePaper(
        answer=answer,
        evidence=(_PASSPORT,),
        protection=protection,
        reasons="by the evidence named",
    )
