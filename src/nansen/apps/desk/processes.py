"""The zones that are processes of their own: started together, watched, and stopped together."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, assert_never

from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.parent import PARENT
from nansen.apps.intake.home import KEYS as INTAKE_KEYS
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


class Zone(StrEnum):
    """A part of an office that is a process of its own."""

    KEY_SERVICE = "key service"
    SIGNER = "signer"
    INTAKE = "intake"
    DESK = "desk process"


KEY_HOLDERS: Final = (Zone.KEY_SERVICE, Zone.SIGNER)
"""Without these two nobody can work on a case or make a document."""


def zones_here(home: OfficeHome) -> tuple[Zone, ...]:
    """List the zones that an office's folder holds; its intake may be elsewhere."""
    has_intake = (home.intake / INTAKE_KEYS).exists()
    return tuple(one for one in Zone if has_intake or one is not Zone.INTAKE)


@contextmanager
def running(
    home: OfficeHome,
    environment: Mapping[str, str] = os.environ,
    *,
    zones: Sequence[Zone] = KEY_HOLDERS,
) -> Iterator[tuple[Running, ...]]:
    """Run zones of an office; the environment may hold a passphrase.

    They end when the block does, the last one first, and also when this process is killed.

    Raises:
        Unavailable: one of them does not start; what it said stands on standard error.
    """
    with ExitStack() as stack:
        started = [
            (zone, stack.enter_context(_process(_arguments(zone, home), environment)))
            for zone in zones
        ]
        yield tuple(
            Running(name=zone, said=_wait(zone, process), process=process)
            for zone, process in started
        )


def _arguments(zone: Zone, home: OfficeHome) -> tuple[str, ...]:
    rosters = ("--rosters", str(home.rosters))
    match zone:
        case Zone.KEY_SERVICE:
            socket = ("--socket", str(home.keyservice_socket))
            return ("keyservice", "serve", str(home.keyservice), *rosters, *socket)
        case Zone.SIGNER:
            socket = ("--socket", str(home.signer_socket))
            return ("signer", "serve", str(home.signer), *rosters, *socket)
        case Zone.INTAKE:
            return ("intake", "serve", str(home.intake), "--socket", str(home.intake_socket))
        case Zone.DESK:
            return ("desk", "serve", str(home.path))
    assert_never(zone)


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
    told = {**environment, PARENT: str(os.getpid())}
    with subprocess.Popen(  # noqa: S603
        command, env=told, stdout=subprocess.PIPE, text=True
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
