"""Signatures checked with bare numbers: by OpenSSL, or by our own arithmetic.

OpenSSL is asked wherever its bindings have the curve. Each function binds what it is
given and answers a `Verifier`, so that the setting up is paid once for many signatures.
"""

from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from nansen.errors import Malformed, Untrusted
from nansen.standards.algorithms import HashAlgorithm, SignatureAlgorithm, encode_oid
from nansen.standards.curves import NamedCurve
from nansen.standards.der import OCTET_STRING, SEQUENCE, frame
from nansen.standards.ecdsa_value import decode_ecdsa_value, ecdsa_der_from_raw
from nansen.standards.weierstrass import verify_ecdsa

Verifier = Callable[[bytes, bytes], None]
"""Takes a signature and the message; returns, or raises `Untrusted`."""

_HASHES: dict[HashAlgorithm, hashes.HashAlgorithm] = {
    HashAlgorithm.SHA1: hashes.SHA1(),  # noqa: S303 - for documents signed when it was allowed
    HashAlgorithm.SHA224: hashes.SHA224(),
    HashAlgorithm.SHA256: hashes.SHA256(),
    HashAlgorithm.SHA384: hashes.SHA384(),
    HashAlgorithm.SHA512: hashes.SHA512(),
}
_BACKENDS: dict[str, ec.EllipticCurve] = {
    "secp192r1": ec.SECP192R1(),
    "secp224r1": ec.SECP224R1(),
    "secp256r1": ec.SECP256R1(),
    "secp384r1": ec.SECP384R1(),
    "secp521r1": ec.SECP521R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}


def ecdsa_verifier(
    curve: NamedCurve, point: tuple[int, int], algorithm: SignatureAlgorithm
) -> Verifier:
    """Bind a public point that is known to be on its curve."""
    backend = _BACKENDS.get(curve.name)
    verify = (
        _own_verifier(curve, point, algorithm.hash)
        if backend is None
        else _openssl_verifier(_load_ec(backend, *point), algorithm.hash)
    )
    return _plain_verifier(verify, curve) if algorithm.plain else verify


def rsa_verifier(modulus: int, exponent: int, algorithm: SignatureAlgorithm) -> Verifier:
    """Bind an RSA key to RSASSA-PSS, or to PKCS #1 v1.5 where no salt is given."""
    check, digest = _load_rsa(modulus, exponent).verify, _HASHES[algorithm.hash]
    scheme: padding.AsymmetricPadding = padding.PKCS1v15()
    if algorithm.salt_length is not None:
        mask = padding.MGF1(_HASHES[algorithm.mgf_hash or algorithm.hash])
        scheme = padding.PSS(mask, algorithm.salt_length)

    def verify(signature: bytes, message: bytes) -> None:
        try:
            check(signature, message, scheme, digest)
        except (InvalidSignature, ValueError):  # the latter where the block cannot hold the hash
            raise _does_not_hold() from None

    return verify


def holds_without_null(
    modulus: int, exponent: int, digest: HashAlgorithm, message: bytes, signature: bytes
) -> bool:
    """Tell whether the PKCS #1 v1.5 block holds a DigestInfo that lacks its NULL parameter."""
    public = _load_rsa(modulus, exponent)
    try:
        block = public.recover_data_from_signature(signature, padding.PKCS1v15(), None)
    except InvalidSignature:
        return False
    identifier = frame(SEQUENCE, encode_oid(digest.oid))
    return block == frame(SEQUENCE, identifier, frame(OCTET_STRING, digest.hash(message)))


def _openssl_verifier(public: ec.EllipticCurvePublicKey, digest: HashAlgorithm) -> Verifier:
    """Bind a key of OpenSSL, which refuses r and s out of range or not in strict DER."""
    check, scheme = public.verify, ec.ECDSA(_HASHES[digest])

    def verify(signature: bytes, message: bytes) -> None:
        try:
            check(signature, message, scheme)
        except InvalidSignature:
            raise _does_not_hold() from None

    return verify


def _own_verifier(curve: NamedCurve, point: tuple[int, int], digest: HashAlgorithm) -> Verifier:
    def verify(signature: bytes, message: bytes) -> None:
        try:
            r, s = decode_ecdsa_value(signature)
        except Malformed:
            raise _does_not_hold() from None
        if not verify_ecdsa(curve, point, digest.hash(message), r, s):
            raise _does_not_hold()

    return verify


def _plain_verifier(verify: Verifier, curve: NamedCurve) -> Verifier:
    size = (curve.order.bit_length() + 7) // 8

    def verify_plain(signature: bytes, message: bytes) -> None:
        if len(signature) != 2 * size:
            raise _does_not_hold()
        verify(ecdsa_der_from_raw(signature), message)

    return verify_plain


@lru_cache(maxsize=1024)
def _load_ec(backend: ec.EllipticCurve, x: int, y: int) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicNumbers(x, y, backend).public_key()


@lru_cache(maxsize=1024)
def _load_rsa(modulus: int, exponent: int) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(exponent, modulus).public_key()


def _does_not_hold() -> Untrusted:
    return Untrusted("signature", "does not hold", clause="9303-12 §4.1.6")
