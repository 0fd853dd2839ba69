"""What the CSCA certificates of real states look like, to the figure.

Where they depart from Doc 9303 the figures were found a second time with other readers.
"""

from collections import Counter
from pathlib import Path

import pytest
from asn1crypto import x509 as judge

from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.master_list import decode_master_list
from nansen.standards.icao9303.pki.profile import (
    CertificateKind,
    check_certificate_profile,
    classify,
)
from nansen.standards.x509.certificate import Certificate, decode_certificate

GERMAN = {
    "issuer-alt-name-present": 171,
    "subject-alt-name-present": 155,
    "crl-distribution-points-present": 147,
    "private-key-usage-period-present": 118,
    "subject-alt-name-locality": 38,
    "name-change-said": 35,
    "signature-hash": 34,
    "issuer-alt-name-locality": 33,
    "private-key-usage-period-within": 33,
    "crl-locations": 30,
    "path-length-present": 24,
    "certificate-outlives-key-use": 21,
    "country-upper-case": 13,
    "key-usage-criticality": 11,
    "common-name": 10,
    "public-key": 10,
    "path-length-zero": 8,
    "authority": 7,
    "key-usage-value": 7,
    "country-match": 4,
    "ec-explicit-parameters": 4,
    "authority-key-identifier-present": 2,
    "basic-constraints-criticality": 2,
    "netscape-certificate-type-absent": 2,
    "serial-number": 2,
    "basic-constraints-present": 1,
    "extended-key-usage-absent": 1,
    "extension-encodings": 4,
    "key-usage-present": 1,
}
DUTCH = {
    "issuer-alt-name-present": 128,
    "subject-alt-name-present": 122,
    "crl-distribution-points-present": 121,
    "private-key-usage-period-present": 82,
    "private-key-usage-period-within": 33,
    "subject-alt-name-locality": 28,
    "signature-hash": 26,
    "issuer-alt-name-locality": 25,
    "crl-locations": 20,
    "country-upper-case": 10,
    "certificate-outlives-key-use": 8,
    "path-length-present": 8,
    "public-key": 7,
    "common-name": 6,
    "path-length-zero": 5,
    "serial-number": 4,
    "ec-explicit-parameters": 3,
    "key-usage-value": 2,
    "document-type-list-absent": 1,
    "extension-encodings": 3,
    "validity-form": 1,
}


def _read(path: Path) -> list[Certificate]:
    return [decode_certificate(one) for one in decode_master_list(path.read_bytes()).certificates]


@pytest.mark.parametrize(
    ("file", "kinds", "figures"),
    [
        (
            "DE_ML_2026-05-28-08-28-45.ml",
            {CertificateKind.CSCA_ROOT: 375, CertificateKind.CSCA_LINK: 213},
            GERMAN,
        ),
        ("NL_ML_2026-07-22.ml", {CertificateKind.CSCA_ROOT: 411}, DUTCH),
    ],
    ids=["German", "Dutch"],
)
def test_the_deviations_of_a_real_list(
    vectors: Path, file: str, kinds: dict[CertificateKind, int], figures: dict[str, int]
) -> None:
    certificates = _read(vectors / "icao9303" / "masterlists" / file)
    assert Counter(map(classify, certificates)) == kinds
    found = Counter(
        finding.id
        for certificate in certificates
        for finding in check_certificate_profile(certificate)
        if finding.outcome is Outcome.FAILED
    )
    assert dict(found) == figures


def test_the_figures_as_asn1crypto_counts_them(vectors: Path) -> None:
    path = vectors / "icao9303" / "masterlists" / "DE_ML_2026-05-28-08-28-45.ml"
    certificates = [
        judge.Certificate.load(one) for one in decode_master_list(path.read_bytes()).certificates
    ]

    def lacking(oid: str) -> int:
        return sum(
            all(part["extn_id"].dotted != oid for part in one["tbs_certificate"]["extensions"])
            for one in certificates
        )

    assert lacking("2.5.29.16") == GERMAN["private-key-usage-period-present"]
    assert lacking("2.5.29.17") == GERMAN["subject-alt-name-present"]
    assert lacking("2.5.29.18") == GERMAN["issuer-alt-name-present"]
    assert lacking("2.5.29.31") == GERMAN["crl-distribution-points-present"]
    hashes = Counter(one["signature_algorithm"]["algorithm"].native for one in certificates)
    assert hashes["sha1_rsa"] + hashes["sha1_ecdsa"] == GERMAN["signature-hash"]
    assert sum(one.serial_number <= 0 for one in certificates) == GERMAN["serial-number"]
    lengths = Counter(
        constraints["path_len_constraint"].native
        for one in certificates
        if (constraints := one.basic_constraints_value) is not None
    )
    assert lengths[1] == GERMAN["path-length-zero"]
    assert lengths[None] == GERMAN["path-length-present"]


def test_document_signers_of_a_reference_data_set(vectors: Path) -> None:
    """BSI's test signers of 2006 to 2013 keep the profile of their day, not today's."""
    for path in sorted((vectors / "icao9303" / "dsc").glob("*.cer")):
        certificate = decode_certificate(path.read_bytes())
        assert classify(certificate) is CertificateKind.DOCUMENT_SIGNER
        failed = {
            finding.id
            for finding in check_certificate_profile(certificate)
            if finding.outcome is Outcome.FAILED
        }
        assert "subject-alt-name-present" in failed
