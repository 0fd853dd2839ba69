"""The kinds of certificate in the PKI of travel documents (9303-12 §7.1)."""

from enum import StrEnum

from nansen.errors import Malformed
from nansen.standards.der import Leniencies
from nansen.standards.oids import STATUS_LIST_SIGNING
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.crl import CertificateList
from nansen.standards.x509.extensions import (
    AUTHORITY_KEY_IDENTIFIER,
    BASIC_CONSTRAINTS,
    EXTENDED_KEY_USAGE,
    KEY_USAGE,
    SUBJECT_KEY_IDENTIFIER,
    decode_authority_key_identifier,
    decode_basic_constraints,
    decode_extended_key_usage,
    decode_key_usage,
    decode_subject_key_identifier,
)

MASTER_LIST_SIGNING = "2.23.136.1.1.3"
DEVIATION_LIST_SIGNING = "2.23.136.1.1.8"
SEAL_SIGNING = "2.23.136.1.1.11.1"


class CertificateKind(StrEnum):
    """Which profile a certificate has to keep."""

    CSCA_ROOT = "csca-root"
    CSCA_LINK = "csca-link"
    DOCUMENT_SIGNER = "document-signer"
    MASTER_LIST_SIGNER = "master-list-signer"
    DEVIATION_LIST_SIGNER = "deviation-list-signer"
    BAR_CODE_SIGNER = "bar-code-signer"
    STATUS_LIST_SIGNER = "status-list-signer"
    """The framework's own, with the extensions of the other list signers."""
    COMMUNICATION = "communication"
    """Any other purpose; Doc 9303 leaves it to the states and nothing here relies on it."""


AUTHORITIES = frozenset({CertificateKind.CSCA_ROOT, CertificateKind.CSCA_LINK})
_BY_PURPOSE = {
    MASTER_LIST_SIGNING: CertificateKind.MASTER_LIST_SIGNER,
    DEVIATION_LIST_SIGNING: CertificateKind.DEVIATION_LIST_SIGNER,
    SEAL_SIGNING: CertificateKind.BAR_CODE_SIGNER,
    STATUS_LIST_SIGNING: CertificateKind.STATUS_LIST_SIGNER,
}


def classify(certificate: Certificate) -> CertificateKind:
    """Tell the kind of a certificate from what it says of itself.

    Nothing is verified: a CSCA is taken for a link if its names differ or if the key it
    says it was signed with is not its own. A purpose counts before all else, except that
    a certificate which is an authority stays one.
    """
    if _is_authority(certificate):
        return _kind_of_authority(certificate)
    value = _value(certificate, EXTENDED_KEY_USAGE)
    if value is None:
        return CertificateKind.DOCUMENT_SIGNER  # the only signer without (9303-12 §7.1.1)
    try:
        purposes = decode_extended_key_usage(value, lenient=Leniencies())
    except Malformed:
        return CertificateKind.COMMUNICATION
    return next(
        (kind for purpose, kind in _BY_PURPOSE.items() if purpose in purposes),
        CertificateKind.COMMUNICATION,
    )


def subject_key_identifier(certificate: Certificate) -> bytes | None:
    """Read the identifier that a certificate gives its own key, if it does so legibly."""
    value = _value(certificate, SUBJECT_KEY_IDENTIFIER)
    try:
        return value and decode_subject_key_identifier(value, lenient=Leniencies())
    except Malformed:
        return None


def authority_key_identifier(signed: Certificate | CertificateList) -> bytes | None:
    """Read the identifier of the key that signed this, if it is there and legible."""
    value = _value(signed, AUTHORITY_KEY_IDENTIFIER)
    try:
        return value and decode_authority_key_identifier(value, lenient=Leniencies()).key_identifier
    except Malformed:
        return None


def _is_authority(certificate: Certificate) -> bool:
    """Tell whether this is a CSCA: says so in one way, or has issued itself as no signer does.

    Some links in force lack cA, others keyCertSign, so that either must do. One that issued
    itself and says that it is no authority is a signer without one, as test seals have.
    """
    constraints, usage = _value(certificate, BASIC_CONSTRAINTS), _value(certificate, KEY_USAGE)
    try:
        if constraints and decode_basic_constraints(constraints, lenient=Leniencies())[0]:
            return True
        if usage and "keyCertSign" in decode_key_usage(usage, lenient=Leniencies()):
            return True
    except Malformed:
        return certificate.is_self_issued
    return certificate.is_self_issued and constraints is None


def _kind_of_authority(certificate: Certificate) -> CertificateKind:
    signed_with = authority_key_identifier(certificate)
    own = subject_key_identifier(certificate)
    if certificate.is_self_issued and signed_with in {None, own}:
        return CertificateKind.CSCA_ROOT
    return CertificateKind.CSCA_LINK


def _value(signed: Certificate | CertificateList, oid: str) -> bytes | None:
    extension = signed.extension(oid)
    return None if extension is None else extension.value
