"""All claims and evidence of a case: a value that only grows.

Whatever is added leaves everything else as it was, so contradictory evidence stays side by
side. The one thing that changes is how a claim stands, and the chain of acts keeps the
versions.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from nansen.errors import Refused
from nansen.examination.evidence.claims import (
    PERSON_CLAIMS,
    SINGULAR_CLAIMS,
    Claim,
    ClaimException,
    ClaimKind,
    ClaimStatus,
)
from nansen.examination.evidence.corroboration import check_corroborated
from nansen.examination.evidence.model import (
    ClaimId,
    Evidence,
    EvidenceId,
    IndependenceGroup,
    Verification,
)
from nansen.examination.evidence.records import MAX_ITEMS
from nansen.ids import OfficerId, StateCode


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """What the vault field `grounds.evidence` holds."""

    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        """Check what binds claims and evidence together."""
        self._check_ids()
        self._check_groups()
        for claim in self.claims:
            supporting = self.evidence_for(claim.id)
            if not supporting:
                raise Refused("EVIDENCE", "a claim rests on at least one piece of evidence")
            check_corroborated(claim, supporting)
            if claim.kind not in PERSON_CLAIMS and any(map(_person_only, supporting)):
                raise Refused("R10", "a document of an occupied area is evidence of the person")
        self._check_contradictions()

    def claim(self, claim_id: ClaimId) -> Claim:
        """Find a claim.

        Raises:
            Refused: there is none of this id.
        """
        for one in self.claims:
            if one.id == claim_id:
                return one
        raise Refused("CLAIM", "the file has no such claim")

    def evidence_for(self, claim_id: ClaimId) -> tuple[Evidence, ...]:
        """List what supports a claim."""
        return tuple(one for one in self.evidence if claim_id in one.supports)

    def evidence_against(self, claim_id: ClaimId) -> tuple[Evidence, ...]:
        """List what contradicts a claim."""
        return tuple(one for one in self.evidence if claim_id in one.contradicts)

    def valid_claims(self, kind: ClaimKind) -> tuple[Claim, ...]:
        """List the claims of a kind that were found valid."""
        return tuple(
            one for one in self.claims if one.kind is kind and one.status is ClaimStatus.VALID
        )

    def known_evidence(self) -> frozenset[EvidenceId]:
        """List the ids of all pieces."""
        return frozenset(one.id for one in self.evidence)

    def with_recorded(self, claims: tuple[Claim, ...], evidence: tuple[Evidence, ...]) -> Self:
        """Add claims and evidence; what is there stays as it is.

        Raises:
            Refused: an id is taken, or the whole would break a rule.
        """
        return replace(self, claims=(*self.claims, *claims), evidence=(*self.evidence, *evidence))

    def with_verification(self, evidence_id: EvidenceId, verification: Verification) -> Self:
        """Add what a check of a piece found; earlier results stay, also where they differ.

        Raises:
            Refused: the file has no such piece.
        """
        if evidence_id not in self.known_evidence():
            raise Refused("EVIDENCE", "the file has no such piece of evidence")
        return replace(
            self,
            evidence=tuple(
                replace(one, verifications=(*one.verifications, verification))
                if one.id == evidence_id
                else one
                for one in self.evidence
            ),
        )

    def check_continues(self, before: "EvidenceFile") -> None:
        """Refuse a file that lost or changed something of an earlier one.

        Raises:
            Refused: a piece, a result or a claim is gone or says something else.
        """
        pieces = {one.id: one for one in self.evidence}
        claims = {one.id: one for one in self.claims}
        kept = all(
            one.id in pieces and _continues(pieces[one.id], one) for one in before.evidence
        ) and all(one.id in claims and claims[one.id].continues(one) for one in before.claims)
        if not kept:
            raise Refused("EVIDENCE", "what was recorded stays, whatever contradicts it")

    def with_claim_settled(
        self,
        claim_id: ClaimId,
        status: ClaimStatus,
        *,
        by: OfficerId,
        on: date,
        exception: ClaimException | None = None,
    ) -> Self:
        """Settle a claim; no evidence is lost by it.

        Raises:
            Refused: the status cannot follow, or lacks sources.
        """
        settled = self.claim(claim_id).with_status(status, by=by, on=on, exception=exception)
        return replace(
            self, claims=tuple(settled if one.id == claim_id else one for one in self.claims)
        )

    def _check_ids(self) -> None:
        claims = {one.id for one in self.claims}
        if len(claims) != len(self.claims) or len(self.known_evidence()) != len(self.evidence):
            raise Refused("EVIDENCE", "nothing in a file is overwritten: this id is taken")
        if max(len(self.claims), len(self.evidence)) > MAX_ITEMS:
            raise Refused("EVIDENCE", "a file holds at most 500 claims and pieces of evidence")
        for one in self.evidence:
            if not claims.issuperset((*one.supports, *one.contradicts)):
                raise Refused("EVIDENCE", "evidence speaks for or against a claim of its file")

    def _check_groups(self) -> None:
        """No state is independent of itself (R17)."""
        groups: dict[StateCode, IndependenceGroup] = {}
        for one in self.evidence:
            if one.issuer is not None and groups.setdefault(one.issuer, one.group) != one.group:
                raise Refused("R17", "all papers of one state are one group")

    def _check_contradictions(self) -> None:
        for kind in SINGULAR_CLAIMS:
            if len({one.statement for one in self.valid_claims(kind)}) > 1:
                raise Refused("EVIDENCE", "two claims that contradict are not both valid")


def _continues(now: Evidence, before: Evidence) -> bool:
    grown = now.verifications[: len(before.verifications)] == before.verifications
    return grown and replace(now, verifications=before.verifications) == before


def _person_only(evidence: Evidence) -> bool:
    return evidence.person_only is not None and evidence.person_only.holds
