"""A seal as a whole: put together, taken apart, verified (9303-13 §2.4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.algorithms import HashAlgorithm, Scheme, SignatureAlgorithm
from nansen.standards.curves import NamedCurve
from nansen.standards.icao9303.seal.header import (
    SealHeader,
    decode_seal_header,
    encode_seal_header,
)
from nansen.standards.icao9303.seal.message import (
    Feature,
    decode_signature,
    decode_zones,
    encode_features,
    encode_signature,
)
from nansen.standards.public_key import PublicKey, verify_signature

_CLAUSE = "9303-13 §2.4"
_LONGEST = 2953
"""The most bytes that a QR code holds; the other symbologies hold fewer."""

_HASHES = (
    (224, HashAlgorithm.SHA224),
    (256, HashAlgorithm.SHA256),
    (384, HashAlgorithm.SHA384),
    (512, HashAlgorithm.SHA512),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal as read; its `repr` shows who sealed what kind of document, and nobody's data."""

    header: SealHeader
    features: tuple[Feature, ...] = field(repr=False)
    signature: bytes = field(repr=False)
    """r and s, each as long as the order of the curve."""
    signed: bytes = field(repr=False)
    """Header and message zone as received: what the signature is over."""

    def feature(self, tag: int) -> bytes | None:
        """Give the value under the tag, or `None`."""
        return next((one.value for one in self.features if one.tag == tag), None)


def encode_seal_message(header: SealHeader, features: Iterable[Feature]) -> bytes:
    """Write header and message zone, which is what the signer signs."""
    return encode_seal_header(header) + encode_features(features, version=header.version)


def assemble_seal(message: bytes, signature: bytes) -> bytes:
    """Append the signature, r and s side by side, to what it is over."""
    return message + encode_signature(signature)


def decode_seal(data: bytes) -> Seal:
    """Read a seal, whatever profile it follows.

    Raises:
        Malformed: the bytes are no seal.
        Unsupported: the version is not 3 or 4.
    """
    if len(data) > _LONGEST:
        raise Malformed("seal", "is longer than any symbol", clause="9303-13 §2.1")
    header, start = decode_seal_header(data)
    features, end = decode_zones(data, start, version=header.version)
    return Seal(
        header=header,
        features=features,
        signature=decode_signature(data, end),
        signed=data[:end],
    )


def seal_algorithm(curve: NamedCurve) -> SignatureAlgorithm:
    """Deduce the hash from the bits of the order; no seal and no certificate names it."""
    bits = curve.order.bit_length()
    for longest, algorithm in _HASHES:
        if bits <= longest:
            return SignatureAlgorithm(scheme=Scheme.ECDSA, hash=algorithm)
    raise Unsupported("curve", "has an order longer than any hash", clause=_CLAUSE)


def verify_seal(seal: Seal, key: PublicKey) -> None:
    """Verify the signature; that the key is a seal signer's is for the chain to prove.

    Raises:
        Untrusted: the key did not sign these bytes.
        Unsupported: the clause gives no hash for the key's curve.
    """
    if key.curve is None:
        raise Untrusted("seal", "is signed with ECDSA only", clause=_CLAUSE)
    algorithm = seal_algorithm(key.curve)
    if len(seal.signature) != 2 * order_size(key.curve):
        raise Untrusted("seal", "has a signature of another curve's size", clause=_CLAUSE)
    raw = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=algorithm.hash, plain=True)
    verify_signature(key, raw, seal.signed, seal.signature)


def order_size(curve: NamedCurve) -> int:
    """Count the bytes of r, and of s."""
    return (curve.order.bit_length() + 7) // 8
