"""Writing that a pulled plug cannot halve.

A file or folder gets its name only when all of it is on the disk: it is written under
a name that nobody reads, flushed, and renamed; then the renaming is flushed too. After
a crash there is the old or the new, and perhaps a leftover whose name starts with a
full stop and ends in `.part`, which nobody reads and anybody may delete.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from nansen.errors import Conflict, Refused, Unavailable

_READABLE, _PRIVATE = 0o644, 0o600


def write_whole(path: Path, data: bytes, *, private: bool = False, replace: bool = True) -> None:
    """Write a file whole, or leave what was there.

    `private` keeps it from other users; without `replace` an existing file stays.

    Raises:
        Conflict: the file exists and is not to be replaced.
        Unavailable: the disk refuses.
    """
    part = _part_of(path)
    with _disk(path), _swept(part):
        _write_flushed(part, data, _PRIVATE if private else _READABLE)
        if replace:
            part.rename(path)
        else:
            # Unlike renaming, linking fails where the name is taken, in one step.
            os.link(part, path)
        _flush_folder(path.parent)


def write_folder_whole(path: Path, files: Mapping[str, bytes], *, private: bool = False) -> None:
    """Write a folder with all of its files, or nothing; the same again changes nothing.

    Names are relative and may lead into folders: `chip/EF_SOD.bin`.

    Raises:
        Conflict: the folder exists and holds something else.
        Refused: a name leads out of the folder.
        Unavailable: the disk refuses.
    """
    for name in files:
        check_relative(name)
    part = _part_of(path)
    with _disk(path), _swept(part):
        part.mkdir(mode=0o700 if private else 0o755)
        for name, data in files.items():
            target = part / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_flushed(target, data, _PRIVATE if private else _READABLE)
        for folder in (part, *(found for found in part.rglob("*") if found.is_dir())):
            _flush_folder(folder)
        try:
            part.rename(path)
        except OSError as error:
            if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
                raise
            if _read_folder(path) != dict(files):
                raise Conflict(f"{path.name} exists with other contents") from None
        _flush_folder(path.parent)


def read_whole(path: Path) -> bytes | None:
    """Read a file, or give None if there is none.

    Raises:
        Unavailable: it is there and cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None


def sweep_parts(folder: Path) -> None:
    """Delete what killed writers left; only for who alone writes into the folder."""
    for part in folder.glob(".*.part"):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


def make_folder(path: Path, *, private: bool = False) -> None:
    """Make a folder and those above it; once it returns, they survive a power cut."""
    if path.exists():
        return
    make_folder(path.parent)
    with _disk(path):
        path.mkdir(mode=0o700 if private else 0o755, exist_ok=True)
        _flush_folder(path.parent)


def check_relative(name: str) -> None:
    """Refuse a file name that is absolute, climbs, or hides."""
    parts = PurePosixPath(name).parts
    if not parts or parts[0] == "/" or any(part.startswith(".") for part in parts):
        raise Refused("FILE-NAME", "a file's name stays inside its folder")


def _part_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise Conflict(f"{path.name} exists already") from None
    except OSError as error:
        raise Unavailable(f"cannot write {path.name}: {error.strerror}") from None


@contextmanager
def _swept(part: Path) -> Iterator[None]:
    """Leave no part behind, however the writing ends."""
    try:
        yield
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


def _write_flushed(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _flush_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_folder(path: Path) -> dict[str, bytes]:
    files = (found for found in path.rglob("*") if found.is_file())
    return {found.relative_to(path).as_posix(): found.read_bytes() for found in files}
