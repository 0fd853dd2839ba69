"""Files that a person names: read, or one line that says why not."""

import sys
from pathlib import Path
from typing import BinaryIO

from nansen.errors import Malformed, Unavailable

LARGEST = 64 * 1024 * 1024


def read_file(path: Path, *, largest: int = LARGEST) -> bytes:
    """Read a file; `-` is standard input.

    Raises:
        Malformed: it is larger than it may be.
        Unavailable: it cannot be read.
    """
    try:
        if str(path) == "-":
            return _read(sys.stdin.buffer, largest)
        with path.open("rb") as file:
            return _read(file, largest)
    except OSError as error:
        raise Unavailable(f"{path.name} cannot be read: {error.strerror}") from None


def _read(file: BinaryIO, largest: int) -> bytes:
    # What has no end, as a device, is read no further than this either.
    data = file.read(largest + 1)
    if len(data) > largest:
        raise Malformed("FILE", f"is larger than {largest >> 20} MiB", clause="nansen --help")
    return data
