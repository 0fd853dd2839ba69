"""A piece of evidence: what it is, who stands behind it, and what was found when it was checked.

No field holds a name, a number or a picture: the original lies sealed elsewhere and is named
by its hash. A document that was inspected and handed back leaves no original at all (R15), and
neither does a chip (R16).
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, NewType

from nansen.errors import Malformed, Refused
from nansen.examination.evidence.occupied_areas import PersonOnly
from nansen.examination.evidence.records import check_text
from nansen.ids import OfficerId, StateCode
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.codes import is_known

EvidenceId = NewType("EvidenceId", str)
"""Random hexadecimal digits: it tells nothing."""

ClaimId = NewType("ClaimId", str)
"""Random hexadecimal digits."""

IndependenceGroup = NewType("IndependenceGroup", str)
"""Sources that could have agreed on a story: all papers of one state, one family, one office."""

HOLDER_GROUP: Final = IndependenceGroup("holder")
"""The applicant's own word; it is what is to be corroborated, so it corroborates nothing."""
MAX_WEIGHT: Final = 4

_ID: Final = re.compile(r"[0-9a-f]{8,32}")
_GROUP: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TOOL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._+-]{0,63}")


class EvidenceKind(StrEnum):
    """What it is; none is demanded of anybody (R4, R8)."""

    NATIONAL_PASSPORT = "national-passport"
    INTERNAL_PASSPORT = "internal-passport"
    """Valid at home only."""
    IDENTITY_CARD = "identity-card"
    CONVENTION_DOCUMENT = "convention-document"
    RESIDENCE_TITLE = "residence-title"
    DRIVING_LICENCE = "driving-licence"
    BIRTH_RECORD = "birth-record"
    CIVIL_RECORD = "civil-record"
    """Marriage, name change, adoption."""
    EDUCATION_RECORD = "education-record"
    COURT_RECORD = "court-record"
    OFFICIAL_LETTER = "official-letter"
    """A consulate's refusal, an authority's answer."""
    REGISTRY_ENTRY = "registry-entry"
    """What a public register says, a wanted list among them."""
    DECREE = "decree"
    PRESS_REPORT = "press-report"
    PHOTOGRAPH = "photograph"
    """An image made before the application and for another purpose."""
    SWORN_STATEMENT = "sworn-statement"
    """The applicant's own."""
    WITNESS_STATEMENT = "witness-statement"
    INTRODUCER_ATTESTATION = "introducer-attestation"
    INTERVIEW_RECORD = "interview-record"


class Source(StrEnum):
    """Who brought it."""

    HOLDER = "holder"
    OFFICER = "officer"
    CHIP = "chip"
    THIRD_PARTY = "third-party"
    REGISTRY = "registry"


class Place(StrEnum):
    """Where it was taken in: a class, never a place."""

    OFFICE = "office"
    MISSION = "mission"
    MOBILE_POST = "mobile-post"
    REMOTE = "remote"


class Condition(StrEnum):
    """What is wrong with a document in itself; what its issuer reports of it is none (R5)."""

    EXPIRED = "expired"
    CANCELLED = "cancelled"
    """It bears the marks: cut, stamped, perforated."""
    DOMESTIC_ONLY = "domestic-only"
    WITHOUT_CHIP = "without-chip"
    DAMAGED = "damaged"
    COPY_ONLY = "copy-only"
    """The original could not be seen."""


class Method(StrEnum):
    """How a piece was checked. Asking the origin is not among them (R2)."""

    PASSIVE_AUTHENTICATION = "passive-authentication"
    """The chip holds what a state signed (9303-11 §5.1)."""
    CHIP_AUTHENTICITY = "chip-authenticity"
    """Active or chip authentication: it is no copy (9303-11 §6.1)."""
    PAGE_INSPECTION = "page-inspection"
    """Printing, paper and zone, by a trained eye."""
    FORENSIC_EXAMINATION = "forensic-examination"
    REGISTER_COMPARISON = "register-comparison"
    """With a register that the origin does not keep."""
    FACE_COMPARISON = "face-comparison"
    INTERVIEW = "interview"
    SOURCE_CONTACTED = "source-contacted"
    """The witness or author confirmed it."""


_OF_CHIPS: Final = frozenset({Method.PASSIVE_AUTHENTICATION, Method.CHIP_AUTHENTICITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Where and when it was taken in, no more exactly than is needed."""

    place: Place
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What one check found, with what, and who answers for it."""

    method: Method
    tool: str
    """Name and version of the program, or of the procedure."""
    result: Outcome
    by: OfficerId
    day: date
    signer: bytes | None = None
    """SHA-256 of the certificate that signed the chip (R16)."""

    def __post_init__(self) -> None:
        """Refuse a check that cannot be told from others, or a signer where none signs."""
        if not _TOOL.fullmatch(self.tool):
            raise Malformed("verification tool", "needs a short name", clause="R16")
        check_text(self.by, "verification officer")
        if self.signer is not None and len(self.signer) != 32:
            raise Malformed("signer", "is no SHA-256", clause="R16")
        if self.signer is not None and self.method not in _OF_CHIPS:
            raise Refused("R16", "only a chip has a signer")
        authentic = self.result is Outcome.SUCCESSFUL
        if self.method is Method.PASSIVE_AUTHENTICATION and authentic and self.signer is None:
            raise Refused("R16", "a chip that was authenticated has a signer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece of evidence."""

    id: EvidenceId
    kind: EvidenceKind
    source: Source
    capture: Capture
    group: IndependenceGroup = field(repr=False)
    supports: tuple[ClaimId, ...]
    contradicts: tuple[ClaimId, ...] = ()
    weight: int = 0
    """From 0 to 4, to the officer who took it in; proofing scores it anew, within limits (R9)."""
    issuer: StateCode | None = field(default=None, repr=False)
    """The state whose authority made it, if one did."""
    conditions: tuple[Condition, ...] = ()
    person_only: PersonOnly | None = field(default=None, repr=False)
    """Set if it was issued in occupied territory (R10)."""
    original: bytes | None = field(default=None, repr=False)
    """SHA-256 of the sealed original."""
    verifications: tuple[Verification, ...] = ()
    expires: date | None = None
    """From the next day on it has to be renewed before it counts again."""
    destroy_after: date

    def __post_init__(self) -> None:
        """Refuse evidence of nothing, of nobody, or that keeps what it must not."""
        check_id(self.id, "evidence id")
        for one in (*self.supports, *self.contradicts):
            check_id(one, "claim id")
        if not _GROUP.fullmatch(self.group):
            raise Malformed("group", "needs a short code", clause="R17")
        if not 0 <= self.weight <= MAX_WEIGHT:
            raise Malformed("weight", "is 0 to 4", clause="R9")
        if self.original is not None and len(self.original) != 32:
            raise Malformed("original", "is no SHA-256", clause="R16")
        if self.issuer is not None and not is_known(self.issuer):
            raise Malformed("issuer", "is no state of the tables", clause="9303-3 §5")
        if self.destroy_after < self.capture.day:
            raise Refused("R83", "evidence is destroyed after it was taken in")
        self._check_claims()
        self._check_source()

    @property
    def is_chip_read(self) -> bool:
        """Tell whether a chip vouches for the document."""
        return any(
            one.method is Method.PASSIVE_AUTHENTICATION and one.result is Outcome.SUCCESSFUL
            for one in self.verifications
        )

    def counts_on(self, day: date) -> bool:
        """Tell whether it need not be renewed first."""
        return self.expires is None or day <= self.expires

    def _check_claims(self) -> None:
        if not self.supports and not self.contradicts:
            raise Refused("EVIDENCE", "evidence speaks for or against a claim")
        for claims in (self.supports, self.contradicts, self.conditions):
            if list(claims) != sorted(set(claims)):
                raise Malformed("claims or conditions", "stand in order, once", clause="ADR 17")
        if set(self.supports) & set(self.contradicts):
            raise Refused("EVIDENCE", "evidence does not speak both for and against a claim")

    def _check_source(self) -> None:
        if self.source is Source.CHIP:
            if self.original is not None:
                raise Refused("R16", "of a chip only the result of reading it is kept")
            if self.issuer is None or not {one.method for one in self.verifications} & _OF_CHIPS:
                raise Refused("R16", "a chip is evidence once it was read and its issuer is known")
        own_word = self.source is Source.HOLDER and self.issuer is None
        if self.group == HOLDER_GROUP and not own_word:
            raise Refused("R17", "the holder's own word is one group, with nothing else in it")
        if self.kind is EvidenceKind.SWORN_STATEMENT and self.group != HOLDER_GROUP:
            raise Refused("R17", "what an applicant swears to is the holder's own word")


def check_id(text: str, name: str) -> None:
    """Take a text as an id, or raise `Malformed`."""
    if not _ID.fullmatch(text):
        raise Malformed(name, "is not 8 to 32 hexadecimal digits", clause="ADR 17")
