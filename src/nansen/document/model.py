"""The travel document and its holder: values that obey the rules if they exist.

Their `repr` shows the class and the issuing state and nothing of a person.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from nansen.document.document_class import DocumentClass, convention_of
from nansen.document.number import is_document_number
from nansen.document.observations import Observation
from nansen.document.rules import (
    ReturnLimit,
    ShortValidity,
    check_languages,
    check_observations,
    check_return_right,
    check_territory,
    check_validity,
)
from nansen.errors import Malformed, Refused
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.icao9303.codes import (
    check_code_and_nationality,
    check_issuing_state,
    is_known,
)
from nansen.standards.icao9303.names import to_mrz_name
from nansen.standards.icao9303.partial_date import PartialDate

_NAME_LENGTH = 150
_CHIP_TEXT_BYTES = 99
_CHIP_NAME_BYTES = 98  # a comma in print becomes two fillers in the chip
_PLACE_LENGTH = 60
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_AUTHORITY_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
# Punctuation that names carry (9303-3 §4.6); Hebrew and Arabic scripts have their own.
_NAME_MARKS = frozenset(" '-.,’ʼʹʺ·־׳״،ـ\u200c")


class Sex(StrEnum):
    """The letter in the visual zone; the machine readable zone has `<` for X."""

    FEMALE = "F"
    MALE = "M"
    UNSPECIFIED = "X"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One text in one language."""

    language: str
    """An ISO 639 code in small letters."""
    text: str

    def __post_init__(self) -> None:
        """Refuse a code that is none, and a text that a line of print cannot carry."""
        if not _LANGUAGE.fullmatch(self.language):
            raise Malformed("language", "needs two or three small letters", clause="R41")
        _check_printable("text", self.text, longest=80)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingAuthority:
    """The office that issues, by code and by words; never by street."""

    code: str
    state: tuple[Wording, ...]
    """The issuing state or organisation in full (9303-4 §4.1.1.1, field 01)."""
    name: tuple[Wording, ...]
    legal_basis: tuple[Wording, ...] = ()
    """The national provision that the page cites where no convention is (R41)."""

    def __post_init__(self) -> None:
        """Refuse an office that an English or French reader could not name."""
        if not _AUTHORITY_CODE.fullmatch(self.code):
            raise Malformed("authority code", "needs 1 to 16 of A-Z 0-9 -", clause="R44")
        _check_wordings(self.state)
        _check_wordings(self.name)
        if any(len(name.text.encode()) > _CHIP_TEXT_BYTES for name in self.name):
            raise Malformed("authority", "needs at most 99 bytes", clause="9303-10 §4.7.12.1")
        if self.legal_basis:
            _check_wordings(self.legal_basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The person that the document is issued to."""

    primary_identifier: str = field(repr=False)
    """The surname, or the whole name of a person with one name (9303-3 §3.4), in Latin letters."""
    secondary_identifier: str = field(default="", repr=False)
    native_name: str | None = field(default=None, repr=False)
    """The name as its holder writes it, in any script; `surname, given names` if there are two
    parts (R18)."""
    date_of_birth: PartialDate = field(repr=False)
    sex: Sex = field(repr=False)
    place_of_birth: str | None = field(default=None, repr=False)
    """Left out unless the holder wants it, and best without a state (R45)."""

    def __post_init__(self) -> None:
        """Check alphabets and lengths; which part is the surname is the office's finding."""
        _check_latin_name("primary identifier", self.primary_identifier)
        if self.secondary_identifier:
            _check_latin_name("secondary identifier", self.secondary_identifier)
        # Who cannot be written in the letters of the MRZ could not get a document at all.
        to_mrz_name(self.primary_identifier, self.secondary_identifier)
        if self.native_name is not None:
            _check_name("native name", self.native_name)
            if len(self.native_name.encode()) > _CHIP_NAME_BYTES:
                raise Malformed("native name", "needs at most 98 bytes", clause="9303-10 §4.7.11.1")
        if self.place_of_birth is not None:
            _check_printable("place of birth", self.place_of_birth, longest=_PLACE_LENGTH)
            _check_latin("place of birth", self.place_of_birth)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRight:
    """Which state takes the holder back, and until when (1951 Schedule, paragraph 13)."""

    state: StateCode
    until: date
    limited: ReturnLimit | None = None
    """Why it ends before the document does; `None` where it does not (R49)."""

    def __post_init__(self) -> None:
        """Check the state; dates are compared where the document's own are known."""
        _check_state("state of return", self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelDocument:
    """One document for one person (R52); whatever is printed or signed derives from it."""

    document_class: DocumentClass
    issuing_state: StateCode
    issuing_authority: IssuingAuthority = field(repr=False)
    number: DocumentNumber = field(repr=False)
    nationality: StateCode = field(repr=False)
    holder: Holder = field(repr=False)
    date_of_issue: date = field(repr=False)
    date_of_expiry: date = field(repr=False)
    """Never altered: an extension is a new document with its own number (R47)."""
    short_validity: ShortValidity | None = field(default=None, repr=False)
    return_right: ReturnRight = field(repr=False)
    territorial_validity: tuple[StateCode, ...] = field(repr=False)
    """The excepted states: valid for all others (R50)."""
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    languages: tuple[str, ...] = field(default=("en", "fr"), repr=False)

    def __post_init__(self) -> None:
        """Ask every rule.

        Raises:
            Malformed: a field has the wrong form.
            Refused: a rule (R39-R52) forbids the document; the error names it.
        """
        if not is_document_number(self.number):
            raise Malformed("document number", "needs 9 of 0-9 A-Z without O, I", clause="R46")
        check_issuing_state(self.issuing_state)
        for state in (self.issuing_state, self.nationality, *self.territorial_validity):
            _check_state("state", state)
        check_code_and_nationality(self.document_class.value, self.nationality)
        convention = convention_of(self.document_class, self.nationality)
        if convention is None and not self.issuing_authority.legal_basis:
            raise Refused("R41", "a document outside the conventions cites its national basis")
        check_languages(self.languages)
        right = self.return_right
        check_validity(
            self.document_class, self.date_of_issue, self.date_of_expiry, self.short_validity
        )
        check_return_right(self.date_of_issue, self.date_of_expiry, right.until, right.limited)
        check_territory(self.territorial_validity, (self.issuing_state, right.state))
        check_observations(
            self.document_class, self.observations, return_limited=right.limited is not None
        )
        _check_birth(self.holder.date_of_birth, self.date_of_issue)


def _check_wordings(wordings: tuple[Wording, ...]) -> None:
    """Refuse words that lack both English and French, or that speak one language twice (R41)."""
    languages = [wording.language for wording in wordings]
    if len(set(languages)) != len(languages):
        raise Refused("R41", "each language stands once")
    if not {"en", "fr"} & set(languages):
        raise Refused("R41", "one of the languages is English or French")


def _check_birth(born: PartialDate, issued: date) -> None:
    # An unknown part may be any day, so only a known year can come after the issue.
    latest = (born.year or 0, born.month or 1, born.day or 1)
    if latest > (issued.year, issued.month, issued.day):
        raise Refused("R19", "a holder is born before the document is issued")


def _check_state(name: str, code: str) -> None:
    if "<" in code or not is_known(code):  # fillers belong to the machine readable zone only
        raise Malformed(name, "needs a code of the tables", clause="9303-3 §5")


def _check_printable(name: str, text: str, *, longest: int) -> None:
    if not 0 < len(text) <= longest:
        raise Malformed(name, f"needs 1 to {longest} characters", clause="9303-4 §4.1.1.1")
    if text != text.strip() or text != unicodedata.normalize("NFC", text):
        raise Malformed(name, "needs NFC without outer spaces", clause="9303-3 §3.1")
    # Direction overrides and controls could make the page read unlike the chip.
    if any(unicodedata.category(character)[0] in "CZ" for character in text if character != " "):
        raise Malformed(name, "must not contain control characters", clause="9303-3 §3.1")


def _check_name(name: str, text: str) -> None:
    _check_printable(name, text.replace("\u200c", ""), longest=_NAME_LENGTH)
    for character in text:
        if character not in _NAME_MARKS and unicodedata.category(character)[0] not in "LM":
            raise Malformed(name, "has letters, spaces and name marks only", clause="9303-3 §3.4")


def _check_latin_name(name: str, text: str) -> None:
    _check_name(name, text)
    _check_latin(name, text)


def _check_latin(name: str, text: str) -> None:
    for character in text:
        if character.isalpha() and not unicodedata.name(character, "").startswith(
            ("LATIN", "MODIFIER LETTER")
        ):
            raise Malformed(name, "needs Latin letters", clause="9303-3 §3.1")
