"""Revocation lists (RFC 5280 §5.1, 9303-12 §7.1.4).

CertificateList ::= SEQUENCE {
  tbsCertList          SEQUENCE {
    version            INTEGER OPTIONAL,
    signature          AlgorithmIdentifier,
    issuer             Name,
    thisUpdate         Time,
    nextUpdate         Time OPTIONAL,
    revokedCertificates SEQUENCE OF SEQUENCE {
      userCertificate  INTEGER,
      revocationDate   Time,
      crlEntryExtensions Extensions OPTIONAL } OPTIONAL,
    crlExtensions      [0] EXPLICIT Extensions OPTIONAL },
  signatureAlgorithm   AlgorithmIdentifier,
  signatureValue       BIT STRING }
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.algorithms import decode_signature_algorithm
from nansen.standards.der import (
    GENERALIZED_TIME,
    INTEGER,
    SEQUENCE,
    UTC_TIME,
    Leniencies,
    Node,
    read_node,
)
from nansen.standards.public_key import PublicKey, verify_signature
from nansen.standards.x509.certificate import Extension, read_extensions, read_moment
from nansen.standards.x509.name import Name, decode_name

_CLAUSE = "RFC 5280 §5.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateList:
    """Which certificates of an issuer are void, and until when that answer is fresh."""

    encoded: bytes = field(repr=False)
    tbs: bytes = field(repr=False, compare=False)
    version: int = field(compare=False)
    issuer: Name = field(compare=False)
    this_update: datetime = field(compare=False)
    next_update: datetime | None = field(compare=False)
    revoked: Mapping[int, datetime] = field(repr=False, compare=False)
    """The serial numbers with the time of revocation."""
    extensions: tuple[Extension, ...] = field(repr=False, compare=False)
    signature_algorithm: bytes = field(repr=False, compare=False)
    tbs_signature_algorithm: bytes = field(repr=False, compare=False)
    signature: bytes = field(repr=False, compare=False)
    leniencies: tuple[str, ...] = field(compare=False)

    def extension(self, oid: str) -> Extension | None:
        """Find an extension; there is at most one of each."""
        return next((found for found in self.extensions if found.oid == oid), None)


def decode_crl(encoded: bytes) -> CertificateList:
    """Read a revocation list; what was tolerated is in its `leniencies`.

    Raises:
        Malformed: no revocation list can be made out of the bytes.
        Unsupported: a critical extension, such as that of a partial or indirect list: who
            does not understand it must not use the list (RFC 5280 §5.2).
    """
    lenient = Leniencies()
    outer = read_node(encoded, lenient=lenient, field="CRL").sequence("CRL")
    if len(outer) != 3:
        raise Malformed("CRL", f"has {len(outer)} parts, not 3", clause=_CLAUSE)
    tbs, algorithm, signature = outer
    parts = tbs.sequence("CRL")
    version = parts.pop(0).integer("version") + 1 if _next_is(parts, INTEGER) else 1
    if version not in {1, 2}:
        raise Malformed("version", "is none of v1 and v2", clause="RFC 5280 §5.1.2.1")
    if len(parts) < 3:
        raise Malformed("CRL", "lacks a part", clause=_CLAUSE)
    inner, issuer, this_update, *rest = parts
    if inner.encoded != algorithm.expect(SEQUENCE, "CRL").encoded:
        lenient.note("signature-algorithm-mismatch")
    next_update = _take_next_update(rest, lenient)
    revoked = _read_revoked(rest.pop(0), lenient) if _next_is(rest, SEQUENCE) else {}
    return CertificateList(
        encoded=encoded,
        tbs=tbs.encoded,
        version=version,
        issuer=decode_name(issuer.encoded, lenient=lenient),
        this_update=read_moment(this_update, "thisUpdate", lenient),
        next_update=next_update,
        revoked=MappingProxyType(revoked),
        extensions=_read_extensions(rest, lenient),
        signature_algorithm=algorithm.encoded,
        tbs_signature_algorithm=inner.encoded,
        signature=signature.bit_string("signature"),
        leniencies=lenient.names,
    )


def verify_crl_signature(crl: CertificateList, issuer_key: PublicKey) -> None:
    """Verify that the key signed the revocation list, or raise `Untrusted`."""
    if crl.signature_algorithm != crl.tbs_signature_algorithm:
        raise Untrusted("CRL", "signature algorithm differs from the signed one", clause=_CLAUSE)
    algorithm = decode_signature_algorithm(crl.signature_algorithm, lenient=Leniencies())
    verify_signature(issuer_key, algorithm, crl.tbs, crl.signature)


def _next_is(parts: list[Node], *tags: int) -> bool:
    return bool(parts) and parts[0].tag in tags


def _take_next_update(rest: list[Node], lenient: Leniencies) -> datetime | None:
    if _next_is(rest, UTC_TIME, GENERALIZED_TIME):
        return read_moment(rest.pop(0), "nextUpdate", lenient)
    return None


def _read_revoked(node: Node, lenient: Leniencies) -> dict[int, datetime]:
    """Read the entries; of a serial number listed twice the earlier time counts."""
    revoked: dict[int, datetime] = {}
    entries = node.children("revoked certificates")
    if not entries:
        lenient.note("crl-empty-revoked")  # 9303-12 §7.1.4 has it left out instead
    for entry in entries:
        parts = entry.sequence("revoked certificate")
        if not 2 <= len(parts) <= 3:
            raise Malformed("revoked certificate", f"has {len(parts)} parts", clause=_CLAUSE)
        serial = parts[0].integer("serial number")
        moment = read_moment(parts[1], "revocationDate", lenient)
        if len(parts) == 3:
            _refuse_critical(read_extensions(parts[2], lenient), "RFC 5280 §5.3")
            lenient.note("crl-entry-extensions")  # 9303-12 §7.1.4 has only private ones
        revoked[serial] = min(moment, revoked.get(serial, moment))
    return revoked


def _read_extensions(rest: list[Node], lenient: Leniencies) -> tuple[Extension, ...]:
    if not rest:
        return ()
    if len(rest) > 1 or rest[0].tag != 0xA0:
        raise Malformed("CRL", "has an unknown part", clause=_CLAUSE)
    extensions = read_extensions(rest[0].only_child("extensions"), lenient)
    _refuse_critical(extensions, "RFC 5280 §5.2")
    return extensions


def _refuse_critical(extensions: tuple[Extension, ...], clause: str) -> None:
    for extension in extensions:
        if extension.critical:
            raise Unsupported("CRL extension", f"{extension.oid} is critical", clause=clause)
