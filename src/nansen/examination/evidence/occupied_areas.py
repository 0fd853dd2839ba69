"""Documents that an origin issued in territory it occupies: evidence of the person only (R10).

Which areas, from which day and with which derogations is law of the issuing authority's state,
so it is data that the authority brings, with its legal basis. What a document says of
nationality, birth place or origin counts for nothing if it was issued there since that day,
unless one of the derogations of the law holds.

    version = "2026-11"

    [[area]]
    id = "north-shore"
    occupier = "UTO"
    authorities = ["NS-01", "NS-02"]   # as the document names them
    since = 2031-01-01
    derogations = ["citizen-before", "descendant"]
    legal_basis = "Act 7 of 2031, article 2"
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nansen.errors import Malformed, Refused
from nansen.examination.evidence.records import check_text
from nansen.examination.evidence.tables import Row, read_table
from nansen.ids import StateCode

_RULE = "R10"


class Derogation(StrEnum):
    """Why a document from there counts in full all the same."""

    CITIZEN_BEFORE = "citizen-before"
    """Of the occupying state, before it occupied."""
    DESCENDANT = "descendant"
    """Of such a citizen."""
    MINOR_AT_ISSUE = "minor-at-issue"
    INCAPACITATED_AT_ISSUE = "incapacitated-at-issue"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOnly:
    """The mark on a document from such an area."""

    area: str
    derogation: Derogation | None = None

    def __post_init__(self) -> None:
        """Refuse a mark that names no area."""
        check_text(self.area, "area")

    @property
    def holds(self) -> bool:
        """Tell whether the document proves the person only."""
        return self.derogation is None


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupiedArea:
    """One area, as a law names it."""

    id: str
    occupier: StateCode
    authorities: frozenset[str]
    since: date
    derogations: frozenset[Derogation]
    legal_basis: str

    def __post_init__(self) -> None:
        """Refuse an area that no document could come from."""
        if not self.authorities:
            raise Malformed("area", "has no authorities", clause=_RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupiedAreas:
    """One version of the table."""

    version: str
    areas: tuple[OccupiedArea, ...]

    def mark(
        self,
        *,
        issuer: StateCode,
        authority: str,
        issued_on: date,
        derogation: Derogation | None = None,
    ) -> PersonOnly | None:
        """Mark a document that was issued in one of the areas; others have no mark.

        Raises:
            Refused: the law of that area does not know this derogation.
        """
        for area in self.areas:
            inside = issuer == area.occupier and authority in area.authorities
            if inside and issued_on >= area.since:
                if derogation is not None and derogation not in area.derogations:
                    raise Refused(_RULE, "the law of this area does not know that derogation")
                return PersonOnly(area=area.id, derogation=derogation)
        return None


def read_occupied_areas(text: str) -> OccupiedAreas:
    """Read the table that an authority brings.

    Raises:
        Malformed: it is no such table.
    """
    return read_table(text, name="occupied areas", rule=_RULE, build=_areas)


def _areas(row: Row) -> OccupiedAreas:
    return OccupiedAreas(version=row.text("version"), areas=row.rows("area", _area))


def _area(row: Row) -> OccupiedArea:
    return OccupiedArea(
        id=row.text("id"),
        occupier=row.state("occupier"),
        authorities=frozenset(row.texts("authorities")),
        since=row.day("since"),
        derogations=row.choices("derogations", Derogation),
        legal_basis=row.text("legal_basis"),
    )
