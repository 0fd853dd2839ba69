"""Read what a trust store is made of: master lists, certificates and revocation lists.

A file is known by its contents, whatever its name: DER, PEM or the LDIF of the ICAO
PKD. Whoever names a single certificate or a folder of them vouches for these: they are
anchors. A master list vouches for nothing until its signature leads to an anchor, and
what an LDIF brings is unverified, for the PKD only passes it on.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from nansen.errors import Malformed, Unavailable, Unsupported
from nansen.pki.known_csca import Standing
from nansen.standards.cms import SIGNED_DATA
from nansen.standards.der import OID, Leniencies, read_node
from nansen.standards.x509.certificate import decode_certificate
from nansen.standards.x509.crl import CertificateList, decode_crl
from nansen.trust.import_list import load_master_list
from nansen.trust.store import StoredCertificate, TrustStore, keep_best

MAX_FILE_OCTETS = 512 * 1024 * 1024
SUFFIXES = frozenset({".ml", ".mls", ".cer", ".crt", ".pem", ".der", ".crl", ".ldif"})
"""Which files of a folder are read; a file that is named itself may be called anything."""

_HEAD_OCTETS = 65536
"""How far comments may go before the first block of a PEM file."""
_BEGIN, _END = b"-----BEGIN ", b"-----END "
_LDIF_START = re.compile(rb"\s*(version:|dn::?|#)", re.IGNORECASE)
_LDIF_VALUE = re.compile(
    rb"^(userCertificate|cACertificate|certificateRevocationList"
    rb"|pkdMasterListContent|CscaMasterListData)(?:;binary)?:: *([A-Za-z0-9+/=]+)\s*$",
    re.IGNORECASE | re.MULTILINE,
)


class _Kind(StrEnum):
    CERTIFICATE = "certificate"
    CRL = "revocation list"
    MASTER_LIST = "master list"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One thing that was found in a file."""

    kind: _Kind
    encoded: bytes
    source: str
    is_named: bool
    """Somebody named the file that it is, and thereby vouches for it."""


def read_trust(paths: Iterable[Path], at: datetime, *, anchors: Iterable[Path] = ()) -> TrustStore:
    """Read files and folders into one trust store.

    `anchors` are further files or folders of CSCA certificates that the caller vouches
    for; of them only certificates count.

    Raises:
        Malformed: a file holds none of these things.
        Refused: there is no certificate in all of them.
        Unavailable: a file cannot be read.
    """
    items = [item for path in paths for item in _read_path(path)]
    vouched = [
        item
        for item in (*(item for path in anchors for item in _read_path(path)), *items)
        if item.kind is _Kind.CERTIFICATE and item.is_named
    ]
    crls = tuple(dict.fromkeys(_decode_crls(items)))
    certificates = [_store(item, Standing.ANCHOR) for item in vouched]
    certificates += [
        _store(item, Standing.UNVERIFIED) for item in items if item.kind is _Kind.CERTIFICATE
    ]
    known = [anchor.encoded for anchor in vouched]
    lists = [
        load_master_list(item.encoded, known, at, source=item.source, crls=crls)
        for item in items
        if item.kind is _Kind.MASTER_LIST
    ]
    certificates += [stored for one in lists for stored in one.certificates]
    return TrustStore(
        certificates=keep_best(certificates),
        crls=crls,
        lists=tuple(verdict for one in lists for verdict in one.lists),
    )


def _read_path(path: Path) -> Iterator[_Item]:
    """Read a file, or the files of a folder in the order of their names."""
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in files:
            if file == path or (file.suffix.lower() in SUFFIXES and file.is_file()):
                if file.stat().st_size > MAX_FILE_OCTETS:
                    raise Unsupported("file", f"{file.name} is too large", clause="9303-12 §5")
                yield from _read_items(file.read_bytes(), file.name)
    except OSError as error:
        raise Unavailable(f"{path}: {error.strerror}") from None


def _read_items(data: bytes, source: str) -> Iterator[_Item]:
    if _BEGIN in data[:_HEAD_OCTETS]:
        yield from _read_pem(data, source)
    elif _LDIF_START.match(data):
        yield from _read_ldif(data, source)
    else:
        yield _Item(kind=_tell_kind(data, source), encoded=data, source=source, is_named=True)


def _read_pem(data: bytes, source: str) -> Iterator[_Item]:
    for block in data.split(_BEGIN)[1:]:
        _, _, rest = block.partition(b"-----")
        body, end, _ = rest.partition(_END)
        if not end:
            raise Malformed("PEM", f"{source} breaks off", clause="RFC 7468 §2")
        encoded = _decode_base64(b"".join(body.split()), source)
        yield _Item(kind=_tell_kind(encoded, source), encoded=encoded, source=source, is_named=True)


def _read_ldif(data: bytes, source: str) -> Iterator[_Item]:
    """Read the attributes of a PKD export that hold certificates and lists (RFC 2849)."""
    unfolded = re.sub(rb"\r?\n ", b"", data)
    for attribute, value in _LDIF_VALUE.findall(unfolded):
        name = attribute.lower()
        kind = _Kind.CERTIFICATE
        if name == b"certificaterevocationlist":
            kind = _Kind.CRL
        elif b"masterlist" in name:
            kind = _Kind.MASTER_LIST
        yield _Item(kind=kind, encoded=_decode_base64(value, source), source=source, is_named=False)


def _decode_base64(text: bytes, source: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Malformed("base64", f"{source} breaks off", clause="RFC 4648 §4") from None


def _tell_kind(encoded: bytes, source: str) -> _Kind:
    """Tell what an element is: signed data names itself, a certificate has a subject."""
    try:
        parts = read_node(encoded, lenient=Leniencies(), field="file").sequence("file")
        if parts and parts[0].tag == OID and parts[0].oid() == SIGNED_DATA:
            return _Kind.MASTER_LIST
        try:
            decode_certificate(encoded)
        except Malformed:
            decode_crl(encoded)
            return _Kind.CRL
    except Malformed:
        why = f"{source} is no master list, certificate or revocation list"
        raise Malformed("file", why, clause="9303-12 §5") from None
    return _Kind.CERTIFICATE


def _decode_crls(items: Iterable[_Item]) -> Iterator[CertificateList]:
    """Read the revocation lists; what an LDIF brings and cannot be read says nothing."""
    for item in items:
        if item.kind is _Kind.CRL:
            with suppress(Malformed, Unsupported):
                yield decode_crl(item.encoded)


def _store(item: _Item, standing: Standing) -> StoredCertificate:
    return StoredCertificate(encoded=item.encoded, standing=standing, source=item.source)
