"""Files that a person names: read, or one line that says why not."""

from pathlib import Path

from nansen.errors import Malformed, Unavailable

LARGEST = 64 * 1024 * 1024


def read_file(path: Path) -> bytes:
    """Read a file.

    Raises:
        Malformed: it is larger than 64 MiB.
        Unavailable: it cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise Malformed("FILE", "is larger than 64 MiB", clause="nansen --help")
        return path.read_bytes()
    except OSError as error:
        raise Unavailable(f"{path.name} cannot be read: {error.strerror}") from None
