"""DG11: additional personal details (9303-10 §4.7.11).

Two types. `PersonalDetails` holds whatever a foreign document says. `IssuedPersonalDetails`
is what we may write: a full name in its own script, other names, the full date of birth.
An address, a telephone, a profession, a personal number or the numbers of other documents
have no place in it, because they would lead whoever reads the chip to the holder (R44).
"""

from dataclasses import dataclass, field
from typing import Final, Self

from nansen.errors import Malformed, Refused
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.lds.details import (
    TAG_LIST,
    check_tag_list,
    check_text,
    decode_date,
    decode_group,
    decode_text,
    encode_group,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.tlv import encode_object, encode_tag, find_optional, read_object

_CLAUSE = "9303-10 §4.7.11"
_FULL_NAME, _OTHER_NAME, _DATE_OF_BIRTH = 0x5F0E, 0x5F0F, 0x5F2B
_PROOF_OF_CITIZENSHIP = 0x5F16

_TEXTS: Final = {
    0x5F0E: "full_name",
    0x5F10: "personal_number",
    0x5F11: "place_of_birth",
    0x5F42: "address",
    0x5F12: "telephone",
    0x5F13: "profession",
    0x5F14: "title",
    0x5F15: "personal_summary",
    0x5F17: "other_documents",
    0x5F18: "custody",
}
_FORBIDDEN: Final = (
    *(name for name in _TEXTS.values() if name != "full_name"),
    "proof_of_citizenship",
)
"""What no document of ours says (R44, R45)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeName:
    """A name as its holder writes it, in any script (R18)."""

    primary: str = field(repr=False)
    secondary: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse what the fillers of the encoding could not give back."""
        for part in (self.primary, self.secondary):
            if part != " ".join(part.split()) or "<" in part:
                raise Malformed("name", "has needless spaces or fillers", clause=_CLAUSE)
        if not self.primary:
            raise Malformed("name", "needs a primary identifier", clause=_CLAUSE)
        check_text(self.text, "name")

    @property
    def text(self) -> str:
        """The name with fillers in place of spaces and none at its end."""
        joined = f"{self.primary}<<{self.secondary}" if self.secondary else self.primary
        return joined.replace(" ", "<")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name with its fillers."""
        primary, _, secondary = text.partition("<<")
        return cls(primary=primary.replace("<", " "), secondary=secondary.replace("<", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPersonalDetails:
    """What a document of ours says of its holder beside the MRZ."""

    full_name: NativeName | None = None
    other_names: tuple[NativeName, ...] = ()
    date_of_birth: PartialDate | None = None

    def __post_init__(self) -> None:
        """Refuse an empty data group and more names than anybody reads."""
        if self.full_name is None and self.date_of_birth is None and not self.other_names:
            raise Malformed("DG11", "says nothing; leave it out", clause=_CLAUSE)
        if len(self.other_names) > 9:
            raise Malformed("DG11", "has more than nine other names", clause=_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDetails:
    """Whatever a document says of its holder beside the MRZ; texts keep their fillers."""

    full_name: str | None = field(default=None, repr=False)
    other_names: tuple[str, ...] = field(default=(), repr=False)
    personal_number: str | None = field(default=None, repr=False)
    date_of_birth: PartialDate | None = None
    place_of_birth: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    telephone: str | None = field(default=None, repr=False)
    profession: str | None = field(default=None, repr=False)
    title: str | None = field(default=None, repr=False)
    personal_summary: str | None = field(default=None, repr=False)
    proof_of_citizenship: bytes | None = field(default=None, repr=False)
    other_documents: str | None = field(default=None, repr=False)
    custody: str | None = field(default=None, repr=False)
    leniencies: tuple[str, ...] = ()


def encode_dg11(details: IssuedPersonalDetails) -> bytes:
    """Write DG11."""
    elements: list[tuple[int, bytes]] = []
    if details.full_name is not None:
        name = details.full_name.text.encode()
        elements.append((_FULL_NAME, encode_object(_FULL_NAME, name)))
    if details.other_names:
        names = [name.text.encode() for name in details.other_names]
        elements.append((_OTHER_NAME, encode_group(_OTHER_NAME, names)))
    if details.date_of_birth is not None:
        date = details.date_of_birth.dg11.encode()
        elements.append((_DATE_OF_BIRTH, encode_object(_DATE_OF_BIRTH, date)))
    tags = encode_object(TAG_LIST, *(encode_tag(tag) for tag, _ in elements))
    return encode_object(ElementaryFile.DG11.tag, tags, *(encoded for _, encoded in elements))


def decode_dg11(encoded: bytes) -> PersonalDetails:
    """Read DG11.

    Tolerated, and named: `tag-list` where the list differs from what is there, `name-count`
    likewise, `date-unreadable`, `unknown-object`, and what texts and dates name.
    """
    lenient = Leniencies()
    outer = read_object(encoded, field="DG11", lenient=lenient)
    parts = outer.expect(ElementaryFile.DG11.tag, "DG11").children("DG11")
    known = {*_TEXTS, _DATE_OF_BIRTH, _PROOF_OF_CITIZENSHIP}
    check_tag_list(parts, known, _OTHER_NAME, "DG11", lenient)
    texts = {
        name: decode_text(found.value, lenient)
        for tag, name in _TEXTS.items()
        if (found := find_optional(parts, tag, "DG11")) is not None
    }
    proof = find_optional(parts, _PROOF_OF_CITIZENSHIP, "DG11")
    return PersonalDetails(
        **texts,
        other_names=decode_group(parts, _OTHER_NAME, "DG11", lenient),
        date_of_birth=decode_date(find_optional(parts, _DATE_OF_BIRTH, "DG11"), lenient),
        proof_of_citizenship=None if proof is None else proof.value,
        leniencies=lenient.names,
    )


def check_issuable_dg11(encoded: bytes) -> None:
    """Refuse a DG11 that is not exactly what `encode_dg11` writes (R44)."""
    details = decode_dg11(encoded)
    for name in _FORBIDDEN:
        if getattr(details, name) is not None:
            raise Refused("R44", f"DG11 must not hold {name}")
    full_name = details.full_name
    issued = IssuedPersonalDetails(
        full_name=None if full_name is None else NativeName.parse(full_name),
        other_names=tuple(NativeName.parse(name) for name in details.other_names),
        date_of_birth=details.date_of_birth,
    )
    if encode_dg11(issued) != encoded:
        raise Refused("R44", "DG11 holds more than its fields say")
