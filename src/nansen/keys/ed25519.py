"""An Ed25519 key in this process's memory: an officer's, a process's, or a holder's."""

from typing import Final, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nansen.errors import Malformed

SEED_SIZE: Final = 32


class Ed25519Signing:
    """A key that signs (RFC 8032 §5.1.6); it shows its public half only."""

    __slots__ = ("_private", "_spki")

    def __init__(self, private: Ed25519PrivateKey) -> None:
        """Take a private key."""
        self._private = private
        self._spki = private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def __repr__(self) -> str:
        """Name the key by its public half."""
        return f"Ed25519Signing({self._spki.hex()}, key=***)"

    @classmethod
    def draw(cls) -> Self:
        """Draw a key from the operating system's randomness."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Take the 32 octets that a private key is (RFC 8032 §5.1.5)."""
        if len(seed) != SEED_SIZE:
            raise Malformed("private key", f"has not {SEED_SIZE} octets", clause="RFC 8032 §5.1.5")
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def spki(self) -> bytes:
        """The public key, as a SubjectPublicKeyInfo (RFC 8410 §4)."""
        return self._spki

    @property
    def seed(self) -> bytes:
        """The private key, to be sealed."""
        return self._private.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Sign: 64 octets."""
        return self._private.sign(message)
