"""The extensions that travel document certificates carry (9303-12 §7.1.1).

Each function reads the value of one extension: the octets inside its OCTET STRING.
All read strictly, or with `lenient` note what they tolerate.
"""

from dataclasses import dataclass
from datetime import datetime

from nansen.errors import Malformed
from nansen.standards.der import (
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    SET,
    Leniencies,
    Node,
    read_node,
)
from nansen.standards.x509.general_name import GeneralName, read_general_names

SUBJECT_KEY_IDENTIFIER = "2.5.29.14"
KEY_USAGE = "2.5.29.15"
PRIVATE_KEY_USAGE_PERIOD = "2.5.29.16"
SUBJECT_ALTERNATIVE_NAME = "2.5.29.17"
ISSUER_ALTERNATIVE_NAME = "2.5.29.18"
BASIC_CONSTRAINTS = "2.5.29.19"
CRL_NUMBER = "2.5.29.20"
CRL_DISTRIBUTION_POINTS = "2.5.29.31"
CERTIFICATE_POLICIES = "2.5.29.32"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
EXTENDED_KEY_USAGE = "2.5.29.37"
NAME_CHANGE = "2.23.136.1.1.6.1"
DOCUMENT_TYPE_LIST = "2.23.136.1.1.6.2"

_KEY_USAGES = (
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityKeyIdentifier:
    """Which key of the issuer signed (RFC 5280 §4.2.1.1)."""

    key_identifier: bytes | None = None
    issuer: tuple[GeneralName, ...] = ()
    serial_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateKeyUsagePeriod:
    """When the private key may sign: shorter than the certificate lives (9303-12 §4.1)."""

    not_before: datetime | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionPoint:
    """Where revocation lists are to be had (RFC 5280 §4.2.1.13)."""

    names: tuple[GeneralName, ...] = ()
    crl_issuer: tuple[GeneralName, ...] = ()
    partial: bool = False
    """Only for some reasons, or named relative to the issuer: not what 9303-12 has."""


def decode_key_usage(value: bytes, *, lenient: Leniencies | None = None) -> frozenset[str]:
    """Read what the key is for, in the names of RFC 5280 §4.2.1.3."""
    node = read_node(value, lenient=lenient, field="keyUsage")
    bits = node.named_bits("keyUsage")
    if any(bit >= len(_KEY_USAGES) for bit in bits):
        raise Malformed("keyUsage", "has an unknown bit", clause="RFC 5280 §4.2.1.3")
    return frozenset(_KEY_USAGES[bit] for bit in bits)


def decode_basic_constraints(
    value: bytes, *, lenient: Leniencies | None = None
) -> tuple[bool, int | None]:
    """Read whether this is a CA, and how many more may follow below it."""
    parts = read_node(value, lenient=lenient, field="basicConstraints").sequence("basicConstraints")
    is_ca, path_length = False, None
    if parts and parts[0].tag == BOOLEAN:
        is_ca = parts.pop(0).boolean("cA")
        if not is_ca:
            _note_default(lenient, "cA")
    if parts and parts[0].tag == INTEGER:
        path_length = parts.pop(0).integer("pathLenConstraint")
        if path_length < 0:
            raise Malformed("pathLenConstraint", "is negative", clause="RFC 5280 §4.2.1.9")
    if parts:
        raise Malformed("basicConstraints", "has an unknown part", clause="RFC 5280 §4.2.1.9")
    return is_ca, path_length


def decode_subject_key_identifier(value: bytes, *, lenient: Leniencies | None = None) -> bytes:
    """Read the identifier of the subject's key."""
    node = read_node(value, lenient=lenient, field="subjectKeyIdentifier")
    return node.octets("subjectKeyIdentifier")


def decode_authority_key_identifier(
    value: bytes, *, lenient: Leniencies | None = None
) -> AuthorityKeyIdentifier:
    """Read which key of the issuer signed."""
    field = "authorityKeyIdentifier"
    parts = _tagged(value, field, lenient)
    serial = parts.get(2)
    return AuthorityKeyIdentifier(
        key_identifier=parts[0].octets(field, tag=0x80) if 0 in parts else None,
        issuer=read_general_names(parts[1], field) if 1 in parts else (),
        serial_number=serial.integer(field, tag=0x82) if serial else None,
    )


def decode_private_key_usage_period(
    value: bytes, *, lenient: Leniencies | None = None
) -> PrivateKeyUsagePeriod:
    """Read when the private key may sign."""
    field = "privateKeyUsagePeriod"
    parts = _tagged(value, field, lenient)
    moments = {at: part.time(field, tag=GENERALIZED_TIME) for at, part in parts.items()}
    if not moments or not moments.keys() <= {0, 1}:
        raise Malformed(field, "must be one time or two", clause="9303-12 §7.1.1")
    return PrivateKeyUsagePeriod(not_before=moments.get(0), not_after=moments.get(1))


def decode_alternative_names(
    value: bytes, *, lenient: Leniencies | None = None
) -> tuple[GeneralName, ...]:
    """Read further names of the subject or the issuer (9303-12 §7.1.1.2)."""
    node = read_node(value, lenient=lenient, field="alternative names")
    return read_general_names(node.expect(0x30, "alternative names"), "alternative names")


def decode_distribution_points(
    value: bytes, *, lenient: Leniencies | None = None
) -> tuple[DistributionPoint, ...]:
    """Read where revocation lists are to be had (9303-12 §7.1.1.4)."""
    field = "cRLDistributionPoints"
    points = read_node(value, lenient=lenient, field=field).sequence(field)
    return tuple(_read_distribution_point(point, field) for point in points)


def decode_extended_key_usage(
    value: bytes, *, lenient: Leniencies | None = None
) -> tuple[str, ...]:
    """Read the further purposes of the key, as object identifiers (9303-12 §7.1.1.3)."""
    parts = read_node(value, lenient=lenient, field="extKeyUsage").sequence("extKeyUsage")
    if not parts:
        raise Malformed("extKeyUsage", "names no purpose", clause="RFC 5280 §4.2.1.12")
    return tuple(part.oid("extKeyUsage") for part in parts)


def decode_document_type_list(
    value: bytes, *, lenient: Leniencies | None = None
) -> tuple[str, ...]:
    """Read the document types, as in the MRZ, that a signer may sign (9303-12 §7.1.1.6)."""
    field = "documentTypeList"
    parts = read_node(value, lenient=lenient, field=field).sequence(field)
    if len(parts) != 2 or parts[0].integer(field) != 0:
        raise Malformed(field, "must be version 0 and the types", clause="9303-12 §7.1.1.6")
    types = tuple(part.text(field) for part in parts[1].expect(SET, field).set_of(field))
    if not all(1 <= len(text) <= 2 for text in types):
        raise Malformed(field, "a type has 1 or 2 letters", clause="9303-12 §7.1.1.6")
    return types


def decode_crl_number(value: bytes, *, lenient: Leniencies | None = None) -> int:
    """Read the number that grows with each revocation list (9303-12 §7.1.4)."""
    return read_node(value, lenient=lenient, field="cRLNumber").integer("cRLNumber")


def _tagged(value: bytes, field: str, lenient: Leniencies | None) -> dict[int, Node]:
    """Split a SEQUENCE whose parts carry ascending context tags."""
    parts = read_node(value, lenient=lenient, field=field).sequence(field)
    return _by_tag(parts, field)


def _by_tag(parts: list[Node], field: str) -> dict[int, Node]:
    found: dict[int, Node] = {}
    for part in parts:
        number = part.tag & 0x1F
        if part.tag & 0xC0 != 0x80 or (found and number <= max(found)) or part.tag > 0xFF:
            raise Malformed(field, "has an unknown part", clause="RFC 5280 §4.2.1")
        found[number] = part
    return found


def _read_distribution_point(node: Node, field: str) -> DistributionPoint:
    parts = _by_tag(node.sequence(field), field)
    names: tuple[GeneralName, ...] = ()
    partial = 1 in parts
    if 0 in parts:
        where = parts[0].only_child(field)
        if where.tag == 0xA0:
            names = read_general_names(where, field)
        else:
            partial = True
    issuer = read_general_names(parts[2], field) if 2 in parts else ()
    return DistributionPoint(names=names, crl_issuer=issuer, partial=partial)


def _note_default(lenient: Leniencies | None, field: str) -> None:
    if lenient is None:
        raise Malformed(field, "writes out its default", clause="X.690 §11.5")
    lenient.note("ber-encoded-default")
