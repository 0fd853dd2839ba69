from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import x509 as judge_x509
from tests.worlds.certificates import (
    CSCA_NAME,
    START,
    document_signer_body,
    link_body,
    master_list_signer_body,
    root_body,
    seal_signer_body,
    signed,
    signer,
    years,
)

from nansen.errors import Malformed, Refused
from nansen.keys.key_kind import KeyKind
from nansen.standards.algorithms import HashAlgorithm, Scheme, SignatureAlgorithm
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.certificate_profiles import PROFILES
from nansen.standards.icao9303.pki.issue import CertificateBody, Period, key_identifier
from nansen.standards.icao9303.pki.names import AlternativeName, DistinguishedName
from nansen.standards.icao9303.pki.profile import check_certificate_profile, classify
from nansen.standards.x509.certificate import Certificate, verify_certificate_signature

Judge = Callable[..., CompletedProcess[bytes]]

CSCA, OLD, DS = signer(KeyKind.P_384, "csca"), signer(KeyKind.P_384, "old"), signer(KeyKind.P_256)
ISSUED = {
    "csca-root": (root_body(CSCA), CSCA),
    "csca-link": (link_body(OLD, CSCA), OLD),
    "document-signer": (document_signer_body(CSCA, DS), CSCA),
    "master-list-signer": (master_list_signer_body(CSCA, DS), CSCA),
    "bar-code-signer": (seal_signer_body(CSCA, DS), CSCA),
}
RENAMED = replace(CSCA_NAME, organization="New Utopia")


@pytest.mark.parametrize("kind", ISSUED)
def test_every_kind_keeps_its_profile(kind: str) -> None:
    body, by = ISSUED[kind]
    certificate = signed(body, by)
    assert classify(certificate) == kind
    verify_certificate_signature(certificate, body.issuer_key)
    assert certificate.leniencies == ()
    kept = {Outcome.SUCCESSFUL, Outcome.NOT_SUPPORTED}  # the latter: a recommendation
    assert [f for f in check_certificate_profile(certificate) if f.outcome not in kept] == []


def test_a_link_with_a_new_name_says_so() -> None:
    body = replace(link_body(OLD, CSCA), subject=RENAMED, name_changed=True)
    certificate = signed(body, OLD)
    change = certificate.extension("2.23.136.1.1.6.1")
    assert change is not None
    assert (change.critical, change.value) == (False, b"\x05\x00")
    failed = [f for f in check_certificate_profile(certificate) if f.outcome is Outcome.FAILED]
    assert failed == []


@pytest.mark.parametrize("kind", ISSUED)
def test_extensions_and_their_criticality_are_the_tables(kind: str) -> None:
    body, by = ISSUED[kind]
    read = judge_x509.Certificate.load(signed(body, by).encoded, strict=True)
    found = {
        e["extn_id"].dotted: e["critical"].native for e in read["tbs_certificate"]["extensions"]
    }
    expected = dict(body.profile.extensions)
    expected.pop("2.23.136.1.1.6.1", None)  # only where the name changed
    assert found == expected
    assert read["tbs_certificate"].dump(force=True) == body.encoded


def test_a_root_as_asn1crypto_reads_it() -> None:
    read = judge_x509.Certificate.load(signed(root_body(CSCA), CSCA).encoded, strict=True)
    assert read.serial_number == 0x1001
    assert read.issuer.native == read.subject.native
    assert read.key_usage_value.native == {"key_cert_sign", "crl_sign"}
    assert read.basic_constraints_value.native == {"ca": True, "path_len_constraint": 0}
    assert read.key_identifier == read.authority_key_identifier == key_identifier(CSCA.public_key)
    points = read.crl_distribution_points_value.native
    assert [point["distribution_point"] for point in points] == [["https://crl.example/UTO.crl"]]
    assert read.not_valid_before == START
    assert read.private_key_usage_period_value.native == {
        "not_before": START,
        "not_after": years(3),
    }


def test_document_types_are_sorted_as_der_wants() -> None:
    body = replace(document_signer_body(CSCA, DS), document_types=("PT", "PR", "P"))
    value = signed(body, CSCA).extension("2.23.136.1.1.6.2")
    assert value is not None
    assert value.value.hex() == "3010020100310b130150130250521302505 4".replace(" ", "")


@pytest.mark.parametrize("kind", list(KeyKind))
def test_openssl_reads_and_verifies_under_every_kind_of_key(
    kind: KeyKind, judge: Judge, tmp_path: Path
) -> None:
    issuer, key = signer(kind, "ds"), signer(KeyKind.P_256)
    certificate = signed(document_signer_body(issuer, key), issuer)
    _openssl_verifies(
        certificate, signed(root_body(issuer), issuer), issuer.algorithm, judge, tmp_path
    )


def _openssl_verifies(
    certificate: Certificate,
    issuer: Certificate,
    algorithm: SignatureAlgorithm,
    judge: Judge,
    folder: Path,
) -> None:
    """Verify body and signature with the issuer's key alone.

    `openssl verify` itself refuses authorities with explicit curve parameters, which
    9303-12 §4.1.6.3 demands; so it is given the key to verify the bytes with.
    """
    key, body, signature = folder / "key.pem", folder / "body", folder / "signature"
    (folder / "issuer.cer").write_bytes(issuer.encoded)
    done = judge(
        "openssl", "x509", "-inform", "DER", "-in", folder / "issuer.cer", "-pubkey", "-noout"
    )
    key.write_bytes(getattr(done, "stdout"))  # noqa: B009
    (folder / "it.cer").write_bytes(certificate.encoded)
    judge("openssl", "x509", "-inform", "DER", "-in", folder / "it.cer", "-text", "-noout")
    body.write_bytes(certificate.tbs)
    signature.write_bytes(certificate.signature)
    pss = ("-sigopt", "rsa_padding_mode:pss") if algorithm.scheme is Scheme.RSA_PSS else ()
    digest = f"-{algorithm.hash.label.replace('-', '').lower()}"
    judge("openssl", "dgst", digest, *pss, "-verify", key, "-signature", signature, body)


def test_times_from_2050_on_are_generalized() -> None:
    body = replace(
        root_body(CSCA), validity=Period(start=START, end=datetime(2050, 1, 1, tzinfo=UTC))
    )
    assert b"\x17\x0d261123120000Z\x18\x0f20500101000000Z" in body.encoded


@pytest.mark.parametrize("serial", [0, -1, 1 << 159])
def test_a_serial_number_is_positive_and_of_at_most_20_octets(serial: int) -> None:
    with pytest.raises(Malformed):
        replace(root_body(CSCA), serial_number=serial)


def test_the_longest_serial_number_has_20_octets() -> None:
    certificate = signed(replace(root_body(CSCA), serial_number=(1 << 159) - 1), CSCA)
    assert certificate.leniencies == ()


def _document_signer() -> CertificateBody:
    return document_signer_body(CSCA, DS)


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        (_document_signer(), {"subject": DistinguishedName(country="UN", common_name="X")}),
        (_document_signer(), {"key_usage_period": Period(start=START, end=years(12))}),
        (_document_signer(), {"document_types": ("P<",)}),
        (_document_signer(), {"document_types": ("PR", "PR")}),
        (_document_signer(), {"document_types": ("PRX",)}),
        (_document_signer(), {"crl_locations": ()}),
    ],
)
def test_values_out_of_form_cannot_be_made(
    body: CertificateBody, changes: dict[str, object]
) -> None:
    with pytest.raises(Malformed):
        _changed(body, changes)


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        (_document_signer(), {"document_types": ()}),
        (_document_signer(), {"subject": CSCA_NAME}),
        (_document_signer(), {"subject_key": CSCA.public_key}),
        (_document_signer(), {"name_changed": True}),
        (master_list_signer_body(CSCA, DS), {"document_types": ("PR",)}),
        (root_body(CSCA), {"issuer": RENAMED}),
        (root_body(CSCA), {"issuer_alternative": AlternativeName(state="UTO")}),
        (root_body(CSCA), {"issuer_key": OLD.public_key}),
        (root_body(CSCA), {"document_types": ("PR",)}),
        (link_body(OLD, CSCA), {"subject": RENAMED}),
        (link_body(OLD, CSCA), {"name_changed": True}),
        (seal_signer_body(CSCA, DS), {"crl_locations": ("https://crl.example",)}),
        (seal_signer_body(CSCA, DS), {"subject": DistinguishedName(country="UT", common_name="T")}),
        (seal_signer_body(CSCA, DS), {"subject": replace(RENAMED, common_name="TS")}),
        (
            seal_signer_body(CSCA, DS),
            {"subject_key": signer(KeyKind.RSA_3072, "ds").public_key},
        ),
    ],
)
def test_what_a_profile_forbids_cannot_be_made(
    body: CertificateBody, changes: dict[str, object]
) -> None:
    with pytest.raises(Refused, match="PROFILE"):
        _changed(body, changes)


def _changed(body: CertificateBody, changes: dict[str, object]) -> CertificateBody:
    fields = {name: getattr(body, name) for name in CertificateBody.__slots__}
    return CertificateBody(**(fields | changes))


@pytest.mark.parametrize(
    "algorithm",
    [
        SignatureAlgorithm(scheme=Scheme.ECDSA, hash=HashAlgorithm.SHA1),
        SignatureAlgorithm(scheme=Scheme.ECDSA, hash=HashAlgorithm.SHA256, plain=True),
    ],
    ids=["SHA-1", "plain"],
)
def test_old_and_foreign_algorithms_sign_nothing_new(algorithm: SignatureAlgorithm) -> None:
    with pytest.raises(Refused, match="ALGORITHM"):
        replace(root_body(CSCA), algorithm=algorithm)


@pytest.mark.parametrize(
    ("start", "end"),
    [(START, START), (years(1), START), (START.replace(tzinfo=None), years(1))],
)
def test_a_period_runs_forward_in_known_zones(start: datetime, end: datetime) -> None:
    with pytest.raises(Malformed):
        Period(start=start, end=end)


def test_a_seal_signer_may_leave_its_document_types_out() -> None:
    certificate = signed(replace(seal_signer_body(CSCA, DS), document_types=()), CSCA)
    assert [extension.oid for extension in certificate.extensions] == ["2.5.29.35", "2.5.29.37"]


def test_only_csca_profiles_sign_certificates() -> None:
    assert [p.kind for p in PROFILES if p.is_authority] == ["CSCA root", "CSCA link"]
