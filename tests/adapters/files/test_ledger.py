"""The ledger: torn ends are dropped, damage is not taken for a tear."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.adapters.files.ledger import Ledger, LedgerRecord, encode_record
from nansen.adapters.files.ledger_entries import decode_entries, encode_entries, entry_size
from nansen.errors import Malformed, Unavailable
from nansen.journal.model import AppendKey
from nansen.journal.ports import Record

FIRST = encode_record(LedgerRecord(kind="O", payload=b"origin"), 0)
SECOND = encode_record(LedgerRecord(kind="E", payload=b"second " * 9), len(FIRST))
RECORDS = st.builds(
    Record,
    entry=st.binary(max_size=60),
    key=st.none() | st.binary(min_size=16, max_size=16).filter(any).map(AppendKey),
    memo=st.binary(max_size=60),
)


def payloads(path: Path) -> list[bytes]:
    ledger, records = Ledger.open(path)
    ledger.cut()
    ledger.close()
    return [bytes(record.payload) for record in records]


@pytest.mark.parametrize("end", range(1, len(SECOND)))
def test_a_torn_record_is_cut_off(tmp_path: Path, end: int) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(FIRST + SECOND[:end])
    assert payloads(path) == [b"origin"]
    assert path.read_bytes() == FIRST


@pytest.mark.parametrize(
    "tail", [bytes(5), bytes(5000), b"NJ1", b"xNJ1Exxxx", SECOND[:9] + bytes(99)]
)
def test_a_tail_of_anything_is_cut_off(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(FIRST + tail)
    assert payloads(path) == [b"origin"]


def test_a_broken_record_before_a_whole_one_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    third = encode_record(LedgerRecord(kind="C", payload=b"third"), len(FIRST + SECOND))
    for place in range(len(SECOND)):
        damaged = bytearray(SECOND)
        damaged[place] ^= 0x80
        path.write_bytes(FIRST + damaged + third)
        with pytest.raises(Malformed, match="damaged"):
            Ledger.open(path)


def test_a_record_that_was_moved_is_none(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(FIRST + FIRST)
    assert payloads(path) == [b"origin"]


@pytest.mark.parametrize("data", [b"", b"x", FIRST[:-1]])
def test_a_file_without_a_record_is_no_ledger(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(data)
    with pytest.raises(Malformed):
        Ledger.open(path)
    with pytest.raises(Unavailable):
        Ledger.open(tmp_path / "nothing")


def test_what_is_appended_can_be_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(FIRST)
    ledger, _ = Ledger.open(path)
    with pytest.raises(Unavailable):
        ledger.append(LedgerRecord(kind="E", payload=b"too early"))
    ledger.cut()
    place = ledger.append(LedgerRecord(kind="E", payload=b"hello"))
    assert ledger.read(place, 5) == b"hello"
    assert ledger.end == path.stat().st_size
    ledger.close()
    assert payloads(path) == [b"origin", b"hello"]


def test_a_disk_that_does_not_read_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    (tmp_path / "ledger").write_bytes(FIRST)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Unavailable, match="cannot read"):
        Ledger.open(tmp_path / "ledger")


@given(st.lists(RECORDS, max_size=5))
def test_a_batch_reads_back(records: list[Record]) -> None:
    read = list(decode_entries(memoryview(encode_entries(records))))
    assert [record for _, record in read] == records
    sizes = [entry_size(record) for record in records]
    assert [offset for offset, _ in read] == [sum(sizes[:n]) for n in range(len(sizes))]
