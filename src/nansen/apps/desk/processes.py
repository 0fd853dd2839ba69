"""The zones that are processes of their own: started together, watched, and stopped together."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

from nansen.apps.desk.home import OfficeHome
from nansen.errors import Unavailable

_STOP_WITHIN: Final = 10.0
_LOOK_EVERY: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A process of the office."""

    name: str
    said: str
    """The one line with which it told that it listens."""
    process: "subprocess.Popen[str]" = field(repr=False)


@contextmanager
def running(
    home: OfficeHome, environment: Mapping[str, str] = os.environ
) -> Iterator[tuple[Running, ...]]:
    """Run the key service and the signer of an office; the environment may hold a passphrase.

    Raises:
        Unavailable: one of them does not start; what it said stands on standard error.
    """
    rosters = ("--rosters", str(home.rosters))
    zones = (
        ("key service", ("keyservice", "serve", str(home.keyservice)), home.keyservice_socket),
        ("signer", ("signer", "serve", str(home.signer)), home.signer_socket),
    )
    with ExitStack() as stack:
        started: list[tuple[str, subprocess.Popen[str]]] = []
        for name, words, socket in zones:
            arguments = (*words, *rosters, "--socket", str(socket))
            started.append((name, stack.enter_context(_process(arguments, environment))))
        yield tuple(
            Running(name=name, said=_wait(name, process), process=process)
            for name, process in started
        )


def stay(processes: Sequence[Running], told: Callable[[], bool]) -> None:
    """Stay until told to stop. None is started anew in silence: the office ends with each.

    Raises:
        Unavailable: one of them has ended by itself.
    """
    while not told():
        for one in processes:
            status = one.process.poll()
            # Ctrl-C reaches all processes of a terminal, so one may end before it is told here.
            if status is not None and not told():
                raise Unavailable(f"the {one.name} has ended with {status}: the office is stopped")
        time.sleep(_LOOK_EVERY)


@contextmanager
def _process(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[str]"]:
    command = (sys.executable, "-m", "nansen", *arguments)
    environment = dict(environment)
    with subprocess.Popen(  # noqa: S603
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(name: str, process: "subprocess.Popen[str]") -> str:
    """Wait for the one line that says that a process listens."""
    line = process.stdout.readline() if process.stdout is not None else ""
    if not line:
        raise Unavailable(f"the {name} did not start")
    return line.rstrip("\n")
