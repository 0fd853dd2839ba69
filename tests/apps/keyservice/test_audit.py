"""Checking a key service's log from outside."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.worlds.key_office import NOON, SERVICE

from nansen.apps.keyservice.audit import audit
from nansen.errors import Malformed, Unavailable, Untrusted
from nansen.keys.custody.access_log import Alarm, Event, LogEntry, LogHead, begin_log
from nansen.keys.custody.request import ServiceId

ENTRIES = (
    LogEntry(at=NOON, event=Event.BEGUN),
    LogEntry(at=NOON, event=Event.OPENED, reason="CUT-12"),
    LogEntry(at=NOON + timedelta(hours=1), event=Event.REFUSED, alarms=(Alarm.BUDGET,)),
    LogEntry(at=NOON, event=Event.UNWRAPPED, alarms=(Alarm.BUDGET, Alarm.CANARY)),
)


def written(service: ServiceId = SERVICE) -> tuple[list[bytes], list[LogHead]]:
    head, header = begin_log(service)
    lines, heads = [header], [head]
    for entry in ENTRIES:
        head, line = head.follow(entry)
        lines.append(line)
        heads.append(head)
    return lines, heads


LINES, HEADS = written()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "access.log").write_bytes(b"".join(LINES))
    return tmp_path / "access.log"


def test_a_log_is_summed_up(log: Path) -> None:
    found = audit(log, HEADS[1:])
    assert found.head == HEADS[-1]
    assert found.events[Event.UNWRAPPED] == 1
    assert found.alarms == {Alarm.BUDGET: 2, Alarm.CANARY: 1}
    assert (found.cuts, found.backwards, found.torn) == (1, 1, 0)


def test_a_line_that_is_being_written_is_no_harm(log: Path) -> None:
    log.write_bytes(b"".join(LINES) + b"4 2026")
    assert audit(log, HEADS[-1:]).torn == 6
    assert log.read_bytes().endswith(b"4 2026"), "an auditor changes nothing"


@pytest.mark.parametrize("kept", range(1, len(LINES)))
def test_what_is_cut_off_is_missed_by_whoever_kept_a_head(log: Path, kept: int) -> None:
    log.write_bytes(b"".join(LINES[:kept]))
    assert audit(log).head == HEADS[kept - 1]
    with pytest.raises(Untrusted, match="kept"):
        audit(log, HEADS[kept : kept + 1])


def test_a_log_written_anew_is_missed_too(log: Path) -> None:
    lines, _ = written(ServiceId("ab" * 16))
    log.write_bytes(b"".join(lines))
    with pytest.raises(Untrusted, match="kept"):
        audit(log, HEADS[-1:])


def test_a_changed_line_breaks_the_chain(log: Path) -> None:
    log.write_bytes(b"".join(LINES).replace(b"canary", b"budget"))
    with pytest.raises(Untrusted, match="line 3"):
        audit(log)


def test_what_is_no_log_is_told_so(log: Path) -> None:
    log.write_bytes(b"hello\n")
    with pytest.raises(Malformed):
        audit(log)
    log.unlink()
    with pytest.raises(Unavailable):
        audit(log)
