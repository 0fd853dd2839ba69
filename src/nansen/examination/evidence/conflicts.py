"""What contradicts what: listed for the officer, resolved by nobody but the officer."""

from dataclasses import dataclass
from enum import StrEnum

from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import SINGULAR_CLAIMS, ClaimKind, ClaimStatus
from nansen.examination.evidence.model import ClaimId, EvidenceId


class ConflictKind(StrEnum):
    """How they contradict."""

    STATEMENTS_DIFFER = "statements-differ"
    """Claims of which only one can be true."""
    EVIDENCE_DIVIDED = "evidence-divided"
    """Evidence for a claim, and evidence against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One contradiction, with both sides."""

    kind: ConflictKind
    about: ClaimKind
    claims: tuple[ClaimId, ...]
    supporting: tuple[EvidenceId, ...]
    contradicting: tuple[EvidenceId, ...] = ()


_DROPPED = frozenset({ClaimStatus.INVALID, ClaimStatus.REVOKED})


def list_conflicts(file: EvidenceFile) -> tuple[Conflict, ...]:
    """List the contradictions among the claims that nobody has dropped."""
    return (*_differing(file), *_divided(file))


def _differing(file: EvidenceFile) -> tuple[Conflict, ...]:
    found = []
    for kind in sorted(SINGULAR_CLAIMS):
        claims = [one for one in file.claims if one.kind is kind and one.status not in _DROPPED]
        if len({one.statement for one in claims}) > 1:
            pieces = (piece.id for one in claims for piece in file.evidence_for(one.id))
            found.append(
                Conflict(
                    kind=ConflictKind.STATEMENTS_DIFFER,
                    about=kind,
                    claims=tuple(one.id for one in claims),
                    supporting=tuple(dict.fromkeys(pieces)),
                )
            )
    return tuple(found)


def _divided(file: EvidenceFile) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(
            kind=ConflictKind.EVIDENCE_DIVIDED,
            about=claim.kind,
            claims=(claim.id,),
            supporting=tuple(one.id for one in file.evidence_for(claim.id)),
            contradicting=tuple(one.id for one in against),
        )
        for claim in file.claims
        if claim.status not in _DROPPED and (against := file.evidence_against(claim.id))
    )
