"""The certificate of who signs status lists: a column of Table 6, and one purpose."""

from dataclasses import replace

import pytest
from tests.worlds.specimen import specimen_world
from tests.worlds.status_office import status_signer

from nansen.errors import Malformed, Untrusted
from nansen.standards.finding import Outcome
from nansen.standards.framework.status_signer import check_status_signer
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind, classify
from nansen.standards.icao9303.pki.certificate_profiles import STATUS_LIST_SIGNER
from nansen.standards.icao9303.pki.profile import check_certificate_profile
from nansen.standards.x509.certificate import Certificate, Extension, verify_certificate_signature
from nansen.standards.x509.extensions import EXTENDED_KEY_USAGE


def certificate() -> Certificate:
    return status_signer().certified.certificate


def with_purpose(extension: Extension | None) -> Certificate:
    others = tuple(one for one in certificate().extensions if one.oid != EXTENDED_KEY_USAGE)
    return replace(certificate(), extensions=others if extension is None else (*others, extension))


def test_it_is_certified_by_the_csca_for_status_lists_only() -> None:
    check_status_signer(certificate())
    csca = specimen_world().authority.csca.certificate
    verify_certificate_signature(certificate(), csca.public_key())
    assert classify(certificate()) is CertificateKind.STATUS_LIST_SIGNER
    assert STATUS_LIST_SIGNER.key_usage == {"digitalSignature"}
    assert not STATUS_LIST_SIGNER.is_authority


def test_it_keeps_the_profile_of_a_list_signer() -> None:
    own = check_certificate_profile(certificate())
    assert not [one.id for one in own if one.outcome is Outcome.FAILED]
    assert "purpose" in {one.id for one in own}
    findings = check_certificate_profile(certificate(), CertificateKind.MASTER_LIST_SIGNER)
    failed = {one.id for one in findings if one.outcome is Outcome.FAILED}
    assert failed == {"purpose"}, "judged as a list signer, it departs in nothing else"


@pytest.mark.parametrize("role", ["csca", "document_signer", "master_list_signer"])
def test_no_other_certificate_of_the_office_will_do(role: str) -> None:
    other = getattr(specimen_world().authority, role).certificate
    with pytest.raises(Untrusted):
        check_status_signer(other)


def test_the_purpose_must_be_there_and_critical() -> None:
    extension = certificate().extension(EXTENDED_KEY_USAGE)
    assert extension is not None
    with pytest.raises(Untrusted, match="no critical purpose"):
        check_status_signer(with_purpose(None))
    with pytest.raises(Untrusted, match="no critical purpose"):
        check_status_signer(with_purpose(extension._replace(critical=False)))
    with pytest.raises(Malformed):
        check_status_signer(with_purpose(extension._replace(value=b"0")))
