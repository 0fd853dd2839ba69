"""The status lists of an authority, kept and published from its home.

home/status/register.cbor    which indices are taken, and what they show
home/status/status-1.cer     certificates of status signers; the newest signs
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from nansen.adapters.files.status_files import write_status_list
from nansen.adapters.files.status_register import FileStatusRegister
from nansen.adapters.files.whole import make_folder, write_whole
from nansen.apps.signer.authority import OpenHome, open_home, read_home
from nansen.clock import Clock
from nansen.ids import StateCode
from nansen.keys.serial_numbers import draw_serial_number
from nansen.pki.authority import Authority, CertifiedKey
from nansen.pki.ceremony import Ceremony
from nansen.pki.signers import ReadySigner
from nansen.standards.framework.entry import StatusReference
from nansen.standards.x509.certificate import decode_certificate
from nansen.status.model import StatusPolicy
from nansen.status.service import PublishedList, allocate_references, publish_lists
from nansen.status.signers import (
    certify_status_signer,
    ready_status_signer,
    recall_status_signer,
)

FOLDER = "status"
_CERTIFICATE = re.compile(r"status-([1-9][0-9]{0,5})\.cer")
_RENEW_BEFORE = timedelta(days=7)
"""A new key begins while the old one could still sign: a clock may be wrong."""


def draw_specimen_references(home: Path, count: int, clock: Clock) -> tuple[StatusReference, ...]:
    """Give so many specimens their indices; nobody activates a specimen, so that they are."""
    return allocate_references(
        count,
        register=FileStatusRegister(home / FOLDER),
        policy=StatusPolicy(),
        clock=clock,
        activated=True,
    )


def publish_status(
    home: Path, out: Path, clock: Clock, policy: StatusPolicy | None = None
) -> tuple[PublishedList, ...]:
    """Sign the lists of this hour and write them where the world fetches them.

    The register is written before the files: what was published is always what it says.

    Raises:
        Unavailable: there is no authority here, or the disk refuses.
        Refused: the authority's CSCA may not certify now.
    """
    published = sign_status(home, clock, policy)
    write_lists(published, out)
    return published


def write_lists(published: Iterable[PublishedList], out: Path) -> None:
    """Write lists where the world fetches them."""
    for one in published:
        write_status_list(out, one.list_id, one.encoded)


def sign_status(
    home: Path, clock: Clock, policy: StatusPolicy | None = None
) -> tuple[PublishedList, ...]:
    """Sign the lists of this hour; within the hour they stay the same.

    A status signer is made if there is none, or the newest is revoked or about to end.

    Raises:
        Unavailable: there is no authority here, or the disk refuses.
        Refused: the authority's CSCA may not certify now.
    """
    opened = open_home(home, read_home(home).kind)
    register = FileStatusRegister(home / FOLDER)
    return publish_lists(
        StateCode(opened.authority.state),
        register=register,
        signer=_ready_signer(opened, home / FOLDER, clock),
        policy=policy or StatusPolicy(),
        clock=clock,
    )


def _ready_signer(opened: OpenHome, folder: Path, clock: Clock) -> ReadySigner:
    authority, now = opened.authority, clock.now()
    signers = read_status_signers(folder, authority)
    newest = signers[-1] if signers else None
    if (
        newest is None
        or newest.signs.end <= now + _RENEW_BEFORE
        or authority.is_revoked(newest.certificate)
    ):
        ceremony = Ceremony(keystore=opened.keystore, now=now, serials=draw_serial_number)
        number = 1 if newest is None else newest.number + 1
        newest = certify_status_signer(authority, number, ceremony)
        make_folder(folder, private=True)
        write_whole(folder / f"{newest.key}.cer", newest.certificate.encoded)
    return ready_status_signer(authority, newest, keystore=opened.keystore, now=now)


def read_status_signers(folder: Path, authority: Authority) -> tuple[CertifiedKey, ...]:
    """Read the status signers of an authority, the newest last."""
    found = {}
    for path in folder.glob("status-*.cer"):
        if match := _CERTIFICATE.fullmatch(path.name):
            number = int(match[1])
            certificate = decode_certificate(path.read_bytes())
            found[number] = recall_status_signer(certificate, number, authority)
    return tuple(found[number] for number in sorted(found))
