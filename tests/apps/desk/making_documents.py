"""A process that makes the documents of an office and is killed again and again.

    python making_documents.py HOME PROCESS REGISTRY LINE CASES EVERY

A child of it makes documents until, after so many writes (EVERY), it kills itself as kill -9
does; then another one goes on, until all are made. The last one is no child.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.worlds.production import Factory, case_name, factory

from nansen.adapters.dbos.durable_line import DurableLine
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.status_register import SqlStatusRegister
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.desk.production import STAGES, find_work, row_of, run_stage
from nansen.ids import CaseId


def located(text: str) -> Path | str:
    """Read a file's path or a server's address."""
    return text if "://" in text else Path(text)


class Doom:
    """Counts writes; after the last one of this life nothing is done any more."""

    def __init__(self, left: int) -> None:
        self.left = left

    def after(self, what: Any, *names: str) -> Any:
        """Stand before something and count what it writes."""
        doom = self

        class Counted:
            def __getattr__(self, name: str) -> Any:
                found = getattr(what, name)
                return doom.counting(found) if name in names else found

        return Counted()

    def counting(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **more: Any) -> Any:
            done = call(*args, **more)
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        return counted


def doomed(made: Factory, doom: Doom) -> Factory:
    """Count every write of the line, wherever it goes."""
    ports = made.ports
    cases = replace(ports.files.cases, acts=doom.after(ports.files.cases.acts, "append"))
    return replace(
        made,
        ports=replace(
            ports,
            files=replace(ports.files, cases=cases),
            store=doom.after(ports.store, "add", "seal"),
            signer=doom.after(ports.signer, "sign"),
            press=doom.after(ports.press, "reserve", "keep_signed", "put_job"),
            register=doom.after(ports.register, "writing"),
        ),
    )


def make(home: Path, places: tuple[str, str, str], cases: list[CaseId], left: int) -> None:
    """Make what is not made yet."""
    process, registry, line = places
    with (
        open_database(DatabaseName.PROCESS, located(process)) as acts,
        open_database(DatabaseName.REGISTRY, located(registry)) as register,
        factory(home, acts=SqlActStore(acts), register=SqlStatusRegister(register)) as made,
    ):
        ports = doomed(made, Doom(left)).ports
        steps = {name: partial(run_stage, name, ports=ports) for name in STAGES}
        rows = [row_of(find_work(case, ports)) for case in cases]
        with DurableLine("production", steps, database=located(line), pause=0.01) as durable:
            made_rows = durable.run("batch-1", rows, chunk=2)
    assert [row["failed"] for row in made_rows] == [""] * len(cases), made_rows


def main(home: str, process: str, registry: str, line: str, *numbers: str) -> None:
    """Die until there is nothing left to die of."""
    logging.disable(logging.CRITICAL)
    count, every = map(int, numbers)
    places, cases = (process, registry, line), [case_name(one) for one in range(1, count + 1)]
    killed = 0
    while True:
        child = os.fork()
        if child == 0:
            try:
                make(Path(home), places, cases, every)
            except BaseException as error:  # noqa: BLE001 - the child has no other way to tell
                sys.stderr.write(f"{type(error).__name__}: {error}\n")
                sys.stderr.flush()
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        killed += 1
    make(Path(home), places, cases, 0)
    sys.stdout.write(f"{killed}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
