"""Certificates and revocation lists put together octet by octet, so that they can be wrong."""

from collections.abc import Sequence

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nansen.standards.algorithms import encode_oid
from nansen.standards.der import encode_integer, frame

PRIVATE = ec.generate_private_key(ec.SECP256R1())
SPKI = PRIVATE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
ECDSA_SHA256 = frame(0x30, encode_oid("1.2.840.10045.4.3.2"))
ECDSA_SHA384 = frame(0x30, encode_oid("1.2.840.10045.4.3.3"))
BEGIN, END = frame(0x17, b"260101000000Z"), frame(0x17, b"391231235959Z")


def write_name(*parts: tuple[str, int, bytes]) -> bytes:
    """Write a name of single-valued parts: type, string tag, octets."""
    return frame(
        0x30,
        *(frame(0x31, frame(0x30, encode_oid(oid), frame(tag, text))) for oid, tag, text in parts),
    )


UTOPIA = write_name(("2.5.4.6", 0x13, b"UT"), ("2.5.4.3", 0x0C, b"CSCA Utopia"))


def write_extension(oid: str, value: bytes, critical: bytes = b"") -> bytes:
    return frame(0x30, encode_oid(oid), critical, frame(0x04, value))


def sign(tbs: bytes, algorithm: bytes = ECDSA_SHA256) -> bytes:
    signature = PRIVATE.sign(tbs, ec.ECDSA(hashes.SHA256()))
    return frame(0x30, tbs, algorithm, frame(0x03, b"\0", signature))


def write_certificate(
    *,
    version: bytes = b"\xa0\x03\x02\x01\x02",
    serial: bytes = b"\x02\x01\x07",
    inner: bytes = ECDSA_SHA256,
    issuer: bytes = UTOPIA,
    validity: bytes = frame(0x30, BEGIN, END),
    subject: bytes = UTOPIA,
    spki: bytes = SPKI,
    rest: bytes = b"",
    outer: bytes = ECDSA_SHA256,
) -> bytes:
    tbs = frame(0x30, version, serial, inner, issuer, validity, subject, spki, rest)
    return sign(tbs, outer)


def write_extensions(*extensions: bytes) -> bytes:
    return frame(0xA3, frame(0x30, *extensions))


def write_crl(
    *,
    version: bytes = b"\x02\x01\x01",
    inner: bytes = ECDSA_SHA256,
    issuer: bytes = UTOPIA,
    times: Sequence[bytes] = (BEGIN, END),
    revoked: bytes = b"",
    rest: bytes = b"",
    outer: bytes = ECDSA_SHA256,
) -> bytes:
    return sign(frame(0x30, version, inner, issuer, *times, revoked, rest), outer)


def write_entry(serial: int, time: bytes = BEGIN, extensions: bytes = b"") -> bytes:
    return frame(0x30, encode_integer(serial), time, extensions)
