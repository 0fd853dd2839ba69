"""Sealing to a post-quantum hybrid key, beside published vectors and RFC 9180 by hand."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Untrusted
from nansen.keys.sealing.hybrid_key import (
    OVERHEAD,
    PUBLIC_SIZE,
    OpeningKey,
    SealingKey,
    draw_seed,
)

KEY = OpeningKey(bytes(range(32)))
SUITE = b"HPKE" + bytes.fromhex("647a00010003")


@pytest.fixture
def vector(vectors: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((vectors / "hpke" / "mlkem768_x25519.json").read_text())
    return found


def _extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + SUITE + label + secret, "sha256")


def _expand(key: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labelled = size.to_bytes(2, "big") + b"HPKE-v1" + SUITE + label + info
    return hmac.digest(key, labelled + b"\x01", "sha256")[:size]


def _share(seed: bytes, encapsulated: bytes) -> bytes:
    """Decapsulate by hand: both halves, and the combiner over them."""
    expanded = hashlib.shake_256(seed).digest(96)
    lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = X25519PrivateKey.from_private_bytes(expanded[64:])
    first = lattice.decapsulate(encapsulated[:1088])
    second = curve.exchange(X25519PublicKey.from_public_bytes(encapsulated[1088:]))
    own = curve.public_key().public_bytes_raw()
    label = b"\\./" + b"/^\\"
    return hashlib.sha3_256(first + second + encapsulated[1088:] + own + label).digest()


def _open_by_hand(seed: bytes, sealed: bytes, info: bytes, aad: bytes = b"") -> bytes:
    """Follow RFC 9180 §5.1 and §5.2 with nothing but hashes and the AEAD."""
    shared = _share(seed, sealed[:1120])
    context = b"\x00" + _extract(b"", b"psk_id_hash", b"") + _extract(b"", b"info_hash", info)
    secret = _extract(shared, b"secret", b"")
    key = _expand(secret, b"key", context, 32)
    nonce = _expand(secret, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).decrypt(nonce, sealed[1120:], aad)


def test_the_published_recipient_has_the_published_key(vector: dict[str, Any]) -> None:
    public = OpeningKey(bytes.fromhex(vector["skRm"])).public
    assert public.octets == bytes.fromhex(vector["pkRm"])


def test_the_handmade_opening_is_the_published_one(vector: dict[str, Any]) -> None:
    seed, encapsulated = bytes.fromhex(vector["skRm"]), bytes.fromhex(vector["enc"])
    assert _share(seed, encapsulated) == bytes.fromhex(vector["shared_secret"])
    first = vector["encryptions"][0]
    sealed = encapsulated + bytes.fromhex(first["ct"])
    info, aad = bytes.fromhex(vector["info"]), bytes.fromhex(first["aad"])
    assert _open_by_hand(seed, sealed, info, aad) == bytes.fromhex(first["pt"])


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_what_is_sealed_opens_and_opens_by_hand(secret: bytes, info: bytes) -> None:
    sealed = KEY.public.seal(secret, info)
    assert len(sealed) == len(secret) + OVERHEAD
    assert KEY.open(sealed, info) == secret == _open_by_hand(bytes(range(32)), sealed, info)


@given(st.data())
def test_any_changed_octet_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(KEY.public.seal(b"a case's key", b"case 1"))
    at = data.draw(st.integers(0, len(sealed) - 1) | st.sampled_from([0, 1087, 1088, 1119, 1120]))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Untrusted):
        KEY.open(bytes(sealed), b"case 1")


@given(st.binary(max_size=1200))
def test_any_octets_do_not_open(sealed: bytes) -> None:
    with pytest.raises(Untrusted):
        KEY.open(sealed, b"")


def test_it_opens_for_its_case_and_its_key_only() -> None:
    sealed = KEY.public.seal(b"secret", b"case 1")
    with pytest.raises(Untrusted):
        KEY.open(sealed, b"case 2")
    with pytest.raises(Untrusted):
        OpeningKey(draw_seed()).open(sealed, b"case 1")


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b"", "octets"),
        (bytes(PUBLIC_SIZE - 1), "octets"),
        (b"\xff" * PUBLIC_SIZE, "no public key"),
        (KEY.public.octets[:1184] + bytes(32), "no public key"),
        (KEY.public.octets[:1184] + b"\x01" + bytes(31), "no public key"),
    ],
    ids=["empty", "short", "coefficients too large", "point of order 1", "point of order 4"],
)
def test_what_is_no_key_is_never_sealed_to(octets: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        SealingKey(octets=octets)


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)])
def test_a_seed_has_its_size(seed: bytes) -> None:
    with pytest.raises(Malformed, match="seed"):
        OpeningKey(seed)


def test_a_key_shows_its_public_half_only() -> None:
    seed = draw_seed()
    shown = repr(OpeningKey(seed)) + repr(OpeningKey(seed).public)
    assert seed.hex() not in shown
    assert "***" in shown
    assert OpeningKey(seed).public == OpeningKey(seed).public
