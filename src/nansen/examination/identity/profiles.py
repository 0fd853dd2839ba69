"""Published identity profiles, read from data: whoever disagrees can change the file, openly."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from nansen.errors import Malformed
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.model import Method
from nansen.examination.evidence.tables import Row, read_table
from nansen.examination.identity.scores import HIGHEST

_RULE: Final = "R27"


class Level(StrEnum):
    """How confident one may be; `LEVELS` orders them."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very-high"

    @property
    def rank(self) -> int:
        """Give its place, 0 for the lowest."""
        return LEVELS.index(self)


LEVELS: Final = tuple(Level)


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceNeeded:
    """How strong and how valid one piece has to be."""

    strength: int
    validity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProfile:
    """One combination of scores that reaches a level."""

    id: str
    level: Level
    evidence: tuple[PieceNeeded, ...]
    activity: int
    fraud: int
    verification: int

    def __post_init__(self) -> None:
        """Check the scale, and that each piece is at most as demanding as the one before."""
        pairs = [(one.strength, one.validity) for one in self.evidence]
        scores = [score for pair in pairs for score in pair]
        if not pairs or max(*scores, self.activity, self.fraud, self.verification) > HIGHEST:
            raise Malformed("profile", "needs evidence and scores up to 4", clause=_RULE)
        if not all(a[0] >= b[0] and a[1] >= b[1] for a, b in pairwise(pairs)):
            raise Malformed("profile", "lists the most demanding piece first", clause=_RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityLimit:
    """How far these methods, if all succeeded, let validity be scored."""

    methods: frozenset[Method]
    at_most: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Independence:
    """Which claims need how many independent groups, whatever the profile (R17)."""

    claims: frozenset[ClaimKind]
    groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSet:
    """One published version."""

    version: str
    source: str
    independence: Independence
    validity: tuple[ValidityLimit, ...]
    profiles: tuple[IdentityProfile, ...]

    def __post_init__(self) -> None:
        """Refuse a set that would read differently from day to day."""
        if len({one.id for one in self.profiles}) != len(self.profiles) or not self.profiles:
            raise Malformed("profiles", "needs profiles, each with its own id", clause=_RULE)
        if not any(not one.methods for one in self.validity):
            raise Malformed("profiles", "needs a validity where nothing was checked", clause=_RULE)
        if self.independence.groups < 2 or not self.independence.claims:
            raise Malformed("profiles", "asks for independent sources", clause="R17")

    @property
    def by_rank(self) -> tuple[IdentityProfile, ...]:
        """List the profiles, the highest level first."""
        return tuple(sorted(self.profiles, key=lambda one: (-one.level.rank, one.id)))


def read_profiles(text: str) -> ProfileSet:
    """Read a set of profiles.

    Raises:
        Malformed: it is no such set.
    """
    return read_table(text, name="profiles", rule=_RULE, build=_set)


@cache
def published_profiles() -> ProfileSet:
    """Read the profiles that come with this release."""
    source = files("nansen.examination.identity").joinpath("gpg45.toml")
    return read_profiles(source.read_text(encoding="utf-8"))


def _set(row: Row) -> ProfileSet:
    return ProfileSet(
        version=row.text("version"),
        source=row.text("source"),
        independence=row.row("independence", _independence),
        validity=row.rows("validity", _validity),
        profiles=row.rows("profile", _profile),
    )


def _independence(row: Row) -> Independence:
    return Independence(claims=row.choices("claims", ClaimKind), groups=row.number("groups"))


def _validity(row: Row) -> ValidityLimit:
    return ValidityLimit(
        methods=row.choices("methods", Method), at_most=row.number("at_most"), why=row.text("why")
    )


def _profile(row: Row) -> IdentityProfile:
    return IdentityProfile(
        id=row.text("id"),
        level=row.choice("level", Level),
        evidence=tuple(
            PieceNeeded(strength=strength, validity=validity)
            for strength, validity in row.pairs("evidence")
        ),
        activity=row.number("activity"),
        fraud=row.number("fraud"),
        verification=row.number("verification"),
    )
