"""What a person asks for, and what they were told before they said anything."""

from dataclasses import dataclass, field
from enum import StrEnum

from nansen.application.wording import check_language
from nansen.errors import Malformed
from nansen.standards.framework.entry import DocumentClass


class Urgency(StrEnum):
    """Why a case cannot wait (R37)."""

    DEPORTATION = "deportation"
    MEDICAL = "medical"
    FAMILY_DEATH = "family-death"
    CHILD_ALONE = "child-alone"


class Track(StrEnum):
    """How fast a case goes; the word stands in `application:received`."""

    ORDINARY = "ordinary"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The notice that the person was given before any question (R12)."""

    language: str = field(repr=False)
    digest: bytes = field(repr=False)
    """The SHA-256 of its text."""

    def __post_init__(self) -> None:
        """Refuse what names no text."""
        check_language(self.language, "notice")
        if len(self.digest) != 32:
            raise Malformed("notice", "is named by its SHA-256", clause="R12")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the person asks for."""

    document_class: DocumentClass
    letters_language: str = field(repr=False)
    """In which letters are written to the person: an ISO 639 code."""
    urgency: Urgency | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse what is no language."""
        check_language(self.letters_language, "letters")

    @property
    def track(self) -> Track:
        """How fast the case goes."""
        return Track.ORDINARY if self.urgency is None else Track.URGENT
