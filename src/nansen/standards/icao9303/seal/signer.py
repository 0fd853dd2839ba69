"""Which certificate a seal refers to.

The signer's four characters are the country and the common name of the certificate's subject,
and the reference is its serial number (9303-13 §2.2.1, 9303-12 §7.1.3).
"""

from collections.abc import Iterable

from nansen.errors import NansenError
from nansen.standards.icao9303.seal.seal import Seal, verify_seal
from nansen.standards.x509.certificate import Certificate


def find_seal_signer(seal: Seal, certificates: Iterable[Certificate]) -> Certificate | None:
    """Find the certificate that the seal names, or `None`.

    A serial number is unique only under one CSCA. Where several certificates bear the name, the
    one whose key verifies the seal is meant; a stranger's namesake must not hide it.
    """
    named = [certificate for certificate in certificates if _is_named(seal, certificate)]
    if len(named) < 2:
        return named[0] if named else None
    return next((one for one in named if _verifies(seal, one)), named[0])


def _is_named(seal: Seal, certificate: Certificate) -> bool:
    if certificate.serial_number != seal.header.serial_number:
        return False
    subject = certificate.subject
    return f"{subject.country or ''}{subject.common_name or ''}".upper() == seal.header.signer


def _verifies(seal: Seal, certificate: Certificate) -> bool:
    try:
        verify_seal(seal, certificate.public_key())
    except NansenError:
        return False
    return True
