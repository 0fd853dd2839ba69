"""The distinguished names of issuers and subjects (RFC 5280 §4.1.2.4)."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import SET, Leniencies, Node, pass_on, read_node

COMMON_NAME, SERIAL_NUMBER, COUNTRY, LOCALITY = "2.5.4.3", "2.5.4.5", "2.5.4.6", "2.5.4.7"
ORGANIZATION, ORGANIZATIONAL_UNIT = "2.5.4.10", "2.5.4.11"

_CLAUSE = "RFC 5280 §4.1.2.4"
_MAX_NAME_OCTETS = 8192
_MAX_REMEMBERED_OCTETS = 512
_STRING_TAGS = frozenset({0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A, 0x1B, 0x1C, 0x1E})

Normalized = tuple[tuple[tuple[str, str], ...], ...]


class Attribute(NamedTuple):
    """One part of a name, such as the country."""

    oid: str
    text: str
    """What it says; `#` and hexadecimal digits for a value that is no string."""
    tag: int
    """The string type: 0x13 PrintableString, 0x0C UTF8String ..."""
    rdn: int
    """Which relative name it belongs to, counted from 0; nearly always one attribute each."""


@dataclass(frozen=True, slots=True)
class Name:
    """A distinguished name; two are equal if their bytes are."""

    encoded: bytes
    attributes: tuple[Attribute, ...] = field(compare=False)

    def first(self, oid: str) -> str | None:
        """Find the first attribute of a type."""
        return next((part.text for part in self.attributes if part.oid == oid), None)

    @property
    def country(self) -> str | None:
        """The countryName as written; case is for the profile to judge."""
        return self.first(COUNTRY)

    @property
    def common_name(self) -> str | None:
        """The commonName as written."""
        return self.first(COMMON_NAME)

    @property
    def normalized(self) -> Normalized:
        """A form in which equal names are equal: letter case and spaces folded (RFC 5280 §7.1)."""
        if len(self.encoded) > _MAX_REMEMBERED_OCTETS:
            return _normalize(self.attributes)
        return _remembered_form(self.attributes)


def decode_name(encoded: bytes, *, lenient: Leniencies | None = None) -> Name:
    """Read a Name; strictly, unless tolerances are to be noted in `lenient`."""
    if len(encoded) > _MAX_NAME_OCTETS:
        raise Unsupported("name", "is too long", clause=_CLAUSE)
    decode = _remembered_name if len(encoded) <= _MAX_REMEMBERED_OCTETS else _decode_name
    name, tolerated = decode(encoded)
    pass_on(tolerated, lenient, "name", _CLAUSE)
    return name


def _decode_name(encoded: bytes) -> tuple[Name, tuple[str, ...]]:
    lenient = Leniencies()
    found: list[Attribute] = []
    parts = read_node(encoded, lenient=lenient, field="name").sequence("name")
    for rdn, part in enumerate(parts):
        values = part.expect(SET, "name").set_of("name")
        if not values:
            raise Malformed("name", "has an empty part", clause=_CLAUSE)
        found += [_decode_attribute(value, rdn) for value in values]
    return Name(encoded, tuple(found)), lenient.names


def _decode_attribute(node: Node, rdn: int) -> Attribute:
    parts = node.sequence("name")
    if len(parts) != 2:
        raise Malformed("name", "attribute is no type with a value", clause=_CLAUSE)
    kind, value = parts
    text = value.text("name") if value.tag in _STRING_TAGS else f"#{value.encoded.hex()}"
    return Attribute(kind.oid("name"), text, value.tag, rdn)


def _normalize(attributes: tuple[Attribute, ...]) -> Normalized:
    count = attributes[-1].rdn + 1 if attributes else 0
    parts: list[list[tuple[str, str]]] = [[] for _ in range(count)]
    for attribute in attributes:
        parts[attribute.rdn].append((attribute.oid, " ".join(attribute.text.casefold().split())))
    return tuple(tuple(sorted(part)) for part in parts)


_remembered_name = lru_cache(maxsize=4096)(_decode_name)
_remembered_form = lru_cache(maxsize=4096)(_normalize)
