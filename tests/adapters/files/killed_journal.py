"""A journal's process that is killed at every place where the disk is touched.

    python killed_journal.py FOLDER

Runs the same three appends again and again, each time in a child that kills itself with
SIGKILL before, halfway through, or after one operation on the disk. Beside each journal
stand `acknowledged`, one line for each append that returned; `signed`, each head that the
log's key has signed; and `flushed`, the ledger's length at each flush: more than that, a
power cut would not have spared.
"""

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.journal.simulated import LOG_KEY, ORIGIN, POLICY, CountedDraw, act

from nansen.adapters.files.tile_folder import TileFolder
from nansen.adapters.files.tile_store import FileTileStore
from nansen.clock import FixedClock
from nansen.journal.audit import audit
from nansen.journal.model import decode_kind_opening
from nansen.journal.ports import NoteSigner, TileStore
from nansen.journal.service import Padding, append
from nansen.standards.finding import Outcome

BATCHES = ((1, 2, 3), (3, 4), (5,))
MODES = ("before", "half", "after")
CLOCK = FixedClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
write = os.write


class WrittenDown:
    """The log's key; whatever it signs is written down first."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.verifier_key = LOG_KEY.verifier_key

    def sign(self, message: bytes) -> bytes:
        write(self._descriptor, message.hex().encode() + b"\n")
        return LOG_KEY.sign(message)


def append_acts(
    store: TileStore, *numbers: int, multiple: int = 4, signer: NoteSigner = LOG_KEY
) -> tuple[int, ...]:
    """Append acts of the test; the same ones are the same acts."""
    return append(
        [act(number)[0] for number in numbers],
        store=store,
        signer=signer,
        clock=CLOCK,
        padding=Padding(multiple=multiple),
        draw=CountedDraw(f"{os.getpid()} {store.size}".encode()),
    )


def check_whole(path: Path) -> None:
    """Check a journal from outside: every entry opens, and none stands there twice."""
    with FileTileStore.open(path) as store:
        openings = [decode_kind_opening(memo) for memo in store.memos()]
        if store.sealed is None:
            return
        report = audit(TileFolder(path / "public"), POLICY, openings=openings)
        failed = [f.id for f in report.findings if f.outcome is Outcome.FAILED]
        assert not failed
        assert report.unopened == 0


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Disk:
    """Counts what is done to the disk, and strikes once."""

    def __init__(self, strike: int, mode: str, flushed: int) -> None:
        self.count, self.strike, self.mode, self.flushed = 0, strike, mode, flushed

    def around(self, do: Callable[..., Any], half: Callable[..., Any]) -> Callable[..., Any]:
        def done(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            struck = self.count == self.strike
            if struck and self.mode == "before":
                die()
            if struck and self.mode == "half":
                half(*arguments)
                die()
            try:
                return do(*arguments, **named)
            finally:
                if struck:
                    die()

        return done

    def fsync(self, descriptor: int) -> None:
        write(self.flushed, f"{os.fstat(descriptor).st_size}\n".encode())

    def install(self) -> None:
        """Stand between the program and its disk; kill -9 needs no real flush."""
        pwrite, write_bytes = os.pwrite, Path.write_bytes

        def half_pwrite(descriptor: int, data: memoryview, place: int) -> None:
            pwrite(descriptor, data[: len(data) // 2], place)

        def half_bytes(path: Path, data: bytes) -> None:
            write_bytes(path, data[: len(data) // 2])

        def nothing(*_: object) -> None:
            return

        for owner, name, do, half in (
            (os, "pwrite", pwrite, half_pwrite),
            (os, "fsync", self.fsync, nothing),
            (os, "ftruncate", os.ftruncate, nothing),
            (os, "rename", os.rename, nothing),
            (os, "mkdir", os.mkdir, nothing),
            (Path, "write_bytes", write_bytes, half_bytes),
        ):
            setattr(owner, name, self.around(do, half))


def run(folder: Path, strike: int, mode: str) -> None:
    """Append three batches; acknowledge each only when its append has returned."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    acknowledged = os.open(folder / "acknowledged", flags, 0o600)
    signer = WrittenDown(folder / "signed")
    disk = Disk(strike, mode, os.open(folder / "flushed", flags, 0o600))
    disk.install()
    with FileTileStore.open(folder / "journal") as store:
        for batch in BATCHES:
            indexes = append_acts(store, *batch, signer=signer)
            head = store.read_checkpoint().hex()
            pairs = " ".join(f"{n}:{at}" for n, at in zip(batch, indexes, strict=True))
            write(acknowledged, f"{head} {pairs}\n".encode())


def is_killed(folder: Path, strike: int, mode: str) -> bool:
    """Run in a process of its own; tell whether it was struck, or came to its end."""
    process = os.fork()
    if not process:
        try:
            run(folder, strike, mode)
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)
    status = os.waitpid(process, 0)[1]
    if status not in {0, signal.SIGKILL}:
        raise SystemExit(f"operation {strike}, {mode}: the journal failed by itself")
    return status == signal.SIGKILL


def main(work: Path) -> None:
    """Strike at every operation, in every way."""
    template = work / "template"
    FileTileStore.create(template / "journal", ORIGIN)
    strike, killed = 0, True
    while killed:
        strike += 1
        for mode in MODES:
            folder = work / f"{strike:03}-{mode}"
            shutil.copytree(template, folder)
            killed = is_killed(folder, strike, mode)
    shutil.rmtree(template)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
