"""A draft in two folders at once, on two disks: a device and a stick, say.

In each: a folder whose name the codename gives, and in it sealed files with such names:

    the draft       its answers, with the number of the writing
    each file       by its SHA-256
    the bundle      sealed to the offices, until there is a receipt
    the receipt     once there is one; then everything else goes
    the farewell    while a draft is being erased

Writing goes through the first copy, then the second. Reading takes the newest that opens, and
mends the other copy, so a kill between the two loses nothing, and neither does a lost stick.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from nansen.adapters.files.whole import make_folder, read_whole, sweep_parts, write_whole
from nansen.application.bundle import SealedBundle
from nansen.application.draft import Draft, decode_draft, encode_draft
from nansen.application.draft_seal import DraftSeal, Written
from nansen.application.holder_keys import HolderKeys
from nansen.application.receipt import SignedReceipt, decode_receipt
from nansen.errors import Refused, Unavailable, Untrusted

_FOLDER: Final = b"folder"
_DRAFT: Final = b"draft"
_BUNDLE: Final = b"bundle"
_RECEIPT: Final = b"receipt"
_FAREWELL: Final = b"farewell"
_FILE: Final = b"file "
_NEVER: Final = (0, 0)


class DraftFolder:
    """The draft of one codename, in one process at a time."""

    __slots__ = ("_copies", "_seal")

    def __init__(self, first: Path, second: Path, keys: HolderKeys) -> None:
        """Take two folders that exist, on two disks where there are two.

        Raises:
            Refused: they are one and the same.
            Unavailable: one of them is not there.
        """
        self._seal = DraftSeal(keys)
        if first.resolve() == second.resolve():
            raise Refused("TWO-COPIES", "a draft is kept in two folders until there is a receipt")
        name = self._seal.name(_FOLDER)
        self._copies = (first / name, second / name)

    def load(self) -> Draft | None:
        """Read the draft; none where there is none, or where it was let go."""
        self._finish()
        written = self._read(_DRAFT)
        return decode_draft(written.content) if written else None

    def save(self, draft: Draft) -> None:
        """Write the draft in the place of the one before, and drop files that it names no more.

        Raises:
            Refused: there is a receipt, so there is no draft any more.
        """
        if self.receipt() is not None:
            raise Refused("RECEIPT", "what was handed in is no draft any more")
        before = self._read(_DRAFT)
        number = before.number + 1 if before else 1
        self._write(_DRAFT, Written(number=number, content=encode_draft(draft)))
        files = (_FILE + one.digest for one in draft.evidence)
        self._keep_only(_DRAFT, _BUNDLE, *files)

    def put_file(self, content: bytes) -> bytes:
        """Keep a file and tell its SHA-256; the same again changes nothing."""
        digest = sha256(content).digest()
        what = _FILE + digest
        if self._read(what) is None:
            self._write(what, Written(number=1, content=content))
        return digest

    def file(self, digest: bytes) -> bytes:
        """Read a file.

        Raises:
            Untrusted: no copy of it opens.
        """
        written = self._read(_FILE + digest)
        if written is None:
            raise Untrusted("draft", "a file of it is lost in both copies", clause="R11")
        return written.content

    def keep_bundle(self, bundle: SealedBundle) -> None:
        """Keep the sealed bundle until there is a receipt."""
        self._write(_BUNDLE, Written(number=1, content=bundle.octets))

    def bundle(self) -> SealedBundle | None:
        """Read the sealed bundle; none if nothing is sealed yet."""
        self._finish()
        written = self._read(_BUNDLE)
        return SealedBundle(written.content) if written else None

    def settle(self, receipt: SignedReceipt) -> None:
        """Keep the receipt and let go of everything else; the receipt was verified before."""
        self._write(_RECEIPT, Written(number=1, content=receipt.octets))
        self._finish()

    def receipt(self) -> SignedReceipt | None:
        """Read the receipt; none before there is one."""
        self._finish()
        written = self._read(_RECEIPT)
        return decode_receipt(written.content) if written else None

    def erase(self) -> None:
        """Let go of everything."""
        if any(copy.exists() for copy in self._reached()):
            self._write(_FAREWELL, Written(number=1, content=b""))
        self._finish()

    def _finish(self) -> None:
        """End what a kill interrupted: an erasure, or the letting go after a receipt.

        Both begin with a file that says so in a copy; it is the last to go.
        """
        if self._read(_FAREWELL) is not None:
            self._keep_only(_FAREWELL)
            for copy in self._reached():
                with _disk():
                    (copy / self._seal.name(_FAREWELL)).unlink()
                    copy.rmdir()
                    _flush(copy.parent)
        elif self._read(_RECEIPT) is not None:
            self._keep_only(_RECEIPT)

    def _keep_only(self, *kept: bytes) -> None:
        names = {self._seal.name(what) for what in kept}
        for copy in self._reached():
            with _disk():
                for found in copy.iterdir():
                    if found.name not in names:
                        found.unlink()
                os.utime(copy, _NEVER)
                _flush(copy)

    def _read(self, what: bytes) -> Written | None:
        """Read the newest writing that opens, and mend the copy that lacks it."""
        found = [self._open(copy, what) for copy in self._reached()]
        newest = max((one for one in found if one), key=lambda one: one.number, default=None)
        if newest is not None and any(one != newest for one in found):
            self._write(what, newest)
        return newest

    def _open(self, copy: Path, what: bytes) -> Written | None:
        sealed = read_whole(copy / self._seal.name(what))
        if sealed is None:
            return None
        try:
            return self._seal.open(what, sealed)
        except Untrusted:
            return None

    def _write(self, what: bytes, written: Written) -> None:
        for copy in self._reached():
            make_folder(copy, private=True)
            sweep_parts(copy)
            path = copy / self._seal.name(what)
            sealed = self._seal.seal(what, written, pad=what != _BUNDLE)
            write_whole(path, sealed, private=True)
            with _disk():
                os.utime(path, _NEVER)
                os.utime(copy, _NEVER)

    def _reached(self) -> Iterator[Path]:
        for copy in self._copies:
            if not copy.parent.is_dir():
                raise Unavailable("a copy of the draft cannot be reached: plug its disk in")
        yield from self._copies


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the disk refuses: {error.strerror}") from None


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
