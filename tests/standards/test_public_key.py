"""Keys as they are found, and signatures under every scheme."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import algos, keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.algorithms import HashAlgorithm, Scheme, SignatureAlgorithm, encode_oid
from nansen.standards.curves import CURVES, NamedCurve, by_name
from nansen.standards.der import encode_integer, frame
from nansen.standards.public_key import (
    PublicKey,
    decode_public_key,
    verifier,
    verify_signature,
    verify_signature_leniently,
)

Judge = Callable[..., CompletedProcess[bytes]]
OPENSSL = {"secp192r1": "prime192v1", "secp256r1": "prime256v1"}
RSA_ID, PSS_ID, EC_ID = (
    encode_oid(f"1.2.840.{arcs}") for arcs in ("113549.1.1.1", "113549.1.1.10", "10045.2.1")
)
NULL = b"\x05\x00"
RSA_PRIVATE = rsa.generate_private_key(65537, 2048)
RSA_NUMBERS = RSA_PRIVATE.public_key().public_numbers()
EC_PRIVATE = ec.generate_private_key(ec.SECP256R1())
P256 = by_name("secp256r1")
SHA256 = HashAlgorithm.SHA256
ECDSA = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=SHA256)
PKCS1 = SignatureAlgorithm(scheme=Scheme.RSA_PKCS1, hash=SHA256)
PSS = SignatureAlgorithm(scheme=Scheme.RSA_PSS, hash=SHA256, salt_length=32)
OURS: dict[HashAlgorithm, hashes.HashAlgorithm] = {
    HashAlgorithm.SHA1: hashes.SHA1(),  # noqa: S303 - old documents are signed with it
    HashAlgorithm.SHA224: hashes.SHA224(),
    HashAlgorithm.SHA256: hashes.SHA256(),
    HashAlgorithm.SHA384: hashes.SHA384(),
    HashAlgorithm.SHA512: hashes.SHA512(),
}


def spki_of(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def write_spki(identifier: bytes, key: bytes) -> bytes:
    return frame(0x30, frame(0x30, identifier), frame(3, b"\0", key))


def write_rsa(
    modulus: int = RSA_NUMBERS.n, exponent: int = RSA_NUMBERS.e, identifier: bytes = RSA_ID + NULL
) -> bytes:
    numbers = frame(0x30, encode_integer(modulus), encode_integer(exponent))
    return write_spki(identifier, numbers)


def write_ec(point: bytes, curve: NamedCurve = P256) -> bytes:
    return write_spki(EC_ID + encode_oid(curve.oid), point)


@pytest.fixture(scope="module")
def rsa_key() -> PublicKey:
    return decode_public_key(spki_of(RSA_PRIVATE))


@pytest.fixture(scope="module")
def ec_key() -> PublicKey:
    return decode_public_key(spki_of(EC_PRIVATE))


def test_rsa(rsa_key: PublicKey) -> None:
    assert (rsa_key.kind, rsa_key.bits, rsa_key.curve, rsa_key.point) == ("RSA", 2048, None, b"")
    assert (rsa_key.modulus, rsa_key.exponent) == (RSA_NUMBERS.n, RSA_NUMBERS.e)
    assert rsa_key.canonical_spki == rsa_key.spki == spki_of(RSA_PRIVATE)
    assert rsa_key.leniencies == ()


def test_every_form_of_an_rsa_key_has_one_fingerprint(rsa_key: PublicKey) -> None:
    modulus = RSA_NUMBERS.n.to_bytes(256, "big")
    numbers = frame(0x30, frame(2, modulus), encode_integer(RSA_NUMBERS.e))
    bound = frame(0x30, b"\xa2\x03\x02\x01\x20")
    for encoded, leniency in (
        (write_rsa(identifier=RSA_ID), ("rsa-parameters-missing",)),
        (write_spki(RSA_ID + NULL, numbers), ("rsa-negative-modulus",)),
        (write_rsa(identifier=PSS_ID), ()),
        (write_rsa(identifier=PSS_ID + bound), ()),
        (write_rsa() + b"\0", ("trailing-bytes",)),
    ):
        key = decode_public_key(encoded)
        assert key.leniencies == leniency
        assert key.fingerprint == rsa_key.fingerprint
        assert key.pss_only is (PSS_ID in encoded)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_every_form_of_an_ec_key_has_one_fingerprint(
    curve: NamedCurve, judge: Judge, tmp_path: Path
) -> None:
    name, key = OPENSSL.get(curve.name, curve.name), tmp_path / "key.pem"
    judge("openssl", "ecparam", "-name", name, "-genkey", "-noout", "-out", key)
    found = set()
    for encoding in ("named_curve", "explicit"):
        for form in ("uncompressed", "compressed"):
            options = ("-param_enc", encoding, "-conv_form", form, "-outform", "DER")
            encoded = judge("openssl", "ec", "-in", key, "-pubout", *options).stdout
            read = decode_public_key(encoded)
            assert (read.kind, read.curve, read.bits) == ("EC", curve, curve.order.bit_length())
            assert read.explicit_parameters is (encoding == "explicit")
            assert read.leniencies == (("ec-compressed-point",) if form == "compressed" else ())
            found.add(read.fingerprint)
            if (encoding, form) == ("named_curve", "uncompressed"):
                assert read.canonical_spki == encoded
                assert keys.PublicKeyInfo.load(encoded)["public_key"].native == read.point
    assert len(found) == 1


ONE_HASH_FOR_EACH_CURVE = [(curve, SHA256) for curve in CURVES]
ALL_HASHES_FOR_EACH_BACKEND = [
    (by_name(name), digest)
    for name in ("secp256r1", "brainpoolP224r1")
    for digest in HashAlgorithm
    if digest is not SHA256
]


@pytest.mark.parametrize(
    ("curve", "digest"),
    ONE_HASH_FOR_EACH_CURVE + ALL_HASHES_FOR_EACH_BACKEND,
    ids=lambda value: value.name,
)
def test_ecdsa_on_every_curve(
    curve: NamedCurve, digest: HashAlgorithm, judge: Judge, tmp_path: Path
) -> None:
    name, path = OPENSSL.get(curve.name, curve.name), tmp_path / "key.pem"
    judge("openssl", "ecparam", "-name", name, "-genkey", "-noout", "-out", path)
    key = decode_public_key(
        judge("openssl", "ec", "-in", path, "-pubout", "-outform", "DER").stdout
    )
    option = "-" + digest.label.replace("-", "").lower()
    signature = judge("openssl", "dgst", option, "-sign", path, stdin=b"nansen").stdout
    algorithm = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=digest)
    verify_signature(key, algorithm, b"nansen", signature)
    for broken in broken_forms(signature):
        with pytest.raises(Untrusted):
            verify_signature(key, algorithm, b"nansen", broken)
    with pytest.raises(Untrusted):
        verify_signature(key, algorithm, b"Nansen", signature)


def broken_forms(signature: bytes) -> list[bytes]:
    """Make a signature wrong, or write it in a way that DER does not allow."""
    inside = signature[2:] if signature[1] < 0x80 else signature[3:]
    padded = frame(0x30, b"\x02", bytes((inside[1] + 1,)), b"\0", inside[2:])
    return [
        b"",
        b"\x30\x00",
        signature[:-1],
        signature + b"\0",
        padded,
        b"\x30\x82" + len(inside).to_bytes(2, "big") + inside,
        signature[:-1] + bytes((signature[-1] ^ 1,)),
        frame(0x30, b"\x02\x01\x00\x02\x01\x00"),
        frame(0x30, b"\x02\x01\x01\x02\x01\x01"),
        frame(0x30, b"\x02\x01\xff\x02\x01\xff"),
        frame(0x30, b"\x02\x01\x01"),
    ]


@pytest.mark.parametrize("curve", ["secp256r1", "brainpoolP320r1"])
def test_r_and_s_beyond_the_order(curve: str) -> None:
    known = by_name(curve)
    key = decode_public_key(write_ec(base_point(known), known))
    value = frame(0x30, encode_integer(known.order + 1), encode_integer(1))
    with pytest.raises(Untrusted):
        verify_signature(key, ECDSA, b"", value)


def base_point(curve: NamedCurve) -> bytes:
    return b"\x04" + curve.gx.to_bytes(curve.size, "big") + curve.gy.to_bytes(curve.size, "big")


@pytest.mark.parametrize("digest", HashAlgorithm)
def test_rsa_pkcs1(digest: HashAlgorithm, rsa_key: PublicKey) -> None:
    signature = RSA_PRIVATE.sign(b"nansen", padding.PKCS1v15(), OURS[digest])
    algorithm = SignatureAlgorithm(scheme=Scheme.RSA_PKCS1, hash=digest)
    verify_signature(rsa_key, algorithm, b"nansen", signature)
    assert verify_signature_leniently(rsa_key, algorithm, b"nansen", signature) == ()
    for broken in (b"", signature[:-1], b"\0" + signature, signature[:-1] + b"\0"):
        with pytest.raises(Untrusted):
            verify_signature_leniently(rsa_key, algorithm, b"nansen", broken)


@pytest.mark.parametrize("mask", HashAlgorithm)
@pytest.mark.parametrize("salt", [0, 20, 32, 100])
@pytest.mark.parametrize("digest", [HashAlgorithm.SHA1, HashAlgorithm.SHA256])
def test_rsa_pss(digest: HashAlgorithm, salt: int, mask: HashAlgorithm, rsa_key: PublicKey) -> None:
    scheme = padding.PSS(padding.MGF1(OURS[mask]), salt)
    signature = RSA_PRIVATE.sign(b"nansen", scheme, OURS[digest])
    algorithm = partial(SignatureAlgorithm, scheme=Scheme.RSA_PSS, hash=digest)
    mgf_hash = None if mask is digest else mask
    exact = algorithm(salt_length=salt, mgf_hash=mgf_hash)
    verify_signature(rsa_key, exact, b"nansen", signature)
    assert verify_signature_leniently(rsa_key, exact, b"nansen", signature) == ()
    for other in (
        algorithm(salt_length=salt + 1, mgf_hash=mgf_hash),
        algorithm(salt_length=salt, mgf_hash=HashAlgorithm.SHA512)
        if mask is not HashAlgorithm.SHA512
        else algorithm(salt_length=salt),
        algorithm(salt_length=1000),
    ):
        with pytest.raises(Untrusted):
            verify_signature_leniently(rsa_key, other, b"nansen", signature)


def test_a_block_too_small_for_its_hash() -> None:
    small = decode_public_key(write_rsa((1 << 511) + 3, 3))
    algorithm = SignatureAlgorithm(scheme=Scheme.RSA_PSS, hash=HashAlgorithm.SHA512, salt_length=64)
    for scheme in (
        algorithm,
        SignatureAlgorithm(scheme=Scheme.RSA_PKCS1, hash=HashAlgorithm.SHA512),
    ):
        with pytest.raises(Untrusted):
            verify_signature_leniently(small, scheme, b"", bytes(64))


def raw_rsa_signature(block: bytes) -> bytes:
    private = RSA_PRIVATE.private_numbers()
    padded = b"\0\x01" + b"\xff" * (256 - 3 - len(block)) + b"\0" + block
    return pow(int.from_bytes(padded, "big"), private.d, RSA_NUMBERS.n).to_bytes(256, "big")


def test_a_digest_info_without_null(rsa_key: PublicKey) -> None:
    digest = frame(4, SHA256.hash(b"nansen"))
    odd = frame(0x30, frame(0x30, encode_oid(SHA256.oid)), digest)
    signature = raw_rsa_signature(odd)
    with pytest.raises(Untrusted):
        verify_signature(rsa_key, PKCS1, b"nansen", signature)
    names = verify_signature_leniently(rsa_key, PKCS1, b"nansen", signature)
    assert names == ("digest-info-without-null",)
    bound = decode_public_key(write_rsa(identifier=PSS_ID))
    for key, algorithm, message in (
        (rsa_key, PKCS1, b"Nansen"),
        (bound, PKCS1, b"nansen"),
        (rsa_key, PSS, b"nansen"),
        (rsa_key, ECDSA, b"nansen"),
    ):
        with pytest.raises(Untrusted):
            verify_signature_leniently(key, algorithm, message, signature)


@pytest.mark.parametrize("extra", [NULL + NULL, b"\x04\x00", b"\x05\x01\x00"])
def test_no_other_digest_info_is_taken(extra: bytes, rsa_key: PublicKey) -> None:
    """CVE-2006-4339 and its kin: nothing but the two whole blocks may verify."""
    digest = frame(4, SHA256.hash(b"nansen"))
    block = frame(0x30, frame(0x30, encode_oid(SHA256.oid), extra), digest)
    with pytest.raises(Untrusted):
        verify_signature_leniently(rsa_key, PKCS1, b"nansen", raw_rsa_signature(block))


@pytest.mark.parametrize("curve", ["secp256r1", "secp521r1", "brainpoolP320r1"])
def test_a_plain_ecdsa_signature(curve: str, judge: Judge, tmp_path: Path) -> None:
    known, path = by_name(curve), tmp_path / "key.pem"
    name = OPENSSL.get(curve, curve)
    judge("openssl", "ecparam", "-name", name, "-genkey", "-noout", "-out", path)
    key = decode_public_key(
        judge("openssl", "ec", "-in", path, "-pubout", "-outform", "DER").stdout
    )
    signature = judge("openssl", "dgst", "-sha256", "-sign", path, stdin=b"nansen").stdout
    value = algos.DSASignature.load(signature).native
    size = known.size
    plain = value["r"].to_bytes(size, "big") + value["s"].to_bytes(size, "big")
    algorithm = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=SHA256, plain=True)
    verify_signature(key, algorithm, b"nansen", plain)
    names = verify_signature_leniently(key, ECDSA, b"nansen", plain)
    assert names == ("ecdsa-plain-signature",)
    assert verify_signature_leniently(key, ECDSA, b"nansen", signature) == ()
    for wrong in (b"", plain[:-1], plain[:-1] + bytes((plain[-1] ^ 1,)), bytes(2 * size)):
        with pytest.raises(Untrusted):
            verify_signature_leniently(key, algorithm, b"nansen", wrong)
        with pytest.raises(Untrusted):
            verify_signature_leniently(key, ECDSA, b"nansen", wrong)


def test_a_key_bound_to_pss() -> None:
    def bound(parameters: bytes) -> PublicKey:
        return decode_public_key(write_rsa(identifier=PSS_ID + parameters))

    signature = RSA_PRIVATE.sign(
        b"nansen", padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()
    )
    exact = SignatureAlgorithm(scheme=Scheme.RSA_PSS, hash=SHA256, salt_length=32)
    shorter = SignatureAlgorithm(scheme=Scheme.RSA_PSS, hash=SHA256, salt_length=20)
    longer = SignatureAlgorithm(scheme=Scheme.RSA_PSS, hash=SHA256, salt_length=33)
    other = SignatureAlgorithm(scheme=Scheme.RSA_PSS, hash=HashAlgorithm.SHA384, salt_length=32)
    for algorithm in (exact, shorter):
        parameters = algorithm.identifier[algorithm.identifier.index(PSS_ID) + len(PSS_ID) :]
        verify_signature(bound(parameters), exact, b"nansen", signature)
    for algorithm in (longer, other):
        parameters = algorithm.identifier[algorithm.identifier.index(PSS_ID) + len(PSS_ID) :]
        with pytest.raises(Untrusted):
            verify_signature(bound(parameters), exact, b"nansen", signature)
    with pytest.raises(Untrusted):
        verifier(bound(b""), PKCS1)


def test_a_scheme_of_another_kind_of_key(rsa_key: PublicKey, ec_key: PublicKey) -> None:
    for key, algorithm in ((rsa_key, ECDSA), (ec_key, PKCS1), (ec_key, PSS)):
        with pytest.raises(Untrusted):
            verifier(key, algorithm)
        with pytest.raises(Untrusted):
            verify_signature_leniently(key, algorithm, b"", b"")


def test_keys_that_are_not_carried() -> None:
    others = [
        write_spki(encode_oid("1.2.840.10040.4.1"), encode_integer(5)),  # DSA
        write_spki(encode_oid("1.2.840.113549.1.3.1"), encode_integer(5)),  # DH
        write_spki(encode_oid("1.3.101.112"), bytes(32)),  # Ed25519
        write_spki(encode_oid("1.3.132.1.12") + encode_oid(P256.oid), base_point(P256)),  # ECDH
        write_spki(EC_ID, base_point(P256)),
        write_spki(EC_ID + NULL, base_point(P256)),
        write_spki(EC_ID + encode_oid("1.3.132.0.10"), base_point(P256)),
        write_rsa((1 << 510) + 1),
        write_rsa((1 << 16384) + 1),
        write_rsa(exponent=(1 << 65) + 1),
        write_rsa() + bytes(4096),
    ]
    for spki in others:
        with pytest.raises(Unsupported):
            decode_public_key(spki)


@pytest.mark.parametrize(
    "spki",
    [
        b"",
        frame(0x30, frame(0x30, RSA_ID, NULL)),
        frame(0x30, b"\x30\x00", b"\x03\x01\x00"),
        frame(0x30, frame(0x30, RSA_ID, NULL, NULL), b"\x03\x01\x00"),
        write_rsa(identifier=RSA_ID + b"\x04\x00"),
        write_rsa(modulus=RSA_NUMBERS.n + 1),
        write_rsa(exponent=65536),
        write_rsa(exponent=1),
        write_spki(RSA_ID + NULL, frame(0x30, encode_integer(RSA_NUMBERS.n))),
        write_ec(b""),
        write_ec(b"\0"),
        write_ec(base_point(P256)[:-1]),
        write_ec(base_point(P256)[:-1] + b"\0"),
        write_ec(b"\x04" + b"\xff" * 64),
        write_ec(b"\x02" + b"\xff" * 32),
        write_ec(b"\x06" + base_point(P256)[1:]),
        write_ec(b"\x02" + (5).to_bytes(31, "big")),
        write_ec(b"\x02" + (1).to_bytes(32, "big")),
        write_spki(EC_ID + b"\x04\x00", base_point(P256)),
    ],
)
def test_broken_keys(spki: bytes) -> None:
    with pytest.raises(Malformed):
        decode_public_key(spki)


@given(st.binary(max_size=300))
def test_any_bytes(spki: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_public_key(spki)


@given(st.booleans(), st.integers(0))
def test_a_flipped_bit_is_another_key_or_none(is_rsa: bool, at: int) -> None:
    spki = spki_of(RSA_PRIVATE if is_rsa else EC_PRIVATE)
    encoded = bytearray(spki)
    at %= len(encoded) * 8
    encoded[at // 8] ^= 1 << at % 8
    try:
        key = decode_public_key(bytes(encoded))
    except (Malformed, Unsupported):
        return
    assert key.fingerprint != decode_public_key(spki).fingerprint


@given(st.binary(max_size=80), st.binary(max_size=10))
def test_any_signature_is_untrusted(signature: bytes, message: bytes) -> None:
    brainpool = by_name("brainpoolP224r1")
    for key, algorithm in (
        (decode_public_key(spki_of(RSA_PRIVATE)), PKCS1),
        (decode_public_key(spki_of(EC_PRIVATE)), ECDSA),
        (decode_public_key(write_ec(base_point(brainpool), brainpool)), ECDSA),
    ):
        with pytest.raises(Untrusted):
            verify_signature_leniently(key, algorithm, message, signature)
