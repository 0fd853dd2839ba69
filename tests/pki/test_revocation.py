"""Revocation lists: whose, how old, and whom they name."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.worlds.dismantled import dismantle
from tests.worlds.states import NOW, certificate, decoded_crl, store

from nansen.pki.known_csca import Attempts, KnownCsca, Standing
from nansen.pki.path import check_path
from nansen.pki.revocation import check_revocation
from nansen.standards.der import frame
from nansen.standards.finding import Outcome
from nansen.standards.x509.certificate import decode_certificate
from nansen.standards.x509.extensions import KEY_USAGE
from nansen.trust.store import StoredCertificate, TrustStore

ANCHORS = ("csca-1", "csca-2", "csca-3")


def revocation(
    signer: str, crls: str, *anchors: str, at: datetime = NOW, unverified: tuple[str, ...] = ()
) -> tuple[Outcome, str]:
    trusted = store(*(anchors or ANCHORS), unverified=unverified, crls=crls)
    findings = check_path(certificate(signer), trusted, at).findings
    found = next(one for one in findings if one.id == "ds-revocation")
    return found.outcome, found.why


@pytest.mark.parametrize(
    ("crls", "outcome", "why"),
    [
        ("fresh", Outcome.SUCCESSFUL, "not on the CSCA's revocation list"),
        ("by-the-old-key", Outcome.SUCCESSFUL, "not on the CSCA's revocation list"),
        ("older stale fresh", Outcome.SUCCESSFUL, "not on the CSCA's revocation list"),
        ("", Outcome.UNDETERMINED, "no revocation list of this country is known"),
        ("by-norway", Outcome.UNDETERMINED, "no revocation list of this country is known"),
        (
            "stale",
            Outcome.UNDETERMINED,
            "the revocation list is stale: the next was due on 2026-11-20",
        ),
        (
            "older stale",
            Outcome.UNDETERMINED,
            "the revocation list is stale: the next was due on 2026-11-20",
        ),
        ("not-begun", Outcome.UNDETERMINED, "the revocation list begins only on 2026-12-01"),
        (
            "by-a-stranger",
            Outcome.UNDETERMINED,
            "no revocation list of this country is signed by a trusted key of its CSCA",
        ),
    ],
)
def test_a_good_signer_against_each_list(crls: str, outcome: Outcome, why: str) -> None:
    assert revocation("ds-1", crls) == (outcome, why)


@pytest.mark.parametrize("crls", ["fresh", "stale", "not-begun", "older by-the-old-key"])
def test_an_entry_counts_in_every_list_whose_signature_holds(crls: str) -> None:
    assert revocation("ds-revoked", crls) == (Outcome.FAILED, "revoked on 2026-10-15")


def test_an_entry_in_a_list_of_a_foreign_key_counts_for_nothing() -> None:
    assert revocation("ds-revoked", "by-a-stranger")[0] is Outcome.UNDETERMINED
    assert revocation("ds-revoked", "by-norway", *ANCHORS, "no-csca")[0] is Outcome.UNDETERMINED


def test_a_key_that_is_not_for_lists_signs_none() -> None:
    outcome, _ = revocation("ds-1", "by-a-signer", *ANCHORS, "csca-for-signatures")
    assert outcome is Outcome.UNDETERMINED


def test_a_key_that_nobody_vouches_for_signs_none() -> None:
    assert revocation("ds-1", "fresh", "csca-1", unverified=("csca-3",))[0] is Outcome.UNDETERMINED


def test_two_authorities_under_one_countrys_letters_do_not_revoke_for_each_other() -> None:
    anchors = (*ANCHORS, "csca-hong-kong")
    assert revocation("ds-revoked", "by-hong-kong", *anchors)[0] is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("signer", "crls"),
    [("ds-1", "revokes-csca-1"), ("ds-3", "revokes-csca-3"), ("ds-2", "revokes-csca-2")],
)
def test_a_revoked_csca_takes_its_signers_along(signer: str, crls: str) -> None:
    assert revocation(signer, crls) == (Outcome.FAILED, "its CSCA is revoked")


@pytest.mark.parametrize("crls", ["revokes-csca-1", "revokes-csca-2", "revokes-link-2-3"])
def test_a_revoked_csca_takes_along_what_links_to_it(crls: str) -> None:
    links = ("csca-2", "csca-3", "link-1-2", "link-2-3")
    outcome, why = revocation("ds-3", crls, "csca-1", unverified=links)
    assert (outcome, why) == (Outcome.FAILED, "its CSCA is revoked")


def test_what_is_listed_stays_when_an_older_csca_is_revoked() -> None:
    assert revocation("ds-3", "revokes-csca-1")[0] is Outcome.SUCCESSFUL


def test_a_stranger_revokes_no_key_by_a_certificate_with_a_revoked_number() -> None:
    links = ("csca-2-prolonged", "link-1-2")
    assert revocation("ds-2", "by-the-old-key", "csca-1", unverified=links)[0] is (
        Outcome.SUCCESSFUL
    )


def test_the_key_of_an_expired_csca_says_nothing_new() -> None:
    anchors = ("csca-1", "csca-expired")
    outcome, why = revocation("ds-1", "by-the-expired-key", *anchors)
    assert outcome is Outcome.UNDETERMINED
    assert why.endswith("signed by a trusted key of its CSCA")
    outcome, why = revocation("ds-1", "by-the-expired-key-in-time", *anchors)
    assert outcome is Outcome.UNDETERMINED
    assert why == "the revocation list is signed with the key of an expired CSCA"
    assert revocation("ds-revoked", "by-the-expired-key-in-time", *anchors)[0] is Outcome.FAILED


def test_the_reference_date_decides_what_is_fresh() -> None:
    at = datetime(2026, 10, 1, tzinfo=UTC)
    assert revocation("ds-1", "older", at=at)[0] is Outcome.SUCCESSFUL


def _check(crl_edit: str, csca: bytes) -> tuple[Outcome, str]:
    """Check with a list or a CSCA that no builder would write."""
    crl = decoded_crl("by-the-old-key")
    if crl_edit == "endless":
        crl = replace(crl, next_update=None)
    anchor = StoredCertificate(encoded=csca, standing=Standing.ANCHOR, source="anchor")
    known = KnownCsca(
        certificate=decode_certificate(csca), standing=Standing.ANCHOR, source="anchor"
    )
    directory = TrustStore(certificates=(anchor,), crls=(crl,))
    signer = decode_certificate(certificate("ds-1"))
    return check_revocation(signer, (known,), directory, Attempts(), NOW)


def test_a_list_that_never_ends_is_never_fresh() -> None:
    outcome, why = _check("endless", certificate("csca-1"))
    assert outcome is Outcome.UNDETERMINED
    assert why == "the revocation list does not say when the next one was due"


def test_a_csca_without_legible_key_usage() -> None:
    csca = dismantle(certificate("csca-1"))
    assert _check("", csca.without(KEY_USAGE).encoded)[0] is Outcome.SUCCESSFUL
    illegible = csca.having(KEY_USAGE, frame(0x04, b""))
    assert _check("", illegible.encoded)[0] is Outcome.UNDETERMINED
