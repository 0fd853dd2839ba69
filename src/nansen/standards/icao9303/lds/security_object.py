"""LDSSecurityObject, read: the hashes inside EF.SOD (9303-10 §4.6.2.3).

    LDSSecurityObject ::= SEQUENCE {
      version              INTEGER { v0(0), v1(1) },
      hashAlgorithm        AlgorithmIdentifier,
      dataGroupHashValues  SEQUENCE SIZE (2..16) OF
        SEQUENCE { dataGroupNumber INTEGER, dataGroupHashValue OCTET STRING },
      ldsVersionInfo       SEQUENCE { ldsVersion, unicodeVersion } -- in v1 only

Tolerated, and named, beside what DER names itself:

    lds-hash-count       fewer than two data groups
    lds-version-info     in version 0, or not in version 1
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.standards.algorithms import HashAlgorithm, decode_digest_algorithm
from nansen.standards.der import INTEGER, OCTET_STRING, SEQUENCE, Leniencies, Node, read_node

LDS_SECURITY_OBJECT: Final = "2.23.136.1.1.1"

_CLAUSE = "9303-10 §4.6.2.3"
_FIELD = "LDS security object"


@dataclass(frozen=True, slots=True, kw_only=True)
class LdsSecurityObject:
    """What a Document Security Object states: one hash for each data group."""

    version: int
    hash_algorithm: HashAlgorithm
    hashes: Mapping[int, bytes]
    """By data group number, in the order written."""
    lds_version: str | None = None
    unicode_version: str | None = None


def decode_lds_security_object(encoded: bytes, lenient: Leniencies) -> LdsSecurityObject:
    """Read the content of a Document Security Object."""
    parts = read_node(encoded, lenient=lenient, field=_FIELD).sequence(_FIELD)
    if not 3 <= len(parts) <= 4:
        raise Malformed(_FIELD, "must have three or four parts", clause=_CLAUSE)
    version = parts[0].expect(INTEGER, _FIELD).integer(_FIELD)
    if version not in {0, 1}:
        raise Unsupported(_FIELD, "has another version than 0 or 1", clause=_CLAUSE)
    hash_algorithm = decode_digest_algorithm(parts[1].encoded)
    hashes = _decode_hashes(parts[2].expect(SEQUENCE, _FIELD), hash_algorithm)
    if len(hashes) < 2:
        lenient.note("lds-hash-count")
    info = parts[3] if len(parts) == 4 else None
    if (info is None) != (version == 0):
        lenient.note("lds-version-info")
    lds_version, unicode_version = _decode_version_info(info)
    return LdsSecurityObject(
        version=version,
        hash_algorithm=hash_algorithm,
        hashes=MappingProxyType(hashes),
        lds_version=lds_version,
        unicode_version=unicode_version,
    )


def _decode_hashes(node: Node, hash_algorithm: HashAlgorithm) -> dict[int, bytes]:
    hashes: dict[int, bytes] = {}
    for entry in node.children(_FIELD):
        parts = entry.sequence(_FIELD)
        if [part.tag for part in parts] != [INTEGER, OCTET_STRING]:
            raise Malformed(_FIELD, "an entry is no number and hash", clause=_CLAUSE)
        number, value = parts[0].integer(_FIELD), parts[1].contents
        if not 1 <= number <= 16:
            raise Malformed(_FIELD, "names no data group", clause=_CLAUSE)
        if number in hashes:
            raise Malformed(_FIELD, "hashes a data group twice", clause=_CLAUSE)
        if len(value) != hash_algorithm.digest_size:
            raise Malformed(_FIELD, "holds a hash of the wrong length", clause=_CLAUSE)
        hashes[number] = value
    return hashes


def _decode_version_info(node: Node | None) -> tuple[str | None, str | None]:
    if node is None:
        return None, None
    parts = node.sequence(_FIELD)
    if len(parts) != 2:
        raise Malformed(_FIELD, "must state two versions", clause=_CLAUSE)
    return parts[0].text(_FIELD), parts[1].text(_FIELD)
