"""Seals signed and verified on each curve, and the forgeries that must fail."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused, Unsupported, Untrusted
from nansen.standards.algorithms import HashAlgorithm
from nansen.standards.curves import by_name
from nansen.standards.icao9303.seal import (
    DATA_PAGE,
    Feature,
    Seal,
    SealHeader,
    SealTemplate,
    decode_seal,
    encode_features,
    encode_seal_message,
    seal_algorithm,
    verify_seal,
)
from nansen.standards.public_key import PublicKey, decode_public_key

CURVES = {
    "secp224r1": (ec.SECP224R1(), HashAlgorithm.SHA224, hashes.SHA224()),
    "secp256r1": (ec.SECP256R1(), HashAlgorithm.SHA256, hashes.SHA256()),
    "brainpoolP256r1": (ec.BrainpoolP256R1(), HashAlgorithm.SHA256, hashes.SHA256()),
    "secp384r1": (ec.SECP384R1(), HashAlgorithm.SHA384, hashes.SHA384()),
    "brainpoolP512r1": (ec.BrainpoolP512R1(), HashAlgorithm.SHA512, hashes.SHA512()),
}
HEADER = SealHeader(
    issuing_country="UTO",
    signer="UTTS",
    certificate_reference="0A1B2",
    document_issued=date(2026, 11, 20),
    signature_created=date(2026, 11, 23),
    feature_reference=DATA_PAGE.feature_reference,
    document_type=DATA_PAGE.document_type,
)
FEATURES = (Feature(1, b"one"), Feature(200, b"two"))


def public(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> PublicKey:
    return decode_public_key(
        key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )


def template(key: PublicKey) -> SealTemplate:
    return SealTemplate(
        issuing_country="UTO", signer="UTTS", certificate_reference="0A1B2", key=key
    )


def issue(key: ec.EllipticCurvePrivateKey, digest: hashes.HashAlgorithm) -> bytes:
    form = template(public(key))
    message = form.message(
        encode_features(FEATURES, version=4),
        document_issued=HEADER.document_issued,
        signature_created=HEADER.signature_created,
    )
    return form.assemble(message, key.sign(message, ec.ECDSA(digest)))


@pytest.mark.parametrize("name", CURVES)
def test_each_curve_signs_with_the_hash_of_its_order(name: str) -> None:
    curve, algorithm, digest = CURVES[name]
    key = ec.generate_private_key(curve)
    assert template(public(key)).algorithm.hash is algorithm
    seal = decode_seal(issue(key, digest))
    assert (seal.header, seal.features) == (HEADER, FEATURES)
    assert len(seal.signature) == 2 * ((curve.key_size + 7) // 8)
    verify_seal(seal, public(key))
    verify_seal(decode_seal(issue(key, digest)), public(key))


def test_short_r_and_s_keep_their_leading_zeros() -> None:
    curve, _, digest = CURVES["secp256r1"]
    key = ec.generate_private_key(curve)
    while True:
        encoded = issue(key, digest)
        if 0 in (encoded[-64], encoded[-32]):
            break
    verify_seal(decode_seal(encoded), public(key))


def test_another_hash_than_the_clause_s_does_not_verify() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(Untrusted):
        verify_seal(decode_seal(issue(key, hashes.SHA384())), public(key))


def test_another_key_and_another_curve_do_not_verify() -> None:
    seal = decode_seal(issue(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()))
    for curve in (ec.SECP256R1(), ec.BrainpoolP256R1(), ec.SECP384R1()):
        with pytest.raises(Untrusted):
            verify_seal(seal, public(ec.generate_private_key(curve)))


def test_no_bit_of_our_seal_can_be_turned() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    encoded = issue(key, hashes.SHA256())
    known = public(key)
    for bit in range(8 * len(encoded)):
        turned = bytearray(encoded)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, Unsupported, Untrusted)):
            verify_seal(decode_seal(bytes(turned)), known)


def test_rsa_makes_no_seal() -> None:
    key = public(rsa.generate_private_key(65537, 2048))
    seal = decode_seal(issue(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()))
    with pytest.raises(Untrusted, match="ECDSA"):
        verify_seal(seal, key)
    with pytest.raises(Refused, match="ECDSA"):
        template(key)


def test_an_order_of_521_bits_has_no_hash() -> None:
    with pytest.raises(Unsupported):
        seal_algorithm(by_name("secp521r1"))


@given(
    st.lists(
        st.builds(Feature, st.integers(0, 254), st.binary(max_size=200)),
        max_size=5,
        unique_by=lambda feature: feature.tag,
    ),
    st.dates(),
    st.dates(),
)
def test_a_template_writes_what_the_plain_codec_writes(
    features: list[Feature], issued: date, signed: date
) -> None:
    header = replace(HEADER, document_issued=issued, signature_created=signed)
    assert template(KEY).message(
        encode_features(features, version=4), document_issued=issued, signature_created=signed
    ) == encode_seal_message(header, features)


KEY = public(ec.generate_private_key(ec.SECP256R1()))


@pytest.mark.parametrize("signature", [b"", b"\x30\x00", bytes(64)])
def test_a_signature_that_is_none_is_malformed(signature: bytes) -> None:
    with pytest.raises(Malformed, match="signature"):
        template(KEY).assemble(b"message", signature)


def test_a_signature_of_a_larger_curve_is_malformed() -> None:
    larger = ec.generate_private_key(ec.SECP384R1()).sign(b"message", ec.ECDSA(hashes.SHA384()))
    with pytest.raises(Malformed, match="curve"):
        template(KEY).assemble(b"message", larger)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_seal_or_an_error_of_ours(data: bytes) -> None:
    for prefix in (b"", b"\xdc\x02", b"\xdc\x03"):
        try:
            seal = decode_seal(prefix + data)
        except (Malformed, Unsupported):
            continue
        assert seal.signed + b"\xff" in prefix + data


def test_ten_million_bytes_are_refused_at_once() -> None:
    with pytest.raises(Malformed, match="longer"):
        decode_seal(b"\xdc\x03" + bytes(10_000_000))


def test_a_seal_shows_no_feature() -> None:
    seal = decode_seal(issue(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()))
    assert isinstance(seal, Seal)
    assert "one" not in repr(seal)
    assert "feature" not in repr(seal).replace("feature_reference", "")
