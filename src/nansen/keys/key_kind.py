"""The kinds of key that this system makes, and how each signs."""

from enum import StrEnum

from nansen.errors import Unsupported
from nansen.standards.algorithms import HashAlgorithm, Scheme, SignatureAlgorithm
from nansen.standards.curves import NamedCurve, by_name
from nansen.standards.public_key import PublicKey


class KeyKind(StrEnum):
    """Curves and sizes of 9303-12 §4.1.6 that are fit for keys made today."""

    P_256 = "P-256"
    P_384 = "P-384"
    P_521 = "P-521"
    BRAINPOOL_P256R1 = "brainpoolP256r1"
    BRAINPOOL_P384R1 = "brainpoolP384r1"
    BRAINPOOL_P512R1 = "brainpoolP512r1"
    RSA_3072 = "RSA-3072"
    RSA_4096 = "RSA-4096"

    @property
    def curve(self) -> NamedCurve | None:
        """The curve, or None for RSA."""
        name = _CURVE_NAMES.get(self)
        return None if name is None else by_name(name)

    @property
    def modulus_bits(self) -> int:
        """The size of an RSA modulus; 0 for a curve."""
        return int(self.removeprefix("RSA-")) if self.curve is None else 0

    @property
    def algorithm(self) -> SignatureAlgorithm:
        """How such a key signs: with a hash as strong as itself, and RSA with PSS."""
        hash_algorithm = _HASHES.get(self, HashAlgorithm.SHA256)
        if self.curve is not None:
            return SignatureAlgorithm(scheme=Scheme.ECDSA, hash=hash_algorithm)
        # 9303-12 §4.1.6.1 recommends PSS over PKCS #1 v1.5.
        return SignatureAlgorithm(
            scheme=Scheme.RSA_PSS, hash=hash_algorithm, salt_length=hash_algorithm.digest_size
        )

    @classmethod
    def of(cls, key: PublicKey) -> "KeyKind":
        """Tell which kind a key is.

        Raises:
            Unsupported: one that this system does not make.
        """
        for kind in cls:
            if kind.curve == key.curve and kind.modulus_bits in {0, key.bits}:
                return kind
        raise Unsupported("key", "is of no kind that we sign with", clause="9303-12 §4.1.6")


_CURVE_NAMES = {
    KeyKind.P_256: "secp256r1",
    KeyKind.P_384: "secp384r1",
    KeyKind.P_521: "secp521r1",
    KeyKind.BRAINPOOL_P256R1: "brainpoolP256r1",
    KeyKind.BRAINPOOL_P384R1: "brainpoolP384r1",
    KeyKind.BRAINPOOL_P512R1: "brainpoolP512r1",
}
_HASHES = {
    KeyKind.P_384: HashAlgorithm.SHA384,
    KeyKind.P_521: HashAlgorithm.SHA512,
    KeyKind.BRAINPOOL_P384R1: HashAlgorithm.SHA384,
    KeyKind.BRAINPOOL_P512R1: HashAlgorithm.SHA512,
}
