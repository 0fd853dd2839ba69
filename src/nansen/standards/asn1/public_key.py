"""SubjectPublicKeyInfo with the curve written out, and the identifiers of hashes.

9303-12 §4.1.6.3 forbids curve names: the domain parameters stand in the key, with the
cofactor, and the point is uncompressed. (The seed stays out; nothing asks for it, and
readers that compare parameters stumble over it.)
"""

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from nansen.errors import Malformed
from nansen.standards.algorithms import HashAlgorithm
from nansen.standards.asn1.writer import encode
from nansen.standards.curves import NamedCurve

_EC_PUBLIC_KEY = ObjectIdentifier("1.2.840.10045.2.1")
_PRIME_FIELD = ObjectIdentifier("1.2.840.10045.1.1")


@asn1.sequence
class BareAlgorithmIdentifier:
    """An AlgorithmIdentifier whose parameters are absent."""

    algorithm: ObjectIdentifier


@asn1.sequence
class FieldId:
    """The prime field that a curve lives over (RFC 3279 §2.3.5)."""

    field_type: ObjectIdentifier
    prime: int


@asn1.sequence
class Curve:
    """The two coefficients of a curve, each as long as the field."""

    a: bytes
    b: bytes


@asn1.sequence
class EcParameters:
    """All that defines a curve and its base point (RFC 3279 §2.3.5)."""

    version: int
    field_id: FieldId
    curve: Curve
    base: bytes
    order: int
    cofactor: int


@asn1.sequence
class EcAlgorithmIdentifier:
    """An elliptic-curve key's algorithm with explicit parameters."""

    algorithm: ObjectIdentifier
    parameters: EcParameters


@asn1.sequence
class EcPublicKeyInfo:
    """SubjectPublicKeyInfo of an elliptic-curve key."""

    algorithm: EcAlgorithmIdentifier
    public_key: asn1.BitString


def digest_identifier(algorithm: HashAlgorithm) -> bytes:
    """Write the AlgorithmIdentifier of a hash: without NULL (9303-10 §4.6.2.3)."""
    return encode(BareAlgorithmIdentifier(algorithm=ObjectIdentifier(algorithm.oid)))


def explicit_ec_key(curve: NamedCurve, point: bytes) -> bytes:
    """Write the SubjectPublicKeyInfo of an uncompressed point on an explicit curve."""
    if len(point) != 1 + 2 * curve.size or point[0] != 0x04:
        raise Malformed("public key", "must be uncompressed", clause="9303-12 §4.1.6.3")
    size = curve.size
    parameters = EcParameters(
        version=1,
        field_id=FieldId(field_type=_PRIME_FIELD, prime=curve.p),
        curve=Curve(a=curve.a.to_bytes(size, "big"), b=curve.b.to_bytes(size, "big")),
        base=b"\x04" + curve.gx.to_bytes(size, "big") + curve.gy.to_bytes(size, "big"),
        order=curve.order,
        cofactor=curve.cofactor,
    )
    algorithm = EcAlgorithmIdentifier(algorithm=_EC_PUBLIC_KEY, parameters=parameters)
    return encode(EcPublicKeyInfo(algorithm=algorithm, public_key=asn1.BitString(point, 0)))
