"""The journal's store on a disk that fails, fills up, and loses power."""

import errno
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.files.killed_journal import append_acts as put
from tests.adapters.files.killed_journal import check_whole
from tests.journal.simulated import ORIGIN, POLICY, act

from nansen.adapters.files.ledger import Ledger, LedgerRecord
from nansen.adapters.files.tile_folder import TileFolder
from nansen.adapters.files.tile_store import FileTileStore
from nansen.clock import FixedClock
from nansen.errors import Conflict, Malformed, Unavailable
from nansen.journal.audit import verify_log
from nansen.journal.model import append_key
from nansen.journal.ports import Record
from nansen.standards.tlog.tiles import Tile

CLOCK = FixedClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    FileTileStore.create(tmp_path / "journal", ORIGIN)
    return tmp_path / "journal"


@pytest.fixture
def no_flushing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk where the test is not about power."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.mark.usefixtures("no_flushing")
def test_what_was_appended_is_there_next_time(journal: Path) -> None:
    with FileTileStore.open(journal) as store:
        first = put(store, 1, 2)
        second = put(store, 3, 1, 4, 5, 6)
        assert second[1] == first[0]
    with FileTileStore.open(journal) as store:
        assert (store.size, store.sealed_size) == (8, 8)
        assert put(store, 1, 2) == first
        assert put(store, 3, 1, 4, 5, 6) == second
        assert store.size == 8
        assert store.find(append_key(b"unheard of")) is None
    check_whole(journal)


@pytest.mark.usefixtures("no_flushing")
def test_many_batches_of_every_size_are_one_tree(journal: Path) -> None:
    with FileTileStore.open(journal) as store:
        for start in range(0, 700, 35):
            put(store, *range(start, start + 35), multiple=1)
        head, entries = verify_log(store, POLICY)
        assert (head.checkpoint.size, len(entries)) == (700, 700)
    public = {
        p.relative_to(journal / "public").as_posix()
        for p in journal.rglob("public/**/*")
        if p.is_file()
    }
    assert "tile/0/000" in public
    assert not any(name.startswith("tile/0/000.p") for name in public), "full tiles replace partial"
    assert "tile/entries/002.p/188" in public
    check_whole(journal)


def test_there_is_one_writer(journal: Path) -> None:
    with FileTileStore.open(journal), pytest.raises(Unavailable, match="another process"):
        FileTileStore.open(journal)
    FileTileStore.open(journal).close()


def test_a_journal_is_created_once(journal: Path, tmp_path: Path) -> None:
    with FileTileStore.open(journal) as store:
        put(store, 1)
    with pytest.raises(Conflict):
        FileTileStore.create(journal, ORIGIN)
    with pytest.raises(Unavailable, match="no journal"):
        FileTileStore.open(tmp_path / "nowhere")
    with pytest.raises(Malformed):
        FileTileStore.create(tmp_path / "other", "two\nlines")
    (journal / "private" / "ledger").unlink()
    with pytest.raises(Unavailable, match="cannot open"):
        FileTileStore.open(journal)


def test_the_private_side_is_private(journal: Path) -> None:
    with FileTileStore.open(journal) as store:
        put(store, 1)
    private = journal / "private"
    assert [p.stat().st_mode & 0o077 for p in (private, *private.iterdir())] == [0, 0, 0]


@pytest.mark.usefixtures("no_flushing")
def test_a_key_is_added_once(journal: Path) -> None:
    record = Record(entry=b"entry", key=append_key(b"x"), memo=b"memo")
    with FileTileStore.open(journal) as store:
        with pytest.raises(Conflict):
            store.add([record, record])
        assert store.add([record]) == 0
        with pytest.raises(Conflict):
            store.add([record])
        with store.writing():
            found = store.find(append_key(b"x"))
        assert found is not None
        assert (found.index, found.memo, store.last_entry) == (0, b"memo", b"entry")


@pytest.mark.usefixtures("no_flushing")
def test_a_checkpoint_is_of_this_tree_or_not_taken(journal: Path) -> None:
    with FileTileStore.open(journal) as store:
        put(store, 1)
        old = store.sealed or b""
        with pytest.raises(Conflict, match="gone on"):
            store.publish(old.replace(ORIGIN.encode(), b"other.example", 1))
        put(store, 2)
        with pytest.raises(Conflict, match="another tree"):
            store.seal(old)
        with pytest.raises(Conflict, match="gone on"):
            store.publish(old)


@pytest.mark.usefixtures("no_flushing")
def test_cosignatures_outlive_a_restart(journal: Path) -> None:
    with FileTileStore.open(journal) as store:
        put(store, 1)
        cosigned = store.read_checkpoint() + b"\xe2\x80\x94 witness.example AAAAAAA=\n"
        store.publish(cosigned)
    with FileTileStore.open(journal) as store:
        assert store.read_checkpoint() == cosigned
        put(store, 2)
        assert store.read_checkpoint() == store.sealed


@pytest.mark.usefixtures("no_flushing")
def test_the_public_folder_is_made_anew_from_the_ledger(journal: Path) -> None:
    with FileTileStore.open(journal) as store:
        for start in range(0, 280, 28):
            put(store, *range(start, start + 28), multiple=1)
    whole = {p: p.read_bytes() for p in journal.rglob("public/**/*") if p.is_file()}
    for damage in ("gone", "empty", "wrong"):
        for path, data in whole.items():
            if damage == "gone":
                path.unlink()
            else:
                path.write_bytes(b"" if damage == "empty" else bytes(len(data)))
        FileTileStore.open(journal).close()
        assert {p: p.read_bytes() for p in whole} == whole
    shutil.rmtree(journal / "public")
    FileTileStore.open(journal).close()
    assert {p: p.read_bytes() for p in whole} == whole


@pytest.mark.usefixtures("no_flushing")
def test_an_old_copy_of_the_ledger_is_refused(journal: Path) -> None:
    ledger = journal / "private" / "ledger"
    with FileTileStore.open(journal) as store:
        put(store, 1)
        backup = ledger.read_bytes()
        put(store, 2)
    ledger.write_bytes(backup)
    with pytest.raises(Malformed, match="older than the public head"):
        FileTileStore.open(journal)


@pytest.mark.usefixtures("no_flushing")
def test_a_damaged_ledger_is_refused_and_not_cut(journal: Path) -> None:
    ledger = journal / "private" / "ledger"
    with FileTileStore.open(journal) as store:
        put(store, 1)
        put(store, 2)
    good = ledger.read_bytes()
    for place in range(0, len(good), 41):
        damaged = bytearray(good)
        damaged[place] ^= 1
        ledger.write_bytes(damaged)
        with pytest.raises(Malformed):
            FileTileStore.open(journal)
        assert ledger.read_bytes() == damaged


@pytest.mark.usefixtures("no_flushing")
@pytest.mark.parametrize("kind", ["X", "C"])
def test_a_ledger_that_contradicts_itself_is_refused(journal: Path, kind: str) -> None:
    note = b"a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\xe2\x80\x94 a AAAAAAA=\n"
    ledger, _ = Ledger.open(journal / "private" / "ledger")
    ledger.cut()
    ledger.append(LedgerRecord(kind=kind, payload=note))
    ledger.close()
    with pytest.raises(Malformed):
        FileTileStore.open(journal)


class FailingDisk:
    """Lets the system refuse one call, and every later one until it is mended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        self.count, self.at, self.mended = 0, at, False
        for owner, name in ((os, "pwrite"), (os, "rename"), (os, "mkdir"), (Path, "write_bytes")):
            monkeypatch.setattr(owner, name, self.around(getattr(owner, name)))

    def around(self, do: Callable[..., Any]) -> Callable[..., Any]:
        def refused(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            if self.count >= self.at and not self.mended:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return do(*arguments, **named)

        return refused


@pytest.mark.usefixtures("no_flushing")
@pytest.mark.parametrize("at", range(1, 34))
def test_a_full_disk_loses_nothing(journal: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    acknowledged: dict[int, int] = {}
    batches = ((1, 2, 3), (3, 4), (5,))
    with monkeypatch.context() as patch, FileTileStore.open(journal) as store:
        disk = FailingDisk(patch, at)
        for batch in batches:
            try:
                acknowledged |= dict(zip(batch, put(store, *batch), strict=True))
            except Unavailable:
                with pytest.raises(Unavailable):
                    put(store, *batch)
                disk.mended = True
                acknowledged |= dict(zip(batch, put(store, *batch), strict=True))
        assert verify_log(store, POLICY)[0].checkpoint.size == store.size
    with FileTileStore.open(journal) as store:
        for number, index in acknowledged.items():
            assert put(store, number) == (index,)
    check_whole(journal)


@pytest.mark.usefixtures("no_flushing")
def test_a_short_write_is_written_to_its_end(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pwrite = os.pwrite
    with FileTileStore.open(journal) as store:
        monkeypatch.setattr(os, "pwrite", lambda fd, data, at: pwrite(fd, data[:50], at))
        put(store, *range(9))
    check_whole(journal)


@pytest.mark.parametrize("flush", [1, 2])
def test_after_a_failed_flush_the_journal_is_opened_anew(
    journal: Path, monkeypatch: pytest.MonkeyPatch, flush: int
) -> None:
    calls: list[int] = []

    def fsync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == flush:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with FileTileStore.open(journal) as store:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            with pytest.raises(Unavailable, match="flush"):
                put(store, 1)
        with pytest.raises(Unavailable, match="open the journal anew"):
            put(store, 1)
    with FileTileStore.open(journal) as store:
        put(store, 1)
    check_whole(journal)


@pytest.mark.usefixtures("no_flushing")
def test_a_disk_that_takes_nothing_back_is_not_written_on(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with FileTileStore.open(journal) as store:
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", refuse)
            patch.setattr(os, "ftruncate", refuse)
            with pytest.raises(Unavailable, match="cannot write"):
                put(store, 1)
        with pytest.raises(Unavailable, match="open the journal anew"):
            put(store, 1)
    with monkeypatch.context() as patch:
        patch.setattr(os, "ftruncate", refuse)
        with pytest.raises(Unavailable, match="cannot mend"):
            FileTileStore.open(journal)
    with FileTileStore.open(journal) as store:
        put(store, 1)
        monkeypatch.setattr(os, "pread", refuse)
        with pytest.raises(Unavailable, match="cannot read"):
            store.find(act(1)[0].key)


def test_an_append_flushes_twice_whatever_its_size(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushes: list[int] = []
    with FileTileStore.open(journal) as store:
        monkeypatch.setattr(os, "fsync", flushes.append)
        put(store, *range(300), multiple=1)
        assert len(flushes) == 2
        put(store, *range(300), multiple=1)
        assert len(flushes) == 2


def test_a_tile_that_is_not_there_is_unavailable(journal: Path) -> None:
    reader = TileFolder(journal / "public")
    with pytest.raises(Unavailable):
        reader.read_checkpoint()
    with pytest.raises(Unavailable):
        reader.read_tile(Tile(level=0, index=0))
