"""Kill -9 and power cuts at every place where the journal touches its disk."""

import os
import shutil
from pathlib import Path

import pytest
from tests.adapters.files.killed_journal import (
    BATCHES,
    WrittenDown,
    append_acts,
    check_whole,
)
from tests.journal.simulated import POLICY, act
from tests.simulators.killing import run_to_end

from nansen.adapters.files.tile_store import FileTileStore
from nansen.journal.service import prove_consistency, read_head
from nansen.standards.tlog.checkpoint import (
    SignedCheckpoint,
    decode_checkpoint,
    decode_signed_checkpoint,
)


@pytest.fixture(autouse=True)
def no_flushing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: what a flush would have saved is written down."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Kill a journal at each operation on its disk: before it, halfway, and after."""
    work = tmp_path_factory.mktemp("struck")
    run_to_end(Path(__file__).with_name("killed_journal.py"), work)
    return sorted(work.iterdir())


def check_acknowledged(folder: Path) -> None:
    """Check that what was acknowledged is there, and that one tree holds all of it."""
    heads: list[SignedCheckpoint] = []
    signer = WrittenDown(folder / "signed")
    indexes: dict[int, int] = {}
    for line in (folder / "acknowledged").read_text().splitlines():
        note, *pairs = line.split()
        heads.append(decode_signed_checkpoint(bytes.fromhex(note)))
        for pair in pairs:
            number, _, index = pair.partition(":")
            indexes[int(number)] = int(index)
    with FileTileStore.open(folder / "journal") as store:
        for act_number, acknowledged in indexes.items():
            found = store.find(act(act_number)[0].key)
            assert found is not None, "an acknowledged act is gone"
            assert found.index == acknowledged
        assert store.sealed_size >= max((head.checkpoint.size for head in heads), default=0)
        for batch in BATCHES:
            for act_number, given in zip(
                batch, append_acts(store, *batch, signer=signer), strict=True
            ):
                assert indexes.setdefault(act_number, given) == given
        newest = read_head(store, POLICY)
        for head in heads:
            prove_consistency(head, newest, reader=store)
    check_whole(folder / "journal")
    signed = [bytes.fromhex(line).decode() for line in (folder / "signed").read_text().split()]
    roots = {decode_checkpoint(text).size: text for text in signed}
    assert len(roots) == len(set(signed)), "the log has signed two trees of one size"


def test_kill_9_anywhere_loses_nothing_that_was_acknowledged(struck: list[Path]) -> None:
    assert len(struck) > 100
    for folder in struck:
        copy = folder.with_name(f"{folder.name}-restarted")
        shutil.copytree(folder, copy)
        check_acknowledged(copy)


def lose_power(folder: Path, variant: int) -> None:
    """Leave of the ledger what was flushed, and of the rest what chance leaves."""
    ledger, public = folder / "journal" / "private" / "ledger", folder / "journal" / "public"
    flushes = (folder / "flushed").read_text().split()
    data = ledger.read_bytes()
    safe = int(flushes[-1]) if flushes else len(data)
    rest = data[safe:]
    tails = (b"", rest[: len(rest) // 3], bytes(len(rest)), rest[::-1], bytes(40) + rest[40:])
    ledger.write_bytes(data[:safe] + tails[variant % len(tails)])
    if variant % 2:
        shutil.rmtree(public, ignore_errors=True)
    else:
        for path in [path for path in public.rglob("*") if path.is_file()]:
            path.write_bytes(b"")


def test_a_power_cut_anywhere_loses_nothing_that_was_acknowledged(struck: list[Path]) -> None:
    for number, folder in enumerate(struck):
        copy = folder.with_name(f"{folder.name}-dark")
        shutil.copytree(folder, copy)
        lose_power(copy, number)
        check_acknowledged(copy)
