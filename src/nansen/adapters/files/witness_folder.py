"""A witness's memory as a folder.

    <SHA-256 of a log's origin>/checkpoint   the last head that was cosigned
    evidence/<SHA-256>.cbor                  proof that a log has shown two histories
    lock                                     held while a head is put in another's place

The first is where C2SP tlog-witness has monitors look for it, so a web server may serve
the folder as it is.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from nansen.adapters.files.folders import make_folder
from nansen.adapters.files.whole import write_whole
from nansen.errors import Conflict, Unavailable


class WitnessFolder:
    """The folder; what it was told to remember is on the disk before it answers."""

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made if need be.

        Raises:
            Unavailable: the disk refuses.
        """
        self._path = path
        make_folder(path)

    def latest(self, origin: str) -> bytes | None:
        """Give the last note that was cosigned for a log."""
        path = self._head(origin)
        try:
            return path.read_bytes() if path.exists() else None
        except OSError as error:
            raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None

    def advance(self, origin: str, *, seen: bytes | None, note: bytes) -> None:
        """Put a note in the place of the one seen before.

        Raises:
            Conflict: another was put there meanwhile.
            Unavailable: the disk refuses.
        """
        with self._held():
            if self.latest(origin) != seen:
                raise Conflict("the witness has cosigned another head meanwhile")
            make_folder(self._head(origin).parent)
            write_whole(self._head(origin), note)

    def keep_evidence(self, evidence: bytes) -> None:
        """Keep the proof of a log's misbehaviour; the same again changes nothing."""
        make_folder(self._path / "evidence")
        write_whole(self._path / "evidence" / f"{sha256(evidence).hexdigest()}.cbor", evidence)

    def evidence(self) -> tuple[bytes, ...]:
        """Give all that is kept."""
        found = sorted((self._path / "evidence").glob("*.cbor"))
        return tuple(path.read_bytes() for path in found)

    def _head(self, origin: str) -> Path:
        return self._path / sha256(origin.encode()).hexdigest() / "checkpoint"

    @contextmanager
    def _held(self) -> Iterator[None]:
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            descriptor = os.open(self._path / "lock", flags, 0o600)
        except OSError as error:
            raise Unavailable(f"cannot lock {self._path.name}: {error.strerror}") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
