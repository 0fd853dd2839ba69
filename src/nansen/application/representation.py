"""Who acts for an applicant, on what authority, and what was done for the child (R13)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nansen.application.wording import check_line, check_text
from nansen.errors import Malformed, Refused

_LONGEST: Final = 150
_LONGEST_STATEMENT: Final = 10_000


class RepresentativeKind(StrEnum):
    """In what office somebody acts for the applicant."""

    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    LAWYER = "lawyer"


class AuthorityBasis(StrEnum):
    """Where the authority comes from."""

    PARENTHOOD = "parenthood"
    COURT_ORDER = "court-order"
    STATUTE = "statute"
    """Such as a youth office's guardianship of a child who is alone."""
    MANDATE = "mandate"
    """Given by the applicant, in writing or before an officer."""


class Hearing(StrEnum):
    """Whether the child was heard."""

    HEARD = "heard"
    TOO_YOUNG = "too-young"
    NOT_YET = "not-yet"


class OtherGuardian(StrEnum):
    """What the other person with custody says, where there is one."""

    NONE = "none"
    AGREES = "agrees"
    DISAGREES = "disagrees"
    CANNOT_BE_ASKED = "cannot-be-asked"
    """To ask would endanger somebody; nobody is sent to ask at the origin (R2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BestInterest:
    """What the guardian says on why a document serves the child; an officer weighs it."""

    statement: str = field(repr=False)
    hearing: Hearing = field(repr=False)
    other_guardian: OtherGuardian = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse an empty statement."""
        check_text(self.statement, "best interest", longest=_LONGEST_STATEMENT)
        if not self.statement.strip():
            raise Refused("R13", "say why a document of the child's own serves the child")


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """Somebody who acts for the applicant, with an authority recorded on its own."""

    kind: RepresentativeKind = field(repr=False)
    name: str = field(repr=False)
    basis: AuthorityBasis = field(repr=False)
    proof: bytes | None = field(default=None, repr=False)
    """The SHA-256 of the file that shows the authority; an officer may see it instead."""
    best_interest: BestInterest | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse a guardian by mandate, and a lawyer by parenthood."""
        check_line(self.name, "representative", longest=_LONGEST)
        if self.proof is not None and len(self.proof) != 32:
            raise Malformed("representative", "names a proof by its SHA-256", clause="R13")
        is_guardian = self.kind is RepresentativeKind.GUARDIAN
        if is_guardian == (self.basis is AuthorityBasis.MANDATE):
            raise Refused("R13", "a mandate makes a representative, and everything else a guardian")
        if is_guardian != (self.best_interest is not None):
            raise Refused("R13", "a guardian, and nobody else, says why it serves the child")
