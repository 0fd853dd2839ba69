"""Entries of a list, who may change them, and how the list keeps its secrets."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from nansen.errors import Malformed, Refused
from nansen.ids import OfficerId
from nansen.standards.framework.status_list import GOOD_FOR, SIZES, PublishedStatus

REVERSIBLE_FOR = timedelta(days=30)
"""How long a suspension can be lifted (R58); after that the document has ended."""
ON_ITS_WAY = timedelta(days=14)
"""How long a document has at least to reach its holder and be activated."""
_LONGEST_VALIDITY = timedelta(days=3653)
"""Ten years (R48)."""


class Change(StrEnum):
    """What can be asked for a document."""

    SUSPEND = "suspend"
    RESTORE = "restore"
    END = "end"


class Ground(StrEnum):
    """Why officers change a status; it stays with the document's record (R57, R60)."""

    LOST = "lost"
    STOLEN = "stolen"
    FOUND = "found"
    REPLACED = "replaced"
    RESPONSIBILITY_TRANSFERRED = "responsibility-transferred"
    SPOILED = "spoiled"
    NOT_ACTIVATED = "not-activated"
    """It is on its way to the holder, or never arrived."""
    ACTIVATED = "activated"
    REVOKED = "revoked"
    APPEAL_UPHELD = "appeal-upheld"
    EXTERNAL_NOTICE = "external-notice"
    """Another authority says so: never a ground by itself (R5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderAct:
    """The holder reports the document, or takes the report back."""

    in_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficersAct:
    """Two officers change a status, on grounds from the list."""

    first: OfficerId = field(repr=False)
    second: OfficerId = field(repr=False)
    grounds: tuple[Ground, ...]

    def __post_init__(self) -> None:
        """Ask for two people and a ground of our own.

        Raises:
            Refused: it is one person (R56), there is no ground (R57), or there is none
                but what somebody else says (R5).
        """
        if not self.first or not self.second or self.first == self.second:
            raise Refused("R56", "two officers change a status, not one")
        if not self.grounds:
            raise Refused("R57", "a change of status needs a coded ground")
        if set(self.grounds) == {Ground.EXTERNAL_NOTICE}:
            raise Refused("R5", "what another authority reports is no ground by itself")


Authorisation = HolderAct | OfficersAct
"""Whose word a change needs; a report from elsewhere is none of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One index that is taken; it knows of no document, number or person."""

    is_decoy: bool = False
    shown: PublishedStatus = PublishedStatus.VALID
    """What the last list shows."""
    asked: PublishedStatus = PublishedStatus.VALID
    """What the next lists are to show."""
    by_holder: bool = False
    """The holder asked for the suspension, and may take it back."""
    since: datetime | None = None
    """The hour of the first list that shows it suspended."""

    def __post_init__(self) -> None:
        """Check that a suspension has a beginning, and nothing else does."""
        if (self.shown is PublishedStatus.SUSPENDED) != (self.since is not None):
            raise Malformed("status entry", "has no beginning, or one too many", clause="R58")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedList:
    """A list of this office, and how it was last published."""

    list_id: bytes
    size: int
    issued: datetime | None = None
    published: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check the size, and that a list was published at an hour."""
        if self.size not in SIZES:
            raise Malformed("status list", "is of no size that lists have", clause="R60")
        if (self.issued is None) != (self.published is None):
            raise Malformed("status list", "was published at no hour", clause="R60")

    @property
    def most_entries(self) -> int:
        """How many indices are taken before new documents go to the next list."""
        return self.size // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPolicy:
    """How large lists are, how often they appear, and how much of them is cover.

    Each list shows more changes than were asked for: the number that begin a suspension is
    the next multiple of `begin`, the number that are lifted the next multiple of `lift`.
    """

    size: int = 2**20
    every: timedelta = timedelta(hours=1)
    begin: int = 4
    lift: int = 2

    def __post_init__(self) -> None:
        """Check that lists follow in time and that there is cover to lift."""
        if self.size not in SIZES:
            raise Refused("STATUS-SIZE", "lists have 2**16, 2**18, 2**20 or 2**22 indices")
        hour = timedelta(hours=1)
        if not hour <= self.every <= GOOD_FOR or self.every % hour:
            raise Refused("R72", "lists appear every full hours, at least every seven days")
        if not 1 <= self.lift < self.begin:
            raise Refused("STATUS-COVER", "more cover begins than is lifted, and some is")
        if self.begin * (_LONGEST_VALIDITY // self.every) > self.size * 3 // 8:
            raise Refused("STATUS-COVER", "the cover would use a list up before its documents end")

    @property
    def stock(self) -> int:
        """How much cover a new list is suspended with: about as much as an old one."""
        return REVERSIBLE_FOR // self.every * self.begin * 3 // 4
