"""Processes that are killed as kill -9 does, and what they had acknowledged by then.

Two ways. A script of its own that prints a line for each thing that is safe, and is killed from
outside: `started`, `hear`, `last_words`. And a child of a fork, which costs no imports: it is
killed after a while, or kills itself at an operation that a `Strike` names: `in_child`.

`NANSEN_STORM=1` does the long form of every such test; `NANSEN_STORM=5` five times as much.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

REPOSITORY = Path(__file__).parents[2]
MODES = ("before", "half", "after")
STORM = int(os.environ.get("NANSEN_STORM") or 0)

Say = Callable[[str], None]
_write, _BLOCK = os.write, 1 << 16


def rounds(short: int, long: int) -> int:
    """Tell how often: a few times in every test run, many times in a storm."""
    return long * STORM if STORM else short


# A script of its own


def started(script: Path, *arguments: object) -> "subprocess.Popen[str]":
    """Start a script of the tests that says what is safe, line by line."""
    return subprocess.Popen(
        [sys.executable, str(script), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def hear(process: "subprocess.Popen[str]", count: int = 1) -> list[str]:
    """Wait until a script has said so many lines."""
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(count)]
    assert all(lines), f"it ended by itself: {process.communicate()[1]}"
    return [line.rstrip("\n") for line in lines]


def tell(process: "subprocess.Popen[str]", line: str) -> None:
    """Say something to a script."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def last_words(process: "subprocess.Popen[str]") -> list[str]:
    """Kill a script, and give what it had said; a line that breaks off was not said."""
    process.kill()
    output, _ = process.communicate()
    return _whole_lines(output)


def run_to_end(script: Path, *arguments: object) -> list[str]:
    """Run a script that does its own killing, and give what it says in the end."""
    process = started(script, *arguments)
    output, errors = process.communicate()
    assert process.returncode == 0, errors
    return output.splitlines()


# A child of a fork


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended, and what it had said."""

    killed: bool
    said: tuple[str, ...]


def in_child(act: Callable[[Say], None], *, within: float | None = None) -> Ended:
    """Run in a child, kill it if it takes longer; whatever else ends it is a failure."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _live(act, writer)
    os.close(writer)
    said = _listen(reader, child, within)
    status = os.waitpid(child, 0)[1]
    if status not in {0, signal.SIGKILL}:
        raise SystemExit("the child failed by itself")
    return Ended(killed=status == signal.SIGKILL, said=tuple(_whole_lines(said)))


def die() -> None:
    """Be gone at once."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(kw_only=True)
class Strike:
    """Counts operations, and kills its process at one of them."""

    at: int = 0
    """At which, from one on; none if it is zero."""
    mode: str = "after"
    point: str = ""
    """Only operations of this name count; all, if it is empty."""
    count: int = 0
    say: Say | None = None
    """Hears the name of the operation that is struck."""
    turn: Lock = field(default_factory=Lock, repr=False)

    def around(
        self, do: Callable[..., Any], half: Callable[..., Any] | None = None, name: str = ""
    ) -> Callable[..., Any]:
        """Stand around an operation; `half` does a part of it."""

        def done(*arguments: Any, **named: Any) -> Any:
            struck = self._is_struck(name)
            if struck and self.mode == "before":
                die()
            if struck and self.mode == "half":
                if half is not None:
                    half(*arguments)
                die()
            try:
                return do(*arguments, **named)
            finally:
                if struck:
                    die()

        return done

    def among(self, what: Any, *names: str, prefix: str = "") -> Any:
        """Stand before an object, around those of its methods."""
        strike = self

        class Watched:
            def __getattr__(self, name: str) -> Any:
                found = getattr(what, name)
                return strike.around(found, name=prefix + name) if name in names else found

        return Watched()

    def _is_struck(self, name: str) -> bool:
        if self.point not in {"", name}:
            return False
        with self.turn:  # of two threads that count at once, each has a number of its own
            self.count += 1
            is_struck = self.count == self.at
        if is_struck and self.say is not None:
            self.say(f"struck {name}")
        return is_struck


def strike_everywhere(work: Path, template: Path, run: Callable[[Path, Strike], None]) -> None:
    """Run over copies of a folder: struck at each operation in turn, until none is left."""
    at, killed = 0, True
    while killed:
        at += 1
        for mode in MODES:
            folder, strike = work / f"{at:03}-{mode}", Strike(at=at, mode=mode)
            shutil.copytree(template, folder)
            killed = in_child(lambda _, f=folder, s=strike: run(f, s)).killed  # type: ignore[misc]
    shutil.rmtree(template)


def share(points: Iterable[str], part: int, parts: int) -> list[str]:
    """Take every so-many-th: a short run does a part, and all its forms together do all."""
    return [point for number, point in enumerate(points) if STORM or number % parts == part]


def _live(act: Callable[[Say], None], writer: int) -> None:
    try:
        act(lambda line: _say(writer, line))
        os._exit(0)
    finally:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


def _say(writer: int, line: str) -> None:
    _write(writer, line.encode() + b"\n")


def _listen(reader: int, child: int, within: float | None) -> str:
    """Read until the child has ended; kill it when its time is over."""
    parts: list[bytes] = []
    over = None if within is None else monotonic() + within
    while True:
        left = None if over is None else max(0.0, over - monotonic())
        if over is not None and not select.select([reader], [], [], left)[0]:
            os.kill(child, signal.SIGKILL)
            over = None
            continue
        part = os.read(reader, _BLOCK)
        if not part:
            os.close(reader)
            return b"".join(parts).decode()
        parts.append(part)


def _whole_lines(said: str) -> list[str]:
    return [line.rstrip("\n") for line in said.splitlines(keepends=True) if line.endswith("\n")]
