"""A witness's memory on a disk."""

import errno
import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from tests.journal.simulated import LOG_KEY, ORIGIN, WITNESS_KEY, act

from nansen.adapters.files.folders import make_folder
from nansen.adapters.files.tile_folder import TileFolder
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.files.witness_folder import WitnessFolder
from nansen.clock import FixedClock
from nansen.errors import Conflict, Unavailable
from nansen.journal.misbehaviour import Forked, decode_misbehaviour, verify_misbehaviour
from nansen.journal.service import Padding, append
from nansen.journal.witness import WatchedLog, visit

CLOCK = FixedClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
LOG = WatchedLog(origin=ORIGIN, key=LOG_KEY.verifier_key)


def journal_of(path: Path, *numbers: int) -> TileFolder:
    FileTileStore.create(path, ORIGIN)
    with FileTileStore.open(path) as store:
        submissions = [act(number)[0] for number in numbers]
        append(submissions, store=store, signer=LOG_KEY, clock=CLOCK, padding=Padding(multiple=4))
    return TileFolder(path / "public")


def test_a_witness_remembers_and_refuses_a_fork(tmp_path: Path) -> None:
    memory = WitnessFolder(tmp_path / "deep" / "witness")
    honest, forked = journal_of(tmp_path / "one", 1), journal_of(tmp_path / "other", 2)
    assert memory.latest(ORIGIN) is None
    visit(honest, log=LOG, memory=memory, signer=WITNESS_KEY, clock=CLOCK)
    again = WitnessFolder(tmp_path / "deep" / "witness")
    assert again.latest(ORIGIN) == memory.latest(ORIGIN) is not None
    for _ in range(2):
        with pytest.raises(Forked):
            visit(forked, log=LOG, memory=again, signer=WITNESS_KEY, clock=CLOCK)
    (kept,) = memory.evidence()
    verify_misbehaviour(decode_misbehaviour(kept), LOG.key)


def test_the_last_head_is_served_where_monitors_look_for_it(tmp_path: Path) -> None:
    memory = WitnessFolder(tmp_path)
    memory.advance(ORIGIN, seen=None, note=b"head")
    place = tmp_path / sha256(ORIGIN.encode()).hexdigest() / "checkpoint"
    assert place.read_bytes() == b"head"


def test_a_head_takes_the_place_of_the_one_that_was_seen(tmp_path: Path) -> None:
    memory = WitnessFolder(tmp_path)
    memory.advance("a", seen=None, note=b"1")
    for seen in (None, b"0"):
        with pytest.raises(Conflict):
            memory.advance("a", seen=seen, note=b"2")
    memory.advance("a", seen=b"1", note=b"2")
    assert (memory.latest("a"), memory.latest("b"), memory.evidence()) == (b"2", None, ())


def test_a_head_is_on_the_disk_before_the_witness_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    fsync = os.fsync

    def counted(descriptor: int) -> None:
        flushed.append(descriptor)
        fsync(descriptor)

    memory = WitnessFolder(tmp_path)
    monkeypatch.setattr(os, "fsync", counted)
    memory.advance("a", seen=None, note=b"1")
    assert len(flushed) >= 3, "the new folder's name, the file, and the file's name"


def test_a_disk_that_refuses_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = WitnessFolder(tmp_path)
    memory.advance("a", seen=None, note=b"1")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        with pytest.raises(Unavailable):
            memory.latest("a")
    with monkeypatch.context() as patch:
        patch.setattr(os, "mkdir", refuse)
        with pytest.raises(Unavailable, match="cannot make"):
            make_folder(tmp_path / "new")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(Unavailable, match="cannot lock"):
        memory.advance("a", seen=b"1", note=b"2")
