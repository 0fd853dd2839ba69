"""DG12: additional details of the document (9303-10 §4.7.12).

Two types. `DocumentDetails` holds whatever a foreign document says.
`IssuedDocumentDetails` is what we may write: the authority, the day of issue, endorsements
that are codes (R43) and the day of personalisation, whose hour would tell when somebody
stood at a counter.

The endorsements repeat the return right and the territory from DG13 as words that every
border system shows: `OBS01 OBS07 RETURN UTO 20311122 EXCEPT RUS`.
"""

import re
from dataclasses import dataclass, field
from typing import Final, Self

from nansen.errors import Malformed, Refused
from nansen.ids import StateCode
from nansen.standards.der import Leniencies
from nansen.standards.framework.observation import Observation
from nansen.standards.framework.return_right import ReturnRight, check_states
from nansen.standards.icao9303.lds.details import (
    TAG_LIST,
    check_tag_list,
    check_text,
    decode_date,
    decode_group,
    decode_moment,
    decode_text,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.partial_date import PartialDate, decode_dg11_date
from nansen.standards.tlv import encode_object, encode_tag, find_optional, read_object

_CLAUSE = "9303-10 §4.7.12"
_AUTHORITY, _ISSUED, _ENDORSEMENTS, _PERSONALIZED = 0x5F19, 0x5F26, 0x5F1B, 0x5F55
_OTHER_PERSON = 0x5F1A

_TEXTS: Final = {
    0x5F19: "issuing_authority",
    0x5F1B: "endorsements",
    0x5F1C: "tax_exit_requirements",
    0x5F56: "device_serial_number",
}
_IMAGES: Final = {0x5F1D: "front_image", 0x5F1E: "rear_image"}
_FORBIDDEN: Final = (
    *("tax_exit_requirements", "device_serial_number", "front_image", "rear_image"),
    "other_persons",
)
_CODED: Final = re.compile(
    r"((?:OBS[0-9]{2}(?: |$))*)"
    r"(?:RETURN ([A-Z]{1,3}) ([0-9]{8})(?: |$))?"
    r"(?:EXCEPT((?: [A-Z]{1,3})+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsements:
    """All that a document of ours may remark, as codes (R43)."""

    observations: tuple[Observation, ...] = ()
    return_right: ReturnRight | None = None
    territorial_except: tuple[StateCode, ...] = ()

    def __post_init__(self) -> None:
        """Check that there is something to say, in order, and not too long."""
        if list(self.observations) != sorted(set(self.observations)):
            raise Malformed("endorsements", "codes must be in order, none twice", clause="R43")
        check_states(self.territorial_except, "territorial_except")
        check_text(self.text, "endorsements")

    @property
    def text(self) -> str:
        """The codes as they stand in the chip."""
        words: list[str] = list(self.observations)
        if self.return_right is not None:
            words += ["RETURN", self.return_right.state, self.return_right.until.dg11]
        if self.territorial_except:
            words += ["EXCEPT", *self.territorial_except]
        return " ".join(words)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the codes back; `Malformed` if there is anything else."""
        match = _CODED.fullmatch(text)
        if match is None:
            raise Malformed("endorsements", "are not all codes", clause="R43")
        codes, state, until, territory = match.groups(default="")
        if not set(codes.split()) <= set(Observation):
            raise Malformed("endorsements", "hold a code that is not listed", clause="R43")
        if text.endswith(" "):
            raise Malformed("endorsements", "end in a space", clause="R43")
        return cls(
            observations=tuple(map(Observation, codes.split())),
            return_right=ReturnRight(state=StateCode(state), until=decode_dg11_date(until))
            if state
            else None,
            territorial_except=tuple(map(StateCode, territory.split())),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedDocumentDetails:
    """What a document of ours says of itself beside the MRZ."""

    issuing_authority: str
    date_of_issue: PartialDate
    endorsements: Endorsements | None = None
    personalized_on: PartialDate | None = None

    def __post_init__(self) -> None:
        """Check the authority's length and that the dates are full."""
        check_text(self.issuing_authority, "issuing_authority")
        if not self.date_of_issue.is_complete:
            raise Malformed("date_of_issue", "needs a full date", clause=_CLAUSE)
        if self.personalized_on is not None and not self.personalized_on.is_complete:
            raise Malformed("personalized_on", "needs a full date", clause=_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDetails:
    """Whatever a document says of itself beside the MRZ."""

    issuing_authority: str | None = None
    date_of_issue: PartialDate | None = None
    other_persons: tuple[str, ...] = field(default=(), repr=False)
    endorsements: str | None = field(default=None, repr=False)
    tax_exit_requirements: str | None = field(default=None, repr=False)
    front_image: bytes | None = field(default=None, repr=False)
    rear_image: bytes | None = field(default=None, repr=False)
    personalized_at: str | None = None
    """Fourteen digits, to the second."""
    device_serial_number: str | None = None
    leniencies: tuple[str, ...] = ()


def encode_dg12(details: IssuedDocumentDetails) -> bytes:
    """Write DG12."""
    elements = {
        _AUTHORITY: details.issuing_authority,
        _ISSUED: details.date_of_issue.dg11,
    }
    if details.endorsements is not None:
        elements[_ENDORSEMENTS] = details.endorsements.text
    if details.personalized_on is not None:
        elements[_PERSONALIZED] = details.personalized_on.dg11 + "000000"
    tags = encode_object(TAG_LIST, *map(encode_tag, elements))
    values = (encode_object(tag, text.encode()) for tag, text in elements.items())
    return encode_object(ElementaryFile.DG12.tag, tags, *values)


def decode_dg12(encoded: bytes) -> DocumentDetails:
    """Read DG12.

    Tolerated, and named: `tag-list` where the list differs from what is there, `name-count`
    likewise, `date-unreadable`, `unknown-object`, and what texts and dates name.
    """
    lenient = Leniencies()
    outer = read_object(encoded, field="DG12", lenient=lenient)
    parts = outer.expect(ElementaryFile.DG12.tag, "DG12").children("DG12")
    known = {*_TEXTS, *_IMAGES, _ISSUED, _PERSONALIZED}
    check_tag_list(parts, known, _OTHER_PERSON, "DG12", lenient)
    found = {tag: find_optional(parts, tag, "DG12") for tag in (*_TEXTS, *_IMAGES, _ISSUED)}
    texts = {
        name: decode_text(part.value, lenient)
        for tag, name in _TEXTS.items()
        if (part := found[tag]) is not None
    }
    images = {name: part.value for tag, name in _IMAGES.items() if (part := found[tag]) is not None}
    return DocumentDetails(
        issuing_authority=texts.get("issuing_authority"),
        endorsements=texts.get("endorsements"),
        tax_exit_requirements=texts.get("tax_exit_requirements"),
        device_serial_number=texts.get("device_serial_number"),
        date_of_issue=decode_date(found[_ISSUED], lenient),
        other_persons=decode_group(parts, _OTHER_PERSON, "DG12", lenient),
        front_image=images.get("front_image"),
        rear_image=images.get("rear_image"),
        personalized_at=decode_moment(find_optional(parts, _PERSONALIZED, "DG12"), lenient),
        leniencies=lenient.names,
    )


def check_issuable_dg12(encoded: bytes) -> None:
    """Refuse a DG12 that is not exactly what `encode_dg12` writes (R43, R44)."""
    details = decode_dg12(encoded)
    for name in _FORBIDDEN:
        if getattr(details, name):
            raise Refused("R44", f"DG12 must not hold {name}")
    if details.issuing_authority is None or details.date_of_issue is None:
        raise Refused("R42", "DG12 must state the authority and the day of issue")
    text, moment = details.endorsements, details.personalized_at
    issued = IssuedDocumentDetails(
        issuing_authority=details.issuing_authority,
        date_of_issue=details.date_of_issue,
        endorsements=None if text is None else Endorsements.parse(text),
        personalized_on=None if moment is None else decode_dg11_date(moment[:8]),
    )
    if encode_dg12(issued) != encoded:
        raise Refused("R44", "DG12 holds more than its fields say")
