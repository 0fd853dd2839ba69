"""GeneralName: the many kinds of name that extensions hold (RFC 5280 §4.2.1.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nansen.errors import Malformed
from nansen.standards.der import Node
from nansen.standards.x509.name import Name, decode_name

_KINDS: Mapping[int, str] = MappingProxyType(
    {
        0: "otherName",
        1: "rfc822Name",
        2: "dNSName",
        3: "x400Address",
        4: "directoryName",
        5: "ediPartyName",
        6: "uniformResourceIdentifier",
        7: "iPAddress",
        8: "registeredID",
    }
)
_TEXTS = frozenset({1, 2, 6})
_IA5_STRING = 0x16


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralName:
    """One name with its kind; only texts and directory names are taken apart."""

    kind: str
    """As RFC 5280 §4.2.1.6 spells it, such as `directoryName`."""
    encoded: bytes
    text: str = ""
    """Of an e-mail address, a host name or a URI."""
    name: Name | None = None
    """Of a directoryName."""


def read_general_names(node: Node, field: str) -> tuple[GeneralName, ...]:
    """Read GeneralNames from their node; the caller checks its tag."""
    return tuple(_read_general_name(part, field) for part in node.children(field))


def _read_general_name(node: Node, field: str) -> GeneralName:
    number = node.tag & 0x1F
    kind = _KINDS.get(number)
    if kind is None or node.tag & 0xC0 != 0x80 or node.tag > 0xFF:
        raise Malformed(field, "has a name of unknown kind", clause="RFC 5280 §4.2.1.6")
    text, name = "", None
    if number in _TEXTS:
        text = node.text(field, tag=_IA5_STRING)
    elif kind == "directoryName":
        name = decode_name(node.only_child(field).encoded, lenient=node.lenient)
    return GeneralName(kind=kind, encoded=node.encoded, text=text, name=name)
