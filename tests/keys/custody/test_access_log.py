"""Lines of the log of accesses, chained."""

from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.ids import OfficeId, OfficerId
from nansen.keys.custody.access_log import (
    LONGEST_LINE,
    Alarm,
    Event,
    LogEntry,
    LogHead,
    begin_log,
    decode_head,
    encode_head,
    holds_line,
    read_header,
)
from nansen.keys.custody.request import RequestDigest, ServiceId
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.case_key import CaseTag

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEAD, HEADER = begin_log(ServiceId("5e" * 16))
NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True)
HEX = st.sampled_from("0123456789abcdef")


def _maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


ENTRIES = st.builds(
    LogEntry,
    at=st.integers(0, 253_402_300_799).map(lambda second: datetime.fromtimestamp(second, UTC)),
    event=st.sampled_from(Event),
    officer=_maybe(NAMES.map(OfficerId)),
    office=_maybe(NAMES.map(OfficeId)),
    purpose=st.none() | st.sampled_from(Purpose),
    tag=_maybe(st.text(HEX, min_size=32, max_size=32).map(CaseTag)),
    request=_maybe(st.text(HEX, min_size=64, max_size=64).map(RequestDigest)),
    second=_maybe(NAMES.map(OfficerId)),
    reason=_maybe(st.from_regex(r"[A-Z0-9][A-Z0-9-]{0,39}", fullmatch=True)),
    alarms=st.sets(st.sampled_from(Alarm)).map(lambda found: tuple(sorted(found))),
)
FULL = LogEntry(
    at=NOON,
    event=Event.UNWRAPPED,
    officer=OfficerId("o" * 40),
    office=OfficeId("v" * 40),
    purpose=Purpose.IDENTITY_PROOFING,
    tag=CaseTag("0" * 32),
    request=RequestDigest("a" * 64),
    second=OfficerId("s" * 40),
    reason="R" * 40,
    alarms=tuple(sorted(Alarm)),
)


def test_a_line_is_what_it_says_it_is() -> None:
    head, line = HEAD.follow(LogEntry(at=NOON, event=Event.OPENED, reason="CUT-3"))
    words = b"0 2026-11-23T12:00:00Z opened - - - - - - CUT-3 -"
    by_hand = sha256(sha256(HEADER).digest() + words)
    assert line == words + b" " + by_hand.hexdigest().encode() + b"\n"
    assert head == LogHead(service=HEAD.service, lines=1, hash=by_hand.digest())


@given(st.lists(ENTRIES, max_size=8))
@example([FULL])
def test_what_is_written_reads_back(entries: list[LogEntry]) -> None:
    writing, reading = HEAD, read_header(HEADER)
    for entry in entries:
        writing, line = writing.follow(entry)
        assert len(line) <= LONGEST_LINE
        assert holds_line(b"torn" + line + b"rest")
        assert not holds_line(line[:-1])
        reading, read = reading.read(line)
        assert (reading, read) == (writing, entry)


@given(st.lists(ENTRIES, min_size=3, max_size=6, unique=True), st.data())
def test_no_line_is_changed_moved_or_left_out(entries: list[LogEntry], data: st.DataObject) -> None:
    lines, heads = [], [HEAD]
    for entry in entries:
        head, line = heads[-1].follow(entry)
        heads.append(head)
        lines.append(line)
    for at, (one, two) in enumerate(pairwise(lines)):
        with pytest.raises((Untrusted, Malformed)):
            heads[at].read(two)
        with pytest.raises((Untrusted, Malformed)):
            heads[at + 1].read(one)
    changed = data.draw(damaged(lines[1]))
    if changed != lines[1]:
        with pytest.raises((Untrusted, Malformed)):
            heads[1].read(changed)


@given(damaged(HEAD.follow(FULL)[1]) | st.binary(max_size=700))
@example(b"")
@example(b"\n")
@example(b"x" * 641)
@example("0 ٢".encode())
def test_any_octets_are_the_next_line_or_none(line: bytes) -> None:
    try:
        head, entry = HEAD.read(line)
    except (Malformed, Untrusted):
        return
    assert HEAD.follow(entry) == (head, line)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"unwrapped", b"unwarped"),
        (b"identity-proofing", b"identity-guessing"),
        (b"2026-11-23", b"2026-13-23"),
        (b"budget+", b"barley+"),
    ],
)
def test_a_word_of_a_later_release_is_never_taken_for_a_tear(old: bytes, new: bytes) -> None:
    words = HEAD.follow(FULL)[1].rsplit(b" ", 1)[0].replace(old, new)
    line = words + b" " + sha256(HEAD.hash + words).hexdigest().encode() + b"\n"
    with pytest.raises(Unsupported):
        HEAD.read(line)


@given(damaged(HEADER) | st.binary(max_size=60))
@example(HEADER.strip())
@example(HEADER + b"\n")
@example(b"nansen-access-log-1 " + b"5E" * 16 + b"\n")
def test_any_header_is_read_or_malformed(header: bytes) -> None:
    try:
        assert begin_log(read_header(header).service)[1] == header
    except Malformed:
        return


def test_a_log_has_a_service() -> None:
    with pytest.raises(Malformed, match="service"):
        begin_log(ServiceId("no"))


@given(st.integers(0, 10**15 - 1), st.binary(min_size=32, max_size=32))
def test_a_kept_head_reads_back(lines: int, chained: bytes) -> None:
    head = LogHead(service=HEAD.service, lines=lines, hash=chained)
    assert decode_head(encode_head(head)) == head


@given(st.text(max_size=140))
@example(encode_head(HEAD) + "\n")
@example(encode_head(HEAD).replace(" 0 ", " ٠ "))
def test_any_other_text_is_no_head(text: str) -> None:
    with pytest.raises(Malformed, match="kept head"):
        decode_head(text)
