"""Certificate revocation lists: the body that an authority signs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from cryptography.hazmat import asn1

from nansen.standards.asn1.extension import Extension
from nansen.standards.asn1.moment import Time, time
from nansen.standards.asn1.writer import Element, element, encode

_V2 = 1


@asn1.sequence
class RevokedCertificate:
    """One revoked certificate; 9303-12 §7.1.4 allows no extension with it."""

    serial_number: int
    revoked_at: Time


@asn1.sequence
class TbsCertificateList:
    """The signed body of a revocation list (RFC 5280 §5.1.2)."""

    version: int
    signature: Element
    issuer: Element
    this_update: Time
    next_update: Time
    revoked: list[RevokedCertificate] | None
    extensions: Annotated[list[Extension], asn1.Explicit(0)]


def encode_tbs_certificate_list(
    *,
    signature_algorithm: bytes,
    issuer: bytes,
    this_update: datetime,
    next_update: datetime,
    revoked: Mapping[int, datetime],
    extensions: list[Extension],
) -> bytes:
    """Write the body of a version 2 list; nothing stands where nothing is revoked."""
    entries = [
        RevokedCertificate(serial_number=serial, revoked_at=time(at))
        for serial, at in sorted(revoked.items())
    ]
    return encode(
        TbsCertificateList(
            version=_V2,
            signature=element(signature_algorithm),
            issuer=element(issuer),
            this_update=time(this_update),
            next_update=time(next_update),
            revoked=entries or None,  # 9303-12 §7.1.4: present only if not empty
            extensions=extensions,
        )
    )
