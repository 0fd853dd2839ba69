"""The press's folder: what was reserved and signed for a document, and the job to print.

    reserved/NUMBER   the place in the status list that the document was given
    signed/NUMBER     what the signer gave, before the page was set
    jobs/NUMBER/      page.pdf, seal.bin, chip.bin: whole, or not there

Only the press's own account may enter. What is written first stays: a step that is done again
after a crash finds it. When the document is handed over, or spoiled, all of it is shredded: the
office keeps no picture of a page and no copy of a chip (R83).
"""

import os
import shutil
from pathlib import Path
from typing import Final

from nansen.adapters.files.whole import (
    make_folder,
    read_whole,
    sweep_parts,
    write_folder_whole,
    write_whole,
)
from nansen.document.number import is_document_number
from nansen.errors import Conflict, Malformed, Refused, Unavailable
from nansen.ids import DocumentNumber
from nansen.personalization.press import PressJob
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import decode_signed, encode_signed
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.framework.entry import StatusReference
from nansen.standards.wire_fields import decode_fields

_RESERVED, _SIGNED, _JOBS, _GONE = "reserved", "signed", "jobs", "gone"
_OTHERS: Final = 0o077
_BLOCK: Final = 1 << 16


class PressFolder:
    """A `PressStore` on one disk; one process at a time writes into it."""

    def __init__(self, root: Path, *, alone: bool = True) -> None:
        """Make the folder, or take the one that is there and finish what a crash interrupted.

        Who is not `alone` there only shreds: what looks like left over may be in somebody's hands.

        Raises:
            Refused: other accounts may enter it.
            Unavailable: the disk refuses.
        """
        make_folder(root, private=True)
        if root.stat().st_mode & _OTHERS:
            raise Refused("PRESS-FOLDER", f"only its owner may enter {root.name}: chmod 700 it")
        self._root = root
        for name in (_RESERVED, _SIGNED, _JOBS, _GONE):
            make_folder(root / name, private=True)
            if alone:
                sweep_parts(root / name)
        for left in (root / _GONE).iterdir() if alone else ():
            _destroy(left)

    def reserved(self, number: DocumentNumber) -> StatusReference | None:
        """Find the place in the status list that a document was given."""
        octets = read_whole(self._path(_RESERVED, number))
        if octets is None:
            return None
        wire = decode_fields(octets, "reservation", longest=256)
        wire.expect("list", "index")
        return StatusReference(list_id=wire.octets("list", longest=64), index=wire.number("index"))

    def reserve(self, number: DocumentNumber, reference: StatusReference) -> StatusReference:
        """Give a document its place, or the one that it has; it never moves.

        Raises:
            Unavailable: the disk refuses.
        """
        octets = encode_item({"list": reference.list_id, "index": reference.index})
        try:
            write_whole(self._path(_RESERVED, number), octets, private=True, replace=False)
        except Conflict:
            return self.reserved(number) or reference
        return reference

    def signed(self, number: DocumentNumber) -> SignedDocument | None:
        """Find what the signer gave.

        Raises:
            Malformed: it is damaged.
        """
        octets = read_whole(self._path(_SIGNED, number))
        return None if octets is None else decode_signed(octets)

    def keep_signed(self, number: DocumentNumber, signed: SignedDocument) -> SignedDocument:
        """Keep what the signer gave; what was kept before counts.

        Raises:
            Unavailable: the disk refuses.
        """
        try:
            write_whole(
                self._path(_SIGNED, number), encode_signed(signed), private=True, replace=False
            )
        except Conflict:
            return self.signed(number) or signed
        return signed

    def has_job(self, number: DocumentNumber) -> bool:
        """Tell whether there is something to print."""
        return self._path(_JOBS, number).is_dir()

    def put_job(self, number: DocumentNumber, job: PressJob) -> Path:
        """Write a job whole, and say where; the same again changes nothing.

        Raises:
            Conflict: there is another job of this number.
            Unavailable: the disk refuses.
        """
        path = self._path(_JOBS, number)
        write_folder_whole(path, job.files, private=True)
        return path

    def shred(self, number: DocumentNumber) -> None:
        """Destroy everything of a document; once more changes nothing.

        Blocks are overwritten, which counts on disks that write in place; elsewhere the disk's
        own encryption has to do.

        Raises:
            Unavailable: the disk refuses.
        """
        for name in (_JOBS, _SIGNED, _RESERVED):
            path, gone = self._path(name, number), self._root / _GONE / f"{name}-{number}"
            try:
                if path.exists():
                    path.rename(gone)  # nobody meets half a job
                if gone.exists():
                    _destroy(gone)
            except OSError as error:
                raise Unavailable(f"cannot shred a job: {error.strerror}") from None

    def _path(self, name: str, number: DocumentNumber) -> Path:
        if not is_document_number(number):
            raise Malformed("document number", "is not nine letters and digits", clause="R46")
        return self._root / name / number


def _destroy(path: Path) -> None:
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    for file in files:
        left = file.stat().st_size
        with file.open("r+b", buffering=0) as opened:
            while left > 0:
                left -= opened.write(bytes(min(left, _BLOCK)))
            os.fsync(opened.fileno())
    if path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path)
