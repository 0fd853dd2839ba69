"""What an identity expert concludes: with reasons, and never above what the scale reached (R27).

Without a level somebody can still be known: by a name and a face that were found valid, on a
source apart from the papers. Then the document says so (its observation "identity based on
applicant's own statements"). A genuine chip alone does neither (R17).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from nansen.errors import Malformed, Refused
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.model import EvidenceId
from nansen.examination.evidence.records import (
    Record,
    check_reasons,
    check_text,
    check_version,
    code_text,
    decode_record,
    encode_record,
)
from nansen.examination.identity.assessment import Assessment
from nansen.examination.identity.profiles import Level
from nansen.examination.identity.scores import ProofingScores, ScoredPiece
from nansen.ids import OfficerId

VERSION: Final = 1
KNOWN_BY: Final = (ClaimKind.NAME, ClaimKind.PHOTO)
"""What has to be valid before a person is known at all."""

_KEYS: Final = frozenset(
    {
        "v",
        "profiles",
        "profile",
        "level",
        "pieces",
        "activity",
        "fraud",
        "verification",
        "reasons",
        "by",
        "on",
    }
)
_PIECE: Final = frozenset({"evidence", "strength", "validity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityConclusion:
    """What the vault field `identity.assurance` holds."""

    profiles: str
    """The version of the scale."""
    profile: str | None
    """The profile that was met, if one was."""
    level: Level | None
    scores: ProofingScores
    reasons: str = field(repr=False)
    by: OfficerId
    on: date

    def __post_init__(self) -> None:
        """Refuse a conclusion without reasons, or a level without a profile."""
        check_reasons(self.reasons, "an identity conclusion")
        check_text(self.by, "identity officer")
        check_text(self.profiles, "profiles")
        if self.profile is not None:
            check_text(self.profile, "profile")
        if self.level is not None and self.profile is None:
            raise Malformed("level", "needs the profile that reaches it", clause="R27")

    @property
    def rests_on_own_statements(self) -> bool:
        """Tell whether the document has to say that no level was reached."""
        return self.level is None


def check_known(file: EvidenceFile) -> None:
    """Refuse to call somebody known whose name or face was not found valid.

    Raises:
        Refused: one is missing. A chip, or the papers of one state, cannot make either valid.
    """
    if not all(file.valid_claims(kind) for kind in KNOWN_BY):
        raise Refused("R17", "a person is known by a valid name and a valid face")


def conclude(
    assessment: Assessment,
    file: EvidenceFile,
    *,
    level: Level | None,
    reasons: str,
    by: OfficerId,
    on: date,
) -> IdentityConclusion:
    """Record what an officer concludes from an assessment.

    Raises:
        Refused: name or face were not found valid (R17), the level is higher than what was
            reached, or there are no reasons (R27).
    """
    check_known(file)
    reached = assessment.reached
    if level is not None and (reached is None or level.rank > reached.level.rank):
        raise Refused("R27", "an officer concludes at most the level that the evidence reaches")
    return IdentityConclusion(
        profiles=assessment.version,
        profile=None if reached is None else reached.id,
        level=level,
        scores=assessment.scores,
        reasons=reasons,
        by=by,
        on=on,
    )


def encode_conclusion(conclusion: IdentityConclusion) -> bytes:
    """Write a conclusion; `decode_conclusion` reads it back unchanged."""
    scores = conclusion.scores
    return encode_record(
        {
            "v": VERSION,
            "profiles": conclusion.profiles,
            "profile": conclusion.profile,
            "level": code_text(conclusion.level),
            "pieces": [
                {"evidence": one.evidence, "strength": one.strength, "validity": one.validity}
                for one in scores.pieces
            ],
            "activity": scores.activity,
            "fraud": scores.fraud,
            "verification": scores.verification,
            "reasons": conclusion.reasons,
            "by": conclusion.by,
            "on": conclusion.on.isoformat(),
        }
    )


def decode_conclusion(encoded: bytes) -> IdentityConclusion:
    """Read a conclusion.

    Raises:
        Malformed: it is not in its one form, or breaks a rule.
        Unsupported: it is of a version that this release does not know.
    """
    return decode_record(encoded, field="assurance", keys=_KEYS, build=_conclusion)


def _conclusion(record: Record) -> IdentityConclusion:
    check_version(record, "assurance", VERSION)
    return IdentityConclusion(
        profiles=record.text("profiles"),
        profile=record.optional("profile", record.text),
        level=record.optional_choice("level", Level),
        scores=ProofingScores(
            pieces=tuple(
                ScoredPiece(
                    evidence=EvidenceId(one.text("evidence")),
                    strength=one.score("strength"),
                    validity=one.score("validity"),
                )
                for one in record.records("pieces", _PIECE)
            ),
            activity=record.score("activity"),
            fraud=record.score("fraud"),
            verification=record.score("verification"),
        ),
        reasons=record.text("reasons"),
        by=OfficerId(record.text("by")),
        on=record.day("on"),
    )
