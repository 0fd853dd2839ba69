"""CMS SignedData with one signer (RFC 5652 §5): security objects and master lists.

The structure is assembled from encoded parts, because each part is hashed or signed
as the very bytes that later stand in it.
"""

from datetime import datetime
from typing import Annotated

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from nansen.standards.asn1.moment import time
from nansen.standards.asn1.writer import Element, element, encode, set_of, tagged

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_V1, _V3 = 1, 3


@asn1.sequence
class Attribute:
    """A signed attribute with its one value."""

    type: ObjectIdentifier
    values: asn1.SetOf[Element]


@asn1.sequence
class IssuerAndSerialNumber:
    """A signer named by its certificate's issuer and serial number."""

    issuer: Element
    serial_number: int


@asn1.sequence
class EncapsulatedContent:
    """What is signed, with its type."""

    content_type: ObjectIdentifier
    content: Annotated[bytes, asn1.Explicit(0)]


@asn1.sequence
class SignedData:
    """Content, certificates and signers; revocation lists never occur."""

    version: int
    digest_algorithms: asn1.SetOf[Element]
    content: EncapsulatedContent
    certificates: Element
    signer_infos: asn1.SetOf[Element]


@asn1.sequence
class ContentInfo:
    """The outermost layer: a SignedData."""

    content_type: ObjectIdentifier
    content: Annotated[SignedData, asn1.Explicit(0)]


def encode_signed_attributes(
    content_type: str, digest: bytes, signing_time: datetime | None
) -> bytes:
    """Write the attributes as the SET OF that is signed (RFC 5652 §5.4)."""
    attributes = [
        _attribute(_CONTENT_TYPE, encode(ObjectIdentifier(content_type))),
        _attribute(_MESSAGE_DIGEST, encode(digest)),
    ]
    if signing_time is not None:
        attributes.append(_attribute(_SIGNING_TIME, encode(time(signing_time))))
    return set_of(*attributes)


def encode_signer_by_issuer(issuer: bytes, serial_number: int) -> bytes:
    """Write a SignerIdentifier as issuer and serial number."""
    return encode(IssuerAndSerialNumber(issuer=element(issuer), serial_number=serial_number))


def encode_signer_by_key(identifier: bytes) -> bytes:
    """Write a SignerIdentifier as subject key identifier."""
    return tagged(0x80, identifier)


def encode_signer_info(
    *,
    signer: bytes,
    digest_algorithm: bytes,
    signed_attributes: bytes,
    signature_algorithm: bytes,
    signature: bytes,
) -> bytes:
    """Write a SignerInfo; the attributes change from SET OF to their tag [0] here."""
    # RFC 5652 §5.3: the version tells how the signer is named.
    version = _V3 if signer[0] == 0x80 else _V1
    return tagged(
        0x30,
        encode(version),
        signer,
        digest_algorithm,
        b"\xa0" + signed_attributes[1:],
        signature_algorithm,
        encode(signature),
    )


def encode_signed_data(
    *,
    content_type: str,
    content: bytes,
    digest_algorithm: bytes,
    certificates: tuple[bytes, ...],
    signer_info: bytes,
) -> bytes:
    """Write the whole ContentInfo; 9303 wants version 3 (9303-10 §4.6.2.2, 9303-12 §9.1)."""
    signed_data = SignedData(
        version=_V3,
        digest_algorithms=asn1.SetOf([element(digest_algorithm)]),
        content=EncapsulatedContent(
            content_type=ObjectIdentifier(content_type),
            content=content,
        ),
        certificates=element(tagged(0xA0, *sorted(certificates))),
        signer_infos=asn1.SetOf([element(signer_info)]),
    )
    return encode(ContentInfo(content_type=ObjectIdentifier(_SIGNED_DATA), content=signed_data))


def _attribute(oid: str, value: bytes) -> bytes:
    return encode(Attribute(type=ObjectIdentifier(oid), values=asn1.SetOf([element(value)])))
