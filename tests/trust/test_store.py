"""What a store finds, and what it refuses to be."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.worlds.dismantled import dismantle, name
from tests.worlds.states import certificate, decoded_crl, store

from nansen.errors import Refused
from nansen.pki.known_csca import CscaDirectory, Standing
from nansen.standards.finding import Finding, Outcome
from nansen.standards.icao9303.pki.certificate_kind import AUTHORITIES, classify
from nansen.standards.icao9303.pki.master_list import decode_master_list
from nansen.standards.x509.certificate import decode_certificate
from nansen.trust.store import ListVerdict, StoredCertificate, TrustStore, merge_stores


def stored(encoded: bytes, standing: Standing = Standing.ANCHOR) -> StoredCertificate:
    return StoredCertificate(encoded=encoded, standing=standing, source="test")


def test_an_empty_store_is_refused() -> None:
    with pytest.raises(Refused, match="at least one certificate"):
        TrustStore(certificates=())


def test_cscas_are_found_by_country_in_any_case() -> None:
    everything: CscaDirectory = store("csca-1", "no-csca", "ds-1", listed=("link-1-2",))
    found = everything.find_cscas("ut")
    assert [one.certificate.encoded for one in found] == [
        certificate("csca-1"),
        certificate("link-1-2"),
    ]
    assert [one.standing for one in found] == [Standing.ANCHOR, Standing.LISTED]
    assert [one.is_trusted for one in found] == [True, True]
    assert [one.source for one in found] == ["csca-1.cer", "link-1-2.cer"]
    assert everything.find_cscas("XX") == everything.find_cscas("") == ()


def test_signers_and_lists_are_found_by_country() -> None:
    everything = store("csca-1", "seal-3", "no-ds", crls="fresh by-norway")
    assert everything.find_signers("UT") == (decode_certificate(certificate("seal-3")),)
    assert everything.find_signers("no") == (decode_certificate(certificate("no-ds")),)
    assert everything.find_crls("ut") == (decoded_crl("fresh"),)


def test_a_link_between_countries_is_found_under_its_subject_only() -> None:
    everything = store("link-by-norway")
    assert len(everything.find_cscas("UT")) == 1
    assert everything.find_cscas("NO") == ()


def test_a_country_in_an_odd_form_is_found_all_the_same() -> None:
    wide = b"\x31\x0d\x30\x0b\x06\x03\x55\x04\x06\x1e\x04\x00U\x00T"
    csca = dismantle(certificate("csca-1"))
    utf16 = replace(csca, issuer=name(wide), subject=name(wide)).encoded
    everything = TrustStore(certificates=(stored(utf16), stored(certificate("no-csca"))))
    assert [one.certificate.encoded for one in everything.find_cscas("UT")] == [utf16]


def test_what_cannot_be_read_is_passed_over() -> None:
    everything = TrustStore(certificates=(stored(b"\x30\x00"), stored(certificate("csca-1"))))
    assert len(everything.find_cscas("UT")) == 1


def test_a_real_list_is_found_as_reading_it_whole_would(vectors: Path) -> None:
    path = vectors / "icao9303" / "masterlists" / "DE_ML_2026-05-28-08-28-45.ml"
    encodings = decode_master_list(path.read_bytes()).certificates
    everything = TrustStore(certificates=tuple(stored(one) for one in encodings))
    whole: dict[str, list[bytes]] = {}
    for one in map(decode_certificate, encodings):
        assert classify(one) in AUTHORITIES
        whole.setdefault((one.subject.country or "").upper(), []).append(one.encoded)
    assert len(whole) == 112
    for country, expected in whole.items():
        found = everything.find_cscas(country)
        assert [one.certificate.encoded for one in found] == expected


@pytest.mark.parametrize("standings", [(0, 1), (1, 0), (1, 2), (2, 1), (0, 2), (1, 1)])
def test_of_one_certificate_the_best_standing_is_kept(standings: tuple[int, int]) -> None:
    order = (Standing.ANCHOR, Standing.LISTED, Standing.UNVERIFIED)
    encoded = certificate("csca-1")
    merged = merge_stores(
        TrustStore(certificates=(stored(encoded, order[one]),), crls=(decoded_crl("fresh"),))
        for one in standings
    )
    assert [one.standing for one in merged.certificates] == [order[min(standings)]]
    assert merged.crls == (decoded_crl("fresh"),)


def test_equal_stores_are_equal_keys() -> None:
    one, other = store("csca-1", crls="fresh"), store("csca-1", crls="fresh")
    assert one == other
    assert len({one, other, store("csca-2")}) == 2


def verdict(*findings: tuple[str, Outcome]) -> ListVerdict:
    return ListVerdict(
        source="test",
        findings=tuple(
            Finding(id=name, outcome=outcome, why="", clause="9303-12 §9")
            for name, outcome in findings
        ),
        size=1,
        signed_at=None,
        country="UT",
    )


@pytest.mark.parametrize(
    ("finding", "outcome", "vouches"),
    [
        ("master-list-signer-revocation", Outcome.SUCCESSFUL, True),
        ("master-list-signer-revocation", Outcome.UNDETERMINED, True),
        ("master-list-signer-revocation", Outcome.FAILED, False),
        ("master-list-signer-signing-period", Outcome.NOT_SUPPORTED, True),
        ("master-list-signer-chain", Outcome.UNDETERMINED, False),
        ("master-list-form", Outcome.UNDETERMINED, False),
        ("master-list-signature", Outcome.FAILED, False),
    ],
)
def test_a_list_vouches_only_if_all_is_well(finding: str, outcome: Outcome, vouches: bool) -> None:
    judged = verdict(("master-list-signer-chain", Outcome.SUCCESSFUL), (finding, outcome))
    assert judged.vouches is vouches
    assert judged.outcome is (Outcome.SUCCESSFUL if vouches else outcome)


def test_a_list_that_was_not_checked_vouches_for_nothing() -> None:
    assert not verdict().vouches
    assert not verdict(("master-list-signature", Outcome.SUCCESSFUL)).vouches
