"""Keeping a process that holds keys to itself."""

import ctypes
import os
import resource
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4


def isolate() -> None:
    """Leave no core, let no other process of this user look in, make no file for others.

    The network is taken from it from outside (`PrivateNetwork=yes` in a service's unit).
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
