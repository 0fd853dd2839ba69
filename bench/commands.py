"""`nansen` as a person starts it: a process of its own, measured from outside."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from typing import NamedTuple

PYTHON = sys.executable
NANSEN = (PYTHON, "-m", "nansen")


class Taken(NamedTuple):
    """What a command took, in seconds."""

    processor: float
    """Of all its threads and processes."""
    clock: float


def clean_environment(bytecode: Path) -> dict[str, str]:
    """Give an environment in which bytecode is kept, as where nansen is installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPYCACHEPREFIX": str(bytecode)}


def run(command: Sequence[str], environment: dict[str, str]) -> Taken:
    """Run a command to its end."""
    before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    passed, after = perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Taken(used, passed)
