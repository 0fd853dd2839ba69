"""Hash and signature algorithms, and the identifiers that name them.

9303-12 §4.1.6 lets states sign with ECDSA, RSASSA-PSS or RSA PKCS #1 v1.5 over
SHA-224 to SHA-512. SHA-1 is read too: passports and CSCA certificates signed with
it are still in force, and what it is worth is for an inspection to say.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache, partial
from types import MappingProxyType

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies, Node, encode_integer, frame, pass_on, read_node

_CLAUSE = "9303-12 §4.1.6"
MAX_IDENTIFIER_OCTETS = 1024
_MAX_SALT_OCTETS = 1024


_FUNCTIONS: Mapping[str, Callable[[bytes], "hashlib._Hash"]] = MappingProxyType(
    {
        "SHA-1": partial(hashlib.sha1, usedforsecurity=False),
        "SHA-224": hashlib.sha224,
        "SHA-256": hashlib.sha256,
        "SHA-384": hashlib.sha384,
        "SHA-512": hashlib.sha512,
    }
)


class HashAlgorithm(Enum):
    """The hash functions of travel documents; SHA-1 only in old ones."""

    SHA1 = ("SHA-1", "1.3.14.3.2.26", 20)
    SHA224 = ("SHA-224", "2.16.840.1.101.3.4.2.4", 28)
    SHA256 = ("SHA-256", "2.16.840.1.101.3.4.2.1", 32)
    SHA384 = ("SHA-384", "2.16.840.1.101.3.4.2.2", 48)
    SHA512 = ("SHA-512", "2.16.840.1.101.3.4.2.3", 64)

    def __init__(self, label: str, oid: str, digest_size: int) -> None:
        """Give each member its common name, identifier and size in octets."""
        self.label = label
        self.oid = oid
        self.digest_size = digest_size
        self._function = _FUNCTIONS[label]

    def hash(self, data: bytes) -> bytes:
        """Hash the data."""
        return self._function(data).digest()

    @classmethod
    def from_oid(cls, oid: str) -> "HashAlgorithm":
        """Find the hash by its object identifier, or raise `Unsupported`."""
        try:
            return _BY_OID[oid]
        except KeyError:
            raise Unsupported("hash algorithm", f"{oid} is not carried", clause=_CLAUSE) from None


_BY_OID = {algorithm.oid: algorithm for algorithm in HashAlgorithm}


class Scheme(StrEnum):
    """How a key signs a hash."""

    ECDSA = "ECDSA"
    RSA_PKCS1 = "RSASSA-PKCS1-v1_5"
    RSA_PSS = "RSASSA-PSS"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureAlgorithm:
    """A signature scheme with everything that its identifier fixes."""

    scheme: Scheme
    hash: HashAlgorithm
    salt_length: int | None = None
    """Of RSASSA-PSS, in octets."""
    mgf_hash: HashAlgorithm | None = None
    """Of RSASSA-PSS; None where it is `hash`, as RFC 4055 §3.1 recommends."""
    plain: bool = False
    """ECDSA only: the signature is r and s side by side (9303-11 §6.1.2.3), not in DER."""

    def __hash__(self) -> int:
        """Hash what tells nearly all apart, cheaply: keys are looked up by it."""
        return hash((self.hash.digest_size, self.salt_length, self.plain))

    def __post_init__(self) -> None:
        """See that the salt, the mask and the plain form stand only where they belong."""
        pss = self.scheme is Scheme.RSA_PSS
        if pss != (self.salt_length is not None):
            raise Malformed("salt length", "belongs to RSASSA-PSS", clause="RFC 4055 §3.1")
        if self.mgf_hash is not None and not pss:
            raise Malformed("mask generation", "belongs to RSASSA-PSS", clause="RFC 4055 §3.1")
        if self.salt_length is not None and not 0 <= self.salt_length <= _MAX_SALT_OCTETS:
            raise Malformed("salt length", "is out of range", clause="RFC 4055 §3.1")
        if self.plain and self.scheme is not Scheme.ECDSA:
            raise Malformed("plain format", "belongs to ECDSA", clause="9303-11 §6.1.2.3")

    @property
    def identifier(self) -> bytes:
        """The DER AlgorithmIdentifier: no parameters for ECDSA, NULL for RSA (9303-12 §9.1)."""
        if self.scheme is Scheme.ECDSA:
            oids = _PLAIN_ECDSA if self.plain else _ECDSA
            return frame(0x30, encode_oid(_oid_of(oids, self.hash)))
        if self.scheme is Scheme.RSA_PKCS1:
            return frame(0x30, encode_oid(_oid_of(_RSA, self.hash)), _NULL)
        return frame(0x30, encode_oid(_PSS), self._pss_parameters())

    def _pss_parameters(self) -> bytes:
        """Write RSASSA-PSS-params, each value that is its default left out (RFC 4055 §3.1)."""
        parts: list[bytes] = []
        mgf_hash = self.mgf_hash or self.hash
        if self.hash is not HashAlgorithm.SHA1:
            parts.append(frame(0xA0, _digest_identifier(self.hash)))
        if mgf_hash is not HashAlgorithm.SHA1:
            mgf = frame(0x30, encode_oid(_MGF1), _digest_identifier(mgf_hash))
            parts.append(frame(0xA1, mgf))
        salt = 20 if self.salt_length is None else self.salt_length
        if salt != 20:
            parts.append(frame(0xA2, encode_integer(salt)))
        return frame(0x30, *parts)


_NULL = b"\x05\x00"
_RSA_ENCRYPTION = "1.2.840.113549.1.1.1"
_EC_PUBLIC_KEY = "1.2.840.10045.2.1"
_ECDSA_SPECIFIED = "1.2.840.10045.4.3"
_PSS = "1.2.840.113549.1.1.10"
_MGF1 = "1.2.840.113549.1.1.8"
_ECDSA: Mapping[str, HashAlgorithm] = MappingProxyType(
    {
        "1.2.840.10045.4.1": HashAlgorithm.SHA1,
        "1.2.840.10045.4.3.1": HashAlgorithm.SHA224,
        "1.2.840.10045.4.3.2": HashAlgorithm.SHA256,
        "1.2.840.10045.4.3.3": HashAlgorithm.SHA384,
        "1.2.840.10045.4.3.4": HashAlgorithm.SHA512,
    }
)
_PLAIN_ECDSA: Mapping[str, HashAlgorithm] = MappingProxyType(
    {
        f"0.4.0.127.0.7.1.1.4.1.{arc}": algorithm  # 9303-11 §6.1.2.3
        for arc, algorithm in enumerate(HashAlgorithm, 1)
    }
)
_RSA: Mapping[str, HashAlgorithm] = MappingProxyType(
    {
        "1.2.840.113549.1.1.5": HashAlgorithm.SHA1,
        "1.2.840.113549.1.1.14": HashAlgorithm.SHA224,
        "1.2.840.113549.1.1.11": HashAlgorithm.SHA256,
        "1.2.840.113549.1.1.12": HashAlgorithm.SHA384,
        "1.2.840.113549.1.1.13": HashAlgorithm.SHA512,
        "1.3.14.3.2.29": HashAlgorithm.SHA1,  # the older name of sha1WithRSAEncryption
    }
)


def decode_signature_algorithm(
    encoded: bytes, *, digest: HashAlgorithm | None = None, lenient: Leniencies | None = None
) -> SignatureAlgorithm:
    """Read an AlgorithmIdentifier of a signature.

    `digest` is the hash that a SignerInfo states beside it, for identifiers such as
    rsaEncryption that name none. Where parameters are not as their standard has them,
    a reader with `lenient` goes on and notes `algorithm-parameters`.

    Raises:
        Unsupported: a scheme or hash that this release does not carry, or none is named.
    """
    algorithm, names = _decode_signature_algorithm(_bounded(encoded), digest)
    pass_on(names, lenient, "algorithm", "RFC 4055 §1.2")
    return algorithm


def decode_digest_algorithm(encoded: bytes, *, lenient: Leniencies | None = None) -> HashAlgorithm:
    """Read an AlgorithmIdentifier of a hash, with NULL or without parameters (9303-12 §9.1)."""
    algorithm, names = _decode_digest_algorithm(_bounded(encoded))
    pass_on(names, lenient, "algorithm", "RFC 4055 §1.2")
    return algorithm


@lru_cache(maxsize=1024)
def encode_oid(dotted: str) -> bytes:
    """Write an object identifier, whose arcs are known to be right."""
    first, second, *arcs = map(int, dotted.split("."))
    octets = bytearray()
    for arc in (40 * first + second, *arcs):
        group = [arc & 0x7F]
        while arc := arc >> 7:
            group.append(arc & 0x7F | 0x80)
        octets += bytes(reversed(group))
    return frame(0x06, bytes(octets))


def _bounded(encoded: bytes) -> bytes:
    """Keep a stranger's megabytes out of the memory of past answers."""
    if len(encoded) > MAX_IDENTIFIER_OCTETS:
        raise Unsupported("algorithm", "identifier is too long", clause=_CLAUSE)
    return encoded


@lru_cache(maxsize=256)
def _decode_signature_algorithm(
    encoded: bytes, digest: HashAlgorithm | None
) -> tuple[SignatureAlgorithm, tuple[str, ...]]:
    lenient = Leniencies()
    oid, parameters = _split_identifier(encoded, lenient)
    if oid == _PSS:
        return _decode_pss(parameters, lenient), lenient.names
    if oid == _ECDSA_SPECIFIED and parameters is not None:
        specified = decode_digest_algorithm(parameters.encoded, lenient=lenient)
        return SignatureAlgorithm(scheme=Scheme.ECDSA, hash=specified), lenient.names
    if oid in {_RSA_ENCRYPTION, _EC_PUBLIC_KEY}:
        if digest is None:
            raise Unsupported("signature algorithm", "names no hash", clause=_CLAUSE)
        scheme = Scheme.RSA_PKCS1 if oid == _RSA_ENCRYPTION else Scheme.ECDSA
        found = SignatureAlgorithm(scheme=scheme, hash=digest)
    elif oid in _RSA:
        found = SignatureAlgorithm(scheme=Scheme.RSA_PKCS1, hash=_RSA[oid])
    elif oid in _ECDSA:
        found = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=_ECDSA[oid])
    elif oid in _PLAIN_ECDSA:
        found = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=_PLAIN_ECDSA[oid], plain=True)
    else:
        raise Unsupported("signature algorithm", f"{oid} is not carried", clause=_CLAUSE)
    wanted = _NULL if found.scheme is Scheme.RSA_PKCS1 else b""
    if (b"" if parameters is None else parameters.encoded) != wanted:
        lenient.note("algorithm-parameters")
    return found, lenient.names


@lru_cache(maxsize=64)
def _decode_digest_algorithm(encoded: bytes) -> tuple[HashAlgorithm, tuple[str, ...]]:
    lenient = Leniencies()
    oid, parameters = _split_identifier(encoded, lenient)
    if parameters is not None and parameters.encoded != _NULL:
        lenient.note("algorithm-parameters")
    return HashAlgorithm.from_oid(oid), lenient.names


def _split_identifier(encoded: bytes, lenient: Leniencies) -> tuple[str, Node | None]:
    parts = read_node(encoded, lenient=lenient, field="algorithm").sequence("algorithm")
    if not parts:
        raise Malformed("algorithm", "names nothing", clause="RFC 5280 §4.1.1.2")
    if len(parts) > 2:
        lenient.note("algorithm-parameters")
    return parts[0].oid("algorithm"), parts[1] if len(parts) > 1 else None


def _decode_pss(parameters: Node | None, lenient: Leniencies) -> SignatureAlgorithm:
    """Read RSASSA-PSS-params; what is absent has its default (RFC 4055 §3.1)."""
    digest, mgf, salt = HashAlgorithm.SHA1, HashAlgorithm.SHA1, 20
    field, previous = "RSASSA-PSS-params", 0
    if parameters is None:
        lenient.note("algorithm-parameters")
        return SignatureAlgorithm(scheme=Scheme.RSA_PSS, hash=digest, salt_length=salt)
    for part in parameters.sequence(field):
        if part.tag <= previous:
            raise Malformed(field, "repeats itself or is out of order", clause="RFC 4055 §3.1")
        previous, inner = part.tag, part.only_child(field)
        if part.tag == 0xA0:
            digest = decode_digest_algorithm(inner.encoded, lenient=lenient)
        elif part.tag == 0xA1:
            mgf = _decode_mgf(inner, lenient)
        elif part.tag == 0xA2:
            salt = inner.integer("salt length")
        elif part.tag != 0xA3 or inner.integer("trailer field") != 1:
            raise Unsupported(field, "trailer is not BC", clause="RFC 4055 §3.1")
        if part.encoded in _PSS_DEFAULTS:
            lenient.note("ber-encoded-default")
    return SignatureAlgorithm(
        scheme=Scheme.RSA_PSS,
        hash=digest,
        salt_length=salt,
        mgf_hash=None if mgf is digest else mgf,
    )


def _decode_mgf(node: Node, lenient: Leniencies) -> HashAlgorithm:
    oid, parameters = _split_identifier(node.encoded, lenient)
    if oid != _MGF1 or parameters is None:
        raise Unsupported("mask generation", "is not MGF1 with a hash", clause="RFC 4055 §2.2")
    return decode_digest_algorithm(parameters.encoded, lenient=lenient)


def _oid_of(oids: Mapping[str, HashAlgorithm], wanted: HashAlgorithm) -> str:
    return next(oid for oid, algorithm in oids.items() if algorithm is wanted)


def _digest_identifier(algorithm: HashAlgorithm) -> bytes:
    return frame(0x30, encode_oid(algorithm.oid), _NULL)


_SHA1_FORMS = (
    _digest_identifier(HashAlgorithm.SHA1),
    frame(0x30, encode_oid(HashAlgorithm.SHA1.oid)),
)
_PSS_DEFAULTS = frozenset(
    {
        *(frame(0xA0, form) for form in _SHA1_FORMS),
        *(frame(0xA1, frame(0x30, encode_oid(_MGF1), form)) for form in _SHA1_FORMS),
        b"\xa2\x03\x02\x01\x14",
        b"\xa3\x03\x02\x01\x01",
    }
)
