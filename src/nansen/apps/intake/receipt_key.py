"""The one private key of the public zone: any signer over P-256 with SHA-256."""

from nansen.errors import Refused
from nansen.keys.signer import Signer
from nansen.officers.officer import OfficerKey
from nansen.standards.algorithms import HashAlgorithm, Scheme


class ReceiptKey:
    """Signs receipts; the key itself rests in a keystore or a token."""

    __slots__ = ("_key", "_signer")

    def __init__(self, signer: Signer) -> None:
        """Take a signer that a roster could name."""
        algorithm = signer.algorithm
        if (algorithm.scheme, algorithm.hash) != (Scheme.ECDSA, HashAlgorithm.SHA256):
            raise Refused("RECEIPT-KEY", "receipts are signed by ECDSA over P-256 with SHA-256")
        self._signer = signer
        self._key = OfficerKey(spki=signer.public_key.spki)

    @property
    def spki(self) -> bytes:
        """The public key, as a SubjectPublicKeyInfo."""
        return self._key.spki

    @property
    def key(self) -> OfficerKey:
        """What verifies its signatures."""
        return self._key

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        return self._signer.sign(message)
