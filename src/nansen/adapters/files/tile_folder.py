"""A log as a folder that any web server can serve (C2SP tlog-tiles)."""

import shutil
from pathlib import Path

from nansen.errors import Unavailable
from nansen.standards.tlog.tiles import CHECKPOINT_PATH, Tile


class TileFolder:
    """Reads a log's folder: the log's own, or anybody's copy of it."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        """Take the folder that holds `checkpoint` and `tile`."""
        self._path = path

    def read_tile(self, tile: Tile) -> bytes:
        """Fetch a tile or a bundle of entries."""
        return _read(self._path / tile.path)

    def read_checkpoint(self) -> bytes:
        """Fetch the signed head."""
        return _read(self._path / CHECKPOINT_PATH)


class PublicFolder(TileFolder):
    """Writes a log's folder, as a view of a ledger that is safe without it.

    A file gets its name when all of it is written. It is not flushed: after a power cut
    the log's next start compares every file with the ledger and writes what is missing.
    """

    __slots__ = ("_folders",)

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made if need be."""
        super().__init__(path)
        self._folders: set[Path] = set()

    def put_tile(self, tile: Tile, data: bytes) -> None:
        """Publish a tile; a full one takes the place of its partial ones.

        Raises:
            Unavailable: the disk refuses.
        """
        self._put(tile.path, data)
        if tile.is_full:
            shutil.rmtree(self._path / f"{tile.path}.p", ignore_errors=True)

    def put_checkpoint(self, note: bytes) -> None:
        """Publish a head; every tile that it needs must be there.

        Raises:
            Unavailable: the disk refuses.
        """
        self._put(CHECKPOINT_PATH, note)

    def holds(self, tile: Tile, data: bytes) -> bool:
        """Tell whether a tile is there and is this."""
        try:
            return self.read_tile(tile) == data
        except Unavailable:
            return False

    def _put(self, name: str, data: bytes) -> None:
        path = self._path / name
        part = path.with_name(f".{path.name}.part")
        try:
            if path.parent not in self._folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(path.parent)
            part.write_bytes(data)
            part.rename(path)
        except OSError as error:
            self._folders.clear()
            raise Unavailable(f"cannot publish {name}: {error.strerror}") from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None
