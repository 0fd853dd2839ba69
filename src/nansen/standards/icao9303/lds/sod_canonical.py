"""A short way through EF.SOD for the one shape that nearly every issuer writes.

Reading the general way costs about as much as checking a P-256 signature. This reads strict
DER of the usual shape (version 3, one certificate, one signer named by issuer and serial
number, the usual attributes) and gives up at anything else: what it answers is what the
general way answers, with nothing tolerated, and a test holds the two together.

In DER the headers of nested elements that end together follow from their size alone, so
they are not parsed but compared with what they must be.
"""

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from nansen.errors import NansenError
from nansen.standards.algorithms import HashAlgorithm, decode_digest_algorithm, encode_oid
from nansen.standards.cms import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    SIGNING_TIME,
    Attributes,
    SignedData,
    SignerInfo,
)
from nansen.standards.icao9303.lds.security_object import LDS_SECURITY_OBJECT, LdsSecurityObject
from nansen.standards.tlv import encode_length
from nansen.standards.x509.name import Name, decode_name

_TYPE: Final = encode_oid(LDS_SECURITY_OBJECT)
_HEAD: Final = (0x77, 0x30, encode_oid(SIGNED_DATA), 0xA0, 0x30, b"\x02\x01\x03")
_CONTENT: Final = (0x30, _TYPE, 0xA0, 0x04, 0x30)
_CERTIFICATE: Final = (0xA0, 0x30)
_SIGNER: Final = (0x31, 0x30, b"\x02\x01\x01")
_SIGNATURE: Final = (0x04,)
_LONGEST_IDENTIFIER: Final = 1024
_VERSIONS: Final = re.compile(rb"\x30\x0e\x13\x04([0-9]{4})\x13\x06([0-9]{6})")
_ATTRIBUTES: Final = re.compile(
    rb"\x30\x15%b\x31\x08(%b)(?:\x30\x1c%b\x31\x0f(\x17\x0d.{13}))?\x30(.)%b\x31(.)(\x04.{21,65})"
    % tuple(
        re.escape(encode_oid(oid))
        for oid in (CONTENT_TYPE, LDS_SECURITY_OBJECT, SIGNING_TIME, MESSAGE_DIGEST)
    ),
    re.DOTALL,
)
_ENTRIES: Final = {
    algorithm: (
        size + 7,
        re.compile(
            rb"\x30%c\x02\x01([\x01-\x10])\x04%c(.{%d})" % (size + 5, size, size), re.DOTALL
        ),
    )
    for algorithm in HashAlgorithm
    if (size := algorithm.digest_size)
}
"""For each hash, the size of an entry and its pattern."""


class _UnusualError(Exception):
    """The shape is another; the general way must tell what it is."""


class CanonicalSod(NamedTuple):
    """What the short way found."""

    signed_data: SignedData
    lds_security_object: LdsSecurityObject


def read_canonical_sod(encoded: bytes) -> CanonicalSod | None:
    """Read an EF.SOD of the usual shape; `None` says nothing but that it is another."""
    try:
        return _read(encoded)
    except (_UnusualError, IndexError, NansenError):
        return None


def _read(data: bytes) -> CanonicalSod:
    size = len(data)
    head = _enter(data, 0, size, _HEAD)
    algorithms = head.inside
    content_at = _end(data, algorithms, 0x31)
    content_end = _end(data, content_at, 0x30)
    content = _enter(data, content_at, content_end, _CONTENT)
    signers_at = _end(data, content_end, 0xA0)
    certificate = _enter(data, content_end, signers_at, _CERTIFICATE)
    digest_end = _end(data, algorithms + 2, 0x30)
    if digest_end != content_at or data[algorithms + 1] > 0x7F:
        raise _UnusualError
    signed = SignedData(
        encoded=data[head.starts[1] :],
        version=3,
        digest_algorithms=(data[algorithms + 2 : digest_end],),
        content_type=LDS_SECURITY_OBJECT,
        content=data[content_at + content.starts[4] : content_end],
        certificates=(data[content_end + certificate.starts[1] : signers_at],),
        crls=(),
        signer_infos=(_read_signer_info(data, signers_at, size),),
    )
    security_object = _read_security_object(data, content_at + content.inside, content_end)
    return CanonicalSod(signed, security_object)


def _read_security_object(data: bytes, at: int, end: int) -> LdsSecurityObject:
    """Read what stands inside the LDSSecurityObject, from its version on."""
    entries_at = _end(data, at + 3, 0x30)
    algorithm = decode_digest_algorithm(data[at + 3 : entries_at])
    entries_end = _end(data, entries_at, 0x30)
    entries_at += _layout(entries_end - entries_at, (0x30,)).inside
    size, pattern = _ENTRIES[algorithm]
    entries = pattern.findall(data, entries_at, entries_end)
    hashes: dict[int, bytes] = {number[0]: digest for number, digest in entries}
    if len(hashes) * size != entries_end - entries_at or len(hashes) < 2:
        raise _UnusualError
    version = data[at : at + 3]
    lds_version, unicode_version = None, None
    if version == b"\x02\x01\x01":
        versions = _VERSIONS.fullmatch(data, entries_end, end)
        if versions is None:
            raise _UnusualError
        lds_version, unicode_version = versions[1].decode(), versions[2].decode()
    elif version != b"\x02\x01\x00" or entries_end != end:
        raise _UnusualError
    return LdsSecurityObject(
        version=version[2],
        hash_algorithm=algorithm,
        hashes=MappingProxyType(hashes),
        lds_version=lds_version,
        unicode_version=unicode_version,
    )


def _read_signer_info(data: bytes, at: int, end: int) -> SignerInfo:
    sid_at = at + _enter(data, at, end, _SIGNER).inside
    sid_end = _end(data, sid_at, 0x30)
    issuer, serial_number = _read_identifier(data[sid_at:sid_end])
    digest_end = _end(data, sid_end, 0x30)
    attributes_end = _end(data, digest_end, 0xA0)
    attributes_at = digest_end + _layout(attributes_end - digest_end, (0xA0,)).inside
    algorithm_end = _end(data, attributes_end, 0x30)
    signature_at = algorithm_end + _enter(data, algorithm_end, end, _SIGNATURE).inside
    return SignerInfo(
        version=1,
        issuer=issuer,
        serial_number=serial_number,
        subject_key_identifier=None,
        digest_algorithm=data[sid_end:digest_end],
        signed_attributes=b"\x31" + data[digest_end + 1 : attributes_end],
        attributes=_read_attributes(data, attributes_at, attributes_end),
        signature_algorithm=data[attributes_end:algorithm_end],
        signature=data[signature_at:],
        unsigned_attributes=None,
    )


@lru_cache(maxsize=256)  # one signer's is in thousands of documents
def _read_identifier(encoded: bytes) -> tuple[Name, int]:
    """Read an issuer and a serial number from the element that holds them."""
    if len(encoded) > _LONGEST_IDENTIFIER:
        raise _UnusualError
    name_at = _layout(len(encoded), (0x30,)).inside
    name_end = _end(encoded, name_at, 0x30)
    return decode_name(encoded[name_at:name_end]), _serial_number(encoded, name_end, len(encoded))


def _read_attributes(data: bytes, at: int, end: int) -> Attributes:
    """Read a content type, perhaps a signing time, and a message digest, in DER's order."""
    match = _ATTRIBUTES.fullmatch(data, at, end)
    if match is None:
        raise _UnusualError
    content_type, signing_time, length, values, digest = match.groups()
    size = len(digest)
    if (length[0], values[0], digest[1]) != (size + 13, size, size - 2):
        raise _UnusualError
    first = (CONTENT_TYPE, (content_type,))
    last = (MESSAGE_DIGEST, (digest,))
    if signing_time is None:
        return first, last
    return first, (SIGNING_TIME, (signing_time,)), last


def _serial_number(data: bytes, at: int, end: int) -> int:
    contents = data[at + 2 : end]
    number = int.from_bytes(contents, "big", signed=True)
    shortest = (number + (number < 0)).bit_length() // 8 + 1
    if data[at] != 0x02 or not data[at + 1] == len(contents) == shortest or shortest > 0x7F:
        raise _UnusualError
    return number


class _Layout(NamedTuple):
    """The headers of nested elements that end together."""

    headers: bytes
    starts: tuple[int, ...]
    """Where each piece begins."""
    inside: int
    """Where the contents of the innermost begin."""


@lru_cache(maxsize=1024)
def _layout(size: int, pieces: tuple[int | bytes, ...]) -> _Layout:
    """Write the headers that elements of this size in all must have, bytes standing as given."""
    headers, starts = b"", []
    for piece in pieces:
        starts.append(len(headers))
        if isinstance(piece, bytes):
            headers += piece
            continue
        headers += bytes((piece,)) + _length_within(size - len(headers))
    return _Layout(headers, tuple(starts), len(headers))


def _length_within(size: int) -> bytes:
    """Write the length of an element that takes so many octets in all."""
    for width in range(2, 6):
        length = encode_length(max(size - width, 0))
        if size >= width and len(length) == width - 1:
            return length
    raise _UnusualError


def _enter(data: bytes, at: int, end: int, pieces: tuple[int | bytes, ...]) -> _Layout:
    """See that nested elements fill this place; tell where they begin and what is inside."""
    layout = _layout(end - at, pieces)
    if not data.startswith(layout.headers, at):
        raise _UnusualError
    return layout


def _end(data: bytes, at: int, tag: int) -> int:
    """Find where an element with this tag ends, its length being as short as it goes."""
    if data[at] != tag:
        raise _UnusualError
    length = data[at + 1]
    if length < 0x80:
        return at + 2 + length
    if length == 0x81 and data[at + 2] >= 0x80:
        return at + 3 + data[at + 2]
    if length == 0x82 and data[at + 2]:
        return at + 4 + (data[at + 2] << 8 | data[at + 3])
    raise _UnusualError
