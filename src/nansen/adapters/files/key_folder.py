"""A software keystore's shelf: a folder that only its owner may enter."""

from pathlib import Path

from nansen.adapters.files.whole import check_relative, make_folder, read_whole, write_whole
from nansen.errors import Refused

_OTHERS = 0o077


class KeyFolder:
    """A folder of key files, each readable by its owner alone."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made when the first key is written.

        Raises:
            Refused: others may enter it.
        """
        if path.exists() and path.stat().st_mode & _OTHERS:
            raise Refused("KEY-FOLDER", f"only its owner may enter {path.name}: chmod 700 it")
        self._path = path

    def names(self) -> tuple[str, ...]:
        """List the files, in the order of the alphabet."""
        if not self._path.exists():
            return ()
        found = (path.name for path in self._path.iterdir())
        return tuple(sorted(name for name in found if not name.startswith(".")))

    def read(self, name: str) -> bytes | None:
        """Read a file, or give None if there is none."""
        check_relative(name)
        return read_whole(self._path / name)

    def write(self, name: str, data: bytes) -> None:
        """Write a new file whole.

        Raises:
            Conflict: there is one already.
        """
        check_relative(name)
        make_folder(self._path, private=True)
        write_whole(self._path / name, data, private=True, replace=False)

    def remove(self, name: str) -> None:
        """Remove a file; removing one that is not there changes nothing."""
        check_relative(name)
        (self._path / name).unlink(missing_ok=True)
