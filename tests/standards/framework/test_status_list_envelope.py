"""The envelope of a status list: one form, one signer, and no bit that may change."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.x509.oid import ExtensionOID
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse
from tests.worlds.specimen import found, specimen_world, trust_in
from tests.worlds.status_office import HOUR, sign_list, signed_list, status_list, status_signer

from nansen.errors import Malformed, NansenError, Unsupported, Untrusted
from nansen.inspection.status_lists import VerifiedLists
from nansen.pki.signers import ReadySigner
from nansen.standards.algorithms import encode_oid
from nansen.standards.der import frame, read_node
from nansen.standards.finding import Outcome
from nansen.standards.framework.status_list import PublishedStatus, encode_status_list
from nansen.standards.framework.status_list_envelope import (
    MAX_SIGNED_OCTETS,
    SignedStatusList,
    decode_signed_status_list,
    verify_status_list,
)
from nansen.standards.oids import FRAMEWORK_ENTRY, STATUS_LIST, STATUS_LIST_SIGNING, name_oid

ENCODED = sign_list(status_list({5: PublishedStatus.ENDED}))
BODY = status_list({5: PublishedStatus.ENDED}).statuses.octets
START = ENCODED.index(BODY)
SHORT = ENCODED[:START] + ENCODED[START + len(BODY) :]
"""The list without its bits: nothing holds any more, but damage finds the small parts."""

Judge = Callable[..., CompletedProcess[bytes]]


def test_what_is_signed_reads_back_and_verifies() -> None:
    signed = decode_signed_status_list(ENCODED)
    assert signed.content == status_list({5: PublishedStatus.ENDED})
    assert verify_status_list(signed) == status_signer().certified.certificate


def test_openssl_verifies_it(judge: Judge, tmp_path: Path) -> None:
    file, content = tmp_path / "one.statuslist", tmp_path / "content"
    file.write_bytes(ENCODED)
    judge("openssl", "cms", "-verify", "-inform", "DER", "-in", file, "-noverify", "-out", content)
    assert content.read_bytes() == encode_status_list(decode_signed_status_list(ENCODED).content)


def test_another_library_reads_it() -> None:
    info = cms.ContentInfo.load(ENCODED, strict=True)
    data = info["content"]
    assert data["version"].native == "v3"
    assert data["encap_content_info"]["content_type"].dotted == STATUS_LIST
    (signer,) = data["signer_infos"]
    names = [attribute["type"].native for attribute in signer["signed_attrs"]]
    assert names == ["content_type", "message_digest"], "no second of signing (R60)"
    (carried,) = data["certificates"]
    certificate = x509.load_der_x509_certificate(carried.dump())
    usage = certificate.extensions.get_extension_for_oid(ExtensionOID.EXTENDED_KEY_USAGE)
    assert usage.critical
    assert [one.dotted_string for one in usage.value] == [STATUS_LIST_SIGNING]  # type: ignore[attr-defined]


def test_our_identifiers_are_uuids_and_have_names() -> None:
    ours = {FRAMEWORK_ENTRY, STATUS_LIST, STATUS_LIST_SIGNING}
    assert len(ours) == 3
    for oid in ours:
        assert oid.startswith("2.25.")
        assert int(oid.removeprefix("2.25.")).bit_length() <= 128
        assert "nansen" in name_oid(oid)


def is_accepted(encoded: bytes, verified: VerifiedLists) -> bool:
    try:
        return verified.check(decode_signed_status_list(encoded)).outcome is Outcome.SUCCESSFUL
    except (Malformed, Unsupported):
        return False


def test_no_flipped_bit_is_accepted() -> None:
    """Every bit around the statuses and the certificate; in these two, one of every octet."""
    verified = VerifiedLists(specimen_world().trust, HOUR)
    assert is_accepted(ENCODED, verified)
    certificate = status_signer().certified.certificate.encoded
    begins = ENCODED.index(certificate)
    inner = {*range(START, START + len(BODY), 50), *range(begins, begins + len(certificate))}
    outer = {*range(len(ENCODED))} - inner - {*range(START, START + len(BODY))}
    bits = [8 * octet + bit for octet in outer for bit in range(8)]
    bits += [8 * octet + octet % 8 for octet in inner]
    survivors = []
    for bit in bits:
        changed = bytearray(ENCODED)
        changed[bit // 8] ^= 1 << bit % 8
        if is_accepted(bytes(changed), verified):
            survivors.append(bit)
    assert survivors == []


@given(st.binary(max_size=300) | damaged(SHORT) | damaged(ENCODED))
@example(b"")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    signed = read_or_refuse(decode_signed_status_list, data)
    assert isinstance(signed, SignedStatusList | None)
    assert data == ENCODED or not is_accepted(data, VerifiedLists(specimen_world().trust, HOUR))


def test_ten_megabytes_are_not_read() -> None:
    with pytest.raises(Malformed, match="larger"):
        decode_signed_status_list(bytes(10_000_000))
    with pytest.raises(Malformed):
        decode_signed_status_list(bytes(MAX_SIGNED_OCTETS))


def test_signed_data_of_another_type_is_no_status_list() -> None:
    other = ENCODED.replace(encode_oid(STATUS_LIST), encode_oid(STATUS_LIST)[:-1] + b"\x00")
    with pytest.raises(Malformed, match="another type"):
        decode_signed_status_list(other)


def with_signers(*signers: bytes, certificates: tuple[bytes, ...] = ()) -> bytes:
    """Write the list again with other signer infos and more certificates."""
    oid, explicit = read_node(ENCODED).sequence("content info")
    version, digests, content, carried, infos = explicit.only_child("data").sequence("data")
    twice = frame(0x31, *(infos.contents if one == b"same" else one for one in signers))
    more = frame(0xA0, *sorted((carried.contents, *certificates)))
    kept = (version.encoded, digests.encoded, content.encoded)
    return frame(0x30, oid.encoded, frame(0xA0, frame(0x30, *kept, more, twice)))


def test_two_signers_are_one_too_many_and_none_too_few() -> None:
    for signers in ((), (b"same", b"same")):
        signed = decode_signed_status_list(with_signers(*signers))
        with pytest.raises(Untrusted, match="one signer"):
            verify_status_list(signed)


def test_nothing_else_travels_along() -> None:
    csca = specimen_world().authority.csca.certificate.encoded
    signed = decode_signed_status_list(with_signers(b"same", certificates=(csca,)))
    with pytest.raises(Untrusted, match="extra-certificates"):
        verify_status_list(signed)


@pytest.mark.parametrize("role", ["master list signer", "document signer"])
def test_no_other_key_of_the_office_signs_lists(role: str) -> None:
    world = specimen_world()
    keys = {
        "master list signer": world.authority.master_list_signer,
        "document signer": world.authority.document_signer,
    }
    certified = keys[role]
    signer = ReadySigner(certified=certified, signer=world.keystore.signer(certified.key))
    signed = decode_signed_status_list(sign_list(status_list(), signer))
    with pytest.raises(Untrusted, match=r"purpose|something else"):
        verify_status_list(signed)


def test_a_signature_by_another_key_does_not_hold() -> None:
    world = specimen_world()
    other = world.keystore.signer(world.authority.document_signer.key)
    forged = ReadySigner(certified=status_signer().certified, signer=other)
    signed = decode_signed_status_list(sign_list(status_list(), forged))
    with pytest.raises(NansenError):
        verify_status_list(signed)


def test_the_signer_must_be_of_the_state_and_in_its_time() -> None:
    world = specimen_world()
    verified = VerifiedLists(world.trust, HOUR)
    assert verified.check(signed_list()).outcome is Outcome.SUCCESSFUL
    other = decode_signed_status_list(sign_list(status_list(state="UNO")))
    finding = verified.check(other)
    assert finding.outcome is Outcome.FAILED
    assert "another authority" in finding.why
    early = verified.check(signed_list(issued=HOUR - timedelta(days=30)))
    assert early.outcome is Outcome.FAILED
    assert "not to sign" in early.why
    late = VerifiedLists(world.trust, HOUR + timedelta(days=200)).check(signed_list())
    assert late.outcome is Outcome.FAILED
    assert "expired" in late.why


def test_a_list_of_the_hour_in_which_the_key_began_counts() -> None:
    began = status_signer().certified.certificate.not_before
    assert began.minute == 0, "the specimen's day begins on the hour"
    hour = signed_list(issued=began)
    verified = VerifiedLists(specimen_world().trust, began)
    assert verified.check(hour).outcome is Outcome.SUCCESSFUL


def test_without_an_anchor_or_a_revocation_list_nothing_is_certain() -> None:
    world = specimen_world()
    stranger, _ = found()
    for trust in (trust_in(stranger), trust_in(world.authority, crl=False)):
        finding = VerifiedLists(trust, HOUR).check(signed_list())
        assert finding.outcome is not Outcome.SUCCESSFUL
        assert "its signer" in finding.why
