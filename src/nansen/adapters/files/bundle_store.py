"""Bundles by their content: a folder that what was once acknowledged does not leave unasked.

    3f/<SHA-256>.age        a sealed bundle, until an office has it
    3f/<SHA-256>.receipt    the receipt for it
    3f/<SHA-256>.released   the same receipt once an office has the bundle; it stays

Nothing is written twice and nothing is replaced but what is damaged. No name, order or time of
a file tells when a bundle came: all of them are as old as 1970.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from nansen.adapters.files.whole import make_folder, read_whole, sweep_parts, write_whole
from nansen.application.bundle import BundleId, SealedBundle, check_bundle_id
from nansen.errors import Conflict, Unavailable

_BUNDLE, _RECEIPT, _RELEASED = ".age", ".receipt", ".released"
_RESERVE: Final = 64 * 1024 * 1024
_NEVER: Final = (0, 0)


class BundleStore:
    """The folder, written by one process at a time."""

    __slots__ = ("_path", "_reserve")

    def __init__(self, path: Path, *, reserve: int = _RESERVE) -> None:
        """Take the folder; it is made if it is not there, and cleared of what kills left.

        `reserve` is how many octets of the disk a bundle never takes.
        """
        make_folder(path, private=True)
        self._path, self._reserve = path, reserve
        with _disk():
            for folder in self._folders():
                sweep_parts(folder)
                for found in folder.iterdir():
                    os.utime(found, _NEVER)
                os.utime(folder, _NEVER)

    def put(self, bundle: SealedBundle) -> None:
        """Keep a bundle; the same again changes nothing.

        Raises:
            Unavailable: the disk is full, or refuses.
        """
        path = self._file(bundle.id, _BUNDLE)
        if self._is_whole(path, bundle.id):
            return
        if self._free() < len(bundle.octets) + self._reserve:
            raise Unavailable("there is no room for a bundle now; keep it and send it again")
        make_folder(path.parent, private=True)
        write_whole(path, bundle.octets, private=True)
        self._forget_time(path)

    def get(self, name: BundleId) -> SealedBundle | None:
        """Read a bundle; none if it never came or was released.

        Raises:
            Unavailable: what is there is damaged.
        """
        octets = read_whole(self._file(name, _BUNDLE))
        if octets is None:
            return None
        if sha256(octets).hexdigest() != name:
            raise Unavailable("a bundle is damaged; whoever sent it may send it again")
        return SealedBundle(octets)

    def ids(self) -> Iterator[BundleId]:
        """List the bundles that are here, in the order of their names."""
        for folder in self._folders():
            for found in sorted(folder.glob(f"[!.]*{_BUNDLE}")):
                yield check_bundle_id(found.name.removesuffix(_BUNDLE))

    def keep_receipt(self, name: BundleId, octets: bytes) -> bytes:
        """Keep the receipt for a bundle, and give the one that stands: the first."""
        path = self._file(name, _RECEIPT)
        make_folder(path.parent, private=True)
        try:
            write_whole(path, octets, private=True, replace=False)
        except Conflict:
            return read_whole(path) or octets
        self._forget_time(path)
        return octets

    def receipt(self, name: BundleId) -> bytes | None:
        """Read the receipt for a bundle, released or not."""
        released = read_whole(self._file(name, _RELEASED))
        return released or read_whole(self._file(name, _RECEIPT))

    def is_released(self, name: BundleId) -> bool:
        """Tell whether a bundle was let go, which is not the same as lost."""
        return self._file(name, _RELEASED).exists()

    def release(self, name: BundleId) -> None:
        """Let a bundle go that has a receipt and that an office has; the receipt stays."""
        path = self._file(name, _BUNDLE)
        with _disk():
            if not self.is_released(name):
                self._file(name, _RECEIPT).rename(self._file(name, _RELEASED))
            path.unlink(missing_ok=True)
        self._forget_time(path)

    def _file(self, name: BundleId, suffix: str) -> Path:
        checked = check_bundle_id(name)
        return self._path / checked[:2] / f"{checked}{suffix}"

    def _folders(self) -> list[Path]:
        return sorted(found for found in self._path.iterdir() if found.is_dir())

    def _free(self) -> int:
        with _disk():
            disk = os.statvfs(self._path)
        return disk.f_bavail * disk.f_frsize

    def _forget_time(self, path: Path) -> None:
        """Set the times of a file and of the folders above it to no time at all."""
        with _disk():
            for one in (path, path.parent, self._path):
                if one.exists():
                    os.utime(one, _NEVER)

    @staticmethod
    def _is_whole(path: Path, name: BundleId) -> bool:
        octets = read_whole(path)
        return octets is not None and sha256(octets).hexdigest() == name


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the disk refuses: {error.strerror}") from None
