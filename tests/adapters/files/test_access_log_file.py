"""The log of accesses as a file: torn ends are cut and told, changes never pass."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.damage import damaged

from nansen.adapters.files.access_log_file import (
    AccessLogFile,
    create_access_log,
    read_access_log,
)
from nansen.errors import Conflict, Malformed, Unavailable, Unsupported, Untrusted
from nansen.ids import OfficerId
from nansen.keys.custody.access_log import Event, LogEntry, LogHead, begin_log
from nansen.keys.custody.request import ServiceId

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SERVICE = ServiceId("5e" * 16)


def entry(number: int) -> LogEntry:
    at = NOON + timedelta(seconds=number)
    return LogEntry(at=at, event=Event.UNWRAPPED, officer=OfficerId(f"o-{number}"))


def _lines(count: int) -> list[bytes]:
    head, header = begin_log(SERVICE)
    lines = [header]
    for number in range(count):
        head, line = head.follow(entry(number))
        lines.append(line)
    return lines


LINES = _lines(5)
WHOLE = b"".join(LINES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create_access_log(tmp_path / "access.log", SERVICE, entry(0))
    return tmp_path / "access.log"


def opened(path: Path) -> tuple[list[LogEntry], int]:
    entries: list[LogEntry] = []
    log, cut = AccessLogFile.open(path, lambda _, found: entries.append(found))
    log.close()
    return entries, cut


def test_what_is_appended_is_there_when_it_is_opened_again(path: Path) -> None:
    log, cut = AccessLogFile.open(path, lambda _, __: None)
    for number in range(1, 5):
        log.append(entry(number))
    assert cut == 0
    assert path.read_bytes() == WHOLE, "it is on the disk before it is closed"
    head = log.head
    log.close()
    assert opened(path) == ([entry(number) for number in range(5)], 0)
    assert read_access_log(path, lambda _, __: None).head == head
    assert path.stat().st_mode & 0o777 == 0o600


def test_there_is_one_log_and_one_writer(path: Path) -> None:
    with pytest.raises(Conflict):
        create_access_log(path, SERVICE, entry(0))
    log, _ = AccessLogFile.open(path, lambda _, __: None)
    with pytest.raises(Conflict, match="another process"):
        opened(path)
    log.close()
    assert opened(path)[1] == 0


@pytest.mark.parametrize("kept", range(len(LINES[-1])))
def test_a_torn_line_is_cut_off_and_told(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(b"".join(LINES[:-1]) + LINES[-1][:kept])
    entries, cut = opened(path)
    assert (entries, cut) == ([entry(number) for number in range(4)], kept)
    log, cut = AccessLogFile.open(path, lambda _, __: None)
    log.append(entry(4))
    log.close()
    assert path.read_bytes() == WHOLE, "the chain goes on"


@pytest.mark.parametrize("tear", [b"\0" * 4096, b"\n", b"5 2026", b"\xff\n" * 9, b"x" * 65_536])
def test_what_a_disk_may_leave_is_a_tear(tmp_path: Path, tear: bytes) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(WHOLE + tear)
    assert opened(path) == ([entry(number) for number in range(5)], len(tear))
    assert path.read_bytes() == WHOLE


def test_a_log_that_holds_nothing_but_its_header_reads(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(LINES[0])
    assert opened(path) == ([], 0)


@pytest.mark.parametrize(
    "damaged_log",
    [
        LINES[0] + LINES[2],
        LINES[0] + LINES[1] + LINES[1],
        LINES[0] + LINES[1] + b"garbage\n" + LINES[2],
        LINES[0] + LINES[1] + LINES[2][:40] + LINES[3],
        LINES[0] + LINES[1] + LINES[2].replace(b"o-1", b"o-2"),
        WHOLE + b"x" * 65_537,
        WHOLE.replace(b"o-2", b"o-9"),
        LINES[0].replace(b"5e", b"5f") + b"".join(LINES[1:]),
    ],
    ids=["left out", "twice", "put in", "torn inside", "last changed", "too much", "changed", "id"],
)
def test_a_changed_log_does_not_open_and_stays_as_it_is(tmp_path: Path, damaged_log: bytes) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(damaged_log)
    with pytest.raises(Untrusted):
        opened(path)
    assert path.read_bytes() == damaged_log


@given(damaged(WHOLE))
def test_any_damage_is_refused_or_leaves_a_beginning(
    tmp_path_factory: pytest.TempPathFactory, octets: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.log"
    path.write_bytes(octets)
    try:
        entries, cut = opened(path)
    except (Malformed, Untrusted, Unsupported):
        return
    assert entries == [entry(number) for number in range(5)][: len(entries)]
    left = path.read_bytes()
    assert left == octets[: len(octets) - cut]
    if entries:  # a header alone names a service, and no line proves yet that it is this one
        assert left == WHOLE[: len(left)]


@pytest.mark.parametrize("octets", [b"", b"\n", b"x" * 10_000_000, b"\0" * 10_000_000])
def test_ten_megabytes_of_anything_are_refused_at_once(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(octets)
    with pytest.raises(Malformed):
        opened(path)


def test_a_log_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot open"):
        opened(tmp_path / "access.log")
    with pytest.raises(Unavailable, match="cannot read"):
        read_access_log(tmp_path, lambda _, __: None)


def _fail(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_no_half_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, _ = AccessLogFile.open(path, lambda _, __: None)
    before, real = path.read_bytes(), os.pwrite

    def half(descriptor: int, data: memoryview, place: int) -> int:
        if len(data) < 60:
            _fail()
        return real(descriptor, data[:40], place)

    with monkeypatch.context() as broken:
        broken.setattr(os, "pwrite", half)
        with pytest.raises(Unavailable, match="No space"):
            log.append(entry(1))
    assert path.read_bytes() == before
    log.append(entry(1))
    log.close()
    assert opened(path) == ([entry(0), entry(1)], 0)


@pytest.mark.parametrize("names", [("fsync",), ("pwrite", "ftruncate")])
def test_after_a_failure_that_nobody_can_undo_nothing_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    log, _ = AccessLogFile.open(path, lambda _, __: None)
    with monkeypatch.context() as broken:
        for name in names:
            broken.setattr(os, name, _fail)
        with pytest.raises(Unavailable, match="No space"):
            log.append(entry(1))
    with pytest.raises(Unavailable, match="anew"):
        log.append(entry(1))
    log.close()


@pytest.mark.parametrize("name", ["fsync", "ftruncate"])
def test_a_disk_that_refuses_at_opening_is_unavailable(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path.write_bytes(path.read_bytes() + b"torn")
    with monkeypatch.context() as broken:
        broken.setattr(os, name, _fail)
        with pytest.raises(Unavailable, match="cannot read"):
            opened(path)
    assert opened(path)[1] in {0, 4}, "and the lock has been given back"


@given(st.integers(1, 40))
def test_a_long_log_reads_line_by_line(
    tmp_path_factory: pytest.TempPathFactory, count: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "long.log"
    path.write_bytes(b"".join(_lines(count)))
    heads: list[LogHead] = []
    keep: Callable[[LogHead, LogEntry], None] = lambda head, _: heads.append(head)  # noqa: E731
    reading = read_access_log(path, keep)
    assert [head.lines for head in heads] == list(range(1, count + 1))
    assert (reading.head, reading.torn) == (heads[-1], 0)
