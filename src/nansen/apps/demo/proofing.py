"""The evidence of invented applicants, as an identity expert would record it."""

from datetime import date
from typing import Final

from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import Claim, ClaimKind, ClaimStatus
from nansen.examination.evidence.model import (
    Capture,
    ClaimId,
    Evidence,
    EvidenceId,
    EvidenceKind,
    IndependenceGroup,
    Method,
    Place,
    Source,
    Verification,
)
from nansen.examination.evidence.old_documents import published_strengths
from nansen.examination.identity.assessment import assess
from nansen.examination.identity.conclusion import IdentityConclusion, conclude
from nansen.examination.identity.profiles import published_profiles
from nansen.examination.identity.scores import ProofingScores, ScoredPiece
from nansen.ids import OfficerId, StateCode
from nansen.standards.finding import Outcome

NAME, FACE, ORIGIN = (ClaimId(f"c000000{number}") for number in (1, 2, 3))
PASSPORT, PRESS, TALK = (EvidenceId(f"e000000{number}") for number in (1, 2, 3))
_KEPT: Final = 2


def evidence_of(by: OfficerId, day: date) -> EvidenceFile:
    """Record an old passport that was read, an article, and an interview."""
    kinds = {NAME: ClaimKind.NAME, FACE: ClaimKind.PHOTO, ORIGIN: ClaimKind.ORIGIN_LINK}
    return EvidenceFile(
        claims=tuple(
            Claim(
                id=name,
                kind=kind,
                statement="as the application says",
                status=ClaimStatus.VALID,
                settled_by=by,
                settled_on=day,
            )
            for name, kind in kinds.items()
        ),
        evidence=(
            Evidence(
                id=PASSPORT,
                kind=EvidenceKind.NATIONAL_PASSPORT,
                source=Source.CHIP,
                issuer=StateCode("UTO"),
                capture=Capture(place=Place.OFFICE, day=day),
                group=IndependenceGroup("papers-of-uto"),
                supports=(NAME, FACE, ORIGIN),
                weight=4,
                original=None,
                verifications=tuple(
                    _verified(method, by, day)
                    for method in (Method.PASSIVE_AUTHENTICATION, Method.PAGE_INSPECTION)
                ),
                destroy_after=_later(day),
            ),
            Evidence(
                id=PRESS,
                kind=EvidenceKind.PRESS_REPORT,
                source=Source.THIRD_PARTY,
                capture=Capture(place=Place.OFFICE, day=day),
                group=IndependenceGroup("press"),
                supports=(NAME, FACE, ORIGIN),
                weight=1,
                original=bytes(32),
                destroy_after=_later(day),
            ),
            Evidence(
                id=TALK,
                kind=EvidenceKind.INTERVIEW_RECORD,
                source=Source.OFFICER,
                capture=Capture(place=Place.OFFICE, day=day),
                group=IndependenceGroup("office"),
                supports=(NAME, ORIGIN),
                original=bytes(32),
                destroy_after=_later(day),
            ),
        ),
    )


def conclusion_of(file: EvidenceFile, by: OfficerId, day: date) -> IdentityConclusion:
    """Conclude the level that the evidence reaches, by the published profile."""
    assessment = assess(
        ProofingScores(
            pieces=(ScoredPiece(evidence=PASSPORT, strength=4, validity=3),),
            fraud=1,
            verification=3,
        ),
        file,
        profiles=published_profiles(),
        strengths=published_strengths(),
        on=day,
    )
    reached = assessment.reached
    return conclude(
        assessment,
        file,
        level=None if reached is None else reached.level,
        reasons="The face is the passport's and the article's.",
        by=by,
        on=day,
    )


def _verified(method: Method, by: OfficerId, day: date) -> Verification:
    signed = method is Method.PASSIVE_AUTHENTICATION
    return Verification(
        method=method,
        tool="nansen inspect",
        result=Outcome.SUCCESSFUL,
        by=by,
        day=day,
        signer=bytes(32) if signed else None,
    )


def _later(day: date) -> date:
    return day.replace(year=day.year + _KEPT, day=min(day.day, 28))
