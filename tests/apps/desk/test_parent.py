"""A process that ends with the one that started it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest

from nansen.apps.desk import parent
from nansen.apps.desk.parent import PARENT, end_with_parent

CHILD = """
import os, sys, time
from nansen.apps.desk.parent import PARENT, end_with_parent
end_with_parent(os.environ)
print(PARENT in os.environ, flush=True)
time.sleep(60)
"""


def test_who_was_started_by_another_than_is_named_ends() -> None:
    """The parent may have ended before its child could look."""
    environment = {**os.environ, PARENT: str(os.getpid() + 1)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD], env=environment, check=False, timeout=30, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL


def test_who_has_its_parent_goes_on() -> None:
    environment = {**os.environ, PARENT: str(os.getpid())}
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "False\n"
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.7)
        child.kill()


def test_it_looks_until_its_parent_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    parents, killed, watched = iter((7, 7, 1)), list[tuple[int, int]](), list[object]()
    monkeypatch.setattr(parent, "sleep", lambda _: None)
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr(os, "kill", lambda *told: killed.append(told))

    class Watcher:
        def __init__(self, *, target: Callable[[int], None], args: tuple[int], **_: object) -> None:
            watched.append(args)
            self.start = partial(target, *args)

    monkeypatch.setattr(parent, "Thread", Watcher)
    environment = {PARENT: "7"}
    end_with_parent(environment)
    assert (environment, watched) == ({}, [(7,)])
    assert killed == [(os.getpid(), signal.SIGKILL)]


def test_nobody_is_watched_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = list[object]()
    monkeypatch.setattr(parent, "Thread", watched.append)
    end_with_parent({})
    end_with_parent({PARENT: "somebody"})
    assert not watched
