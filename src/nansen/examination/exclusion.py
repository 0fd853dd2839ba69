"""Exclusion: a separate assessment, by its own standard, two officers and a lawyer (R6).

The standard is "serious reasons for considering" (1951 Convention, article 1F): more than a
suspicion, less than proof at a trial. What an origin or its ally alleges never meets it by
itself (R5). Nothing here is computed from a score or a list: people write opinions.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from nansen.errors import Malformed, Refused
from nansen.examination.evidence.model import EvidenceId, check_id
from nansen.examination.evidence.records import (
    Record,
    check_reasons,
    check_text,
    check_version,
    code_text,
    decode_record,
    encode_record,
)
from nansen.ids import OfficerId
from nansen.standards.deterministic_cbor import Item

VERSION: Final = 1
STANDARD: Final = "serious-reasons"

_RULE: Final = "R6"
_KEYS: Final = frozenset({"v", "standard", "first", "second", "review"})
_OPINION: Final = frozenset({"by", "outcome", "ground", "evidence", "reasons", "on"})
_PIECE: Final = frozenset({"evidence", "provenance"})
_REVIEW: Final = frozenset({"by", "upholds", "reasons", "on"})


class ExclusionGround(StrEnum):
    """The three of article 1F."""

    INTERNATIONAL_CRIME = "1F(a)"
    """Against peace or humanity, or a war crime."""
    SERIOUS_NON_POLITICAL_CRIME = "1F(b)"
    ACTS_AGAINST_PURPOSES = "1F(c)"
    """Contrary to the purposes and principles of the United Nations."""


class ExclusionOutcome(StrEnum):
    """What is found."""

    EXCLUDED = "excluded"
    NOT_EXCLUDED = "not-excluded"


class Provenance(StrEnum):
    """Where a piece comes from in the end."""

    ORIGIN = "origin"
    ALLY = "ally"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionEvidence:
    """One piece, with its provenance."""

    evidence: EvidenceId
    provenance: Provenance

    def __post_init__(self) -> None:
        """Check the id."""
        check_id(self.evidence, "evidence id")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionOpinion:
    """One examiner's opinion."""

    by: OfficerId
    outcome: ExclusionOutcome
    ground: ExclusionGround | None = None
    evidence: tuple[ExclusionEvidence, ...] = field(default=(), repr=False)
    reasons: str = field(repr=False)
    on: date

    def __post_init__(self) -> None:
        """Refuse an exclusion that falls short of the standard."""
        check_text(self.by, "exclusion officer")
        check_reasons(self.reasons, "an exclusion opinion")
        excluded = self.outcome is ExclusionOutcome.EXCLUDED
        if excluded != (self.ground is not None):
            raise Refused(_RULE, "an exclusion has its ground in article 1F, and only it has")
        if len({one.evidence for one in self.evidence}) != len(self.evidence):
            raise Malformed("exclusion evidence", "stands once", clause=_RULE)
        independent = any(one.provenance is Provenance.INDEPENDENT for one in self.evidence)
        if excluded and not independent:
            raise Refused("R5", "what the origin alleges is no serious reason by itself")


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalReview:
    """What a legal reviewer says of both opinions."""

    by: OfficerId
    upholds: bool
    """That the standard is met, in law."""
    reasons: str = field(repr=False)
    on: date

    def __post_init__(self) -> None:
        """Refuse a review without reasons."""
        check_text(self.by, "legal reviewer")
        check_reasons(self.reasons, "a legal review")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionAssessment:
    """What the vault field `grounds.exclusion` holds."""

    first: ExclusionOpinion
    second: ExclusionOpinion | None = None
    review: LegalReview | None = None

    def __post_init__(self) -> None:
        """Refuse fewer people than the assessment needs, and a review before both."""
        if self.review is not None and self.second is None:
            raise Refused(_RULE, "a lawyer reviews after two officers")
        people = [one.by for one in (self.first, self.second, self.review) if one is not None]
        if len(set(people)) != len(people):
            raise Refused(_RULE, "two officers and a lawyer are three people")

    @property
    def outcome(self) -> ExclusionOutcome | None:
        """Give what came of it, or none while somebody has still to speak.

        Whoever is excluded was excluded by both, on one ground, and in law; a doubt of any of
        the three is not serious reasons.
        """
        if self.second is None or self.review is None:
            return None
        opinions = (self.first, self.second)
        both = all(one.outcome is ExclusionOutcome.EXCLUDED for one in opinions)
        if both and self.first.ground is self.second.ground and self.review.upholds:
            return ExclusionOutcome.EXCLUDED
        return ExclusionOutcome.NOT_EXCLUDED

    @property
    def bars_grant(self) -> bool:
        """Tell whether a grant has to wait, or is out of the question."""
        return self.outcome is not ExclusionOutcome.NOT_EXCLUDED


def encode_exclusion(assessment: ExclusionAssessment) -> bytes:
    """Write an assessment; `decode_exclusion` reads it back unchanged."""
    second, review = assessment.second, assessment.review
    return encode_record(
        {
            "v": VERSION,
            "standard": STANDARD,
            "first": _opinion_items(assessment.first),
            "second": None if second is None else _opinion_items(second),
            "review": None if review is None else _review_items(review),
        }
    )


def decode_exclusion(encoded: bytes) -> ExclusionAssessment:
    """Read an assessment.

    Raises:
        Malformed: it is not in its one form, or breaks a rule.
        Unsupported: it is of a version that this release does not know.
    """
    return decode_record(encoded, field="exclusion", keys=_KEYS, build=_assessment)


def _assessment(record: Record) -> ExclusionAssessment:
    check_version(record, "exclusion", VERSION)
    if record.text("standard") != STANDARD:
        raise Malformed("exclusion standard", "is not that of article 1F", clause=_RULE)
    return ExclusionAssessment(
        first=_opinion(record.record("first", _OPINION)),
        second=_opinion(record.record("second", _OPINION)) if record.has("second") else None,
        review=_review(record.record("review", _REVIEW)) if record.has("review") else None,
    )


def _opinion_items(opinion: ExclusionOpinion) -> Item:
    return {
        "by": opinion.by,
        "outcome": opinion.outcome.value,
        "ground": code_text(opinion.ground),
        "evidence": [
            {"evidence": one.evidence, "provenance": one.provenance.value}
            for one in opinion.evidence
        ],
        "reasons": opinion.reasons,
        "on": opinion.on.isoformat(),
    }


def _opinion(record: Record) -> ExclusionOpinion:
    return ExclusionOpinion(
        by=OfficerId(record.text("by")),
        outcome=record.choice("outcome", ExclusionOutcome),
        ground=record.optional_choice("ground", ExclusionGround),
        evidence=tuple(
            ExclusionEvidence(
                evidence=EvidenceId(one.text("evidence")),
                provenance=one.choice("provenance", Provenance),
            )
            for one in record.records("evidence", _PIECE)
        ),
        reasons=record.text("reasons"),
        on=record.day("on"),
    )


def _review_items(review: LegalReview) -> Item:
    return {
        "by": review.by,
        "upholds": review.upholds,
        "reasons": review.reasons,
        "on": review.on.isoformat(),
    }


def _review(record: Record) -> LegalReview:
    return LegalReview(
        by=OfficerId(record.text("by")),
        upholds=record.flag("upholds"),
        reasons=record.text("reasons"),
        on=record.day("on"),
    )
