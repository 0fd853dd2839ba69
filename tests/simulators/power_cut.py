"""A plug that is pulled at a chosen step of writing."""

import os
from collections.abc import Callable
from pathlib import Path

_DEAD, _ALIVE = 9, 0


def pull_plug_at(step: int, act: Callable[[], object]) -> bool:
    """Run an act in a process that dies at one of its writing steps; tell whether it did.

    The process ends without any of its `finally` blocks, as by a power cut.
    """
    child = os.fork()
    if child == 0:
        _count_down(step)
        act()
        os._exit(_ALIVE)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {_DEAD, _ALIVE}, f"the act failed by itself: {code}"
    return code == _DEAD


def _count_down(steps: int) -> None:
    """Die before the call of that number to anything that changes the disk."""
    left = [steps]

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            if not left[0]:
                os._exit(_DEAD)
            left[0] -= 1
            return real(*args, **kwargs)

        return call

    for name in ("open", "fsync", "link"):
        setattr(os, name, dying(getattr(os, name)))
    for name in ("rename", "unlink", "mkdir"):
        setattr(Path, name, dying(getattr(Path, name)))
