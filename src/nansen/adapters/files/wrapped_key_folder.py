"""The wrapped keys of all living cases, one small file each.

    3f/<case>.key   in 256 folders, by the SHA-256 of the case's name
    erasing         the one case whose key is being destroyed

The folder is left out of every backup of a vault: what is erased here is erased there (R82).
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from nansen.adapters.files.whole import make_folder, read_whole, write_whole
from nansen.errors import Conflict, Refused, Unavailable
from nansen.ids import CaseId
from nansen.keys.sealing.case_key import check_case_id

_SUFFIX: Final = ".key"
_MARK: Final = "erasing"
_OTHERS: Final = 0o077


class WrappedKeyFolder:
    """The folder, written by one process at a time: whoever has the access log open."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made if it is not there.

        Raises:
            Refused: others may enter it.
            Unavailable: the disk refuses.
        """
        make_folder(path, private=True)
        if path.stat().st_mode & _OTHERS:
            raise Refused("KEY-FOLDER", f"only its owner may enter {path.name}: chmod 700 it")
        self._path = path

    def read(self, case: CaseId) -> bytes | None:
        """Read a wrapped key, or give None if there is none."""
        return read_whole(self._file(case))

    def write(self, case: CaseId, wrapped: bytes) -> None:
        """Write a new wrapped key; the same again changes nothing.

        Raises:
            Conflict: the case has another one.
        """
        path = self._file(case)
        make_folder(path.parent, private=True)
        try:
            write_whole(path, wrapped, private=True, replace=False)
        except Conflict:
            if self.read(case) != wrapped:
                raise Conflict("the case has another key already") from None

    def replace(self, case: CaseId, wrapped: bytes) -> None:
        """Put a wrapped key in the place of the one that is there."""
        write_whole(self._file(case), wrapped, private=True)

    def destroy(self, case: CaseId) -> None:
        """Overwrite a wrapped key and remove it, and what a crash left of writing it.

        A disk may keep what was overwritten; to be sure, the key that it was wrapped to is
        renewed from time to time.
        """
        path = self._file(case)
        try:
            for found in (*path.parent.glob(f".{path.name}.*.part"), path):
                if found.exists():
                    _overwrite(found)
                    found.unlink()
                    _flush_folder(found.parent)
        except OSError as error:
            raise Unavailable(f"cannot destroy a wrapped key: {error.strerror}") from None

    def cases(self) -> Iterator[CaseId]:
        """List the cases, in the order of their folders."""
        for folder in sorted(found for found in self._path.iterdir() if found.is_dir()):
            # A listing is taken whole: files are replaced while the cases are gone through.
            for path in sorted(folder.glob(f"[!.]*{_SUFFIX}")):
                yield check_case_id(path.name.removesuffix(_SUFFIX))

    def mark(self, case: CaseId | None) -> None:
        """Remember the one case that is being erased, or that there is none."""
        write_whole(self._path / _MARK, (case or "").encode("ascii"), private=True)

    def marked(self) -> CaseId | None:
        """Tell which case was being erased."""
        found = read_whole(self._path / _MARK)
        return check_case_id(found.decode("ascii")) if found else None

    def _file(self, case: CaseId) -> Path:
        name = check_case_id(case)
        return self._path / sha256(name.encode()).hexdigest()[:2] / f"{name}{_SUFFIX}"


def _overwrite(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.pwrite(descriptor, bytes(os.fstat(descriptor).st_size), 0)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
