"""A private key that never leaves its token."""

from collections.abc import Callable

import pkcs11
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pkcs11 import MGF, Attribute, KeyType, Mechanism
from pkcs11.types import Key, SignMixin

from nansen.errors import Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.standards.algorithms import HashAlgorithm, SignatureAlgorithm
from nansen.standards.asn1.public_key import explicit_ec_key
from nansen.standards.curves import NamedCurve, by_oid
from nansen.standards.der import read_node
from nansen.standards.public_key import PublicKey, decode_public_key, ecdsa_der_from_raw

_PSS = {
    HashAlgorithm.SHA256: (Mechanism.SHA256_RSA_PKCS_PSS, Mechanism.SHA256, MGF.SHA256),
    HashAlgorithm.SHA384: (Mechanism.SHA384_RSA_PKCS_PSS, Mechanism.SHA384, MGF.SHA384),
    HashAlgorithm.SHA512: (Mechanism.SHA512_RSA_PKCS_PSS, Mechanism.SHA512, MGF.SHA512),
}


class TokenSigner:
    """A key in a token, with its one algorithm."""

    __slots__ = ("_algorithm", "_public_key", "_sign")

    def __init__(self, private: SignMixin, public: Key) -> None:
        """Read the public half; bind the private one."""
        self._public_key = read_public_key(public)
        self._algorithm = KeyKind.of(self._public_key).algorithm
        self._sign = _bind(private, self._algorithm)

    def __repr__(self) -> str:
        """Name the key by its public half."""
        return f"TokenSigner({self._public_key.fingerprint[:16]})"

    @property
    def algorithm(self) -> SignatureAlgorithm:
        """How it signs."""
        return self._algorithm

    @property
    def public_key(self) -> PublicKey:
        """The key that verifies what it signs."""
        return self._public_key

    def sign(self, message: bytes) -> bytes:
        """Sign: an Ecdsa-Sig-Value in DER, or the RSA block.

        Raises:
            Unavailable: the token was pulled or logged out.
        """
        try:
            return self._sign(message)
        except pkcs11.PKCS11Error as error:
            raise Unavailable(f"the token did not sign: {type(error).__name__}") from None


def read_public_key(public: Key) -> PublicKey:
    """Read a public key from the attributes of its token object."""
    if public.key_type is KeyType.RSA:
        modulus = int.from_bytes(public[Attribute.MODULUS], "big")
        exponent = int.from_bytes(public[Attribute.PUBLIC_EXPONENT], "big")
        spki = (
            rsa.RSAPublicNumbers(exponent, modulus)
            .public_key()
            .public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
        return decode_public_key(spki)
    curve = by_oid(read_node(bytes(public[Attribute.EC_PARAMS])).oid("EC_PARAMS"))
    point = unwrap_point(bytes(public[Attribute.EC_POINT]), curve)
    return decode_public_key(explicit_ec_key(curve, point))


def unwrap_point(attribute: bytes, curve: NamedCurve) -> bytes:
    """Take the point out of its OCTET STRING, which some tokens leave off."""
    if len(attribute) == 1 + 2 * curve.size:
        return attribute
    return read_node(attribute).octets("EC_POINT")


def _bind(private: SignMixin, algorithm: SignatureAlgorithm) -> Callable[[bytes], bytes]:
    digest = algorithm.hash
    if algorithm.salt_length is None:
        # The token signs the digest: raw ECDSA is the one mechanism that all of them have.
        return lambda message: ecdsa_der_from_raw(
            private.sign(digest.hash(message), mechanism=Mechanism.ECDSA)
        )
    mechanism, *parameters = _PSS[digest]
    bound = (*parameters, algorithm.salt_length)
    return lambda message: private.sign(message, mechanism=mechanism, mechanism_param=bound)
