"""How many sources a claim has that do not know of each other.

Papers of one state are one source, however many there are: whoever can mint a legend can mint
all of it (R17). The holder's own word is none, and neither is an interview: it is that word,
tested, and an agent has learnt the legend. An interview is what an exception can rest on.
"""

from collections.abc import Iterable
from datetime import date

from nansen.errors import Refused
from nansen.examination.evidence.claims import PERSON_CLAIMS, Claim, ClaimStatus
from nansen.examination.evidence.model import (
    HOLDER_GROUP,
    Evidence,
    EvidenceKind,
    IndependenceGroup,
    Source,
)

WITNESSES = frozenset({Source.OFFICER, Source.THIRD_PARTY, Source.REGISTRY})
"""Who can know a person apart from the papers that the person shows."""
LEAST_GROUPS = 2
VOUCHERS = IndependenceGroup("introducers")
"""All introducers together: however many, they are never sufficient alone (R34)."""
_NO_SOURCES = frozenset({EvidenceKind.INTERVIEW_RECORD, EvidenceKind.INTRODUCER_ATTESTATION})


def groups_behind(
    evidence: Iterable[Evidence], *, on: date | None = None
) -> frozenset[IndependenceGroup]:
    """List the independent sources; with a day, only those that count on it."""
    counted = [one for one in evidence if on is None or one.counts_on(on)]
    vouched = {one.group for one in counted if one.kind is EvidenceKind.INTRODUCER_ATTESTATION}
    others = {one.group for one in counted if one.kind not in _NO_SOURCES} - {HOLDER_GROUP}
    return frozenset(others | ({VOUCHERS} if vouched - others else set()))


def check_corroborated(claim: Claim, evidence: tuple[Evidence, ...]) -> None:
    """Refuse to call a claim valid that one source alone supports.

    A coded exception stands in for the second source. For who somebody is it does not stand
    in for the independent one: a genuine chip, alone or with other papers of its state, proves
    that the papers are genuine (R17).

    Raises:
        Refused: sources are missing.
    """
    if claim.status is not ClaimStatus.VALID or len(groups_behind(evidence)) >= LEAST_GROUPS:
        return
    if claim.exception is None:
        raise Refused("R17", "a valid claim has two independent sources or a coded exception")
    witnessed = any(one.source in WITNESSES and one.issuer is None for one in evidence)
    if claim.kind in PERSON_CLAIMS and not witnessed:
        raise Refused("R17", "no exception stands in for a source apart from the papers")
