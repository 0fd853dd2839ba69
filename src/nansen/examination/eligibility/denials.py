"""How an origin refuses its protection, and how that is shown (R4).

The kinds are those that an application can name. Whatever shows one is enough, a consulate's
letter as well as a sworn statement, and none is asked of anybody (R2).
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from nansen.application.grounds import DenialKind
from nansen.errors import Refused
from nansen.examination.evidence.model import EvidenceId, check_id
from nansen.standards.icao9303.partial_date import PartialDate

__all__ = ["Denial", "DenialKind", "shows_denial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """One event that an officer found, with the evidence for it."""

    kind: DenialKind = field(repr=False)
    on: PartialDate | None = None
    """As far as anybody knows."""
    evidence: tuple[EvidenceId, ...]

    def __post_init__(self) -> None:
        """Refuse a denial that nothing shows."""
        if not self.evidence:
            raise Refused("R4", "a denial is shown by some evidence, a sworn statement at least")
        for one in self.evidence:
            check_id(one, "evidence id")


def shows_denial(denials: Collection[Denial]) -> bool:
    """Tell whether a refusal of protection is shown: one denial, of any kind, does (R4)."""
    return bool(denials)
