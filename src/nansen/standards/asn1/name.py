"""Distinguished names, and the general names of extensions."""

import re

from cryptography import x509
from cryptography.hazmat import asn1

from nansen.standards.asn1.writer import encode, sequence_of, tagged

COUNTRY = "2.5.4.6"
COMMON_NAME = "2.5.4.3"
LOCALITY = "2.5.4.7"
ORGANIZATION = "2.5.4.10"
ORGANIZATIONAL_UNIT = "2.5.4.11"
SERIAL_NUMBER = "2.5.4.5"

_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,\-./:=?]*")


@asn1.sequence
class Attribute:
    """One attribute of a name: PrintableString where it can be, else UTF8String."""

    type: x509.ObjectIdentifier
    value: asn1.PrintableString | str


def distinguished_name(*attributes: tuple[str, str]) -> bytes:
    """Write a Name from pairs of identifier and text, one attribute a step."""
    return sequence_of(*(_relative_name(oid, text) for oid, text in attributes))


def directory_name(name: bytes) -> bytes:
    """Write an encoded Name as a GeneralName (RFC 5280 §4.2.1.6)."""
    return tagged(0xA4, name)


def mail_name(address: str) -> bytes:
    """Write an e-mail address as a GeneralName."""
    return tagged(0x81, address.encode("ascii"))


def uri_name(address: str) -> bytes:
    """Write a URI as a GeneralName."""
    return tagged(0x86, address.encode("ascii"))


def is_printable(text: str) -> bool:
    """Tell whether a PrintableString can hold the text (X.680 §41.4)."""
    return _PRINTABLE.fullmatch(text) is not None


def _relative_name(oid: str, text: str) -> bytes:
    value = asn1.PrintableString(text) if is_printable(text) else text
    return encode(asn1.SetOf([Attribute(type=x509.ObjectIdentifier(oid), value=value)]))
