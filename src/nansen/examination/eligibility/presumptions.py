"""What a law lets one presume of an origin: data with a legal basis and dates (R3).

The authority brings the table; no origin stands in the code (R98).

    version = "2026-11"

    [[presumption]]
    id = "uto-inability"
    origin = "UTO"
    clause = "lack-of-protection"
    protection = "de-facto"
    any_of = ["conviction", "public-list"]   # empty: whoever is of that origin
    legal_basis = "Aliens Act, section 4"
    in_force = 2026-01-01
    until = 2027-12-31                          # optional, that day included
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from nansen.errors import Malformed
from nansen.examination.eligibility.clauses import ClauseName, Protection
from nansen.examination.eligibility.denials import Denial, DenialKind
from nansen.examination.evidence.tables import Row, read_table
from nansen.ids import StateCode

_RULE: Final = "R3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presumption:
    """One presumption; it can only help (R5)."""

    id: str
    origin: StateCode
    clause: ClauseName
    protection: Protection | None
    any_of: frozenset[DenialKind]
    legal_basis: str
    in_force: date
    until: date | None

    def __post_init__(self) -> None:
        """Refuse a presumption that could never hold, or of what law cannot presume."""
        if self.until is not None and self.until < self.in_force:
            raise Malformed("presumption", "ends before it begins", clause=_RULE)
        if (self.clause is ClauseName.LACK_OF_PROTECTION) != (self.protection is not None):
            raise Malformed("presumption", "says which protection, and only then", clause=_RULE)
        if self.clause is ClauseName.ORIGIN_LINK:
            raise Malformed("presumption", "an origin cannot be presumed from itself", clause=_RULE)

    def holds(self, origin: StateCode, denials: Collection[Denial], on: date) -> bool:
        """Tell whether it holds for somebody on a day."""
        in_time = self.in_force <= on and (self.until is None or on <= self.until)
        shown = not self.any_of or any(one.kind in self.any_of for one in denials)
        return origin == self.origin and in_time and shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PresumptionTable:
    """One version of an authority's table."""

    version: str
    presumptions: tuple[Presumption, ...]

    def __post_init__(self) -> None:
        """Refuse a table in which an id means two things."""
        if len({one.id for one in self.presumptions}) != len(self.presumptions):
            raise Malformed("presumptions", "each has its own id", clause=_RULE)

    def holding(
        self, clause: ClauseName, origin: StateCode, denials: Collection[Denial], on: date
    ) -> tuple[Presumption, ...]:
        """List the presumptions about a clause that hold."""
        return tuple(
            one
            for one in self.presumptions
            if one.clause is clause and one.holds(origin, denials, on)
        )


def read_presumptions(text: str) -> PresumptionTable:
    """Read the table that an authority brings.

    Raises:
        Malformed: it is no such table.
    """
    return read_table(text, name="presumptions", rule=_RULE, build=_table)


def _table(row: Row) -> PresumptionTable:
    return PresumptionTable(
        version=row.text("version"), presumptions=row.rows("presumption", _presumption)
    )


def _presumption(row: Row) -> Presumption:
    return Presumption(
        id=row.text("id"),
        origin=row.state("origin"),
        clause=row.choice("clause", ClauseName),
        protection=row.optional_choice("protection", Protection),
        any_of=row.choices("any_of", DenialKind),
        legal_basis=row.text("legal_basis"),
        in_force=row.day("in_force"),
        until=row.optional_day("until"),
    )
