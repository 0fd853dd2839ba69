"""Every certificate of a store under the lamp."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.worlds.dismantled import dismantle
from tests.worlds.states import NOW, certificate, store

from nansen.pki.known_csca import Standing
from nansen.standards.der import frame
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.x509.extensions import PRIVATE_KEY_USAGE_PERIOD
from nansen.trust.import_list import load_master_list
from nansen.trust.report import CertificateStatus, TrustReport, Verification, report_trust
from nansen.trust.store import StoredCertificate, TrustStore

GERMAN = ("DE_ML_2026-05-28-08-28-45.ml", "DE_ROOT_CA_CSCA07.cer")
DUTCH = ("NL_ML_2026-07-22.ml", "NL_ROOT_CA.cer")


def report_of(vectors: Path, file: str, anchor: str) -> TrustReport:
    folder = vectors / "icao9303" / "masterlists"
    encoded, root = (folder / file).read_bytes(), (folder / anchor).read_bytes()
    return report_trust(load_master_list(encoded, [root], NOW), NOW)


def test_the_german_list_to_the_figure(vectors: Path) -> None:
    report = report_of(vectors, *GERMAN)
    assert report.signature is Outcome.SUCCESSFUL
    assert dict(report.counts) == {
        "certificates": 588,
        "keys_usable": 588,
        "verified_self": 375,
        "verified_link": 201,
        "unresolved": 12,
        "countries": 112,
        "deviations": 298,
    }
    keys = Counter(status.key for status in report.certificates)
    assert keys["brainpoolP512r1"] == 17
    assert sum(count for key, count in keys.items() if key and not key.startswith("RSA")) == 164
    same_name = [
        status
        for status in report.certificates
        if status.country == "RU" and status.verification is Verification.LINK
    ]
    assert len(same_name) == 1  # issuer and subject are one name, the keys are not
    unresolved = sorted(s.country for s in report.certificates if s.verification == "unresolved")
    assert unresolved == ["AE", "AT", "BG", "CY", "HU", "LB", "LV", "MA", "MD", "PH", "TR", "UZ"]
    assert report.deviations["subject-alt-name-present"] == 155
    assert next(iter(report.deviations)) == "issuer-alt-name-present"


def test_the_dutch_list_to_the_figure(vectors: Path) -> None:
    report = report_of(vectors, *DUTCH)
    assert dict(report.counts) == {
        "certificates": 411,
        "keys_usable": 411,
        "verified_self": 411,
        "verified_link": 0,
        "unresolved": 0,
        "countries": 129,
        "deviations": 217,
    }
    assert {"KP", "AF"} <= set(report.absent)
    assert not {"XX", "UT", "DE", "UN", "AO"} & set(report.absent)


def test_a_small_world() -> None:
    trusted = store("csca-1", listed=("link-1-2", "csca-2"), unverified=("link-by-norway", "ds-1"))
    report = report_trust(trusted, NOW)
    assert report.lists == ()
    assert report.signature is None
    found = [(one.verification, one.kind, one.standing, one.parent) for one in report.certificates]
    parent = report.certificates[0].fingerprint
    assert found == [
        (Verification.SELF, CertificateKind.CSCA_ROOT, Standing.ANCHOR, None),
        (Verification.LINK, CertificateKind.CSCA_LINK, Standing.LISTED, parent),
        (Verification.SELF, CertificateKind.CSCA_ROOT, Standing.LISTED, None),
        (Verification.UNRESOLVED, CertificateKind.CSCA_LINK, Standing.UNVERIFIED, None),
    ]
    first = report.certificates[0]
    assert (first.country, first.state_code, first.common_name) == ("UT", "UTO", "CSCA Utopia")
    assert (first.key, first.source) == ("secp256r1", "csca-1.cer")
    assert first.signs_until == datetime(2020, 1, 1, tzinfo=UTC)
    assert {one.id for one in first.deviations} >= {"ec-explicit-parameters"}
    (utopia,) = report.countries
    assert (utopia.country, utopia.state_codes) == ("UT", ("UTO",))
    assert (utopia.certificates, utopia.in_force, utopia.unresolved) == (4, 4, 1)


@pytest.mark.parametrize(
    ("listed", "unverified", "at", "gaps"),
    [
        (("csca-3",), (), NOW, ()),
        (("csca-1",), (), NOW, ("no key signs any more: newer documents will not be verified",)),
        (("csca-1",), (), datetime(2040, 1, 1, tzinfo=UTC), ("no certificate is in force",)),
        (("csca-expired",), (), datetime(2020, 1, 1, tzinfo=UTC), ()),
        (("no-csca",), ("csca-3",), NOW, ("no certificate is vouched for",)),
    ],
)
def test_gaps_are_told_in_words(
    listed: tuple[str, ...], unverified: tuple[str, ...], at: datetime, gaps: tuple[str, ...]
) -> None:
    report = report_trust(store(listed=listed, unverified=unverified), at)
    utopia = next(one for one in report.countries if one.country == "UT")
    assert utopia.gaps == gaps


def _report_one(encoded: bytes) -> tuple[TrustReport, CertificateStatus | None]:
    one = StoredCertificate(encoded=encoded, standing=Standing.ANCHOR, source="x")
    report = report_trust(TrustStore(certificates=(one,)), NOW)
    return report, next(iter(report.certificates), None)


def test_what_cannot_be_used_is_counted() -> None:
    csca = dismantle(certificate("csca-1"))
    report, status = _report_one(replace(csca, key=frame(0x30, b"")).encoded)
    assert status is not None
    assert status.key is None
    assert status.verification is Verification.UNRESOLVED
    assert "no key can be used" in report.countries[0].gaps
    assert report.counts["keys_usable"] == 0
    report, status = _report_one(b"\x30\x00")
    assert (report.unreadable, status) == (1, None)
    assert (report.counts["certificates"], report.counts["unresolved"]) == (1, 0)


def test_an_illegible_period_says_nothing() -> None:
    csca = dismantle(certificate("csca-1"))
    _, status = _report_one(csca.having(PRIVATE_KEY_USAGE_PERIOD, b"\x04\x00").encoded)
    assert status is not None
    assert status.signs_until is None


def test_a_root_without_key_identifiers_is_its_own_parent() -> None:
    csca = dismantle(certificate("csca-1"))
    _, status = _report_one(csca.without("2.5.29.14").without("2.5.29.35").encoded)
    assert status is not None
    assert status.verification is Verification.UNRESOLVED  # the change broke its signature
    assert status.kind is CertificateKind.CSCA_ROOT
