"""X.509 certificates, read as received (RFC 5280 §4.1).

    Certificate ::= SEQUENCE {
      tbsCertificate     SEQUENCE {
        version          [0] EXPLICIT INTEGER DEFAULT v1,
        serialNumber     INTEGER,
        signature        AlgorithmIdentifier,
        issuer           Name,
        validity         SEQUENCE { notBefore Time, notAfter Time },
        subject          Name,
        subjectPublicKeyInfo SubjectPublicKeyInfo,
        issuerUniqueID   [1] IMPLICIT BIT STRING OPTIONAL,
        subjectUniqueID  [2] IMPLICIT BIT STRING OPTIONAL,
        extensions       [3] EXPLICIT SEQUENCE OF Extension OPTIONAL },
      signatureAlgorithm AlgorithmIdentifier,
      signature          BIT STRING }

Master lists hold certificates that break rules and are in force all the same. Besides
the tolerances of the DER reader, these are noted and read on:

    serial-not-positive              RFC 5280 §4.1.2.2
    serial-too-long                  more than 20 octets
    signature-algorithm-mismatch     inside and outside differ; verifying refuses it
    generalized-time-before-2050     RFC 5280 §4.1.2.5
    ber-encoded-default              a value that stands for itself when left out
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from nansen.errors import Malformed, Untrusted
from nansen.standards.algorithms import decode_signature_algorithm
from nansen.standards.der import GENERALIZED_TIME, SEQUENCE, Leniencies, Node, read_node
from nansen.standards.public_key import PublicKey, decode_public_key, verify_signature
from nansen.standards.x509.name import Name, decode_name

_CLAUSE = "RFC 5280 §4.1"
_MAX_SERIAL_OCTETS = 20


class Extension(NamedTuple):
    """One extension; its value is read by the functions of `x509.extensions`."""

    oid: str
    critical: bool
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a certificate says, and the bytes that were signed."""

    encoded: bytes = field(repr=False)
    tbs: bytes = field(repr=False, compare=False)
    version: int = field(compare=False)
    """1, 2 or 3, as people count them; the encoding counts from 0."""
    serial_number: int = field(compare=False)
    issuer: Name = field(compare=False)
    subject: Name = field(compare=False)
    not_before: datetime = field(compare=False)
    not_after: datetime = field(compare=False)
    signature_algorithm: bytes = field(repr=False, compare=False)
    """The outer AlgorithmIdentifier, as received."""
    tbs_signature_algorithm: bytes = field(repr=False, compare=False)
    subject_public_key_info: bytes = field(repr=False, compare=False)
    extensions: tuple[Extension, ...] = field(repr=False, compare=False)
    signature: bytes = field(repr=False, compare=False)
    leniencies: tuple[str, ...] = field(compare=False)
    """What was tolerated in reading it, by stable names."""

    def extension(self, oid: str) -> Extension | None:
        """Find an extension; there is at most one of each."""
        return next((found for found in self.extensions if found.oid == oid), None)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the whole certificate, in hexadecimal."""
        return hashlib.sha256(self.encoded).hexdigest()

    @property
    def is_self_issued(self) -> bool:
        """Issuer and subject are one name; a link certificate's may be too."""
        return self.issuer.normalized == self.subject.normalized

    def public_key(self) -> PublicKey:
        """Read the subject's key."""
        return decode_public_key(self.subject_public_key_info)


def decode_certificate(encoded: bytes) -> Certificate:
    """Read a certificate; what was tolerated is in its `leniencies`.

    Raises:
        Malformed: no certificate can be made out of the bytes.
    """
    lenient = Leniencies()
    outer = read_node(encoded, lenient=lenient, field="certificate").sequence("certificate")
    if len(outer) != 3:
        raise Malformed("certificate", f"has {len(outer)} parts, not 3", clause=_CLAUSE)
    tbs, algorithm, signature = outer
    parts = tbs.sequence("certificate")
    version = _read_version(parts, lenient)
    if len(parts) < 6:
        raise Malformed("certificate", "lacks a part", clause=_CLAUSE)
    serial, inner, issuer, validity, subject, key, *rest = parts
    for part in (algorithm, inner, key):
        part.expect(SEQUENCE, "certificate")
    if inner.encoded != algorithm.encoded:
        lenient.note("signature-algorithm-mismatch")
    not_before, not_after = _read_validity(validity, lenient)
    return Certificate(
        encoded=encoded,
        tbs=tbs.encoded,
        version=version,
        serial_number=_read_serial(serial, lenient),
        issuer=decode_name(issuer.encoded, lenient=lenient),
        subject=decode_name(subject.encoded, lenient=lenient),
        not_before=not_before,
        not_after=not_after,
        signature_algorithm=algorithm.encoded,
        tbs_signature_algorithm=inner.encoded,
        subject_public_key_info=key.encoded,
        extensions=_read_rest(rest, lenient),
        signature=signature.bit_string("signature"),
        leniencies=lenient.names,
    )


def verify_certificate_signature(certificate: Certificate, issuer_key: PublicKey) -> None:
    """Verify that the key signed the certificate, or raise `Untrusted`."""
    if certificate.signature_algorithm != certificate.tbs_signature_algorithm:
        raise Untrusted(
            "certificate", "signature algorithm differs from the signed one", clause=_CLAUSE
        )
    algorithm = decode_signature_algorithm(certificate.signature_algorithm, lenient=Leniencies())
    verify_signature(issuer_key, algorithm, certificate.tbs, certificate.signature)


def read_extensions(node: Node, lenient: Leniencies) -> tuple[Extension, ...]:
    """Read Extensions from their node; each type stands at most once (RFC 5280 §4.2)."""
    extensions = tuple([_read_extension(part, lenient) for part in node.sequence("extensions")])
    if len({extension.oid for extension in extensions}) != len(extensions):
        raise Malformed("extensions", "one is repeated", clause="RFC 5280 §4.2")
    return extensions


def read_moment(node: Node, field_name: str, lenient: Leniencies) -> datetime:
    """Read a Time, and note a GeneralizedTime where UTCTime is due (RFC 5280 §4.1.2.5)."""
    moment = node.time(field_name)
    if node.tag == GENERALIZED_TIME and moment.year < 2050:
        lenient.note("generalized-time-before-2050")
    return moment


def _read_version(parts: list[Node], lenient: Leniencies) -> int:
    """Take the version off the front, if it is there."""
    if not parts or parts[0].tag != 0xA0:
        return 1
    version = parts.pop(0).only_child("version").integer("version") + 1
    if version == 1:
        lenient.note("ber-encoded-default")
    if not 1 <= version <= 3:
        raise Malformed("version", "is none of v1 to v3", clause="RFC 5280 §4.1.2.1")
    return version


def _read_serial(node: Node, lenient: Leniencies) -> int:
    serial = node.integer("serial number")
    if serial <= 0:
        lenient.note("serial-not-positive")
    if node.stop - node.content > _MAX_SERIAL_OCTETS:
        lenient.note("serial-too-long")
    return serial


def _read_validity(node: Node, lenient: Leniencies) -> tuple[datetime, datetime]:
    parts = node.sequence("validity")
    if len(parts) != 2:
        raise Malformed("validity", "must be two times", clause="RFC 5280 §4.1.2.5")
    return (
        read_moment(parts[0], "notBefore", lenient),
        read_moment(parts[1], "notAfter", lenient),
    )


def _read_rest(rest: list[Node], lenient: Leniencies) -> tuple[Extension, ...]:
    """Read what follows the key: unique identifiers, passed over, and extensions."""
    extensions: tuple[Extension, ...] = ()
    previous = 0x80
    for part in rest:
        kind = part.tag | 0x20
        if kind not in {0xA1, 0xA2, 0xA3} or kind <= previous:
            raise Malformed("certificate", "has an unknown part", clause=_CLAUSE)
        previous = kind
        if kind == 0xA3:
            extensions = read_extensions(part.only_child("extensions"), lenient)
    return extensions


def _read_extension(node: Node, lenient: Leniencies) -> Extension:
    parts = node.sequence("extension")
    critical = False
    if len(parts) == 3:
        critical = parts[1].boolean("extension")
        if not critical:
            lenient.note("ber-encoded-default")
    elif len(parts) != 2:
        raise Malformed("extension", f"has {len(parts)} parts", clause="RFC 5280 §4.1.2.9")
    return Extension(parts[0].oid("extension"), critical, parts[-1].octets("extension"))
