"""What everything that signs looks like."""

from typing import Protocol

from nansen.standards.algorithms import SignatureAlgorithm
from nansen.standards.public_key import PublicKey


class Signer(Protocol):
    """A private key that signs with one algorithm, wherever it rests."""

    @property
    def algorithm(self) -> SignatureAlgorithm:
        """How it signs."""
        ...

    @property
    def public_key(self) -> PublicKey:
        """The key that verifies what it signs."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign: an Ecdsa-Sig-Value in DER, or the RSA block.

        Raises:
            Unavailable: the key cannot be reached.
        """
        ...
