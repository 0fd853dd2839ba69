"""What is screened, against what, and what came of it: values.

Whatever tells of an applicant is left out of every `repr`. A name on a list is public, but a
match of somebody with it is not.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from nansen.errors import Malformed, Refused
from nansen.examination.screening.birth import BirthAgreement
from nansen.examination.screening.name_comparison import NameComparison
from nansen.standards.icao9303.partial_date import PartialDate

ListId = NewType("ListId", str)
"""What the office calls a list: `un-sc`, `eu-consolidated`."""

PartyId = NewType("PartyId", str)
"""What the list calls somebody; it lasts from version to version."""

SubjectId = NewType("SubjectId", str)
"""Whom the office screens: random, and no name."""


class PartyKind(StrEnum):
    """What a list says that a party is."""

    PERSON = "person"
    UNKNOWN = "unknown"
    """It may be a person."""
    OTHER = "other"
    """A company, a ship: nobody who applies for a passport."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedParty:
    """Somebody on a list."""

    id: PartyId
    list_id: ListId
    kind: PartyKind
    names: tuple[str, ...] = field(repr=False)
    """In any script; the list's own first. With a match they tell whom somebody is like."""
    births: tuple[PartialDate, ...] = field(default=(), repr=False)
    """Lists often give several."""
    countries: tuple[str, ...] = ()
    """As the list writes them; shown to officers, never scored."""
    topics: tuple[str, ...] = ()
    """What the list says it is about."""

    def __post_init__(self) -> None:
        """Refuse a party that nobody could find or name."""
        if not self.id:
            raise Malformed("id", "is empty", clause="R32")
        if not self.names or not all(any(map(str.isalpha, name)) for name in self.names):
            raise Malformed("name", "has no letters", clause="R32")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """Which list, exactly: what was screened against can be shown years later."""

    list_id: ListId
    sha256: str
    """Of the file, in hexadecimal."""
    imported_at: datetime

    def __post_init__(self) -> None:
        """Refuse a version that identifies nothing."""
        if len(self.sha256) != 64 or set(self.sha256) - set("0123456789abcdef"):
            raise Malformed("sha256", "needs 64 hexadecimal digits", clause="R32")


class NameKind(StrEnum):
    """Where a spelling of the applicant's name comes from (R18)."""

    NATIVE = "as the holder writes it"
    PASSPORT = "a passport's Latin spelling"
    FORMER = "a former name"
    OTHER = "another spelling or name used"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpelledName:
    """One spelling of the applicant's whole name, patronymic included if it has one."""

    kind: NameKind
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a name without letters: it would match nobody and say so."""
        if not any(map(str.isalpha, self.text)):
            raise Malformed("name", "has no letters", clause="R18")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who is screened: all names, former ones too, so that none can be left behind (R33)."""

    id: SubjectId
    names: tuple[SpelledName, ...] = field(repr=False)
    births: tuple[PartialDate, ...] = field(default=(), repr=False)
    """One; or several where the evidence is contradictory."""

    def __post_init__(self) -> None:
        """Refuse somebody without a name."""
        if not self.names:
            raise Refused("R18", "screening needs the applicant's names")


class Occasion(StrEnum):
    """When somebody is screened (R32)."""

    APPLICATION = "application"
    APPROVAL = "approval"
    ISSUANCE = "issuance"
    NIGHTLY = "nightly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A party that the subject might be, with everything that speaks for it."""

    party: ListedParty = field(repr=False)
    our_name: SpelledName = field(repr=False)
    their_name: str = field(repr=False)
    comparison: NameComparison = field(repr=False)
    birth: BirthAgreement = field(repr=False)
    rules_version: str

    @property
    def score(self) -> float:
        """How alike the names are, from 0 to 1; no probability of anything."""
        return self.comparison.score


class ScreeningResult(StrEnum):
    """What a screening may say. There is no third word: people decide (R21)."""

    NO_OBJECTION = "no objection"
    POSSIBLE_MATCH = "possible match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Which lists were run for whom, when, and what was found (R32)."""

    subject: SubjectId
    occasion: Occasion
    at: datetime
    lists: tuple[ListVersion, ...]
    matches: tuple[Match, ...] = field(default=(), repr=False)
    """The best first, one a party."""

    def __post_init__(self) -> None:
        """Refuse to say that nothing was found where nothing was searched."""
        if not self.lists:
            raise Refused("R32", "a screening needs at least one list")

    @property
    def result(self) -> ScreeningResult:
        """Say whether there is anything for people to look at."""
        if self.matches:
            return ScreeningResult.POSSIBLE_MATCH
        return ScreeningResult.NO_OBJECTION
