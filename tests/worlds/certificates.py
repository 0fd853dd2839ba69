"""Utopia's certificates: one of each profile, under keys of any kind."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from nansen.keys.key_kind import KeyKind
from nansen.keys.software_signer import SoftwareSigner, generate_private_key
from nansen.standards.icao9303.pki.certificate_profiles import (
    CSCA_LINK,
    CSCA_ROOT,
    DOCUMENT_SIGNER,
    MASTER_LIST_SIGNER,
    SEAL_SIGNER,
)
from nansen.standards.icao9303.pki.issue import CertificateBody, Period, encode_certificate
from nansen.standards.icao9303.pki.names import AlternativeName, DistinguishedName
from nansen.standards.x509.certificate import Certificate, decode_certificate

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
CSCA_NAME = DistinguishedName(country="UT", organization="Utopia", common_name="CSCA UTO")
STATE = AlternativeName(state="UTO", mail="csca@utopia.example")
LOCATIONS = ("https://crl.example/UTO.crl",)


@cache
def signer(kind: KeyKind, _name: str = "") -> SoftwareSigner:
    """Make a key once; keys of other names are other keys."""
    return SoftwareSigner(generate_private_key(kind), kind.algorithm)


def years(count: int) -> datetime:
    """Count years from the start."""
    return START.replace(year=START.year + count)


def root_body(key: SoftwareSigner) -> CertificateBody:
    """A root's certificate before it is signed."""
    return CertificateBody(
        profile=CSCA_ROOT,
        serial_number=0x1001,
        algorithm=key.algorithm,
        issuer=CSCA_NAME,
        issuer_key=key.public_key,
        issuer_alternative=STATE,
        subject=CSCA_NAME,
        subject_key=key.public_key,
        subject_alternative=STATE,
        validity=Period(start=START, end=years(14)),
        key_usage_period=Period(start=START, end=years(3)),
        crl_locations=LOCATIONS,
    )


def link_body(old: SoftwareSigner, new: SoftwareSigner) -> CertificateBody:
    """A link's certificate before the old key signs it."""
    return replace(
        root_body(new),
        profile=CSCA_LINK,
        serial_number=0x1002,
        algorithm=old.algorithm,
        issuer_key=old.public_key,
    )


def document_signer_body(csca: SoftwareSigner, key: SoftwareSigner) -> CertificateBody:
    """A document signer's certificate before the CSCA signs it."""
    return replace(
        link_body(csca, key),
        profile=DOCUMENT_SIGNER,
        serial_number=0x1003,
        subject=replace(CSCA_NAME, common_name="Document Signer 1"),
        validity=Period(start=START, end=years(11)),
        key_usage_period=Period(start=START, end=datetime(2027, 2, 23, 12, tzinfo=UTC)),
        document_types=("PR", "PS"),
    )


def master_list_signer_body(csca: SoftwareSigner, key: SoftwareSigner) -> CertificateBody:
    """A master list signer's certificate before the CSCA signs it."""
    return replace(
        document_signer_body(csca, key),
        profile=MASTER_LIST_SIGNER,
        serial_number=0x1004,
        subject=replace(CSCA_NAME, common_name="Master List Signer 1"),
        document_types=(),
    )


def seal_signer_body(csca: SoftwareSigner, key: SoftwareSigner) -> CertificateBody:
    """A seal signer's certificate before the CSCA signs it."""
    return replace(
        document_signer_body(csca, key),
        profile=SEAL_SIGNER,
        serial_number=0x1005B,
        subject=DistinguishedName(country="UT", common_name="TS"),
        crl_locations=(),
    )


def signed(body: CertificateBody, by: SoftwareSigner) -> Certificate:
    """Sign a body."""
    return decode_certificate(encode_certificate(body.encoded, by.algorithm, by.sign(body.encoded)))


@cache
def document_signer(
    kind: KeyKind, csca: KeyKind = KeyKind.P_256
) -> tuple[Certificate, SoftwareSigner]:
    """Make a document signer under Utopia's CSCA."""
    issuer, key = signer(csca, "csca"), signer(kind, "ds")
    return signed(document_signer_body(issuer, key), issuer), key
