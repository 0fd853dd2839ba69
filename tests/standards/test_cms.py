"""Signed data: real security objects and master lists, and handmade ones that break rules."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import cms as judge_cms
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st
from tests.standards.handmade_cms import (
    ATTRIBUTES,
    BY_KEY,
    CERTIFICATE,
    CONTENT,
    CONTENT_TYPE,
    DATA,
    DIGEST,
    LDS,
    SHA256,
    SIGNED_DATA,
    SIGNING_TIME,
    V3,
    sign,
    write_as_ber,
    write_attribute,
    write_signed_data,
    write_signer,
)
from tests.standards.x509.handmade import (
    ECDSA_SHA384,
    SPKI,
    UTOPIA,
    write_certificate,
    write_extension,
    write_extensions,
    write_name,
)

from nansen.errors import Malformed, NansenError, Unsupported, Untrusted
from nansen.standards.algorithms import encode_oid
from nansen.standards.cms import (
    SignedData,
    SignerInfo,
    decode_signed_data,
    find_signer_certificate,
    match_signer_certificate,
    verify_signer_info,
    verify_signer_info_leniently,
)
from nansen.standards.der import frame, read_node
from nansen.standards.x509.certificate import decode_certificate, verify_certificate_signature

Judge = Callable[..., CompletedProcess[bytes]]
ICAO = Path(__file__).parents[1] / "vectors" / "icao9303"
BSI = ICAO / "lds_bsi2013" / "EF_SOD.bin"
LOES = ICAO / "lds_loes2006" / "ef011D.bin"
ZKR_RSA = ICAO / "sod_zkr" / "johnny-silverhand-rsa-2048-sha256.sod"
ZKR_ECDSA = ICAO / "sod_zkr" / "johnny-silverhand-ecdsa-p256-sha256.sod"
GERMAN = ICAO / "masterlists" / "DE_ML_2026-05-28-08-28-45.ml"
DUTCH = ICAO / "masterlists" / "NL_ML_2026-07-22.ml"
ALL = (BSI, LOES, ZKR_RSA, ZKR_ECDSA, GERMAN, DUTCH)
SHA384 = frame(0x30, encode_oid("2.16.840.1.101.3.4.2.2"))


def load(path: Path) -> bytes:
    """Read the file, without the tag 77 around a security object (9303-10 §4.6.2)."""
    data = path.read_bytes()
    return read_node(data).contents if data[0] == 0x77 else data


def decode(encoded: bytes) -> tuple[SignedData, SignerInfo]:
    signed = decode_signed_data(encoded)
    return signed, signed.signer_infos[0]


def verify(encoded: bytes) -> None:
    signed, signer = decode(encoded)
    verify_signer_info(signed, signer, find_signer_certificate(signed, signer))


def verify_leniently(encoded: bytes) -> tuple[str, ...]:
    signed, signer = decode(encoded)
    certificate = find_signer_certificate(signed, signer)
    return verify_signer_info_leniently(signed, signer, certificate)


@pytest.mark.parametrize("path", [BSI, LOES, ZKR_RSA, GERMAN, DUTCH], ids=lambda path: path.name)
def test_real_signatures_hold(path: Path) -> None:
    verify(load(path))
    assert verify_leniently(load(path)) == ()


def test_a_plain_signature_under_an_identifier_of_der() -> None:
    with pytest.raises(Untrusted):
        verify(load(ZKR_ECDSA))
    assert verify_leniently(load(ZKR_ECDSA)) == ("ecdsa-plain-signature",)


@pytest.mark.parametrize("path", [GERMAN, DUTCH], ids=lambda path: path.name)
def test_a_master_list_leads_to_its_anchor(path: Path) -> None:
    names = {GERMAN: "DE_ROOT_CA_CSCA07.cer", DUTCH: "NL_ROOT_CA.cer"}
    anchor = decode_certificate((path.parent / names[path]).read_bytes())
    signed, signer = decode(load(path))
    certificate = find_signer_certificate(signed, signer)
    verify_certificate_signature(certificate, anchor.public_key())


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_asn1crypto_reads_the_same(path: Path) -> None:
    signed, signer = decode(load(path))
    judge = judge_cms.ContentInfo.load(load(path))["content"]
    assert (f"v{signed.version}", signed.leniencies) == (judge["version"].native, ())
    assert list(signed.digest_algorithms) == [each.dump() for each in judge["digest_algorithms"]]
    assert signed.content_type == judge["encap_content_info"]["content_type"].dotted
    assert signed.content == judge["encap_content_info"]["content"].native
    assert list(signed.certificates) == [each.dump() for each in judge["certificates"]]
    (info,) = judge["signer_infos"]
    assert f"v{signer.version}" == info["version"].native
    if info["sid"].name == "issuer_and_serial_number":
        assert signer.issuer is not None
        assert signer.issuer.encoded == info["sid"].chosen["issuer"].dump()
        assert signer.serial_number == info["sid"].chosen["serial_number"].native
    else:
        assert signer.subject_key_identifier == info["sid"].native
    assert signer.digest_algorithm == info["digest_algorithm"].dump()
    assert signer.signed_attributes == info["signed_attrs"].untag().dump()
    found = [(oid, list(values)) for oid, values in signer.attributes]
    assert found == [
        (each["type"].dotted, [value.dump() for value in each["values"]])
        for each in info["signed_attrs"]
    ]
    assert signer.signature_algorithm == info["signature_algorithm"].dump()
    assert signer.signature == info["signature"].native
    assert signer.unsigned_attributes is None


@pytest.mark.parametrize("path", [BSI, LOES, GERMAN, DUTCH], ids=lambda path: path.name)
def test_openssl_agrees(path: Path, judge: Judge, tmp_path: Path) -> None:
    encoded, content = tmp_path / "signed.der", tmp_path / "content"
    encoded.write_bytes(load(path))
    options = ("-inform", "DER", "-in", encoded, "-noverify", "-out", content)
    judge("openssl", "cms", "-verify", *options)
    assert content.read_bytes() == decode_signed_data(load(path)).content


@pytest.mark.parametrize(
    "options", [("-nodetach",), ("-nodetach", "-keyid"), ("-nodetach", "-noattr")]
)
def test_openssl_signs_and_we_verify(
    options: tuple[str, ...], judge: Judge, tmp_path: Path
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/C=UT/CN=signer")
    judge(*make, "-keyout", key, "-out", certificate)
    command = (
        "openssl",
        "cms",
        "-sign",
        "-binary",
        "-nodetach",
        "-md",
        "sha256",
        "-outform",
        "DER",
    )
    where = ("-signer", certificate, "-inkey", key)
    encoded = judge(*command, *where, *options, stdin=CONTENT).stdout
    verify(encoded)
    signed, signer = decode(encoded)
    assert (signed.content, signed.content_type) == (CONTENT, "1.2.840.113549.1.7.1")
    assert (signer.signed_attributes is None) == ("-noattr" in options)
    stream = judge(*command, *where, *options, "-stream", stdin=CONTENT).stdout
    verify(stream)
    assert "ber-indefinite-length" in decode_signed_data(stream).leniencies


def test_ber_is_read_as_the_same_and_named() -> None:
    encoded = write_signed_data()
    verify(encoded)
    ber = write_as_ber(encoded)
    signed, signer = decode(ber)
    assert signed.leniencies == ("ber-indefinite-length",)
    assert signer.signed_attributes == frame(0x31, *ATTRIBUTES)
    assert signed.content == CONTENT
    with pytest.raises(Malformed):
        decode_signed_data(ber, strict=True)
    assert decode_signed_data(encoded, strict=True).leniencies == ()


def test_content_in_segments() -> None:
    content = frame(0xA0, frame(0x24, frame(0x04, CONTENT[:5]), frame(0x04, CONTENT[5:])))
    encoded = write_signed_data(content=content)
    assert decode_signed_data(encoded).leniencies == ("ber-constructed-string",)
    verify(encoded)


def test_crls_and_unsigned_attributes_are_shown() -> None:
    unsigned = frame(0xA1, SIGNING_TIME)
    signed, signer = decode(
        write_signed_data(crls=[b"\x30\x00"], signers=[write_signer(unsigned=unsigned)])
    )
    assert signed.crls == (b"\x30\x00",)
    assert signer.unsigned_attributes == unsigned


def test_a_signer_named_by_key() -> None:
    encoded = write_signed_data(signers=[write_signer(version=V3, sid=BY_KEY)])
    signed, signer = decode(encoded)
    assert match_signer_certificate(signed, signer).leniencies == ()
    verify(encoded)


def write_other(subject: bytes) -> bytes:
    return write_certificate(serial=b"\x02\x01\x09", issuer=subject, subject=subject)


OTHER = write_other(write_name(("2.5.4.6", 0x13, b"UT"), ("2.5.4.3", 0x0C, b"other")))
FOLDED = write_name(("2.5.4.6", 0x13, b"ut"), ("2.5.4.3", 0x0C, b"csca  UTOPIA"))
COMPUTED = frame(0x80, hashlib.sha1(SPKI[-65:], usedforsecurity=False).digest())


@pytest.mark.parametrize(
    ("sid", "leniency"),
    [
        (frame(0x30, FOLDED, b"\x02\x01\x07"), "signer-identifier-name"),
        (COMPUTED, "signer-identifier-computed"),
        (frame(0x80, b"something else"), "signer-identifier-unmatched"),
        (frame(0x30, UTOPIA, b"\x02\x01\x08"), "signer-identifier-unmatched"),
    ],
    ids=["folded name", "computed", "unmatched identifier", "unmatched number"],
)
def test_a_signer_that_is_named_inexactly(sid: bytes, leniency: str) -> None:
    signed, signer = decode(write_signed_data(signers=[write_signer(sid=sid)]))
    match = match_signer_certificate(signed, signer)
    assert match.certificate.encoded == CERTIFICATE
    assert match.leniencies == (leniency,)


def test_the_exact_certificate_goes_before_all() -> None:
    folded = write_certificate(issuer=FOLDED)
    signed, signer = decode(write_signed_data(certificates=[folded, CERTIFICATE, OTHER]))
    assert find_signer_certificate(signed, signer).encoded == CERTIFICATE


def test_a_certificate_from_elsewhere() -> None:
    signed, signer = decode(write_signed_data(certificates=[]))
    with pytest.raises(Untrusted):
        find_signer_certificate(signed, signer)
    extra = decode_certificate(CERTIFICATE)
    assert find_signer_certificate(signed, signer, [extra]) is extra


def test_a_certificate_too_long_to_remember() -> None:
    subject = write_name(("2.5.4.3", 0x0C, b"n" * 5000))
    signed, signer = decode(write_signed_data(certificates=[write_certificate(subject=subject)]))
    assert len(find_signer_certificate(signed, signer).subject.encoded) > 5000


def test_a_certificate_whose_key_identifier_is_broken() -> None:
    broken = write_certificate(rest=write_extensions(write_extension("2.5.29.14", b"\x05\x00")))
    signer = write_signer(version=V3, sid=BY_KEY)
    signed, info = decode(write_signed_data(certificates=[broken], signers=[signer]))
    match = match_signer_certificate(signed, info)
    assert match.leniencies == ("signer-identifier-unmatched",)


def test_no_certificate_is_meant() -> None:
    signer = write_signer(sid=frame(0x80, b"something else"))
    signed, info = decode(write_signed_data(certificates=[CERTIFICATE, OTHER], signers=[signer]))
    with pytest.raises(Untrusted):
        find_signer_certificate(signed, info)


def test_zkr_names_no_certificate_but_there_is_one() -> None:
    signed, signer = decode(load(ZKR_RSA))
    match = match_signer_certificate(signed, signer)
    assert match.leniencies == ("signer-identifier-unmatched",)


def test_an_algorithm_without_hash() -> None:
    algorithm = frame(0x30, encode_oid("1.2.840.10045.2.1"))
    verify(write_signed_data(signers=[write_signer(algorithm=algorithm)]))


def test_two_hashes() -> None:
    message = frame(0x31, *ATTRIBUTES)
    signer = write_signer(algorithm=ECDSA_SHA384, signature=sign(message, hashes.SHA384()))
    encoded = write_signed_data(signers=[signer])
    with pytest.raises(Untrusted) as caught:
        verify(encoded)
    assert caught.value.field == "digest algorithm"
    assert verify_leniently(encoded) == ("digest-algorithm-differs",)


def test_attributes_out_of_order() -> None:
    ordered = sorted([CONTENT_TYPE, DIGEST, SIGNING_TIME])
    backwards = ordered[::-1]
    as_received = write_signed_data(signers=[write_signer(attributes=backwards)])
    assert decode_signed_data(as_received).leniencies == ("ber-unsorted-set",)
    verify(as_received)
    as_it_should = write_signed_data(
        signers=[write_signer(attributes=backwards, signature=sign(frame(0x31, *ordered)))]
    )
    with pytest.raises(Untrusted):
        verify(as_it_should)
    assert verify_leniently(as_it_should) == ("signed-attributes-resorted",)


@pytest.mark.parametrize(
    "attributes",
    [
        (),
        (CONTENT_TYPE,),
        (DIGEST,),
        (CONTENT_TYPE, DIGEST, DIGEST),
        (CONTENT_TYPE, CONTENT_TYPE, DIGEST),
        (write_attribute("1.2.840.113549.1.9.3", LDS, LDS), DIGEST),
        (write_attribute("1.2.840.113549.1.9.3"), DIGEST),
        (write_attribute("1.2.840.113549.1.9.3", DATA), DIGEST),
        (CONTENT_TYPE, write_attribute("1.2.840.113549.1.9.4", frame(0x04, bytes(32)))),
        (CONTENT_TYPE, write_attribute("1.2.840.113549.1.9.4", frame(0x04, b""))),
        None,
    ],
)
def test_attributes_that_do_not_bind_the_content(attributes: tuple[bytes, ...] | None) -> None:
    encoded = write_signed_data(signers=[write_signer(attributes=attributes)])
    for check in (verify, verify_leniently):
        with pytest.raises(Untrusted):
            check(encoded)


def test_plain_data_needs_no_attributes() -> None:
    signer = write_signer(attributes=None)
    verify(write_signed_data(content_type=DATA, signers=[signer]))
    wrong = write_signer(attributes=None, signature=sign(b"another content"))
    with pytest.raises(Untrusted):
        verify_leniently(write_signed_data(content_type=DATA, signers=[wrong]))


def test_a_signature_of_other_attributes() -> None:
    signer = write_signer(signature=sign(frame(0x31, CONTENT_TYPE)))
    for check in (verify, verify_leniently):
        with pytest.raises(Untrusted):
            check(write_signed_data(signers=[signer]))


BROKEN = {
    "nothing": b"",
    "no content": frame(0x30, SIGNED_DATA),
    "another type": write_signed_data().replace(SIGNED_DATA, DATA),
    "empty": frame(0x30, SIGNED_DATA, b"\xa0\x02\x30\x00"),
    "not explicit": frame(0x30, SIGNED_DATA, b"\x30\x00"),
    "detached": write_signed_data(content=b""),
    "content not tagged": write_signed_data(content=frame(0x04, CONTENT)),
    "content no octets": write_signed_data(content=b"\xa0\x02\x05\x00"),
    "unknown part": write_signed_data(rest=b"\xa2\x00"),
    "signer of 4": write_signed_data(signers=[b"\x30\x08" + b"\x05\x00" * 4]),
    "signer of 5 with attributes": write_signed_data(
        signers=[frame(0x30, V3, BY_KEY, SHA256, b"\xa0\x00", SHA256)]
    ),
    "signer of 7 without": write_signed_data(
        signers=[frame(0x30, V3, BY_KEY, SHA256, SHA256, SHA256, b"\x04\x00", b"\x04\x00")]
    ),
    "sid of one": write_signed_data(signers=[write_signer(sid=frame(0x30, UTOPIA))]),
    "sid of another tag": write_signed_data(signers=[write_signer(sid=b"\x81\x00")]),
    "digest no sequence": write_signed_data(signers=[write_signer(digest=b"\x31\x00")]),
    "digests no set": write_signed_data().replace(frame(0x31, SHA256), frame(0x30, SHA256)),
    "attribute of one": write_signed_data(signers=[write_signer(attributes=(b"\x30\x00",))]),
    "attribute no set": write_signed_data(
        signers=[write_signer(attributes=(frame(0x30, LDS, b"\x30\x00"),))]
    ),
}


@pytest.mark.parametrize("encoded", BROKEN.values(), ids=BROKEN)
def test_broken_signed_data(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_signed_data(encoded)


@given(st.binary(max_size=200))
def test_any_bytes(encoded: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_signed_data(encoded)


@given(st.sampled_from([BSI, LOES, ZKR_RSA, ZKR_ECDSA]), st.integers(0), st.integers(0, 255))
def test_a_changed_octet_is_read_or_refused(path: Path, at: int, octet: int) -> None:
    encoded = bytearray(load(path))
    encoded[at % len(encoded)] = octet
    try:
        verify_leniently(bytes(encoded))
    except NansenError as error:
        assert isinstance(error, Malformed | Unsupported | Untrusted)  # noqa: PT017


def test_a_certificate_of_another_key() -> None:
    signed, signer = decode(write_signed_data())
    stranger = decode_certificate(decode_signed_data(load(GERMAN)).certificates[0])
    with pytest.raises(Untrusted):
        verify_signer_info(signed, signer, stranger)
