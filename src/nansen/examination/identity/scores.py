"""Scores from 0 to 4, as an officer gives them; each is explained by the published guide."""

from dataclasses import dataclass
from typing import Final

from nansen.errors import Malformed, Refused
from nansen.examination.evidence.model import EvidenceId, check_id

HIGHEST: Final = 4
MAX_PIECES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPiece:
    """One piece of evidence, and how strong and how valid an officer finds it."""

    evidence: EvidenceId
    strength: int
    validity: int

    def __post_init__(self) -> None:
        """Check the id and the scale."""
        check_id(self.evidence, "evidence id")
        _check_scale(self.strength, self.validity)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofingScores:
    """Everything that was scored for one person."""

    pieces: tuple[ScoredPiece, ...]
    activity: int = 0
    """That the identity has existed over time."""
    fraud: int = 0
    """That it is not known to be stolen or made up."""
    verification: int = 0
    """That it is this person's."""

    def __post_init__(self) -> None:
        """Check the scale, and that no piece counts twice."""
        _check_scale(self.activity, self.fraud, self.verification)
        if len({one.evidence for one in self.pieces}) != len(self.pieces):
            raise Refused("R17", "a piece of evidence is scored once")
        if len(self.pieces) > MAX_PIECES:
            raise Refused("R17", "twenty pieces of evidence are enough")


def _check_scale(*scores: int) -> None:
    if not all(0 <= score <= HIGHEST for score in scores):
        raise Malformed("score", "is 0 to 4", clause="R27")
