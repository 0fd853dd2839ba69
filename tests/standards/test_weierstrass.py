"""ECDSA in our own arithmetic, against OpenSSL on every curve."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import algos, keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nansen.standards.curves import CURVES, NamedCurve, by_name
from nansen.standards.weierstrass import is_on_curve, recover_y, verify_ecdsa

Judge = Callable[..., CompletedProcess[bytes]]
P256 = by_name("secp256r1")
OPENSSL = {"secp192r1": "prime192v1", "secp256r1": "prime256v1"}


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_openssl_signs_and_we_verify(curve: NamedCurve, judge: Judge, tmp_path: Path) -> None:
    name = OPENSSL.get(curve.name, curve.name)
    key, message = tmp_path / "key.pem", tmp_path / "message"
    message.write_bytes(b"nansen")
    judge("openssl", "ecparam", "-name", name, "-genkey", "-noout", "-out", key)
    public = judge("openssl", "ec", "-in", key, "-pubout", "-outform", "DER").stdout
    spki = keys.PublicKeyInfo.load(public)
    point = spki["public_key"].native
    x = int.from_bytes(point[1 : 1 + curve.size], "big")
    y = int.from_bytes(point[1 + curve.size :], "big")
    assert is_on_curve(curve, x, y)
    assert recover_y(curve, x, odd=bool(y & 1)) == y
    for digest in ("sha1", "sha256", "sha512"):
        signature = judge("openssl", "dgst", f"-{digest}", "-sign", key, message).stdout
        value = algos.DSASignature.load(signature).native
        r, s = value["r"], value["s"]
        hashed = hashlib.new(digest, b"nansen").digest()
        assert verify_ecdsa(curve, (x, y), hashed, r, s)
        assert verify_ecdsa(curve, (x, y), hashed, r, curve.order - s)
        assert not verify_ecdsa(curve, (x, y), hashed, s, r)
        assert not verify_ecdsa(curve, (x, curve.p - y), hashed, r, s)
        other = hashlib.new(digest, b"nansen.").digest()
        assert not verify_ecdsa(curve, (x, y), other, r, s)


@settings(max_examples=10)
@example(1, b"")
@example(P256.order - 1, b"")
@given(st.integers(1, P256.order - 1), st.binary(max_size=40))
def test_a_signature_holds_for_its_key_alone(secret: int, message: bytes) -> None:
    private = ec.derive_private_key(secret, ec.SECP256R1())
    numbers = private.public_key().public_numbers()
    r, s = decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
    digest = hashlib.sha256(message).digest()
    assert verify_ecdsa(P256, (numbers.x, numbers.y), digest, r, s)
    assert not verify_ecdsa(P256, (P256.gx, P256.gy), digest, r, s) or secret == 1


@pytest.mark.parametrize(
    ("r", "s"),
    [(0, 1), (1, 0), (P256.order, 1), (1, P256.order), (-1, 1), (1, -1), (P256.order + 1, 1)],
)
def test_r_and_s_are_in_range(r: int, s: int) -> None:
    assert not verify_ecdsa(P256, (P256.gx, P256.gy), b"digest", r, s)


def test_a_sum_that_is_no_point() -> None:
    """With Q = G and e = -r, u*G + v*Q is the point at infinity."""
    digest = (P256.order - 5).to_bytes(32, "big")
    assert not verify_ecdsa(P256, (P256.gx, P256.gy), digest, 5, 1)


def test_a_sum_of_two_equal_points() -> None:
    """With Q = G the table's sum is a doubling; 1*G + 1*G = 2G."""
    x = double_of_base()
    digest = (x % P256.order).to_bytes(32, "big")
    r = x % P256.order
    assert verify_ecdsa(P256, (P256.gx, P256.gy), digest, r, r)


def double_of_base() -> int:
    return ec.derive_private_key(2, ec.SECP256R1()).public_key().public_numbers().x


def test_off_the_curve() -> None:
    assert not is_on_curve(P256, P256.gx, P256.gy + 1)
    assert not is_on_curve(P256, P256.gx + P256.p, P256.gy)
    assert not is_on_curve(P256, -1, P256.gy)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_ordinates_are_found_or_there_is_none(curve: NamedCurve) -> None:
    found = 0
    for x in range(40):
        y = recover_y(curve, x, odd=True)
        if y is None:
            square = (x**3 + curve.a * x + curve.b) % curve.p
            assert pow(square, (curve.p - 1) // 2, curve.p) == curve.p - 1
        else:
            assert is_on_curve(curve, x, y)
            assert y & 1
            found += 1
    assert 5 < found < 35


def test_the_root_of_zero() -> None:
    tiny = NamedCurve(name="tiny", oid="", p=23, a=0, b=22, gx=1, gy=0, order=2, cofactor=1, size=1)
    assert recover_y(tiny, 1, odd=False) == 0
