"""Signed data put together octet by octet, so that each part of it can be wrong."""

import hashlib
from collections.abc import Sequence

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.standards.x509.handmade import (
    ECDSA_SHA256,
    PRIVATE,
    UTOPIA,
    write_certificate,
    write_extension,
    write_extensions,
)

from nansen.standards.algorithms import encode_oid
from nansen.standards.der import frame, read_node

SIGNED_DATA = encode_oid("1.2.840.113549.1.7.2")
DATA = encode_oid("1.2.840.113549.1.7.1")
LDS = encode_oid("2.23.136.1.1.1")
SHA256 = frame(0x30, encode_oid("2.16.840.1.101.3.4.2.1"))
KEY_IDENTIFIER = b"key identifier"
CERTIFICATE = write_certificate(
    rest=write_extensions(write_extension("2.5.29.14", frame(0x04, KEY_IDENTIFIER)))
)
CONTENT = b"a security object"
BY_ISSUER = frame(0x30, UTOPIA, b"\x02\x01\x07")
BY_KEY = frame(0x80, KEY_IDENTIFIER)
V1, V3 = b"\x02\x01\x01", b"\x02\x01\x03"


def write_attribute(oid: str, *values: bytes) -> bytes:
    return frame(0x30, encode_oid(oid), frame(0x31, *values))


CONTENT_TYPE = write_attribute("1.2.840.113549.1.9.3", LDS)
DIGEST = write_attribute("1.2.840.113549.1.9.4", frame(0x04, hashlib.sha256(CONTENT).digest()))
SIGNING_TIME = write_attribute("1.2.840.113549.1.9.5", frame(0x17, b"261123120000Z"))
ATTRIBUTES = (CONTENT_TYPE, DIGEST)


def sign(message: bytes, digest: hashes.HashAlgorithm | None = None) -> bytes:
    return PRIVATE.sign(message, ec.ECDSA(digest or hashes.SHA256()))


def write_signer(
    *,
    version: bytes = V1,
    sid: bytes = BY_ISSUER,
    digest: bytes = SHA256,
    attributes: Sequence[bytes] | None = ATTRIBUTES,
    algorithm: bytes = ECDSA_SHA256,
    signature: bytes | None = None,
    unsigned: bytes = b"",
) -> bytes:
    signed = b"" if attributes is None else frame(0xA0, *attributes)
    message = CONTENT if attributes is None else frame(0x31, *attributes)
    value = sign(message) if signature is None else signature
    return frame(0x30, version, sid, digest, signed, algorithm, frame(0x04, value), unsigned)


def write_signed_data(
    *,
    version: bytes = V3,
    digests: Sequence[bytes] = (SHA256,),
    content_type: bytes = LDS,
    content: bytes = frame(0xA0, frame(0x04, CONTENT)),
    certificates: Sequence[bytes] = (CERTIFICATE,),
    crls: Sequence[bytes] = (),
    signers: Sequence[bytes] | None = None,
    rest: bytes = b"",
) -> bytes:
    body = frame(
        0x30,
        version,
        frame(0x31, *digests),
        frame(0x30, content_type, content),
        frame(0xA0, *certificates) if certificates else b"",
        frame(0xA1, *crls) if crls else b"",
        rest,
        frame(0x31, *([write_signer()] if signers is None else signers)),
    )
    return frame(0x30, SIGNED_DATA, frame(0xA0, body))


AS_THEY_ARE = {CERTIFICATE, *ATTRIBUTES, BY_ISSUER, SHA256, ECDSA_SHA256}


def write_as_ber(encoded: bytes) -> bytes:
    """Give constructed parts an indefinite length, down to those that RFC 5652 keeps in DER."""
    node = read_node(encoded)
    if not node.tag & 0x20 or encoded in AS_THEY_ARE:
        return encoded
    inside = b"".join(write_as_ber(child.encoded) for child in node.children())
    return bytes((node.tag, 0x80)) + inside + b"\0\0"
