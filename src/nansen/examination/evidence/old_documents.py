"""How much a piece can be worth as proof of identity, by its kind and its condition (R9).

What a document is in itself counts: expired, cut, without a chip. What its issuer reports of
it, lost, stolen or annulled, is no condition and has no place in the table (R5): otherwise the
origin could take an exile's identity by pressing a key.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from nansen.errors import Malformed
from nansen.examination.evidence.model import MAX_WEIGHT, Condition, Evidence, EvidenceKind
from nansen.examination.evidence.tables import Row, read_table

_RULE: Final = "R9"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLimit:
    """The most that a kind is worth."""

    kind: EvidenceKind
    at_most: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLimit:
    """The most that anything in this condition is worth."""

    condition: Condition
    at_most: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most that one piece is worth, and every reason for it."""

    at_most: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthTable:
    """One version of the table."""

    version: str
    source: str
    kinds: tuple[KindLimit, ...]
    conditions: tuple[ConditionLimit, ...]

    def __post_init__(self) -> None:
        """Refuse a table with a gap: what it does not name would be worth everything."""
        if sorted(one.kind for one in self.kinds) != sorted(EvidenceKind):
            raise Malformed("strength table", "has not every kind once", clause=_RULE)
        if sorted(one.condition for one in self.conditions) != sorted(Condition):
            raise Malformed("strength table", "has not every condition once", clause=_RULE)
        limits = [one.at_most for one in self.kinds] + [one.at_most for one in self.conditions]
        if max(limits) > MAX_WEIGHT:
            raise Malformed("strength table", "goes beyond 4", clause=_RULE)

    def limit(self, evidence: Evidence) -> Limit:
        """Find the most that a piece is worth: the least of what its kind and conditions give."""
        found = [(one.at_most, one.why) for one in self.kinds if one.kind is evidence.kind]
        found += [
            (one.at_most, one.why)
            for one in self.conditions
            if one.condition in evidence.conditions
        ]
        at_most = min(most for most, _ in found)
        return Limit(at_most=at_most, reasons=tuple(why for most, why in found if most == at_most))


def read_strengths(text: str) -> StrengthTable:
    """Read a table.

    Raises:
        Malformed: it is no such table.
    """
    return read_table(text, name="strength table", rule=_RULE, build=_table)


@cache
def published_strengths() -> StrengthTable:
    """Read the table that comes with this release."""
    source = files("nansen.examination.evidence").joinpath("old_documents.toml")
    return read_strengths(source.read_text(encoding="utf-8"))


def _table(row: Row) -> StrengthTable:
    return StrengthTable(
        version=row.text("version"),
        source=row.text("source"),
        kinds=row.rows("kind", _kind),
        conditions=row.rows("condition", _condition),
    )


def _kind(row: Row) -> KindLimit:
    return KindLimit(
        kind=row.choice("kind", EvidenceKind), at_most=row.number("at_most"), why=row.text("why")
    )


def _condition(row: Row) -> ConditionLimit:
    return ConditionLimit(
        condition=row.choice("condition", Condition),
        at_most=row.number("at_most"),
        why=row.text("why"),
    )
