"""A journal's process that is killed at every place where the disk is touched.

    python killed_journal.py FOLDER

Runs the same three appends again and again, each time in a child that kills itself with
SIGKILL before, halfway through, or after one operation on the disk. Beside each journal
stand `acknowledged`, one line for each append that returned; `signed`, each head that the
log's key has signed; and `flushed`, the ledger's length at each flush: more than that, a
power cut would not have spared.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.journal.simulated import LOG_KEY, ORIGIN, POLICY, CountedDraw, act
from tests.simulators.killing import Strike, strike_everywhere

from nansen.adapters.files.tile_folder import TileFolder
from nansen.adapters.files.tile_store import FileTileStore
from nansen.clock import FixedClock
from nansen.journal.audit import audit
from nansen.journal.model import decode_kind_opening
from nansen.journal.ports import NoteSigner, TileStore
from nansen.journal.service import Padding, append
from nansen.standards.finding import Outcome

BATCHES = ((1, 2, 3), (3, 4), (5,))
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


def install(strike: Strike, flushed: int) -> None:
    """Stand between the program and its disk; kill -9 needs no real flush."""
    pwrite, write_bytes = os.pwrite, Path.write_bytes

    def half_pwrite(descriptor: int, data: memoryview, place: int) -> None:
        pwrite(descriptor, data[: len(data) // 2], place)

    def half_bytes(path: Path, data: bytes) -> None:
        write_bytes(path, data[: len(data) // 2])

    def fsync(descriptor: int) -> None:
        write(flushed, f"{os.fstat(descriptor).st_size}\n".encode())

    for owner, name, do, half in (
        (os, "pwrite", pwrite, half_pwrite),
        (os, "fsync", fsync, None),
        (os, "ftruncate", os.ftruncate, None),
        (os, "rename", os.rename, None),
        (os, "mkdir", os.mkdir, None),
        (Path, "write_bytes", write_bytes, half_bytes),
    ):
        setattr(owner, name, strike.around(do, half))


def run(folder: Path, strike: Strike) -> None:
    """Append three batches; acknowledge each only when its append has returned."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    acknowledged = os.open(folder / "acknowledged", flags, 0o600)
    signer = WrittenDown(folder / "signed")
    install(strike, os.open(folder / "flushed", flags, 0o600))
    with FileTileStore.open(folder / "journal") as store:
        for batch in BATCHES:
            indexes = append_acts(store, *batch, signer=signer)
            head = store.read_checkpoint().hex()
            pairs = " ".join(f"{n}:{at}" for n, at in zip(batch, indexes, strict=True))
            write(acknowledged, f"{head} {pairs}\n".encode())


def main(work: Path) -> None:
    """Strike at every operation, in every way."""
    template = work / "template"
    FileTileStore.create(template / "journal", ORIGIN)
    strike_everywhere(work, template, run)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
