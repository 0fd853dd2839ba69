import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import cms as judge_cms
from asn1crypto import core
from tests.worlds.certificates import document_signer

from nansen.errors import Malformed, Refused
from nansen.keys.key_kind import KeyKind
from nansen.keys.software_signer import SoftwareSigner
from nansen.standards.algorithms import HashAlgorithm, Scheme, SignatureAlgorithm
from nansen.standards.asn1.security_object import encode_lds_security_object
from nansen.standards.cms import verify_signer_info
from nansen.standards.icao9303.lds.sod import decode_any_sod, decode_sod
from nansen.standards.icao9303.lds.sod_write import (
    SodProfile,
    encode_sod,
    hash_data_groups,
    prepare_sod,
)
from nansen.standards.tlv import read_object

Judge = Callable[..., CompletedProcess[bytes]]

DATA_GROUPS = {2: b"\x75\x01\x02", 1: b"\x61\x01\x01", 14: b"\x6e\x01\x0e"}
BSI = "icao9303/lds_bsi2013"
DAY = datetime(2026, 11, 23, tzinfo=UTC)


def _profile(kind: KeyKind) -> tuple[SodProfile, SoftwareSigner]:
    certificate, key = document_signer(kind)
    return SodProfile(certificate=certificate, algorithm=key.algorithm), key


def _issue(profile: SodProfile, key: SoftwareSigner) -> bytes:
    unsigned = prepare_sod(profile, hash_data_groups(DATA_GROUPS, profile.algorithm.hash))
    return encode_sod(profile, unsigned, key.sign(unsigned.signed_attributes))


@pytest.mark.parametrize("kind", list(KeyKind))
def test_what_is_written_reads_back_with_nothing_tolerated(kind: KeyKind) -> None:
    profile, key = _profile(kind)
    encoded = _issue(profile, key)
    for read in (decode_sod(encoded), decode_any_sod(encoded)):
        assert read.leniencies == ()
        security_object = read.lds_security_object
        assert (security_object.lds_version, security_object.unicode_version) == ("0108", "040000")
        digest = profile.algorithm.hash
        assert dict(security_object.hashes) == {
            number: digest.hash(data) for number, data in DATA_GROUPS.items()
        }
        assert read.signed_data.certificates == (profile.certificate.encoded,)
        (info,) = read.signed_data.signer_infos
        verify_signer_info(read.signed_data, info, profile.certificate)


@pytest.mark.parametrize("kind", list(KeyKind))
def test_openssl_verifies_it(kind: KeyKind, judge: Judge, tmp_path: Path) -> None:
    profile, key = _profile(kind)
    encoded = _issue(profile, key)
    path, content = tmp_path / "cms", tmp_path / "content"
    path.write_bytes(read_object(encoded, field="EF.SOD").value)
    judge(
        *("openssl", "cms", "-verify", "-inform", "DER", "-in", path, "-out", content),
        # The signature with the key of the certificate inside, but not its path: openssl
        # refuses authorities with the explicit curve parameters of 9303-12 §4.1.6.3.
        "-noverify",
    )
    assert content.read_bytes() == decode_sod(encoded).signed_data.content


def test_openssl_notices_a_changed_hash(judge: Judge, tmp_path: Path) -> None:
    profile, key = _profile(KeyKind.P_256)
    encoded = _issue(profile, key)
    digest = hashlib.sha256(DATA_GROUPS[1]).digest()
    path = tmp_path / "cms"
    path.write_bytes(read_object(encoded.replace(digest, bytes(32)), field="EF.SOD").value)
    done = judge(
        *("openssl", "cms", "-verify", "-inform", "DER", "-in", path, "-noverify"), check=False
    )
    assert done.returncode != 0


def test_the_envelope_as_asn1crypto_reads_it() -> None:
    profile, key = _profile(KeyKind.P_256)
    encoded = _issue(profile, key)
    data = judge_cms.ContentInfo.load(read_object(encoded, field="EF.SOD").value, strict=True)[
        "content"
    ]
    assert data["version"].native == "v3"
    assert data["encap_content_info"]["content_type"].dotted == "2.23.136.1.1.1"
    assert data["crls"].native is None
    assert data["digest_algorithms"][0]["parameters"].dump() == b""
    (info,) = data["signer_infos"]
    assert info["version"].native == "v1"
    assert info["sid"].name == "issuer_and_serial_number"
    assert info["sid"].chosen["serial_number"].native == profile.certificate.serial_number
    assert info["sid"].chosen["issuer"].dump() == profile.certificate.issuer.encoded
    assert [a["type"].native for a in info["signed_attrs"]] == ["content_type", "message_digest"]
    assert info["unsigned_attrs"].native is None


def test_a_time_of_signing_stands_only_where_it_is_asked_for() -> None:
    profile, key = _profile(KeyKind.P_256)
    timed = replace(profile, signing_time=DAY)
    assert DAY.strftime("%y%m%d").encode() not in prepare_sod(profile, _hashes()).signed_attributes
    (info,) = decode_sod(_issue(timed, key)).signed_data.signer_infos
    assert dict(info.attributes)["1.2.840.113549.1.9.5"] == (b"\x17\x0d261123000000Z",)


def test_version_0_has_no_version_info() -> None:
    profile, key = _profile(KeyKind.P_256)
    content = decode_sod(_issue(replace(profile, versions=None), key)).signed_data.content
    read = core.Sequence.load(content, strict=True)
    assert len(read) == 3
    assert read[0].native == 0


def test_the_security_object_of_bsi_is_written_to_the_byte(vectors: Path) -> None:
    """Its order is its own, and it has the NULL that 9303-10 §4.6.2.3 leaves out."""
    read = decode_sod((vectors / BSI / "EF_SOD.bin").read_bytes())
    groups = {
        number: (vectors / BSI / f"Datagroup{number}.bin").read_bytes()
        for number in read.lds_security_object.hashes
    }
    hashes = hash_data_groups(groups, HashAlgorithm.SHA256)
    with_null = bytes.fromhex("300d06096086480165030402010500")
    written = encode_lds_security_object(with_null, hashes.items(), None)
    assert written == read.signed_data.content


@pytest.mark.parametrize("versions", [("1.8", "040000"), ("0108", "4.0.0"), ("", "")])
def test_versions_are_digits(versions: tuple[str, str]) -> None:
    with pytest.raises(Malformed):
        replace(_profile(KeyKind.P_256)[0], versions=versions)


def _hashes() -> dict[int, bytes]:
    return hash_data_groups(DATA_GROUPS, HashAlgorithm.SHA256)


@pytest.mark.parametrize(
    "hashes",
    [
        {1: bytes(32)},
        {0: bytes(32), 1: bytes(32)},
        {1: bytes(32), 17: bytes(32)},
        {number: bytes(32) for number in range(1, 18)},
        {1: bytes(32), 2: bytes(20)},
    ],
    ids=["one", "number 0", "number 17", "seventeen", "SHA-1"],
)
def test_hashes_that_are_no_security_object_are_refused(hashes: dict[int, bytes]) -> None:
    with pytest.raises(Malformed):
        prepare_sod(_profile(KeyKind.P_256)[0], hashes)


@pytest.mark.parametrize(
    "algorithm",
    [
        SignatureAlgorithm(scheme=Scheme.ECDSA, hash=HashAlgorithm.SHA1),
        SignatureAlgorithm(scheme=Scheme.ECDSA, hash=HashAlgorithm.SHA256, plain=True),
    ],
    ids=["SHA-1", "plain"],
)
def test_old_and_foreign_algorithms_sign_no_document(algorithm: SignatureAlgorithm) -> None:
    with pytest.raises(Refused, match="ALGORITHM"):
        replace(_profile(KeyKind.P_256)[0], algorithm=algorithm)
