"""The declaration of one personal field; one that lacks a part cannot be made (R81)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from nansen.errors import Refused
from nansen.keys.fields.purpose import PURPOSES, Purpose
from nansen.officers.role import Role

FieldName = NewType("FieldName", str)
"""Vault and field with a full stop between: `identity.names`."""

_RULE = "R81"
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")
_BASIS = re.compile(r"GDPR (?:6\(1\)\([a-f]\)|9\(2\)\([a-j]\)|10)")


class Vault(StrEnum):
    """Where a field rests; no vault alone tells who someone is and where (R86, R87)."""

    IDENTITY = "identity"
    CONTACT = "contact"
    GROUNDS = "grounds"
    PROCESS = "process"


class Sensitivity(StrEnum):
    """What harm a field does in the wrong hands."""

    ORDINARY = "ordinary"
    DANGEROUS = "dangerous"
    """Leads a persecutor to the holder, the family or a helper."""
    SPECIAL = "special category"
    """Opinion, belief, origin, health, biometrics (GDPR 9)."""
    CRIMINAL = "criminal"
    """Convictions and offences, true or alleged (GDPR 10)."""


class Milestone(StrEnum):
    """The day in a case's life from which a retention counts."""

    DECISION = "decision"
    APPEAL_OVER = "appeal over"
    """The last day on which an appeal could be lodged, or its decision."""
    DELIVERY = "delivery"
    EXPIRY = "expiry"
    """Of the document, or the day on which it was withdrawn for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """So long after a milestone."""

    after: Milestone
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        """Refuse a span that ends before it begins."""
        if min(self.months, self.days) < 0:
            raise Refused("R83", "a retention does not end before its milestone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a field is kept, by how the case ended (R83)."""

    issued: Span
    refused: Span
    """Refused, withdrawn or lapsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalField:
    """What one personal field is, why it is kept, on what ground, how long, and for whom."""

    name: FieldName
    why: str
    """One sentence, for the notice that every applicant gets."""
    purposes: frozenset[Purpose]
    recipients: frozenset[Role]
    basis: tuple[str, ...]
    """Articles of the GDPR, `GDPR 6(1)(e)`; where another law rules, its own table."""
    retention: Retention
    sensitivity: Sensitivity

    def __post_init__(self) -> None:
        """Refuse a declaration with a gap."""
        if not _NAME.fullmatch(self.name) or self.name.split(".")[0] not in set(Vault):
            raise Refused(_RULE, "a personal field is named vault.field")
        if not self.why.strip():
            self._refuse("says what it is for")
        self._check_basis()
        self._check_recipients()

    @property
    def vault(self) -> Vault:
        """Where it rests."""
        return Vault(self.name.split(".")[0])

    def _check_basis(self) -> None:
        if not all(_BASIS.fullmatch(article) for article in self.basis):
            self._refuse("cites its legal basis as GDPR 6(1)(e)")
        if not any(article.startswith("GDPR 6") for article in self.basis):
            self._refuse("has a legal basis in GDPR 6(1)")
        wanted = _EXTRA_BASIS.get(self.sensitivity, "")
        if not any(article.startswith(wanted) for article in self.basis):
            self._refuse(f"is {self.sensitivity}, so it needs a basis in {wanted} too")

    def _check_recipients(self) -> None:
        if not self.purposes or not self.recipients:
            self._refuse("has purposes and recipients")
        through = [PURPOSES[purpose].roles for purpose in self.purposes]
        if not self.recipients <= frozenset().union(*through):
            self._refuse("has a recipient whom no purpose of it serves")
        if not all(roles & self.recipients for roles in through):
            self._refuse("has a purpose that serves none of its recipients")

    def _refuse(self, what: str) -> None:
        raise Refused(_RULE, f"{self.name} is declared only if it {what}")


_EXTRA_BASIS = {Sensitivity.SPECIAL: "GDPR 9", Sensitivity.CRIMINAL: "GDPR 10"}
