"""The path from a signer to its CSCA, in good worlds and bad ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.worlds.states import (
    NOW,
    WORLD,
    certificate,
    decoded_crl,
    sign,
    store,
)

from nansen.pki.known_csca import MAX_ATTEMPTS, CscaDirectory, KnownCsca, Standing
from nansen.pki.path import PREFIXES, PathResult, check_path
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.x509.certificate import Certificate, decode_certificate
from nansen.standards.x509.crl import CertificateList

GOOD = store("csca-1", "csca-2", "csca-3", crls="fresh")
CHECKS = (
    "form",
    "validity",
    "key-usage",
    "signing-period",
    "chain",
    "names",
    "csca-validity",
    "csca-key-usage",
    "revocation",
)


def odd(result: PathResult) -> dict[str, tuple[Outcome, str]]:
    fine = {Outcome.SUCCESSFUL, Outcome.NOT_SUPPORTED}
    return {one.id: (one.outcome, one.why) for one in result.findings if one.outcome not in fine}


def read(which: str) -> Certificate:
    return decode_certificate(certificate(which))


@pytest.mark.parametrize(
    ("signer", "csca", "kind"),
    [
        ("ds-1", "csca-1", CertificateKind.DOCUMENT_SIGNER),
        ("ds-2", "csca-2", CertificateKind.DOCUMENT_SIGNER),
        ("ds-3", "csca-3", CertificateKind.DOCUMENT_SIGNER),
        ("seal-3", "csca-3", CertificateKind.BAR_CODE_SIGNER),
        ("list-signer-1", "csca-1", CertificateKind.MASTER_LIST_SIGNER),
    ],
)
def test_a_good_path_passes_every_check_under_its_own_name(
    signer: str, csca: str, kind: CertificateKind
) -> None:
    result = check_path(certificate(signer), GOOD, NOW, kind=kind)
    assert [one.id for one in result.findings] == [f"{PREFIXES[kind]}-{check}" for check in CHECKS]
    assert odd(result) == {}
    assert result.outcome is Outcome.SUCCESSFUL
    assert (result.signer, result.csca) == (read(signer), read(csca))


@pytest.mark.parametrize(
    ("signer", "check", "outcome", "why"),
    [
        ("ds-expired", "validity", Outcome.FAILED, "expired on 2025-01-01"),
        ("ds-not-begun", "validity", Outcome.FAILED, "begins only on 2027-01-01"),
        ("ds-revoked", "revocation", Outcome.FAILED, "revoked on 2026-10-15"),
        ("ds-of-another-country", "names", Outcome.FAILED, "the signer is of another country"),
        ("ds-misnamed", "names", Outcome.FAILED, "the issuer's name is not the CSCA's"),
        ("ds-without-use", "key-usage", Outcome.FAILED, "keyUsage is missing"),
        ("ds-for-encryption", "key-usage", Outcome.FAILED, "the key is not for signatures"),
        ("ds-strange", "form", Outcome.FAILED, "critical extension 1.2.3.4 is not known here"),
        ("ds-under-expired", "csca-validity", Outcome.FAILED, "expired on 2024-01-01"),
        (
            "ds-under-signer-csca",
            "csca-key-usage",
            Outcome.FAILED,
            "the CSCA's key is not for certificates",
        ),
        (
            "ds-forged",
            "chain",
            Outcome.FAILED,
            "the signature is not that of the CSCA key that the certificate names",
        ),
        (
            "ds-of-stranger",
            "chain",
            Outcome.UNDETERMINED,
            "the key that signed it is not among the 5 CSCA certificates of UT",
        ),
        (
            "ds-nameless",
            "chain",
            Outcome.UNDETERMINED,
            "the key that signed it is not among the 5 CSCA certificates of UT",
        ),
        (
            "ds-under-ds",
            "chain",
            Outcome.UNDETERMINED,
            "the key that signed it is not among the 5 CSCA certificates of UT",
        ),
        ("no-ds", "chain", Outcome.UNDETERMINED, "no CSCA certificate of NO is known"),
    ],
)
def test_each_evil_has_its_finding(signer: str, check: str, outcome: Outcome, why: str) -> None:
    everything = store(
        "csca-1", "csca-2", "csca-3", "csca-expired", "csca-for-signatures", "ds-1", crls="fresh"
    )
    result = check_path(certificate(signer), everything, NOW)
    assert odd(result) == {f"ds-{check}": (outcome, why)}


def test_a_csca_is_no_document_signer() -> None:
    result = check_path(certificate("ds-for-certificates"), GOOD, NOW)
    assert set(odd(result)) == {"ds-form", "ds-key-usage"}


@pytest.mark.parametrize("kind", sorted(set(PREFIXES) - {CertificateKind.DOCUMENT_SIGNER}))
def test_a_document_signer_signs_nothing_but_documents(kind: CertificateKind) -> None:
    result = check_path(certificate("ds-1"), GOOD, NOW, kind=kind)
    why = "this is the certificate of a document-signer"
    assert odd(result)[f"{PREFIXES[kind]}-form"] == (Outcome.FAILED, why)


def test_no_certificate_no_path() -> None:
    result = check_path(b"\x30\x03\x02\x01\x01", GOOD, NOW)
    assert result.outcome is Outcome.FAILED
    assert [one.id for one in result.findings] == ["ds-form"]
    assert result.signer is result.csca is None


@pytest.mark.parametrize(
    ("signed_at", "outcome"),
    [
        (None, Outcome.NOT_SUPPORTED),
        (datetime(2018, 6, 1, tzinfo=UTC), Outcome.SUCCESSFUL),
        (datetime(2019, 6, 1, tzinfo=UTC), Outcome.FAILED),
        (datetime(2017, 6, 1, tzinfo=UTC), Outcome.FAILED),
    ],
)
def test_documents_outlive_the_private_key(signed_at: datetime | None, outcome: Outcome) -> None:
    result = check_path(certificate("ds-1"), GOOD, NOW, signed_at=signed_at)
    found = next(one for one in result.findings if one.id == "ds-signing-period")
    assert found.outcome is outcome


def test_without_a_period_the_validity_bounds_the_signature() -> None:
    seal = certificate("seal-3")
    kind = CertificateKind.BAR_CODE_SIGNER
    for year, outcome in ((2025, Outcome.SUCCESSFUL), (2024, Outcome.FAILED)):
        signed_at = datetime(year, 6, 1, tzinfo=UTC)
        found = check_path(seal, GOOD, NOW, kind=kind, signed_at=signed_at).findings[3]
        assert (found.id, found.outcome) == ("seal-signing-period", outcome)


# Links


@pytest.mark.parametrize(
    ("signer", "unverified"),
    [
        ("ds-2", ("csca-2", "link-1-2")),
        ("ds-2", ("link-1-2",)),
        ("ds-3", ("csca-2", "csca-3", "link-1-2", "link-2-3")),
        ("ds-3", ("link-2-3", "link-1-2")),
    ],
)
def test_links_lead_from_a_new_key_to_an_anchor(signer: str, unverified: tuple[str, ...]) -> None:
    trusted = store("csca-1", unverified=unverified, crls="fresh")
    needs_crl_key = "link-2-3" in unverified
    result = check_path(certificate(signer), trusted, NOW)
    assert ("ds-revocation" in odd(result)) is not needs_crl_key
    assert "ds-chain" not in odd(result)


@pytest.mark.parametrize(
    ("unverified", "why"),
    [
        (
            ("csca-2",),
            "the certificate of CSCA Utopia comes from csca-2.cer, and no anchor vouches for it",
        ),
        (("csca-2", "link-by-norway"), None),
        (("csca-2", "link-expired"), None),
        (("csca-2", "link-after-the-end", "csca-expired"), None),
        (("csca-3", "link-2-3"), None),
    ],
)
def test_what_nobody_vouches_for_is_never_successful(
    unverified: tuple[str, ...], why: str | None
) -> None:
    signer = "ds-3" if "csca-3" in unverified else "ds-2"
    trusted = store("csca-1", "no-csca", unverified=unverified, crls="fresh")
    outcome, found = odd(check_path(certificate(signer), trusted, NOW))["ds-chain"]
    assert outcome is Outcome.UNDETERMINED
    assert "no anchor vouches for it" in found
    assert why in {None, found}


def test_a_link_issued_after_its_issuer_had_expired_leads_nowhere() -> None:
    trusted = store("csca-expired", unverified=("link-after-the-end",))
    assert odd(check_path(certificate("ds-2"), trusted, NOW))["ds-chain"][0] is Outcome.UNDETERMINED


def test_a_document_signers_key_adds_no_csca() -> None:
    """Else whoever breaks one document signer could make a CSCA that links to the state's."""
    trusted = store("csca-1", unverified=("csca-2", "ds-1"), crls="fresh")
    assert "ds-chain" in odd(check_path(certificate("ds-under-ds"), trusted, NOW))


def test_a_listed_csca_counts_like_an_anchor() -> None:
    trusted = store("no-csca", listed=("csca-3",), crls="fresh")
    result = check_path(certificate("ds-3"), trusted, NOW)
    assert odd(result) == {}
    assert "of standing listed from csca-3.cer" in result.findings[4].why


def test_the_certificate_that_is_in_force_speaks_for_the_key() -> None:
    trusted = store("link-expired", "link-1-2", "csca-1", crls="by-the-old-key")
    result = check_path(certificate("ds-2"), trusted, NOW)
    assert result.csca == read("link-1-2")
    assert odd(result) == {}


def test_a_strangers_certificate_for_a_known_key_changes_nothing() -> None:
    """Anybody can write a certificate for somebody's key; what it says is not relied on."""
    expired = store("csca-expired", unverified=("csca-0-prolonged",))
    result = check_path(certificate("ds-under-expired"), expired, NOW)
    assert result.csca == read("csca-expired")
    assert odd(result)["ds-csca-validity"] == (Outcome.FAILED, "expired on 2024-01-01")
    linked = store("csca-1", unverified=("csca-2-prolonged", "link-1-2"))
    result = check_path(certificate("ds-2"), linked, NOW)
    assert result.csca == read("link-1-2")
    assert result.findings[4].why.endswith("linked to a key of standing anchor from csca-1.cer")


# Attempts


class _Crowd:
    """A directory that a stranger has filled."""

    def __init__(self, *cscas: KnownCsca) -> None:
        self._cscas = cscas

    def find_cscas(self, country: str) -> Sequence[KnownCsca]:
        return self._cscas if country == "UT" else ()

    def find_crls(self, country: str) -> Sequence[CertificateList]:
        return (decoded_crl("fresh"),) if country == "UT" else ()


def namesakes(count: int) -> list[KnownCsca]:
    return [
        KnownCsca(
            certificate=decode_certificate(
                sign(replace(WORLD["csca-2"], key=f"crowd-{n}", signed_with=f"crowd-{n}"))
            ),
            standing=Standing.UNVERIFIED,
            source="crowd",
        )
        for n in range(count)
    ]


def test_strangers_cannot_use_up_the_attempts() -> None:
    crowd = namesakes(MAX_ATTEMPTS + 10)
    good = KnownCsca(certificate=read("csca-1"), standing=Standing.ANCHOR, source="anchor")
    good_3 = KnownCsca(certificate=read("csca-3"), standing=Standing.ANCHOR, source="anchor")
    directory: CscaDirectory = _Crowd(*crowd, good, good_3)
    result = check_path(certificate("ds-1"), directory, NOW)
    assert "ds-chain" not in odd(result)
    stranger = check_path(certificate("ds-nameless"), directory, NOW)
    assert odd(stranger)["ds-chain"][0] is Outcome.UNDETERMINED


# Bytes


@given(st.binary(max_size=200))
@example(b"")
def test_any_bytes_are_judged(data: bytes) -> None:
    assert check_path(data, GOOD, NOW).outcome is Outcome.FAILED


@given(st.integers(min_value=0), st.integers(0, 7))
def test_a_flipped_bit_is_never_successful(at: int, bit: int) -> None:
    good = bytearray(certificate("ds-1"))
    good[at % len(good)] ^= 1 << bit
    assert check_path(bytes(good), GOOD, NOW).outcome is not Outcome.SUCCESSFUL
