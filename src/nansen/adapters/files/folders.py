"""Making folders that a pulled plug leaves standing."""

import os
from pathlib import Path

from nansen.errors import Unavailable


def make_folder(path: Path) -> None:
    """Make a folder with its parents, and flush each new name; an existing one stays.

    Raises:
        Unavailable: the disk refuses.
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir(exist_ok=True)
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise Unavailable(f"cannot make {path.name}: {error.strerror}") from None
