"""The extensions of certificates and revocation lists, each as its encoded value."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from nansen.standards.asn1.moment import general_time
from nansen.standards.asn1.writer import encode, sequence_of, tagged

SUBJECT_KEY_IDENTIFIER = "2.5.29.14"
KEY_USAGE = "2.5.29.15"
PRIVATE_KEY_USAGE_PERIOD = "2.5.29.16"
SUBJECT_ALTERNATIVE_NAME = "2.5.29.17"
ISSUER_ALTERNATIVE_NAME = "2.5.29.18"
BASIC_CONSTRAINTS = "2.5.29.19"
CRL_NUMBER = "2.5.29.20"
CRL_DISTRIBUTION_POINTS = "2.5.29.31"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
EXTENDED_KEY_USAGE = "2.5.29.37"
NAME_CHANGE = "2.23.136.1.1.6.1"
DOCUMENT_TYPE_LIST = "2.23.136.1.1.6.2"

# The bits of RFC 5280 §4.2.1.3 that 9303-12 §7.1.1 ever sets.
_KEY_USAGE_BITS = {"digitalSignature": 0, "keyCertSign": 5, "cRLSign": 6}


@asn1.sequence
class Extension:
    """One extension; `critical` is left out where it is false (X.690 §11.5)."""

    oid: ObjectIdentifier
    critical: Annotated[bool, asn1.Default(value=False)]
    value: bytes


@asn1.sequence
class AuthorityKeyIdentifier:
    """Which key of the issuer signed (RFC 5280 §4.2.1.1)."""

    key_identifier: Annotated[bytes, asn1.Implicit(0)]


@asn1.sequence
class PrivateKeyUsagePeriod:
    """From when until when the private key signs (RFC 3280 §4.2.1.4)."""

    not_before: Annotated[asn1.GeneralizedTime, asn1.Implicit(0)]
    not_after: Annotated[asn1.GeneralizedTime, asn1.Implicit(1)]


@asn1.sequence
class BasicConstraints:
    """That the key signs certificates, and how long a path may follow (RFC 5280 §4.2.1.9)."""

    authority: Annotated[bool, asn1.Default(value=False)]
    path_length: int


@asn1.sequence
class DocumentTypeList:
    """The document codes that a signer may produce (9303-12 §7.1.1.6)."""

    version: int
    document_types: asn1.SetOf[asn1.PrintableString]


def extension(oid: str, value: bytes, *, critical: bool) -> Extension:
    """Put an encoded value into an extension."""
    return Extension(oid=ObjectIdentifier(oid), critical=critical, value=value)


def subject_key_identifier(identifier: bytes) -> bytes:
    """Write a subjectKeyIdentifier."""
    return encode(identifier)


def authority_key_identifier(identifier: bytes) -> bytes:
    """Write an authorityKeyIdentifier with nothing but the key's identifier."""
    return encode(AuthorityKeyIdentifier(key_identifier=identifier))


def key_usage(names: Collection[str]) -> bytes:
    """Write a keyUsage from the names that RFC 5280 gives its bits."""
    bits = [_KEY_USAGE_BITS[name] for name in names]
    octet = sum(0x80 >> bit for bit in bits)
    return encode(asn1.BitString(bytes([octet]), 7 - max(bits)))


def private_key_usage_period(not_before: datetime, not_after: datetime) -> bytes:
    """Write a privateKeyUsagePeriod with both its ends."""
    return encode(
        PrivateKeyUsagePeriod(
            not_before=general_time(not_before), not_after=general_time(not_after)
        )
    )


def alternative_names(names: Iterable[bytes]) -> bytes:
    """Write GeneralNames from encoded names."""
    return sequence_of(*names)


def basic_constraints(path_length: int) -> bytes:
    """Write the basicConstraints of an authority."""
    return encode(BasicConstraints(authority=True, path_length=path_length))


def crl_number(number: int) -> bytes:
    """Write a cRLNumber."""
    return encode(number)


def crl_distribution_points(locations: Iterable[bytes]) -> bytes:
    """Write one distribution point for each encoded URI (RFC 5280 §4.2.1.13)."""
    return sequence_of(*(tagged(0x30, tagged(0xA0, tagged(0xA0, name))) for name in locations))


def extended_key_usage(*purposes: str) -> bytes:
    """Write an extKeyUsage."""
    return sequence_of(*(encode(ObjectIdentifier(oid)) for oid in purposes))


def name_change() -> bytes:
    """Write the mark of a changed name (9303-12 §7.1.1.5)."""
    return encode(asn1.Null())


def document_type_list(document_types: Iterable[str]) -> bytes:
    """Write the list of document codes (9303-12 §7.1.1.6)."""
    codes = asn1.SetOf([asn1.PrintableString(code) for code in document_types])
    return encode(DocumentTypeList(version=0, document_types=codes))
