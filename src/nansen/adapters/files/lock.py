"""One process at a time in a folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nansen.errors import Conflict, Unavailable


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Work alone in a folder; the lock falls with the process.

    Raises:
        Conflict: another process is at work there.
        Unavailable: the folder cannot be written to.
    """
    try:
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable(f"cannot lock {folder.name}: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Conflict(f"another process is at work in {folder.name}; wait for it") from None
    finally:
        os.close(descriptor)
