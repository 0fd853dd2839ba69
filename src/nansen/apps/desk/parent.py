"""A process of an office ends with the process that started it, however that one ended."""

import os
import signal
from collections.abc import MutableMapping
from threading import Thread
from time import sleep
from typing import Final

PARENT: Final = "NANSEN_PARENT"
"""The variable that holds the number of the process to end with."""
_LOOK_EVERY: Final = 0.5


def end_with_parent(environment: MutableMapping[str, str]) -> None:
    """End with the process that the environment names, if it names one; children do not see it.

    The kernel could tell of a parent's end, but only some kernels do, and of the end of a thread.
    """
    parent = environment.pop(PARENT, "")
    if parent.isdecimal():
        Thread(target=_watch, args=(int(parent),), daemon=True, name="parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        sleep(_LOOK_EVERY)
    # Whoever would have waited for an orderly end is gone, and any other end is as good.
    os.kill(os.getpid(), signal.SIGKILL)
