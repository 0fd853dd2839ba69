"""One process at a time in a folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from nansen.errors import Conflict, Unavailable

_PAUSE: Final = 0.01


@contextmanager
def alone_in(folder: Path, *, patience: float = 0) -> Iterator[None]:
    """Work alone in a folder; the lock falls with the process.

    Raises:
        Conflict: another process is at work there, for longer than `patience` seconds.
        Unavailable: the folder cannot be written to.
    """
    try:
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable(f"cannot lock {folder.name}: {error.strerror}") from None
    try:
        end = monotonic() + patience
        while not _is_locked(descriptor):
            if monotonic() >= end:
                raise Conflict(f"another process is at work in {folder.name}; wait for it")
            sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
