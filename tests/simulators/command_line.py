"""The command line in this process: arguments in; status, output and errors out."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from nansen.cli.app import run


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it answered in JSON."""
        return json.loads(self.out)

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome of each check of an inspection."""
        return {check["id"]: check["outcome"] for check in self.json["checks"]}


def nansen(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """Run a command."""
    out, err = io.StringIO(), io.StringIO()
    typed = io.TextIOWrapper(io.BytesIO(stdin))
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", typed):
        status = run([str(argument) for argument in arguments])
    return Ran(status=int(status), out=out.getvalue(), err=err.getvalue())


def nansen_process(
    *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> "subprocess.Popen[str]":
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "nansen", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        start_new_session=True,
    )


def finished(process: "subprocess.Popen[str]") -> Ran:
    """Wait for a process."""
    with process:
        out, err = process.communicate(timeout=120)
    return Ran(status=process.returncode, out=out, err=err)
