"""Status lists in files: one file a list, named after it, replaced whole every hour."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from nansen.adapters.files.whole import make_folder, write_whole
from nansen.errors import Malformed, Unavailable
from nansen.inspection.status_lists import StatusLists
from nansen.standards.framework.status_list_envelope import (
    MAX_SIGNED_OCTETS,
    SignedStatusList,
    decode_signed_status_list,
)

SUFFIX = ".statuslist"


def is_status_list(path: Path) -> bool:
    """Tell by its name whether a file is a status list; everything else beside it is not."""
    return path.suffix.lower() == SUFFIX


def read_status_lists(paths: Iterable[Path]) -> StatusLists:
    """Read the status lists among files and folders; other files there are not looked at.

    Raises:
        Malformed: a file that is named as a status list is none.
        Unavailable: a file cannot be read.
    """
    return StatusLists(lists=tuple(_read(file) for path in paths for file in _files_of(path)))


def write_status_list(folder: Path, list_id: bytes, encoded: bytes) -> Path:
    """Write a list in the place of the one before, whole; give the file.

    Raises:
        Unavailable: the disk refuses.
    """
    make_folder(folder)
    path = folder / f"{list_id.hex()}{SUFFIX}"
    write_whole(path, encoded)
    return path


def _files_of(path: Path) -> Iterator[Path]:
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
    except OSError as error:
        raise Unavailable(f"{path.name}: {error.strerror}") from None
    return filter(is_status_list, files)


def _read(file: Path) -> SignedStatusList:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_SIGNED_OCTETS + 1)
    except OSError as error:
        raise Unavailable(f"{file.name}: {error.strerror}") from None
    try:
        return decode_signed_status_list(data)
    except Malformed as error:
        raise Malformed(file.name, f"{error.field} {error.why}", clause=error.clause) from None
