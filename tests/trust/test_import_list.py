"""Whom a master list makes count, and when it makes nobody count."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.worlds.master_lists import DeclaredMasterList
from tests.worlds.states import NOW, certificate, decoded_crl

from nansen.errors import Malformed, Refused, Unsupported
from nansen.pki.known_csca import Standing
from nansen.pki.path import check_path
from nansen.standards.finding import Outcome
from nansen.trust.import_list import load_master_list
from nansen.trust.report import import_master_list
from nansen.trust.store import TrustStore

THEN = datetime(2020, 1, 1, tzinfo=UTC)
GOOD = DeclaredMasterList()
NEW = replace(
    GOOD,
    signer=certificate("list-signer-3"),
    signed_at=datetime(2026, 1, 1, tzinfo=UTC),
    certificates=(certificate("csca-3"), certificate("no-csca")),
    brought=(certificate("csca-3"),),
)
LINKED = replace(
    NEW,
    certificates=tuple(
        certificate(which) for which in ("csca-2", "csca-3", "link-1-2", "link-2-3", "no-csca")
    ),
)


def standings(store: TrustStore) -> dict[Standing, int]:
    found = [one.standing for one in store.certificates]
    return {standing: found.count(standing) for standing in Standing if standing in found}


def odd(store: TrustStore) -> dict[str, Outcome]:
    (verdict,) = store.lists
    return {
        one.id: one.outcome for one in verdict.findings if one.outcome is not Outcome.SUCCESSFUL
    }


@pytest.mark.parametrize(
    ("file", "anchor", "size", "country"),
    [
        ("DE_ML_2026-05-28-08-28-45.ml", "DE_ROOT_CA_CSCA07.cer", 588, "DE"),
        ("NL_ML_2026-07-22.ml", "NL_ROOT_CA.cer", 411, "NL"),
    ],
)
def test_a_real_list_vouches_under_its_anchor(
    vectors: Path, file: str, anchor: str, size: int, country: str
) -> None:
    folder = vectors / "icao9303" / "masterlists"
    encoded, root = (folder / file).read_bytes(), (folder / anchor).read_bytes()
    store = load_master_list(encoded, [root], NOW, source=file)
    assert odd(store) == {"master-list-signer-revocation": Outcome.UNDETERMINED}
    (verdict,) = store.lists
    assert (verdict.source, verdict.size, verdict.country) == (file, size, country)
    assert verdict.outcome is Outcome.SUCCESSFUL
    assert standings(store) == {Standing.ANCHOR: 1, Standing.LISTED: size - 1}


@pytest.mark.parametrize("anchor", [None, "NL_ROOT_CA.cer"])
def test_a_real_list_without_its_anchor_vouches_for_nobody(
    vectors: Path, anchor: str | None
) -> None:
    folder = vectors / "icao9303" / "masterlists"
    anchors = [] if anchor is None else [(folder / anchor).read_bytes()]
    encoded = (folder / "DE_ML_2026-05-28-08-28-45.ml").read_bytes()
    store = load_master_list(encoded, anchors, NOW)
    assert odd(store)["master-list-signer-chain"] is Outcome.UNDETERMINED
    # The Dutch root is on the German list too, and stays an anchor.
    expected = {Standing.ANCHOR: 1, Standing.UNVERIFIED: 587}
    assert standings(store) == (expected if anchors else {Standing.UNVERIFIED: 588})


def test_who_calls_himself_german_is_not_therefore_vouched_for(vectors: Path) -> None:
    """The signers of BSI's test documents are under a CSCA for tests, named as the real one."""
    folder = vectors / "icao9303"
    root = (folder / "masterlists" / "DE_ROOT_CA_CSCA07.cer").read_bytes()
    encoded = (folder / "masterlists" / "DE_ML_2026-05-28-08-28-45.ml").read_bytes()
    store = load_master_list(encoded, [root], NOW)
    signer = (folder / "dsc" / "dsc_de_0142fd5cf927.cer").read_bytes()
    chain = check_path(signer, store, NOW).findings[4]
    assert chain.outcome is Outcome.UNDETERMINED
    assert chain.why == "the key that signed it is not among the 9 CSCA certificates of DE"


def test_documents_of_another_state_pass_by_the_list() -> None:
    store = load_master_list(GOOD.encoded, [certificate("csca-1")], THEN)
    assert standings(store) == {Standing.ANCHOR: 1, Standing.LISTED: 1}
    result = check_path(certificate("no-ds"), store, THEN)
    assert "listed" in result.findings[4].why


def test_without_an_anchor_nothing_is_successful_and_the_reason_is_told() -> None:
    store = load_master_list(GOOD.encoded, [], THEN, source="utopia.ml")
    chain = check_path(certificate("no-ds"), store, THEN).findings[4]
    assert chain.outcome is Outcome.UNDETERMINED
    assert (
        chain.why
        == "the certificate of CSCA Norway comes from utopia.ml, and no anchor vouches for it"
    )


def test_links_that_the_list_brings_lead_to_the_anchor() -> None:
    store = load_master_list(LINKED.encoded, [certificate("csca-1")], NOW)
    assert store.lists[0].vouches
    assert standings(store) == {Standing.ANCHOR: 1, Standing.LISTED: 5}


def test_a_list_cannot_vouch_for_its_own_csca() -> None:
    store = load_master_list(NEW.encoded, [certificate("csca-1")], NOW)
    assert odd(store)["master-list-signer-chain"] is Outcome.UNDETERMINED
    assert not store.lists[0].vouches


@pytest.mark.parametrize(
    ("declared", "at", "check"),
    [
        (GOOD, datetime(2030, 1, 1, tzinfo=UTC), "master-list-signer-validity"),
        (
            replace(GOOD, signed_at=datetime(2019, 6, 1, tzinfo=UTC)),
            THEN,
            "master-list-signer-signing-period",
        ),
        (replace(GOOD, signed_with="stranger"), THEN, "master-list-signature"),
        (
            replace(GOOD, signer=certificate("csca-1"), signed_with="csca-1", brought=()),
            THEN,
            "master-list-signer-purpose",
        ),
        (
            replace(GOOD, signer=certificate("ds-1"), signed_with="ds"),
            THEN,
            "master-list-signer-form",
        ),
    ],
    ids=["expired", "too late", "forged", "by a CSCA", "by a document signer"],
)
def test_a_bad_list_vouches_for_nobody(
    declared: DeclaredMasterList, at: datetime, check: str
) -> None:
    store = load_master_list(declared.encoded, [certificate("csca-1")], at)
    assert odd(store)[check] is Outcome.FAILED
    assert Standing.LISTED not in standings(store)


def test_a_revoked_list_signer_vouches_for_nobody() -> None:
    crl = replace(decoded_crl("by-the-old-key"), revoked={110: NOW})
    anchors = [certificate("csca-1")]
    assert load_master_list(GOOD.encoded, anchors, THEN).lists[0].vouches
    store = load_master_list(GOOD.encoded, anchors, THEN, crls=[crl])
    assert odd(store) == {"master-list-signer-revocation": Outcome.FAILED}


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(Refused, match="empty"):
        load_master_list(replace(GOOD, certificates=()).encoded, [certificate("csca-1")], THEN)


def test_no_changed_byte_vouches() -> None:
    small = replace(GOOD, brought=()).encoded
    assert load_master_list(small, [certificate("csca-1")], THEN).lists[0].vouches
    for at in range(len(small)):
        changed = small[:at] + bytes((small[at] ^ (1 << at % 8),)) + small[at + 1 :]
        try:
            store = load_master_list(changed, [certificate("csca-1")], THEN)
        except (Malformed, Unsupported):
            continue
        assert store.lists[0].outcome is not Outcome.SUCCESSFUL, at
        assert Standing.LISTED not in standings(store)


def test_importing_verifies_every_certificate() -> None:
    store, report = import_master_list(LINKED.encoded, [certificate("csca-1")], NOW)
    assert report.lists == store.lists
    assert report.signature is Outcome.SUCCESSFUL
    assert report.counts["verified_link"] == 2
