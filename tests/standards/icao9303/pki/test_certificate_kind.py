from dataclasses import replace

import pytest
from tests.worlds.certificates import document_signer_body, link_body, root_body, signed, signer
from tests.worlds.dismantled import FALSE, TRUE, Dismantled, dismantle, name, text

from nansen.keys.key_kind import KeyKind
from nansen.standards.algorithms import encode_oid
from nansen.standards.der import frame
from nansen.standards.icao9303.pki.certificate_kind import (
    CertificateKind,
    authority_key_identifier,
    classify,
    subject_key_identifier,
)
from nansen.standards.icao9303.pki.state_code import read_state_code
from nansen.standards.oids import STATUS_LIST_SIGNING
from nansen.standards.x509.certificate import decode_certificate
from nansen.standards.x509.extensions import (
    AUTHORITY_KEY_IDENTIFIER,
    BASIC_CONSTRAINTS,
    EXTENDED_KEY_USAGE,
    KEY_USAGE,
    SUBJECT_ALTERNATIVE_NAME,
    SUBJECT_KEY_IDENTIFIER,
)

CSCA, NEW = signer(KeyKind.P_256, "csca"), signer(KeyKind.P_256, "new")
ROOT = dismantle(signed(root_body(CSCA), CSCA).encoded)
LINK = dismantle(signed(link_body(CSCA, NEW), CSCA).encoded)
DS = dismantle(signed(document_signer_body(CSCA, NEW), CSCA).encoded)
RENAMED = replace(LINK, subject=DS.subject)
NO_CA = frame(0x30, FALSE)
CERT_SIGN = frame(0x03, b"\x01\x06")
BROKEN = b"\x30\x03"


@pytest.mark.parametrize(
    ("certificate", "kind"),
    [
        (ROOT, CertificateKind.CSCA_ROOT),
        (ROOT.without(AUTHORITY_KEY_IDENTIFIER), CertificateKind.CSCA_ROOT),
        (ROOT.without(BASIC_CONSTRAINTS).without(KEY_USAGE), CertificateKind.CSCA_ROOT),
        (ROOT.having(BASIC_CONSTRAINTS, NO_CA), CertificateKind.CSCA_ROOT),
        (ROOT.having(BASIC_CONSTRAINTS, BROKEN), CertificateKind.CSCA_ROOT),
        # A seal's test certificate: issued itself, and says that it is no authority.
        (
            ROOT.having(BASIC_CONSTRAINTS, NO_CA).without(KEY_USAGE),
            CertificateKind.DOCUMENT_SIGNER,
        ),
        (LINK, CertificateKind.CSCA_LINK),
        (RENAMED, CertificateKind.CSCA_LINK),
        # Links in force that say only one of the two things that make an authority.
        (RENAMED.having(BASIC_CONSTRAINTS, NO_CA), CertificateKind.CSCA_LINK),
        (RENAMED.without(BASIC_CONSTRAINTS), CertificateKind.CSCA_LINK),
        (RENAMED.without(KEY_USAGE), CertificateKind.CSCA_LINK),
        (DS, CertificateKind.DOCUMENT_SIGNER),
        (DS.having(BASIC_CONSTRAINTS, BROKEN, TRUE), CertificateKind.DOCUMENT_SIGNER),
        (DS.having(EXTENDED_KEY_USAGE, BROKEN, TRUE), CertificateKind.COMMUNICATION),
        (
            DS.having(EXTENDED_KEY_USAGE, frame(0x30, encode_oid(STATUS_LIST_SIGNING)), TRUE),
            CertificateKind.STATUS_LIST_SIGNER,
        ),
    ],
)
def test_a_certificate_is_what_it_says(certificate: Dismantled, kind: CertificateKind) -> None:
    assert classify(decode_certificate(certificate.encoded)) is kind


def test_key_identifiers_are_read_or_absent() -> None:
    root, link = decode_certificate(ROOT.encoded), decode_certificate(LINK.encoded)
    assert authority_key_identifier(link) == subject_key_identifier(root) is not None
    without = ROOT.without(AUTHORITY_KEY_IDENTIFIER).without(SUBJECT_KEY_IDENTIFIER)
    bare = decode_certificate(without.encoded)
    assert authority_key_identifier(bare) is subject_key_identifier(bare) is None
    illegible = ROOT.having(AUTHORITY_KEY_IDENTIFIER, BROKEN).having(SUBJECT_KEY_IDENTIFIER, BROKEN)
    broken = decode_certificate(illegible.encoded)
    assert authority_key_identifier(broken) is subject_key_identifier(broken) is None


def alternative(*parts: tuple[str, str]) -> bytes:
    return frame(0x30, frame(0xA4, name(*(text(oid, value) for oid, value in parts))))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (alternative(("2.5.4.7", "UTO")), "UTO"),
        (alternative(("2.5.4.7", "D<<")), "D"),
        (alternative(("2.5.4.7", "CHN"), ("2.5.4.8", "HKG")), "HKG"),
        (alternative(("2.5.4.6", "UT")), None),
        (frame(0x30, frame(0x86, b"https://utopia.example")), None),
        (BROKEN, None),
    ],
)
def test_the_code_of_the_mrz_is_read_from_the_alternative_name(
    value: bytes, code: str | None
) -> None:
    certificate = decode_certificate(ROOT.having(SUBJECT_ALTERNATIVE_NAME, value).encoded)
    assert read_state_code(certificate) == code


def test_without_an_alternative_name_there_is_no_code() -> None:
    certificate = decode_certificate(ROOT.without(SUBJECT_ALTERNATIVE_NAME).encoded)
    assert read_state_code(certificate) is None
