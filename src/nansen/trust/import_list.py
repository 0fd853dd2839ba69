"""Take in a master list: verify who signed it, and give its certificates their standing."""

from collections.abc import Iterable
from datetime import datetime

from nansen.errors import Refused
from nansen.pki.known_csca import Standing
from nansen.pki.path import check_path
from nansen.standards.finding import Finding
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.icao9303.pki.master_list import (
    MasterList,
    MasterListCheck,
    check_master_list,
    decode_master_list,
)
from nansen.standards.x509.crl import CertificateList
from nansen.trust.store import ListVerdict, StoredCertificate, TrustStore, keep_best


def load_master_list(
    encoded: bytes,
    anchors: Iterable[bytes],
    at: datetime,
    *,
    source: str = "master list",
    crls: Iterable[CertificateList] = (),
) -> TrustStore:
    """Take in a master list and verify its own signature only.

    The list counts if its signer's path leads to one of the anchors: straight, or by
    links that come with the list. Otherwise its certificates are unverified. The anchors
    are certificates of CSCAs that the caller vouches for; they are in the store too.

    Raises:
        Malformed: the bytes are no master list.
        Unsupported: a master list of another version.
        Refused: the list is empty.
    """
    master_list = decode_master_list(encoded)
    if not master_list.certificates:
        raise Refused("TRUST", "the master list is empty")
    trusted = _store(anchors, Standing.ANCHOR, "anchor")
    known_crls = tuple(crls)
    check = check_master_list(master_list)
    findings = check.findings + _check_signer(master_list, check, trusted, known_crls, at)
    verdict = ListVerdict(
        source=source,
        findings=findings,
        size=len(master_list.certificates),
        signed_at=check.signed_at,
        country=None if check.signer is None else check.signer.subject.country,
    )
    standing = Standing.LISTED if verdict.vouches else Standing.UNVERIFIED
    listed = _store(master_list.certificates, standing, source)
    return TrustStore(certificates=keep_best(trusted + listed), crls=known_crls, lists=(verdict,))


def _check_signer(
    master_list: MasterList,
    check: MasterListCheck,
    anchors: tuple[StoredCertificate, ...],
    crls: tuple[CertificateList, ...],
    at: datetime,
) -> tuple[Finding, ...]:
    """Look for the path from the list's signer to an anchor; the list may bring the links."""
    if check.signer is None:
        return ()
    brought = (*master_list.signed_data.certificates, *master_list.certificates)
    links = _store(brought, Standing.UNVERIFIED, "the list itself")
    path = check_path(
        check.signer.encoded,
        TrustStore(certificates=keep_best(anchors + links), crls=crls),
        at,
        kind=CertificateKind.MASTER_LIST_SIGNER,
        signed_at=check.signed_at,
    )
    return path.findings


def _store(
    certificates: Iterable[bytes], standing: Standing, source: str
) -> tuple[StoredCertificate, ...]:
    return tuple(
        StoredCertificate(encoded=encoded, standing=standing, source=source)
        for encoded in certificates
    )
