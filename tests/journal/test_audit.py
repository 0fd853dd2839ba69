"""Audits: an outsider's checks of the whole journal, and a monitor's of what is new."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.simulated import (
    LOG_KEY,
    ORIGIN,
    POLICY,
    CountedDraw,
    SimulatedStore,
    act,
)

from nansen.clock import FixedClock
from nansen.errors import Malformed, Untrusted
from nansen.journal.audit import AuditReport, audit, follow, verify_log
from nansen.journal.heads import sign_checkpoint
from nansen.journal.misbehaviour import Forked
from nansen.journal.model import Entry, EntryKind, decode_kind_opening, encode_entry
from nansen.journal.ports import Record
from nansen.journal.service import Padding, append, read_head
from nansen.standards.finding import Outcome
from nansen.standards.tlog.checkpoint import Checkpoint
from nansen.standards.tlog.merkle import EMPTY_ROOT
from nansen.standards.tlog.tiles import Tile

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def add_to(
    store: SimulatedStore, *numbers: int, kind: EntryKind = EntryKind.DOCUMENT_ISSUED, day: int = 23
) -> None:
    append(
        [act(number, kind)[0] for number in numbers],
        store=store,
        signer=LOG_KEY,
        clock=FixedClock(NOON.replace(day=day)),
        padding=Padding(multiple=8),
        draw=CountedDraw(b"%d" % store.size),
    )


def seal(store: SimulatedStore) -> None:
    head = Checkpoint(origin=ORIGIN, size=store.size, root=store.root)
    store.seal(sign_checkpoint(head, LOG_KEY).encoded)


def outcomes(report: AuditReport) -> dict[str, Outcome]:
    return {finding.id: finding.outcome for finding in report.findings}


def a_year() -> SimulatedStore:
    store = SimulatedStore()
    add_to(store, *range(5))
    add_to(store, *range(20, 23), kind=EntryKind.CASE_DECIDED)
    add_to(store, *range(30, 50), day=24)
    return store


STATED = {EntryKind.DOCUMENT_ISSUED: 25, EntryKind.CASE_DECIDED: 3}


def test_an_honest_journal_passes() -> None:
    store = a_year()
    openings = [decode_kind_opening(memo) for memo in store.memos()]
    report = audit(store, POLICY, openings=openings, stated=STATED)
    assert report.outcome is Outcome.SUCCESSFUL
    assert report.size == store.size == 40
    assert report.days == ((date(2026, 11, 23), 16), (date(2026, 11, 24), 24))
    assert dict(report.kinds) == {**STATED, EntryKind.COVER: 12}
    assert report.unopened == 0


def test_without_openings_nothing_is_proved_of_kinds() -> None:
    report = audit(a_year(), POLICY)
    assert report.outcome is Outcome.UNDETERMINED
    assert report.unopened == 40
    doubtful = {
        name for name, outcome in outcomes(report).items() if outcome is Outcome.UNDETERMINED
    }
    assert doubtful == {"journal-openings", "journal-counts"}


def test_a_secret_issue_shows() -> None:
    store = a_year()
    hidden = act(99)[0].opening
    memos = {decode_kind_opening(memo) for memo in store.memos()}
    add_to(store, 99, day=24)
    cover = {decode_kind_opening(memo) for memo in store.memos()} - {hidden}
    report = audit(store, POLICY, openings=cover, stated=STATED)
    assert outcomes(report)["journal-openings"] is Outcome.FAILED
    assert report.unopened == 1
    confessed = audit(store, POLICY, openings=cover | {hidden}, stated=STATED)
    assert outcomes(confessed)["journal-openings"] is Outcome.SUCCESSFUL
    assert outcomes(confessed)["journal-counts"] is Outcome.FAILED
    disguised = replace(hidden, kind=EntryKind.COVER)
    assert audit(store, POLICY, openings=cover | {disguised}, stated=STATED).unopened == 1
    assert len(memos) == 40


def test_an_overstated_count_shows() -> None:
    store = a_year()
    openings = [decode_kind_opening(memo) for memo in store.memos()]
    more = {**STATED, EntryKind.KEY_CEREMONY: 1}
    report = audit(store, POLICY, openings=openings, stated=more)
    assert outcomes(report)["journal-counts"] is Outcome.FAILED
    assert "key:ceremony" in report.findings[-1].why


def test_an_entry_cannot_cover_two_acts() -> None:
    store = a_year()
    store.add([replace(store.records[-1], key=None)])
    seal(store)
    assert outcomes(audit(store, POLICY))["journal-repeats"] is Outcome.FAILED


def test_days_never_go_back() -> None:
    store = a_year()
    store.add([Record(entry=encode_entry(Entry(day=date(2026, 1, 1), commitment=bytes(32))))])
    seal(store)
    assert outcomes(audit(store, POLICY))["journal-days"] is Outcome.FAILED


@pytest.mark.parametrize("entry", [b"", b"\x01short", b"\x02" + bytes(36)])
def test_an_entry_of_another_form_shows(entry: bytes) -> None:
    store = a_year()
    store.add([Record(entry=entry)])
    seal(store)
    assert outcomes(audit(store, POLICY))["journal-entries"] is Outcome.FAILED


@pytest.mark.parametrize("level", [None, 0])
def test_what_is_served_is_what_was_signed(level: int | None) -> None:
    store = a_year()
    tile = max((t for t in store.tiles if t.level == level), key=lambda t: t.width)
    data = bytearray(store.tiles[tile])
    data[-1] ^= 1
    store.tiles[tile] = bytes(data)
    with pytest.raises(Untrusted):
        verify_log(store, POLICY)
    report = audit(store, POLICY)
    assert outcomes(report)["journal-log"] is Outcome.FAILED
    assert report.outcome is Outcome.FAILED
    assert report.size == 0


def test_entries_of_another_log_are_not_this_one() -> None:
    store, other = a_year(), a_year()
    other.records[0] = replace(
        other.records[0], entry=encode_entry(Entry(day=NOON.date(), commitment=bytes(32)))
    )
    seal(other)
    store.tiles = other.tiles
    with pytest.raises(Untrusted, match="signed root"):
        verify_log(store, POLICY)


def test_a_missing_or_cut_tile_is_no_log() -> None:
    store = a_year()
    tile = Tile(level=None, index=0, width=40)
    store.tiles[tile] = store.tiles[tile][:-1]
    with pytest.raises(Malformed):
        verify_log(store, POLICY)


def test_a_log_of_more_than_one_tile_passes() -> None:
    store = SimulatedStore()
    store.add(
        [
            Record(
                entry=encode_entry(Entry(day=date(2026, 11, 23), commitment=n.to_bytes(32, "big")))
            )
            for n in range(600)
        ]
    )
    seal(store)
    head, entries = verify_log(store, POLICY)
    assert (head.checkpoint.size, len(entries)) == (600, 600)
    tile = Tile(level=1, index=0, width=2)
    store.tiles[tile] = bytes(64)
    with pytest.raises(Untrusted, match="what lies below"):
        verify_log(store, POLICY)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
def test_a_monitor_sees_every_entry_once(batches: list[int]) -> None:
    store, seen, got, count = SimulatedStore(), None, list[bytes](), 0
    for batch in batches:
        add_to(store, *range(count, count + batch))
        count += batch
        seen, entries = follow(store, POLICY, seen)
        got += entries
    assert got == [record.entry for record in store.records]
    assert follow(store, POLICY, seen) == (seen, [])


def test_t29_a_monitor_proves_a_fork() -> None:
    store, other = SimulatedStore(), SimulatedStore()
    add_to(store, 1)
    seen, _ = follow(store, POLICY, None)
    for number in (2, 3):
        add_to(other, number)
        with pytest.raises(Forked):
            follow(other, POLICY, seen)


def test_a_monitor_trusts_no_tiles() -> None:
    store = SimulatedStore()
    add_to(store, 1)
    seen, _ = follow(store, POLICY, None)
    add_to(store, 2)
    newer = dict(store.tiles)
    old_hashes, new_entries = Tile(level=0, index=0, width=8), Tile(level=None, index=0, width=16)
    for tile in (old_hashes, new_entries):
        store.tiles = {**newer, tile: bytes(len(newer[tile]))}
        with pytest.raises((Untrusted, Malformed)) as caught:
            follow(store, POLICY, seen)
        assert caught.type is not Forked


def test_a_log_that_shrinks_is_not_trusted() -> None:
    store = SimulatedStore()
    add_to(store, 1)
    small = store.head
    add_to(store, 2)
    seen = read_head(store, POLICY)
    store.head = small
    with pytest.raises(Untrusted, match="older"):
        follow(store, POLICY, seen)


def test_an_empty_log_is_followed_from_its_beginning() -> None:
    store = SimulatedStore()
    store.head = sign_checkpoint(
        Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT), LOG_KEY
    ).encoded
    seen, entries = follow(store, POLICY, None)
    assert entries == []
    add_to(store, 1)
    assert len(follow(store, POLICY, seen)[1]) == 8
