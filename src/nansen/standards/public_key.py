"""Public keys as certificates carry them, and signatures verified with them.

A key is read from a SubjectPublicKeyInfo: RSA, RSASSA-PSS, or EC with a curve named
or written out (9303-12 §4.1.6). Signatures go to OpenSSL wherever it has the curve.
"""

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.algorithms import (
    Scheme,
    SignatureAlgorithm,
    decode_signature_algorithm,
    encode_oid,
)
from nansen.standards.curves import NamedCurve, by_oid
from nansen.standards.der import (
    BIT_STRING,
    NULL,
    OID,
    SEQUENCE,
    Leniencies,
    Node,
    encode_integer,
    frame,
    read_node,
)
from nansen.standards.ec_parameters import identify_curve
from nansen.standards.ecdsa_value import ecdsa_der_from_raw, ecdsa_raw_from_der
from nansen.standards.signature_check import (
    Verifier,
    ecdsa_verifier,
    holds_without_null,
    rsa_verifier,
)
from nansen.standards.weierstrass import is_on_curve, recover_y

__all__ = [
    "PublicKey",
    "Verifier",
    "decode_public_key",
    "ecdsa_der_from_raw",
    "ecdsa_raw_from_der",
    "verifier",
    "verify_signature",
    "verify_signature_leniently",
]

_CLAUSE = "9303-12 §4.1.6"
_RSA = "1.2.840.113549.1.1.1"
_RSA_PSS = "1.2.840.113549.1.1.10"
_EC = "1.2.840.10045.2.1"
_MAX_SPKI_OCTETS = 4096
_RSA_BITS = range(512, 16385)
_RSA_EXPONENT_BITS = 64  # more would only make verifying slow: real exponents are 17 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A key that is what it says: its point is on its curve, its modulus is odd."""

    spki: bytes
    """The SubjectPublicKeyInfo as received."""
    kind: str
    """`EC` or `RSA`."""
    bits: int
    curve: NamedCurve | None = None
    explicit_parameters: bool = False
    """The curve was written out, as 9303-12 §4.1.6.3 wants it, and not named."""
    x: int = 0
    y: int = 0
    modulus: int = 0
    exponent: int = 0
    pss_only: bool = False
    """The key's own identifier is id-RSASSA-PSS, so it may sign in no other way."""
    pss_parameters: SignatureAlgorithm | None = None
    """The hash, mask and least salt that an id-RSASSA-PSS key is bound to, if any."""
    leniencies: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Hash the bytes alone: they are short and decide everything else."""
        return hash(self.spki)

    def __post_init__(self) -> None:
        """Refuse a point off its curve and numbers that are no RSA key."""
        if self.curve is not None:
            if not is_on_curve(self.curve, self.x, self.y):
                raise Malformed("public point", "is not on its curve", clause="9303-12 §4.1.6.3")
            return
        if self.modulus.bit_length() not in _RSA_BITS:
            raise Unsupported("RSA modulus", "is outside 512 to 16384 bits", clause=_CLAUSE)
        if self.exponent.bit_length() > _RSA_EXPONENT_BITS:
            raise Unsupported("RSA exponent", "exceeds 64 bits", clause=_CLAUSE)
        if self.exponent < 3 or not self.exponent & self.modulus & 1:
            raise Malformed("RSA key", "modulus or exponent is even", clause="RFC 8017 §3.1")

    @property
    def canonical_spki(self) -> bytes:
        """The same key in the one plain form: curve by name, point whole, no PSS binding."""
        if self.curve is None:
            numbers = frame(SEQUENCE, encode_integer(self.modulus), encode_integer(self.exponent))
            identifier = frame(SEQUENCE, encode_oid(_RSA), b"\x05\x00")
            return frame(SEQUENCE, identifier, frame(BIT_STRING, b"\x00", numbers))
        identifier = frame(SEQUENCE, encode_oid(_EC), encode_oid(self.curve.oid))
        return frame(SEQUENCE, identifier, frame(BIT_STRING, b"\x00", self.point))

    @property
    def point(self) -> bytes:
        """The uncompressed EC point; empty for RSA."""
        if self.curve is None:
            return b""
        size = self.curve.size
        return b"\x04" + self.x.to_bytes(size, "big") + self.y.to_bytes(size, "big")

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the canonical form, equal for all encodings of one key."""
        return hashlib.sha256(self.canonical_spki).hexdigest()


def decode_public_key(spki: bytes) -> PublicKey:
    """Read a SubjectPublicKeyInfo; what was tolerated is in the key's `leniencies`.

    Raises:
        Malformed: the bytes are no such key, or a curve lies about its parameters.
        Unsupported: DSA, Diffie-Hellman, or a curve that this release does not carry.
    """
    if len(spki) > _MAX_SPKI_OCTETS:
        raise Unsupported("public key", "is too long", clause=_CLAUSE)
    return _decode_public_key(spki)


def verify_signature(
    key: PublicKey, algorithm: SignatureAlgorithm, message: bytes, signature: bytes
) -> None:
    """Verify a signature, or raise `Untrusted`."""
    verifier(key, algorithm)(signature, message)


def verify_signature_leniently(
    key: PublicKey, algorithm: SignatureAlgorithm, message: bytes, signature: bytes
) -> tuple[str, ...]:
    """Verify a signature that may deviate in form, and name the deviation.

        ecdsa-plain-signature       r and s side by side under an identifier that has them
                                    in DER
        digest-info-without-null    the DigestInfo of an RSA PKCS #1 v1.5 block leaves out
                                    the NULL parameter, a form that RFC 8017 §9.2 knows of;
                                    the whole block is compared, never parsed

    Raises:
        Untrusted: the signature does not hold in any form.
    """
    try:
        verify_signature(key, algorithm, message, signature)
    except Untrusted:
        if algorithm.scheme is Scheme.ECDSA and not algorithm.plain:
            verify_signature(key, replace(algorithm, plain=True), message, signature)
            return ("ecdsa-plain-signature",)
        if algorithm.scheme is not Scheme.RSA_PKCS1 or key.kind != "RSA" or key.pss_only:
            raise
        numbers = key.modulus, key.exponent
        if not holds_without_null(*numbers, algorithm.hash, message, signature):
            raise
        return ("digest-info-without-null",)
    return ()


def verifier(key: PublicKey, algorithm: SignatureAlgorithm) -> Verifier:
    """Bind a key and an algorithm; the verifier is remembered, for a signer signs often.

    Raises:
        Untrusted: the key cannot have made such signatures.
    """
    return _bind(key, algorithm)


@lru_cache(maxsize=1024)
def _bind(key: PublicKey, algorithm: SignatureAlgorithm) -> Verifier:
    if (key.kind == "EC") != (algorithm.scheme is Scheme.ECDSA):
        raise Untrusted("signature", f"{algorithm.scheme} needs another key", clause=_CLAUSE)
    if key.curve is not None:
        return ecdsa_verifier(key.curve, (key.x, key.y), algorithm)
    _check_pss_binding(key, algorithm)
    return rsa_verifier(key.modulus, key.exponent, algorithm)


def _check_pss_binding(key: PublicKey, algorithm: SignatureAlgorithm) -> None:
    """See that a key bound to RSASSA-PSS is used as bound (RFC 4055 §3.3)."""
    bound = key.pss_parameters
    if key.pss_only and algorithm.scheme is not Scheme.RSA_PSS:
        raise Untrusted("signature", "key signs with RSASSA-PSS only", clause="RFC 4055 §1.2")
    if bound is not None and (
        (bound.hash, bound.mgf_hash) != (algorithm.hash, algorithm.mgf_hash)
        or (bound.salt_length or 0) > (algorithm.salt_length or 0)
    ):
        raise Untrusted("signature", "key is bound otherwise", clause="RFC 4055 §3.3")


@lru_cache(maxsize=1024)
def _decode_public_key(spki: bytes) -> PublicKey:
    lenient = Leniencies()
    parts = read_node(spki, field="public key", lenient=lenient).sequence("public key")
    if len(parts) != 2:
        raise Malformed("public key", "must be algorithm and key", clause="RFC 5280 §4.1.2.7")
    algorithm = parts[0].sequence("key algorithm")
    if not 1 <= len(algorithm) <= 2:
        raise Malformed("key algorithm", "has too many parts", clause="RFC 5280 §4.1.1.2")
    oid, material = algorithm[0].oid("key algorithm"), parts[1].bit_string("public key")
    parameters = algorithm[1] if len(algorithm) == 2 else None
    if oid == _EC:
        return _decode_ec(spki, parameters, material, lenient)
    if oid in {_RSA, _RSA_PSS}:
        return _decode_rsa(spki, parameters, material, lenient, pss_only=oid == _RSA_PSS)
    raise Unsupported("key algorithm", f"{oid} is not carried", clause=_CLAUSE)


def _decode_rsa(
    spki: bytes, parameters: Node | None, material: bytes, lenient: Leniencies, *, pss_only: bool
) -> PublicKey:
    if parameters is not None and not pss_only:
        parameters.null("RSA parameters")
    elif parameters is None and not pss_only:
        lenient.note("rsa-parameters-missing")  # RFC 3279 §2.3.1 has NULL there
    bound = None
    if pss_only and parameters is not None:
        identifier = frame(SEQUENCE, encode_oid(_RSA_PSS), parameters.encoded)
        bound = decode_signature_algorithm(identifier, lenient=lenient)
    numbers = read_node(material, field="RSA key", lenient=lenient).sequence("RSA key")
    if len(numbers) != 2:
        raise Malformed("RSA key", "must be modulus and exponent", clause="RFC 8017 §3.1")
    modulus, exponent = numbers[0].integer("RSA modulus"), numbers[1].integer("RSA exponent")
    if modulus < 0:
        lenient.note("rsa-negative-modulus")  # written without its leading zero octet
        modulus = int.from_bytes(numbers[0].contents, "big")
    return PublicKey(
        spki=spki,
        kind="RSA",
        bits=modulus.bit_length(),
        modulus=modulus,
        exponent=exponent,
        pss_only=pss_only,
        pss_parameters=bound,
        leniencies=lenient.names,
    )


def _decode_ec(
    spki: bytes, parameters: Node | None, material: bytes, lenient: Leniencies
) -> PublicKey:
    if parameters is None or parameters.tag == NULL:
        raise Unsupported("EC parameters", "are left to be known", clause="9303-12 §4.1.6.3")
    explicit = parameters.tag != OID
    curve = identify_curve(parameters, lenient) if explicit else by_oid(parameters.oid("curve"))
    x, y = _decode_point(curve, material, lenient)
    return PublicKey(
        spki=spki,
        kind="EC",
        bits=curve.order.bit_length(),
        curve=curve,
        explicit_parameters=explicit,
        x=x,
        y=y,
        leniencies=lenient.names,
    )


def _decode_point(curve: NamedCurve, point: bytes, lenient: Leniencies) -> tuple[int, int]:
    """Read a point; a compressed one is noted (9303-12 §4.1.6.3 wants it whole)."""
    size, form = curve.size, point[:1]
    x = int.from_bytes(point[1 : 1 + size], "big")
    if form == b"\x04" and len(point) == 1 + 2 * size:
        return x, int.from_bytes(point[1 + size :], "big")
    if form not in {b"\x02", b"\x03"} or len(point) != 1 + size:
        raise Malformed("public point", "has no known form", clause="9303-12 §4.1.6.3")
    lenient.note("ec-compressed-point")
    y = recover_y(curve, x, odd=form == b"\x03")
    if y is None:
        raise Malformed("public point", "is not on its curve", clause="9303-12 §4.1.6.3")
    return x, y
