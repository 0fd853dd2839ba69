"""Sealing to a public key that neither today's nor a quantum computer opens.

HPKE in base mode (RFC 9180 §5.1.1) with the KEM MLKEM768-X25519, known as X-Wing, the KDF
HKDF-SHA256 and the AEAD ChaCha20Poly1305: the suite that published test vectors cover. A
private key rests as the KEM's seed of 32 octets, from which both halves are expanded.

octets   public key        sealed value
1184     ML-KEM-768        1088 ML-KEM ciphertext
32       X25519            32   X25519 share, then the AEAD's ciphertext and tag
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from nansen.errors import Malformed, Untrusted

KeyId = NewType("KeyId", str)
"""The first 16 octets of a public key's SHA-256, in hexadecimal digits."""

SEED_SIZE: Final = 32
PUBLIC_SIZE: Final = 1184 + 32
OVERHEAD: Final = 1088 + 32 + 16
_MLKEM_PUBLIC_SIZE: Final = 1184
_MLKEM_SEED_SIZE: Final = 64
_SUITE: Final = hpke.Suite(
    hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305
)
_FIELD, _CLAUSE = "sealing key", "RFC 9180 §4"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingKey:
    """A public key to seal to; an instance that exists can be sealed to."""

    octets: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what is no such key."""
        if len(self.octets) != PUBLIC_SIZE:
            raise Malformed(_FIELD, f"has not {PUBLIC_SIZE} octets", clause=_CLAUSE)
        _load_public(self.octets)

    @property
    def id(self) -> KeyId:
        """What it is called wherever something was sealed to it."""
        return KeyId(hashlib.sha256(self.octets).hexdigest()[:32])

    def seal(self, secret: bytes, info: bytes) -> bytes:
        """Seal a secret so that it opens with the same `info` only (RFC 9180 §6.1)."""
        return _SUITE.encrypt(secret, _load_public(self.octets), info)


class OpeningKey:
    """The private half, in this process's memory; it shows its public half only."""

    __slots__ = ("_private", "_public")

    def __init__(self, seed: bytes) -> None:
        """Expand the seed into both halves, as key generation of the KEM does."""
        if len(seed) != SEED_SIZE:
            raise Malformed(_FIELD, f"has no seed of {SEED_SIZE} octets", clause=_CLAUSE)
        expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_SIZE + 32)
        lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE])
        curve = X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:])
        self._private = hpke.MLKEM768X25519PrivateKey(lattice, curve)
        self._public = SealingKey(
            octets=lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
        )

    def __repr__(self) -> str:
        """Name the key by its public half."""
        return f"OpeningKey({self._public.id}, key=***)"

    @property
    def public(self) -> SealingKey:
        """The key that others seal to."""
        return self._public

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Open a secret, or raise `Untrusted` (RFC 9180 §6.1)."""
        try:
            return _SUITE.decrypt(sealed, self._private, info)
        except InvalidTag:
            raise Untrusted("sealed key", "does not open here", clause="RFC 9180 §6.1") from None


def draw_seed() -> bytes:
    """Draw the seed of a new key from the operating system's randomness."""
    return secrets.token_bytes(SEED_SIZE)


@lru_cache(maxsize=16)
def _load_public(octets: bytes) -> hpke.MLKEM768X25519PublicKey:
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(octets[:_MLKEM_PUBLIC_SIZE])
        curve = X25519PublicKey.from_public_bytes(octets[_MLKEM_PUBLIC_SIZE:])
        # A point of low order is only noticed when somebody shares a secret with it.
        X25519PrivateKey.generate().exchange(curve)
    except ValueError:
        raise Malformed(_FIELD, "is no public key", clause=_CLAUSE) from None
    return hpke.MLKEM768X25519PublicKey(lattice, curve)
