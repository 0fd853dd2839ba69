"""What of a score counts: an officer may give less than the evidence carries, never more."""

from dataclasses import dataclass, field
from datetime import date

from nansen.errors import Refused
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import PERSON_CLAIMS, ClaimStatus
from nansen.examination.evidence.model import (
    HOLDER_GROUP,
    Evidence,
    EvidenceId,
    IndependenceGroup,
)
from nansen.examination.evidence.old_documents import StrengthTable
from nansen.examination.identity.profiles import ProfileSet
from nansen.examination.identity.scores import ProofingScores, ScoredPiece
from nansen.standards.finding import Outcome

_DROPPED = frozenset({ClaimStatus.INVALID, ClaimStatus.REVOKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPiece:
    """A piece with the scores that count, and why they are not higher."""

    evidence: EvidenceId
    group: IndependenceGroup = field(repr=False)
    strength: int
    validity: int
    reasons: tuple[str, ...]


def count_pieces(
    scores: ProofingScores,
    file: EvidenceFile,
    *,
    profiles: ProfileSet,
    strengths: StrengthTable,
    on: date,
) -> tuple[CountedPiece, ...]:
    """Hold every score against the evidence.

    Raises:
        Refused: a score is about a piece that the file does not have.
    """
    pieces = {one.id: one for one in file.evidence}
    if not pieces.keys() >= {one.evidence for one in scores.pieces}:
        raise Refused("R27", "what is scored is in the evidence file")
    speaking = {
        one.id for one in file.claims if one.kind in PERSON_CLAIMS and one.status not in _DROPPED
    }
    counted = []
    for scored in scores.pieces:
        piece = pieces[scored.evidence]
        useless = _useless(piece, on, speaks=not speaking.isdisjoint(piece.supports))
        if useless:
            counted.append(_counted(piece, 0, 0, (useless,)))
        else:
            counted.append(_limited(piece, scored, profiles, strengths))
    return tuple(counted)


def _useless(piece: Evidence, on: date, *, speaks: bool) -> str:
    if not speaks:
        return "supports no standing claim about who the person is"
    if piece.group == HOLDER_GROUP:
        return "is the applicant's own word"
    if not piece.counts_on(on):
        return "has to be renewed first"
    if any(one.result is Outcome.FAILED for one in piece.verifications):
        return "failed a check"
    return ""


def _limited(
    piece: Evidence, scored: ScoredPiece, profiles: ProfileSet, strengths: StrengthTable
) -> CountedPiece:
    strength = strengths.limit(piece)
    done = {one.method for one in piece.verifications if one.result is Outcome.SUCCESSFUL}
    rows = [one for one in profiles.validity if one.methods <= done]
    validity = max(rows, key=lambda one: one.at_most)
    reasons: list[str] = []
    if strength.at_most < scored.strength:
        reasons.extend(strength.reasons)
    if validity.at_most < scored.validity:
        reasons.append(validity.why)
    return _counted(
        piece,
        min(scored.strength, strength.at_most),
        min(scored.validity, validity.at_most),
        tuple(reasons),
    )


def _counted(
    piece: Evidence, strength: int, validity: int, reasons: tuple[str, ...]
) -> CountedPiece:
    return CountedPiece(
        evidence=piece.id,
        group=piece.group,
        strength=strength,
        validity=validity,
        reasons=reasons,
    )
