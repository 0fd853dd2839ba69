"""What the certificates on a path say, where no builder would write it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.worlds.dismantled import Dismantled, dismantle
from tests.worlds.states import NOW, certificate

from nansen.pki.known_csca import (
    Attempts,
    KnownCsca,
    Standing,
    find_vouching,
    may_sign_certificates,
)
from nansen.pki.path import check_path
from nansen.pki.signer_checks import check_csca_key_usage, check_key_usage, check_signing_period
from nansen.standards.algorithms import encode_oid
from nansen.standards.asn1.public_key import explicit_ec_key
from nansen.standards.der import frame
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.x509.certificate import decode_certificate
from nansen.standards.x509.extensions import (
    BASIC_CONSTRAINTS,
    KEY_USAGE,
    PRIVATE_KEY_USAGE_PERIOD,
)
from nansen.trust.store import StoredCertificate, TrustStore

DS, CSCA = dismantle(certificate("ds-1")), dismantle(certificate("csca-1"))
BROKEN = frame(0x04, b"")


def test_illegible_key_usage_is_none() -> None:
    signer = decode_certificate(DS.having(KEY_USAGE, BROKEN).encoded)
    found = check_key_usage("x", signer, CertificateKind.DOCUMENT_SIGNER)
    assert (found.outcome, found.why) == (Outcome.FAILED, "keyUsage has tag 04, not 03")


def test_an_illegible_period_bounds_nothing() -> None:
    signer = decode_certificate(DS.having(PRIVATE_KEY_USAGE_PERIOD, BROKEN).encoded)
    found = check_signing_period("x", signer, datetime(2018, 6, 1, tzinfo=UTC))
    assert found.outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("csca", "may"),
    [
        (CSCA, True),
        (CSCA.without(BASIC_CONSTRAINTS), True),
        (CSCA.without(KEY_USAGE), True),
        (CSCA.without(KEY_USAGE).without(BASIC_CONSTRAINTS), False),
        (CSCA.without(KEY_USAGE).having(BASIC_CONSTRAINTS, b"\x30\x00"), False),
        (CSCA.having(KEY_USAGE, BROKEN), False),
        (dismantle(certificate("csca-for-signatures")), False),
        (DS, False),
    ],
)
def test_who_may_sign_certificates(csca: Dismantled, may: bool) -> None:
    certificate = decode_certificate(csca.encoded)
    assert may_sign_certificates(certificate) is may
    expected = Outcome.SUCCESSFUL if may else Outcome.FAILED
    assert check_csca_key_usage("x", certificate).outcome is expected


def _store(csca: bytes) -> TrustStore:
    anchor = StoredCertificate(encoded=csca, standing=Standing.ANCHOR, source="anchor")
    return TrustStore(certificates=(anchor,))


def test_a_key_that_we_do_not_carry_denies_nothing() -> None:
    """A CSCA on an unknown curve may well have signed what we cannot verify."""
    secp256k1 = frame(
        0x30,
        frame(0x30, encode_oid("1.2.840.10045.2.1"), encode_oid("1.3.132.0.10")),
        frame(0x03, b"\x00\x04", bytes(64)),
    )
    unknown = replace(CSCA, key=secp256k1).encoded
    found = check_path(certificate("ds-forged"), _store(unknown), NOW).findings[4]
    assert (found.id, found.outcome) == ("ds-chain", Outcome.UNDETERMINED)


def _known(encoded: bytes, standing: Standing) -> KnownCsca:
    return KnownCsca(certificate=decode_certificate(encoded), standing=standing, source="x")


def test_one_key_written_in_two_ways_is_one_key() -> None:
    """An anchor with explicit parameters vouches for a certificate that names the curve."""
    key = decode_certificate(CSCA.encoded).public_key()
    assert key.curve is not None
    explicit = replace(CSCA, key=explicit_ec_key(key.curve, key.point)).encoded
    chain = find_vouching(
        _known(CSCA.encoded, Standing.UNVERIFIED), _store(explicit), Attempts(), NOW
    )
    assert [known.certificate.encoded for known in chain] == [explicit]


def test_a_key_that_cannot_be_read_is_no_other() -> None:
    broken = _known(replace(CSCA, key=b"\x30\x00").encoded, Standing.UNVERIFIED)
    assert find_vouching(broken, _store(CSCA.encoded), Attempts(), NOW) == ()
