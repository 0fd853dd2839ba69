"""Certificates: the body that an authority signs, and the whole with its signature."""

from datetime import datetime
from typing import Annotated

from cryptography.hazmat import asn1

from nansen.standards.asn1.extension import Extension
from nansen.standards.asn1.moment import Time, time
from nansen.standards.asn1.writer import Element, element, encode

_V3 = 2


@asn1.sequence
class Validity:
    """From when until when a certificate counts."""

    not_before: Time
    not_after: Time


@asn1.sequence
class TbsCertificate:
    """The signed body of a certificate (RFC 5280 §4.1.2); unique identifiers never occur."""

    version: Annotated[int, asn1.Explicit(0)]
    serial_number: int
    signature: Element
    issuer: Element
    validity: Validity
    subject: Element
    subject_public_key_info: Element
    extensions: Annotated[list[Extension], asn1.Explicit(3)]


@asn1.sequence
class Signed:
    """A body, the algorithm that signed it and the signature: a certificate or a list."""

    body: Element
    signature_algorithm: Element
    signature: asn1.BitString


def encode_tbs_certificate(
    *,
    serial_number: int,
    signature_algorithm: bytes,
    issuer: bytes,
    not_before: datetime,
    not_after: datetime,
    subject: bytes,
    subject_public_key_info: bytes,
    extensions: list[Extension],
) -> bytes:
    """Write the body of a version 3 certificate from its encoded parts."""
    return encode(
        TbsCertificate(
            version=_V3,
            serial_number=serial_number,
            signature=element(signature_algorithm),
            issuer=element(issuer),
            validity=Validity(not_before=time(not_before), not_after=time(not_after)),
            subject=element(subject),
            subject_public_key_info=element(subject_public_key_info),
            extensions=extensions,
        )
    )


def encode_signed(body: bytes, signature_algorithm: bytes, signature: bytes) -> bytes:
    """Join a body with its signature into a Certificate or a CertificateList."""
    return encode(
        Signed(
            body=element(body),
            signature_algorithm=element(signature_algorithm),
            signature=asn1.BitString(signature, 0),
        )
    )
