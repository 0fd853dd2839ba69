"""Why a person applies: what happened, in their words, and what they can show.

Nothing is asked of opinion or party (R7), and nothing singly is a must (R4).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nansen.application.bundle import LARGEST_PART
from nansen.application.wording import check_line, check_text
from nansen.errors import Malformed, Refused
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.partial_date import PartialDate

LONGEST_NARRATIVE: Final = 100_000
LARGEST_PORTRAIT: Final = 10 * 1024 * 1024
"""So that it fits into the field that it is kept in."""
_LONGEST: Final = 300
_MOST_DENIALS: Final = 64


class DenialKind(StrEnum):
    """How an origin denied papers or protection (R4)."""

    REFUSAL = "refusal"
    NO_ANSWER = "no-answer"
    ANNULMENT = "annulment"
    PUBLIC_LIST = "public-list"
    DECREE = "decree"
    CONVICTION = "conviction"
    NEVER_REGISTERED = "never-registered"
    """Born in exile, or struck from the register (R8)."""
    CANNOT_ASK = "cannot-ask"
    """To ask would endanger the person or somebody else; that is a sufficient answer (R2)."""


class EvidenceKind(StrEnum):
    """What a file shows."""

    PORTRAIT = "portrait"
    OLD_DOCUMENT = "old-document"
    CHIP = "chip"
    """A file of an old passport's chip, for the office's inspection; only its result is kept."""
    DENIAL = "denial"
    PERSECUTION = "persecution"
    CIVIL_STATUS = "civil-status"
    FAMILY = "family"
    STAY = "stay"
    AUTHORITY = "authority"
    """Shows who may act for the applicant (R13)."""
    URGENCY = "urgency"
    OTHER = "other"


class MediaType(StrEnum):
    """What a file is; nothing else is taken, and none is opened outside a sandbox."""

    JPEG = "image/jpeg"
    JPEG_2000 = "image/jp2"
    PNG = "image/png"
    PDF = "application/pdf"
    TEXT = "text/plain"
    OCTETS = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """One time, or one way, in which the origin denied papers or protection."""

    kind: DenialKind = field(repr=False)
    day: PartialDate
    authority: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse an authority that is no line."""
        if self.authority is not None:
            check_line(self.authority, "authority", longest=_LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What the person says of origin, protection and its loss (R1)."""

    narrative: str = field(repr=False)
    denials: tuple[Denial, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Refuse text that nobody could read; none at all is an answer."""
        check_text(self.narrative, "narrative", longest=LONGEST_NARRATIVE)
        if len(self.denials) > _MOST_DENIALS:
            raise Malformed("denials", f"are at most {_MOST_DENIALS}", clause="R4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file that travels beside the form, named by its SHA-256."""

    kind: EvidenceKind = field(repr=False)
    media_type: MediaType
    digest: bytes = field(repr=False)
    size: int
    chip_file: str | None = None
    """`EF.DG1`, `EF.SOD`: which file of a chip it is."""

    def __post_init__(self) -> None:
        """Refuse a file that is too large, and a chip's file without its name."""
        if len(self.digest) != 32 or not 0 < self.size <= LARGEST_PART:
            raise Malformed("evidence", "has 1 octet to 20 MiB and a SHA-256", clause="R14")
        if self.kind is EvidenceKind.PORTRAIT and self.size > LARGEST_PORTRAIT:
            raise Refused("BUNDLE-SIZE", "a portrait has at most 10 MiB")
        is_chip = self.kind is EvidenceKind.CHIP
        if is_chip != (self.chip_file is not None):
            raise Malformed("evidence", "is a chip's if it names the chip's file", clause="R16")
        if self.chip_file is not None and self.chip_file not in _CHIP_FILES:
            raise Malformed("evidence", "names no file of a chip", clause="R16")
        if is_chip != (self.media_type is MediaType.OCTETS):
            raise Malformed("evidence", "is octets if it is a chip's", clause="R16")


_CHIP_FILES: Final = frozenset(one.title for one in ElementaryFile) - {"EF.DG3", "EF.DG4"}
"""Fingerprints and irises are nobody's business here (R22)."""
