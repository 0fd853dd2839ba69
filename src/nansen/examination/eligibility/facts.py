"""What the rules of eligibility may look at: nothing but this.

There is no field for an opinion, a party, a belief, a signature under a declaration or a way
of entry, so no rule can read one (R7; 1951 Convention, article 31). Statements are in the
evidence file for officers; the rules look at kinds, standing and ids.
"""

from dataclasses import dataclass, field

from nansen.errors import Malformed, Refused
from nansen.examination.eligibility.clauses import Answer
from nansen.examination.eligibility.denials import Denial
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.model import EvidenceId, check_id
from nansen.ids import StateCode
from nansen.standards.icao9303.codes import is_known


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherNationality:
    """Another nationality of the applicant, and whether it protects."""

    state: StateCode = field(repr=False)
    effective: Answer
    evidence: tuple[EvidenceId, ...] = ()

    def __post_init__(self) -> None:
        """Check the state, and that a determined answer rests on something."""
        if not is_known(self.state):
            raise Malformed("nationality", "is no state of the tables", clause="9303-3 §5")
        for one in self.evidence:
            check_id(one, "evidence id")
        if self.effective is not Answer.UNDETERMINED and not self.evidence:
            raise Refused("R1", "whether a nationality protects is found from evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityFacts:
    """The input of every rule of the room."""

    origin: StateCode = field(repr=False)
    file: EvidenceFile = field(repr=False)
    denials: tuple[Denial, ...] = field(default=(), repr=False)
    other_nationalities: tuple[OtherNationality, ...] = field(default=(), repr=False)
    stateless: Answer = Answer.UNDETERMINED
    """Not considered as a national by any state (1954 Convention, article 1)."""

    def __post_init__(self) -> None:
        """Refuse facts about nobody, or that rest on evidence that the file does not have."""
        if not is_known(self.origin):
            raise Malformed("origin", "is no state of the tables", clause="9303-3 §5")
        if any(one.state == self.origin for one in self.other_nationalities):
            raise Refused("R1", "the origin's nationality is no other nationality")
        cited = {piece for one in self.denials for piece in one.evidence}
        cited |= {piece for one in self.other_nationalities for piece in one.evidence}
        if not cited <= self.file.known_evidence():
            raise Refused("R1", "facts rest on evidence of the file")
