"""Scores and evidence become a level, or what is missing for one, factor by factor.

An assessment has no effect. It is shown to an officer, who concludes (R27).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.corroboration import groups_behind
from nansen.examination.evidence.old_documents import StrengthTable
from nansen.examination.identity.pieces import CountedPiece, count_pieces
from nansen.examination.identity.profiles import IdentityProfile, Level, ProfileSet
from nansen.examination.identity.scores import ProofingScores


class FactorName(StrEnum):
    """What a level is made of."""

    EVIDENCE = "evidence"
    ACTIVITY = "activity-history"
    FRAUD = "identity-fraud"
    VERIFICATION = "verification"
    INDEPENDENCE = "independence"
    """Sources that do not know of each other; no profile goes without (R17)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One factor of one profile: what it asks, what there is."""

    name: FactorName
    detail: str
    """Which piece or claim, where there are several."""
    needed: tuple[int, ...]
    found: tuple[int, ...]

    @property
    def met(self) -> bool:
        """Tell whether it is enough."""
        return len(self.found) == len(self.needed) and all(
            have >= want for have, want in zip(self.found, self.needed, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileReading:
    """One profile held against the scores."""

    profile: IdentityProfile
    factors: tuple[Factor, ...]

    @property
    def missing(self) -> tuple[Factor, ...]:
        """List what is not enough."""
        return tuple(one for one in self.factors if not one.met)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the published scale says; the officer sees all of it."""

    version: str
    """Of the profiles."""
    scores: ProofingScores
    pieces: tuple[CountedPiece, ...]
    readings: tuple[ProfileReading, ...]
    """Every profile, the highest level first."""

    @property
    def reached(self) -> IdentityProfile | None:
        """Give the highest profile that is met, or none."""
        return next((one.profile for one in self.readings if not one.missing), None)

    @property
    def level(self) -> Level | None:
        """Give the level that is reached, or none."""
        reached = self.reached
        return None if reached is None else reached.level

    def nearest(self, level: Level) -> ProfileReading | None:
        """Find the profile of a level for which least is missing; its factors say what."""
        readings = [one for one in self.readings if one.profile.level is level]
        return min(readings, key=lambda one: len(one.missing), default=None)


def assess(
    scores: ProofingScores,
    file: EvidenceFile,
    *,
    profiles: ProfileSet,
    strengths: StrengthTable,
    on: date,
) -> Assessment:
    """Hold an officer's scores against every profile.

    Raises:
        Refused: a score is about a piece that the file does not have.
    """
    pieces = count_pieces(scores, file, profiles=profiles, strengths=strengths, on=on)
    independence = _independence(file, profiles, on)
    readings = tuple(
        ProfileReading(
            profile=profile,
            factors=(*_evidence(profile, pieces), *_whole(profile, scores), *independence),
        )
        for profile in profiles.by_rank
    )
    return Assessment(version=profiles.version, scores=scores, pieces=pieces, readings=readings)


def _evidence(profile: IdentityProfile, pieces: tuple[CountedPiece, ...]) -> tuple[Factor, ...]:
    """Find a piece for each that is needed; pieces of one group count once (R17).

    What satisfies the more demanding need satisfies the less demanding one as well, so taking
    any group that fits, in that order, finds an assignment if there is one.
    """
    free = list(pieces)
    factors = []
    for place, need in enumerate(profile.evidence, start=1):
        fitting = [
            one for one in free if one.strength >= need.strength and one.validity >= need.validity
        ]
        best = max(fitting or free, key=lambda one: (one.strength, one.validity), default=None)
        if fitting and best is not None:
            free = [one for one in free if one.group != best.group]
        factors.append(
            Factor(
                name=FactorName.EVIDENCE,
                detail=f"piece {place}",
                needed=(need.strength, need.validity),
                found=(0, 0) if best is None else (best.strength, best.validity),
            )
        )
    return tuple(factors)


def _whole(profile: IdentityProfile, scores: ProofingScores) -> tuple[Factor, ...]:
    compared = (
        (FactorName.ACTIVITY, profile.activity, scores.activity),
        (FactorName.FRAUD, profile.fraud, scores.fraud),
        (FactorName.VERIFICATION, profile.verification, scores.verification),
    )
    return tuple(
        Factor(name=name, detail="", needed=(needed,), found=(found,))
        for name, needed, found in compared
    )


def _independence(file: EvidenceFile, profiles: ProfileSet, on: date) -> tuple[Factor, ...]:
    return tuple(
        Factor(
            name=FactorName.INDEPENDENCE,
            detail=kind.value,
            needed=(profiles.independence.groups,),
            found=(_groups(file, kind, on),),
        )
        for kind in sorted(profiles.independence.claims)
    )


def _groups(file: EvidenceFile, kind: ClaimKind, on: date) -> int:
    counts = (
        len(groups_behind(file.evidence_for(claim.id), on=on)) for claim in file.valid_claims(kind)
    )
    return max(counts, default=0)
