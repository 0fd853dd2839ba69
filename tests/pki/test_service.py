from collections.abc import Callable
from dataclasses import replace
from itertools import repeat

import pytest
from tests.simulators.authority_store import SimulatedAuthorityStore
from tests.simulators.key_shelf import demo_keystore, production_keystore
from tests.worlds.utopia import FOUNDING, Utopia, utopia

from nansen.errors import Conflict, Malformed, Refused, Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel
from nansen.pki.acts import (
    IssueCrl,
    PublishMasterList,
    RevokeCertificate,
    RotateCsca,
    RotateDocumentSigner,
    RotateMasterListSigner,
    RotateSealSigner,
)
from nansen.pki.authority import Authority, AuthorityKind
from nansen.standards.cms import decode_signed_data
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.profile import check_certificate_profile, check_crl_profile
from nansen.standards.x509.certificate import verify_certificate_signature
from nansen.standards.x509.crl import verify_crl_signature


def _check_profiles(authority: Authority) -> None:
    kept = {Outcome.SUCCESSFUL, Outcome.NOT_SUPPORTED}
    assert authority.crl is not None
    findings = list(check_crl_profile(authority.crl))
    for certificate in authority.certificates:
        assert certificate.leniencies == ()
        findings += check_certificate_profile(certificate)
    assert [finding for finding in findings if finding.outcome not in kept] == []


def test_an_authority_is_founded_whole() -> None:
    office = Utopia()
    authority = office.create()
    assert office.authority == authority
    assert office.keystore.labels() == ("csca-1", "ds-1", "ml-1", "seal-aa-1")
    assert (authority.version, authority.crl_number) == (1, 1)
    assert len(authority.certificates) == 4
    _check_profiles(authority)
    root = authority.csca.certificate.public_key()
    for certificate in authority.certificates:
        verify_certificate_signature(certificate, root)
    assert authority.crl is not None
    verify_crl_signature(authority.crl, root)


def test_founding_it_again_changes_nothing() -> None:
    office = utopia()
    first = office.authority
    assert office.wait(days=1).create() == first
    assert office.authority == first


def test_another_authority_finds_the_store_taken() -> None:
    office = utopia()
    for other in (
        replace(FOUNDING, document_types=("PR",)),
        replace(FOUNDING, crl_locations=("http://x.example",)),
    ):
        with pytest.raises(Conflict):
            office.create(other)
    with pytest.raises(Conflict):
        replace(office, keystore=production_keystore()).create(
            replace(FOUNDING, kind=AuthorityKind.PRODUCTION, state="LTU", country="LT")
        )


def test_a_production_authority_never_starts_with_a_demonstrations_keys() -> None:
    office = Utopia()
    real = replace(FOUNDING, kind=AuthorityKind.PRODUCTION, state="LTU", country="LT")
    with pytest.raises(Refused, match="DEMO-KEY"):
        office.create(real)
    assert office.keystore.labels() == ()
    assert office.store.find() is None
    replace(office, keystore=production_keystore()).create(real)
    with pytest.raises(Refused, match="DEMO-KEY"):
        office.rotate_document_signer(RotateDocumentSigner(number=2))


def test_a_new_csca_signs_itself_and_the_old_one_vouches_for_it() -> None:
    office = utopia().wait(days=700)
    first = office.authority.csca
    authority = office.rotate_csca(RotateCsca(number=2, key=KeyKind.BRAINPOOL_P384R1))
    second = authority.csca
    assert second.link is not None
    verify_certificate_signature(second.certificate, second.certificate.public_key())
    verify_certificate_signature(second.link, first.certificate.public_key())
    assert second.link.subject_public_key_info == second.certificate.subject_public_key_info
    assert second.link.not_after == first.certificate.not_after
    assert second.link.subject == second.certificate.subject == first.certificate.subject
    _check_profiles(authority)


def test_a_new_name_is_told_by_root_and_link() -> None:
    office = utopia().wait(days=700)
    authority = office.rotate_csca(RotateCsca(number=2, name="Útópia Papers Office"))
    second, first = authority.csca, authority.cscas[0]
    assert second.link is not None
    assert authority.name == "Útópia Papers Office"
    assert second.link.issuer == first.certificate.subject != second.link.subject
    for certificate in (second.certificate, second.link):
        assert certificate.extension("2.23.136.1.1.6.1") is not None
    _check_profiles(authority)
    later = office.wait(days=2).rotate_document_signer(RotateDocumentSigner(number=2))
    verify_certificate_signature(later.document_signer.certificate, second.certificate.public_key())
    assert later.document_signer.csca == 2
    _check_profiles(later)


def test_a_new_csca_key_rests_before_it_certifies_signers() -> None:
    office = utopia().wait(days=700)
    office.rotate_csca(RotateCsca(number=2))
    with pytest.raises(Refused, match="CSCA-REST"):
        office.wait(hours=47).rotate_document_signer(RotateDocumentSigner(number=2))
    assert office.issue_crl(IssueCrl(number=2)).crl_number == 2, "lists do not wait"
    office.wait(hours=1).rotate_document_signer(RotateDocumentSigner(number=2))


def test_a_csca_key_that_has_served_certifies_nothing_but_still_revokes() -> None:
    office = utopia().wait(days=3 * 366)
    with pytest.raises(Refused, match="KEY-TIME"):
        office.rotate_document_signer(RotateDocumentSigner(number=2))
    assert office.issue_crl(IssueCrl(number=2)).crl_number == 2


@pytest.mark.parametrize("kind", [KeyKind.P_256, KeyKind.BRAINPOOL_P256R1, KeyKind.RSA_3072])
def test_a_document_signer_of_any_kind(kind: KeyKind) -> None:
    office = utopia()
    authority = office.wait(days=80).rotate_document_signer(
        RotateDocumentSigner(number=2, key=kind)
    )
    signer = authority.document_signer
    assert (signer.number, signer.key, signer.signs.start) == (2, "ds-2", office.now)
    _check_profiles(authority)


def test_every_rotation_done_again_changes_nothing_and_none_is_skipped() -> None:
    office = utopia().wait(days=3)
    rotations: list[tuple[Callable[[int], Authority], int]] = [
        (lambda n: office.rotate_csca(RotateCsca(number=n)), 1),
        (lambda n: office.rotate_document_signer(RotateDocumentSigner(number=n)), 1),
        (lambda n: office.rotate_seal_signer(RotateSealSigner(letters="AA", number=n)), 1),
        (lambda n: office.rotate_seal_signer(RotateSealSigner(letters="BB", number=n)), 0),
        (lambda n: office.rotate_master_list_signer(RotateMasterListSigner(number=n)), 1),
        (lambda n: office.issue_crl(IssueCrl(number=n)), 1),
    ]
    for rotate, last in rotations:
        before = office.authority
        assert rotate(last) == before
        with pytest.raises(Conflict):
            rotate(last + 2)
        assert office.authority == before
        office.wait(days=3)
        after = rotate(last + 1)
        assert after.version == before.version + 1
        assert rotate(last + 1) == after == office.authority
    _check_profiles(office.authority)


def test_seal_signers_have_letters_and_five_keys_a_year() -> None:
    office = utopia()
    for letters, number in (("BB", 1), ("AA", 2), ("AA", 3), ("BB", 2)):
        office.rotate_seal_signer(RotateSealSigner(letters=letters, number=number))
    authority = office.authority
    assert [signer.letters for signer in authority.seal_signers] == ["AA", "BB", "AA", "AA", "BB"]
    assert authority.seal_signer("BB").number == 2
    with pytest.raises(Refused, match="SEAL-FIVE"):
        office.rotate_seal_signer(RotateSealSigner(letters="AA", number=4))
    office.wait(days=366).rotate_seal_signer(RotateSealSigner(letters="AA", number=4))


@pytest.mark.parametrize("kind", [KeyKind.RSA_3072, KeyKind.P_521])
def test_a_seal_signers_key_fits_into_a_seal(kind: KeyKind) -> None:
    office = utopia()
    with pytest.raises(Refused, match="KEY-KIND"):
        office.rotate_seal_signer(RotateSealSigner(letters="AA", number=2, key=kind))


def test_revocations_are_told_by_the_next_list() -> None:
    office = utopia()
    serial = office.authority.document_signer.certificate.serial_number
    revoked = office.wait(days=1).revoke(RevokeCertificate(serial_number=serial))
    assert office.wait(days=1).revoke(RevokeCertificate(serial_number=serial)) == revoked
    authority = office.wait(days=1).issue_crl(IssueCrl(number=2))
    assert authority.crl is not None
    assert list(authority.crl.revoked) == [serial]
    _check_profiles(authority)
    with pytest.raises(Refused, match="SERIAL"):
        office.revoke(RevokeCertificate(serial_number=1))


def test_after_a_revoked_csca_all_begins_anew() -> None:
    office = utopia()
    serial = office.authority.csca.certificate.serial_number
    office.wait(days=3).revoke(RevokeCertificate(serial_number=serial))
    with pytest.raises(Refused, match="REVOKED"):
        office.rotate_document_signer(RotateDocumentSigner(number=2))
    authority = office.issue_crl(IssueCrl(number=2))
    assert authority.crl is not None
    # The only key that readers can verify the list with is the one that it revokes.
    verify_crl_signature(authority.crl, authority.csca.certificate.public_key())
    authority = office.rotate_csca(RotateCsca(number=2))
    assert authority.csca.link is None
    authority = office.wait(days=2).rotate_document_signer(RotateDocumentSigner(number=2))
    verify_certificate_signature(
        authority.document_signer.certificate, authority.csca.certificate.public_key()
    )
    _check_profiles(authority)


def test_lists_are_neither_too_many_nor_too_few() -> None:
    office = utopia().wait(hours=47)
    with pytest.raises(Refused, match="CRL-48H"):
        office.issue_crl(IssueCrl(number=2))
    authority = office.wait(hours=1).issue_crl(IssueCrl(number=2))
    assert authority.crl is not None
    assert authority.crl.next_update is not None
    assert (authority.crl.next_update - authority.crl.this_update).days == 90


def test_an_authority_without_a_list_may_issue_its_first() -> None:
    office = utopia()
    assert isinstance(office.store, SimulatedAuthorityStore)
    office.store.authority = replace(office.authority, crl=None, crl_number=0)
    assert office.issue_crl(IssueCrl(number=1)).crl_number == 1


def test_a_master_list_holds_roots_links_and_others() -> None:
    office, other = utopia().wait(days=700), utopia()
    office.rotate_csca(RotateCsca(number=2))
    office.wait(days=2).rotate_master_list_signer(RotateMasterListSigner(number=2))
    stranger = other.authority.csca.certificate
    authority = office.publish_master_list(PublishMasterList(others=(stranger,)))
    assert authority.master_list is not None
    signed = decode_signed_data(authority.master_list)
    for certificate in (*authority.csca_certificates, stranger):
        assert certificate.encoded in signed.content
    assert set(signed.certificates) == {
        authority.master_list_signer.certificate.encoded,
        authority.csca.certificate.encoded,
    }


def test_a_master_list_signer_stops_in_time() -> None:
    office = utopia().wait(days=366)
    with pytest.raises(Refused, match="KEY-TIME"):
        office.publish_master_list(PublishMasterList())


def test_spent_keys_are_erased_and_csca_keys_are_not() -> None:
    office = utopia().wait(days=80)
    office.rotate_document_signer(RotateDocumentSigner(number=2))
    office.erase_spent_keys()
    assert "ds-1" in office.keystore.labels()
    office.wait(days=3000).erase_spent_keys()
    office.erase_spent_keys()
    assert office.keystore.labels() == ("csca-1",)


def test_a_key_that_a_killed_act_left_is_taken_up() -> None:
    office = utopia()
    left = office.keystore.generate(KeyLabel("ds-2"), KeyKind.P_256)
    authority = office.rotate_document_signer(RotateDocumentSigner(number=2))
    certified = authority.document_signer.certificate.public_key()
    assert certified.fingerprint == left.public_key.fingerprint


def test_a_key_of_another_kind_that_was_left_is_not() -> None:
    office = utopia()
    office.keystore.generate(KeyLabel("ds-2"), KeyKind.P_384)
    with pytest.raises(Refused, match="KEY-KIND"):
        office.rotate_document_signer(RotateDocumentSigner(number=2))


def test_two_acts_at_once_do_not_lose_one_another() -> None:
    office = utopia()
    stale = office.authority
    office.rotate_document_signer(RotateDocumentSigner(number=2))
    with pytest.raises(Conflict):
        office.store.save(replace(stale, version=stale.version + 1))


def test_the_keystores_key_must_be_the_certified_one() -> None:
    office = utopia()
    strange = demo_keystore()
    for label in office.keystore.labels():
        strange.generate(label, KeyKind.P_384 if label == "csca-1" else KeyKind.P_256)
    elsewhere = replace(office, keystore=strange)
    with pytest.raises(Refused, match="KEY-MISMATCH"):
        elsewhere.rotate_document_signer(RotateDocumentSigner(number=2))
    with pytest.raises(Refused, match="KEY-MISMATCH"):
        elsewhere.wait(days=3).issue_crl(IssueCrl(number=2))
    with pytest.raises(Refused, match="KEY-MISMATCH"):
        elsewhere.publish_master_list(PublishMasterList())


def test_a_source_of_serial_numbers_that_repeats_is_refused() -> None:
    with pytest.raises(Refused, match="SERIAL"):
        Utopia(serials=iter(repeat(5))).create()


def test_without_an_authority_no_act_begins() -> None:
    with pytest.raises(Unavailable):
        Utopia().rotate_csca(RotateCsca(number=1))


def test_a_link_cannot_be_made_under_a_root_that_lapses_too_soon() -> None:
    office = utopia().wait(days=13 * 365)
    with pytest.raises(Malformed):
        office.rotate_csca(RotateCsca(number=2))
