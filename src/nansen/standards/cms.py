"""Signed data: the envelope of security objects and master lists (RFC 5652 §5).

    ContentInfo ::= SEQUENCE { id-signedData, [0] EXPLICIT SignedData }
    SignedData  ::= SEQUENCE {
      version          INTEGER,
      digestAlgorithms SET OF AlgorithmIdentifier,
      encapContentInfo SEQUENCE { eContentType OID, eContent [0] EXPLICIT OCTET STRING },
      certificates     [0] IMPLICIT SET OF Certificate OPTIONAL,
      crls             [1] IMPLICIT SET OF CertificateList OPTIONAL,
      signerInfos      SET OF SEQUENCE {
        version            INTEGER,
        sid                IssuerAndSerialNumber or [0] IMPLICIT SubjectKeyIdentifier,
        digestAlgorithm    AlgorithmIdentifier,
        signedAttrs        [0] IMPLICIT SET OF Attribute OPTIONAL,
        signatureAlgorithm AlgorithmIdentifier,
        signature          OCTET STRING,
        unsignedAttrs      [1] IMPLICIT SET OF Attribute OPTIONAL } }

The signature covers the content and the signed attributes and nothing else. What
surrounds them is read tolerantly and `check_envelope` tells how it departs from the
profile of Doc 9303, for a reader who wants no byte to change unseen.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from nansen.errors import Malformed, Untrusted
from nansen.standards.algorithms import (
    HashAlgorithm,
    SignatureAlgorithm,
    decode_digest_algorithm,
    decode_signature_algorithm,
    encode_oid,
)
from nansen.standards.der import (
    OCTET_STRING,
    OID,
    SEQUENCE,
    SET,
    Leniencies,
    Node,
    frame,
    read_node,
)
from nansen.standards.public_key import verify_signature, verify_signature_leniently
from nansen.standards.x509.certificate import Certificate, decode_certificate
from nansen.standards.x509.extensions import SUBJECT_KEY_IDENTIFIER, decode_subject_key_identifier
from nansen.standards.x509.name import Name, decode_name

SIGNED_DATA = "1.2.840.113549.1.7.2"
DATA = "1.2.840.113549.1.7.1"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"

_CLAUSE = "RFC 5652 §5.1"
_STEPS = "RFC 5652 §5.6"
_MAX_REMEMBERED_OCTETS = 4096

Attributes = tuple[tuple[str, tuple[bytes, ...]], ...]
"""Attribute types with their values as received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerInfo:
    """One signature and what belongs to it (RFC 5652 §5.3)."""

    version: int
    issuer: Name | None
    serial_number: int | None
    """Set together with `issuer`; else `subject_key_identifier` is."""
    subject_key_identifier: bytes | None
    digest_algorithm: bytes
    signed_attributes: bytes | None
    """As they were signed: under the tag of a SET OF, not [0]; None if there are none."""
    attributes: Attributes
    """The same, taken apart."""
    signature_algorithm: bytes
    signature: bytes
    unsigned_attributes: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedData:
    """Signed content with its envelope; only the content and signed attributes are signed."""

    encoded: bytes = field(repr=False)
    version: int
    digest_algorithms: tuple[bytes, ...] = field(repr=False)
    content_type: str
    content: bytes = field(repr=False)
    certificates: tuple[bytes, ...] = field(repr=False)
    crls: tuple[bytes, ...] = field(repr=False)
    signer_infos: tuple[SignerInfo, ...] = field(repr=False)
    leniencies: tuple[str, ...] = ()
    """What was tolerated in reading it, by stable names."""


def decode_signed_data(encoded: bytes, *, strict: bool = False) -> SignedData:
    """Read a ContentInfo that holds signed data with its content.

    Old master lists come in BER: what is not DER is noted in `leniencies`, unless
    `strict` makes it `Malformed`.

    Raises:
        Malformed: the bytes are no signed data.
    """
    lenient = None if strict else Leniencies()
    outer = read_node(encoded, lenient=lenient, field="signed data").sequence("signed data")
    if len(outer) != 2 or outer[0].oid("content type") != SIGNED_DATA:
        raise Malformed("signed data", "is another content type", clause="RFC 5652 §5.1")
    body = outer[1].expect(0xA0, "signed data").only_child("signed data").sequence("signed data")
    if len(body) < 4:
        raise Malformed("signed data", "lacks a part", clause=_CLAUSE)
    version, digests, encapsulated, *rest = body
    content_type, content = _read_content(encapsulated)
    infos = rest.pop().expect(SET, "signer infos").set_of("signer infos")
    certificates = _take(rest, 0xA0, "certificates")
    crls = _take(rest, 0xA1, "CRLs")
    if rest:
        raise Malformed("signed data", "has an unknown part", clause=_CLAUSE)
    algorithms = digests.expect(SET, "digest algorithms").set_of("digest algorithms")
    return SignedData(
        encoded=encoded,
        version=version.integer("signed data version"),
        digest_algorithms=_encodings(algorithms),
        content_type=content_type,
        content=content,
        certificates=certificates,
        crls=crls,
        signer_infos=tuple([_read_signer_info(info) for info in infos]),
        leniencies=() if lenient is None else lenient.names,
    )


class SignerMatch(NamedTuple):
    """A signer's certificate, and what had to be tolerated to find it."""

    certificate: Certificate
    leniencies: tuple[str, ...]


def find_signer_certificate(
    signed: SignedData, signer: SignerInfo, extra: Sequence[Certificate] = ()
) -> Certificate:
    """Find the certificate that a signer means, as `match_signer_certificate` does."""
    return match_signer_certificate(signed, signer, extra).certificate


def match_signer_certificate(
    signed: SignedData, signer: SignerInfo, extra: Sequence[Certificate] = ()
) -> SignerMatch:
    """Find the certificate that a signer means, and name how far from exactly.

    Looked for in the signed data and then in `extra`; the leniencies, in this order:

        signer-identifier-name         the issuer's name only folds to the same
        signer-identifier-computed     no certificate states the key identifier, but it
                                       is the SHA-1 of a key (RFC 5280 §4.2.1.2)
        signer-identifier-unmatched    it means none of them, but there is only one

    Raises:
        Untrusted: no certificate can be meant.
    """
    candidates = [*map(_decode_carried_certificate, signed.certificates), *extra]
    for test, leniency in (
        (is_exactly_identified, ()),
        (_has_folded_name, ("signer-identifier-name",)),
        (_has_computed_identifier, ("signer-identifier-computed",)),
    ):
        for certificate in candidates:
            if test(signer, certificate):
                return SignerMatch(certificate, leniency)
    if len(candidates) == 1:
        return SignerMatch(candidates[0], ("signer-identifier-unmatched",))
    raise Untrusted("signer identifier", "means no certificate here", clause="RFC 5652 §5.3")


def is_exactly_identified(signer: SignerInfo, certificate: Certificate) -> bool:
    """Tell whether a signer's identifier is that of the certificate, octet for octet."""
    if signer.issuer is not None:
        same_serial = signer.serial_number == certificate.serial_number
        return same_serial and signer.issuer.encoded == certificate.issuer.encoded
    extension = certificate.extension(SUBJECT_KEY_IDENTIFIER)
    if extension is None:
        return False
    try:
        stated = decode_subject_key_identifier(extension.value, lenient=Leniencies())
    except Malformed:
        return False  # the fallbacks may still find it, and are named
    return stated == signer.subject_key_identifier


def verify_signer_info(signed: SignedData, signer: SignerInfo, certificate: Certificate) -> None:
    """Verify that the certificate's key signed this content, or raise `Untrusted`.

    What must hold (RFC 5652 §5.4 to §5.6):
        (1) the digest algorithm is the one that the signature algorithm hashes with;
        (2) there are signed attributes, unless the content is plain data;
        (3) among them stand exactly one content type, that of the content, and exactly
            one message digest, that of the content;
        (4) the signature is the key's, on the attributes as a DER SET OF.

    The caller still owes the path from the certificate to an anchor, and a look at
    `check_envelope` for what no signature covers.
    """
    digest, algorithm = _read_algorithms(signer.digest_algorithm, signer.signature_algorithm)
    if algorithm.hash is not digest:  # (1)
        raise Untrusted("digest algorithm", "differs from the signature's", clause=_STEPS)
    message = _check_attributes(signed, signer, digest)  # (2), (3)
    verify_signature(certificate.public_key(), algorithm, message, signer.signature)  # (4)


def verify_signer_info_leniently(
    signed: SignedData, signer: SignerInfo, certificate: Certificate
) -> tuple[str, ...]:
    """Verify as `verify_signer_info` does but allow these, and name those that were needed.

    digest-algorithm-differs       (1) does not hold: two hashes are in use
    signed-attributes-resorted     (4) holds on the attributes put in order
    digest-info-without-null       see `verify_signature_leniently`
    """
    digest, algorithm = _read_algorithms(signer.digest_algorithm, signer.signature_algorithm)
    names = () if algorithm.hash is digest else ("digest-algorithm-differs",)
    message = _check_attributes(signed, signer, digest)
    key = certificate.public_key()
    try:
        return names + verify_signature_leniently(key, algorithm, message, signer.signature)
    except Untrusted:
        if signer.signed_attributes is None:
            raise
        resorted = _sort_set(message)
        if resorted == message:
            raise
    more = verify_signature_leniently(key, algorithm, resorted, signer.signature)
    return (*names, "signed-attributes-resorted", *more)


@lru_cache(maxsize=256)
def _read_algorithms(
    digest_algorithm: bytes, signature_algorithm: bytes
) -> tuple[HashAlgorithm, SignatureAlgorithm]:
    """Read both algorithms; departures in their parameters are `check_envelope`'s to tell."""
    digest = decode_digest_algorithm(digest_algorithm, lenient=Leniencies())
    algorithm = decode_signature_algorithm(signature_algorithm, digest=digest, lenient=Leniencies())
    return digest, algorithm


def _check_attributes(signed: SignedData, signer: SignerInfo, digest: HashAlgorithm) -> bytes:
    """Check what the attributes say of the content; answer the message that was signed."""
    if signer.signed_attributes is None:
        if signed.content_type != DATA:
            raise Untrusted("signed attributes", "are missing", clause="RFC 5652 §5.3")
        return signed.content
    # Signed attributes are DER (RFC 5652 §5.3), so equal values have equal octets.
    if _sole_value(signer, CONTENT_TYPE) != encode_oid(signed.content_type):
        raise Untrusted("content type", "is not the signed one", clause="RFC 5652 §11.1")
    if _sole_value(signer, MESSAGE_DIGEST) != frame(OCTET_STRING, digest.hash(signed.content)):
        raise Untrusted("message digest", "is not that of the content", clause="RFC 5652 §11.2")
    return signer.signed_attributes


def _sole_value(signer: SignerInfo, wanted: str) -> bytes:
    found = [values for oid, values in signer.attributes if oid == wanted]
    if len(found) != 1 or len(found[0]) != 1:
        raise Untrusted("signed attributes", f"{wanted} is not there once", clause="RFC 5652 §11")
    return found[0][0]


def _sort_set(encoded: bytes) -> bytes:
    parts = read_node(encoded, lenient=Leniencies()).children("signed attributes")
    return frame(SET, *sorted(part.encoded for part in parts))


def _decode_carried_certificate(encoded: bytes) -> Certificate:
    """Read a certificate, or remember it: one signer's is in thousands of documents."""
    if len(encoded) > _MAX_REMEMBERED_OCTETS:
        return decode_certificate(encoded)
    return _remembered_certificate(encoded)


_remembered_certificate = lru_cache(maxsize=256)(decode_certificate)


def _has_folded_name(signer: SignerInfo, certificate: Certificate) -> bool:
    return (
        signer.issuer is not None
        and signer.serial_number == certificate.serial_number
        and signer.issuer.normalized == certificate.issuer.normalized
    )


def _has_computed_identifier(signer: SignerInfo, certificate: Certificate) -> bool:
    info = read_node(certificate.subject_public_key_info, lenient=Leniencies())
    key = info.sequence("public key")[1].bit_string("public key")
    return signer.subject_key_identifier == hashlib.sha1(key, usedforsecurity=False).digest()


def _read_content(node: Node) -> tuple[str, bytes]:
    parts = node.sequence("content")
    if len(parts) != 2:
        raise Malformed("content", "is missing", clause="RFC 5652 §5.2")
    content = parts[1].expect(0xA0, "content").only_child("content")
    return parts[0].oid("content type"), content.octets("content")


def _take(rest: list[Node], tag: int, what: str) -> tuple[bytes, ...]:
    """Take an optional SET OF off the front."""
    if rest and rest[0].tag == tag:
        return _encodings(rest.pop(0).set_of(what))
    return ()


def _encodings(nodes: list[Node]) -> tuple[bytes, ...]:
    return tuple([node.encoded for node in nodes])


def _read_signer_info(node: Node) -> SignerInfo:
    parts = node.sequence("signer info")
    if not 5 <= len(parts) <= 7:
        raise Malformed("signer info", f"has {len(parts)} parts", clause="RFC 5652 §5.3")
    version, sid, digest, *rest = parts
    signed = rest.pop(0) if rest[0].tag == 0xA0 else None
    unsigned = rest.pop().encoded if rest[-1].tag == 0xA1 else None
    if len(rest) != 2:
        raise Malformed("signer info", "has an unknown part", clause="RFC 5652 §5.3")
    issuer, serial, key_identifier = _read_signer_identifier(sid)
    attribute_nodes = [] if signed is None else signed.set_of("signed attributes")
    return SignerInfo(
        version=version.integer("signer info version"),
        issuer=issuer,
        serial_number=serial,
        subject_key_identifier=key_identifier,
        digest_algorithm=digest.expect(SEQUENCE, "digest algorithm").encoded,
        signed_attributes=None if signed is None else frame(SET, signed.contents),
        attributes=tuple([_read_attribute(attribute) for attribute in attribute_nodes]),
        signature_algorithm=rest[0].expect(SEQUENCE, "signature algorithm").encoded,
        signature=rest[1].octets("signature"),
        unsigned_attributes=unsigned,
    )


def _read_signer_identifier(node: Node) -> tuple[Name | None, int | None, bytes | None]:
    if node.tag != SEQUENCE:
        return None, None, node.octets("signer identifier", tag=0x80)
    parts = node.children("signer identifier")
    if len(parts) != 2:
        raise Malformed("signer identifier", "must be issuer and serial", clause="RFC 5652 §5.3")
    issuer = decode_name(parts[0].encoded, lenient=node.lenient)
    return issuer, parts[1].integer("signer identifier"), None


def _read_attribute(node: Node) -> tuple[str, tuple[bytes, ...]]:
    parts = node.sequence("attribute")
    if len(parts) != 2:
        raise Malformed("attribute", "must be a type and its values", clause="RFC 5652 §5.3")
    values = parts[1].expect(SET, "attribute").set_of("attribute")
    return parts[0].expect(OID, "attribute").oid("attribute"), _encodings(values)
