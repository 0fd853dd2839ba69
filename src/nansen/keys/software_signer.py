"""Private keys in memory."""

from collections.abc import Callable

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from nansen.keys.key_kind import KeyKind
from nansen.standards.algorithms import HashAlgorithm, SignatureAlgorithm
from nansen.standards.public_key import PublicKey, decode_public_key

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SoftwareSigner:
    """A private key in this process's memory; it shows its public half only."""

    __slots__ = ("_algorithm", "_public_key", "_sign")

    def __init__(self, private: PrivateKey, algorithm: SignatureAlgorithm) -> None:
        """Bind the key to its one algorithm."""
        spki = private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self._algorithm = algorithm
        self._public_key = decode_public_key(spki)
        self._sign = _bind(private, algorithm)

    def __repr__(self) -> str:
        """Name the key by its public half."""
        return f"SoftwareSigner({self._public_key.fingerprint[:16]}, key=***)"

    @property
    def algorithm(self) -> SignatureAlgorithm:
        """How it signs."""
        return self._algorithm

    @property
    def public_key(self) -> PublicKey:
        """The key that verifies what it signs."""
        return self._public_key

    def sign(self, message: bytes) -> bytes:
        """Sign: an Ecdsa-Sig-Value in DER, or the RSA block."""
        return self._sign(message)


def generate_private_key(kind: KeyKind) -> PrivateKey:
    """Make a key from the operating system's randomness."""
    curve = _CURVES.get(kind)
    if curve is None:
        return rsa.generate_private_key(public_exponent=65537, key_size=kind.modulus_bits)
    return ec.generate_private_key(curve)


def _bind(private: PrivateKey, algorithm: SignatureAlgorithm) -> Callable[[bytes], bytes]:
    digest = _HASHES[algorithm.hash]
    if isinstance(private, rsa.RSAPrivateKey):
        sign_rsa = private.sign
        pss = padding.PSS(padding.MGF1(digest), algorithm.hash.digest_size)
        return lambda message: sign_rsa(message, pss, digest)
    sign_ec, ecdsa = private.sign, ec.ECDSA(digest)
    return lambda message: sign_ec(message, ecdsa)


_CURVES: dict[KeyKind, ec.EllipticCurve] = {
    KeyKind.P_256: ec.SECP256R1(),
    KeyKind.P_384: ec.SECP384R1(),
    KeyKind.P_521: ec.SECP521R1(),
    KeyKind.BRAINPOOL_P256R1: ec.BrainpoolP256R1(),
    KeyKind.BRAINPOOL_P384R1: ec.BrainpoolP384R1(),
    KeyKind.BRAINPOOL_P512R1: ec.BrainpoolP512R1(),
}
_HASHES: dict[HashAlgorithm, hashes.HashAlgorithm] = {
    HashAlgorithm.SHA256: hashes.SHA256(),
    HashAlgorithm.SHA384: hashes.SHA384(),
    HashAlgorithm.SHA512: hashes.SHA512(),
}
