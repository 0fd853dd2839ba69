"""Algorithm identifiers, checked against asn1crypto and OpenSSL."""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from subprocess import CompletedProcess

import pytest
from asn1crypto import algos
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported
from nansen.standards.algorithms import (
    HashAlgorithm,
    Scheme,
    SignatureAlgorithm,
    decode_digest_algorithm,
    decode_signature_algorithm,
    encode_oid,
)
from nansen.standards.der import Leniencies, frame, read_node

HASHES = st.sampled_from(HashAlgorithm)
ECDSA = st.builds(
    SignatureAlgorithm, scheme=st.just(Scheme.ECDSA), hash=HASHES, plain=st.booleans()
)
PKCS1 = st.builds(SignatureAlgorithm, scheme=st.just(Scheme.RSA_PKCS1), hash=HASHES)
PSS = st.builds(
    SignatureAlgorithm,
    scheme=st.just(Scheme.RSA_PSS),
    hash=HASHES,
    salt_length=st.integers(0, 1024),
    mgf_hash=st.none(),
)
ODD_PSS = (
    st.tuples(PSS, HASHES)
    .filter(lambda pair: pair[0].hash is not pair[1])
    .map(
        lambda pair: SignatureAlgorithm(
            scheme=Scheme.RSA_PSS,
            hash=pair[0].hash,
            salt_length=pair[0].salt_length,
            mgf_hash=pair[1],
        )
    )
)
ALGORITHMS = st.one_of(ECDSA, PKCS1, PSS, ODD_PSS)
NULL = b"\x05\x00"
RSA_ENCRYPTION, EC_KEY = encode_oid("1.2.840.113549.1.1.1"), encode_oid("1.2.840.10045.2.1")
PSS_OID, MGF1 = encode_oid("1.2.840.113549.1.1.10"), encode_oid("1.2.840.113549.1.1.8")
SHA1 = frame(0x30, encode_oid(HashAlgorithm.SHA1.oid), NULL)
SHA256 = frame(0x30, encode_oid(HashAlgorithm.SHA256.oid))


@pytest.mark.parametrize("algorithm", HashAlgorithm)
def test_hash(algorithm: HashAlgorithm) -> None:
    name = algorithm.label.replace("-", "").lower()
    assert algorithm.hash(b"nansen") == hashlib.new(name, b"nansen").digest()
    assert algorithm.digest_size == len(algorithm.hash(b""))
    assert algos.DigestAlgorithmId(algorithm.oid).native == name
    assert HashAlgorithm.from_oid(algorithm.oid) is algorithm


def test_a_hash_that_is_not_carried() -> None:
    with pytest.raises(Unsupported):
        HashAlgorithm.from_oid("1.2.840.113549.2.5")


@given(ALGORITHMS)
@example(SignatureAlgorithm(scheme=Scheme.RSA_PSS, hash=HashAlgorithm.SHA1, salt_length=20))
def test_what_is_written_is_read(algorithm: SignatureAlgorithm) -> None:
    assert decode_signature_algorithm(algorithm.identifier) == algorithm


@given(st.one_of(PKCS1, PSS, ODD_PSS, ECDSA.filter(lambda algorithm: not algorithm.plain)))
def test_asn1crypto_reads_the_same(algorithm: SignatureAlgorithm) -> None:
    judge = algos.SignedDigestAlgorithm.load(algorithm.identifier)
    assert judge.dump(force=True) == algorithm.identifier
    name = algorithm.hash.label.replace("-", "").lower()
    assert judge.hash_algo == name
    if algorithm.scheme is Scheme.RSA_PSS:
        parameters = judge["parameters"]
        assert parameters["salt_length"].native == algorithm.salt_length
        mask = (algorithm.mgf_hash or algorithm.hash).label.replace("-", "").lower()
        assert parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native == mask


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        (frame(0x30, encode_oid("1.2.840.10045.4.3.2"), NULL), (Scheme.ECDSA, "SHA-256")),
        (frame(0x30, encode_oid("1.2.840.113549.1.1.11")), (Scheme.RSA_PKCS1, "SHA-256")),
        (frame(0x30, encode_oid("1.3.14.3.2.29"), NULL, NULL), (Scheme.RSA_PKCS1, "SHA-1")),
        (frame(0x30, encode_oid("1.2.840.10045.4.3"), SHA256), (Scheme.ECDSA, "SHA-256")),
        (frame(0x30, PSS_OID), (Scheme.RSA_PSS, "SHA-1")),
        (frame(0x30, PSS_OID, frame(0x30, frame(0xA0, SHA1))), (Scheme.RSA_PSS, "SHA-1")),
        (
            frame(0x30, PSS_OID, frame(0x30, b"\xa2\x03\x02\x01\x14\xa3\x03\x02\x01\x01")),
            (Scheme.RSA_PSS, "SHA-1"),
        ),
    ],
)
def test_odd_parameters_are_named(encoded: bytes, expected: tuple[Scheme, str]) -> None:
    lenient = Leniencies()
    algorithm = decode_signature_algorithm(encoded, lenient=lenient)
    assert (algorithm.scheme, algorithm.hash.label) == expected
    specified = encode_oid("1.2.840.10045.4.3") in encoded and SHA256 in encoded
    assert bool(lenient.names) is not specified
    if not specified:
        with pytest.raises(Malformed):
            decode_signature_algorithm(encoded)


@pytest.mark.parametrize("digest", HashAlgorithm)
def test_an_identifier_without_hash_takes_that_of_the_signer_info(digest: HashAlgorithm) -> None:
    rsa = decode_signature_algorithm(frame(0x30, RSA_ENCRYPTION, NULL), digest=digest)
    assert rsa == SignatureAlgorithm(scheme=Scheme.RSA_PKCS1, hash=digest)
    ecdsa = decode_signature_algorithm(frame(0x30, EC_KEY), digest=digest)
    assert ecdsa == SignatureAlgorithm(scheme=Scheme.ECDSA, hash=digest)


@pytest.mark.parametrize(
    "encoded",
    [
        frame(0x30, RSA_ENCRYPTION, NULL),
        frame(0x30, encode_oid("1.2.840.10040.4.3")),
        frame(0x30, encode_oid("1.2.840.10045.4.3")),
        frame(0x30, PSS_OID, frame(0x30, b"\xa3\x03\x02\x01\x02")),
        frame(0x30, PSS_OID, frame(0x30, b"\xa4\x03\x02\x01\x01")),
        frame(0x30, PSS_OID, frame(0x30, frame(0xA1, frame(0x30, MGF1)))),
        frame(0x30, PSS_OID, frame(0x30, frame(0xA1, frame(0x30, PSS_OID, SHA1)))),
        frame(0x30, PSS_OID, bytes(1020)),
    ],
)
def test_what_is_not_carried(encoded: bytes) -> None:
    with pytest.raises(Unsupported):
        decode_signature_algorithm(encoded, lenient=Leniencies())


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\x30\x00",
        frame(0x30, PSS_OID, frame(0x30, b"\xa3\x03\x02\x01\x01", frame(0xA0, SHA1))),
        frame(0x30, PSS_OID, frame(0x30, b"\xa2\x03\x02\x01\x10\xa2\x03\x02\x01\x20")),
        frame(0x30, PSS_OID, frame(0x30, b"\xa2\x03\x02\x01\xff")),
        frame(0x30, PSS_OID, frame(0x30, b"\xa2\x04\x02\x02\x7f\xff")),
    ],
)
def test_what_is_malformed(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_signature_algorithm(encoded, lenient=Leniencies())


@pytest.mark.parametrize("parameters", [b"", NULL])
@pytest.mark.parametrize("algorithm", HashAlgorithm)
def test_digest_with_and_without_null(algorithm: HashAlgorithm, parameters: bytes) -> None:
    encoded = frame(0x30, encode_oid(algorithm.oid), parameters)
    assert decode_digest_algorithm(encoded) is algorithm


def test_digest_with_other_parameters() -> None:
    encoded = frame(0x30, encode_oid(HashAlgorithm.SHA256.oid), b"\x04\x00")
    with pytest.raises(Malformed):
        decode_digest_algorithm(encoded)
    lenient = Leniencies()
    assert decode_digest_algorithm(encoded, lenient=lenient) is HashAlgorithm.SHA256
    assert lenient.names == ("algorithm-parameters",)


@pytest.mark.parametrize(
    "values",
    [
        {"scheme": Scheme.ECDSA, "salt_length": 20},
        {"scheme": Scheme.RSA_PSS},
        {"scheme": Scheme.RSA_PSS, "salt_length": -1},
        {"scheme": Scheme.RSA_PSS, "salt_length": 1025},
        {"scheme": Scheme.RSA_PKCS1, "mgf_hash": HashAlgorithm.SHA1},
        {"scheme": Scheme.RSA_PKCS1, "plain": True},
    ],
)
def test_what_may_not_be_cannot_be_made(values: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        SignatureAlgorithm(hash=HashAlgorithm.SHA256, **values)  # type: ignore[arg-type]


@given(st.binary(max_size=80))
@example(b"\x30\x02\x05\x00")
def test_any_bytes(encoded: bytes) -> None:
    for lenient in (None, Leniencies()):
        with suppress(Malformed, Unsupported):
            decode_signature_algorithm(encoded, digest=HashAlgorithm.SHA256, lenient=lenient)


@given(ALGORITHMS, st.integers(0))
def test_a_flipped_bit_is_seen(algorithm: SignatureAlgorithm, at: int) -> None:
    encoded = bytearray(algorithm.identifier)
    at %= len(encoded) * 8
    encoded[at // 8] ^= 1 << at % 8
    try:
        found = decode_signature_algorithm(bytes(encoded))
    except (Malformed, Unsupported):
        return
    assert found != algorithm


def test_openssl_names_them_alike(judge: Callable[..., CompletedProcess[bytes]]) -> None:
    for digest in HashAlgorithm:
        algorithm = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=digest)
        shown = judge("openssl", "asn1parse", "-inform", "DER", stdin=algorithm.identifier)
        name = re.search(rb"OBJECT\s+:(\S+)", shown.stdout)
        assert name is not None
        assert name[1].decode() == f"ecdsa-with-{digest.label.replace('-', '')}"


def test_encode_oid() -> None:
    for dotted in ("0.4.0.127.0.7", "1.2.840.113549", "2.23.136.1.1.1", "2.999.3"):
        assert read_node(encode_oid(dotted)).oid() == dotted
