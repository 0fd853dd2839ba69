"""Commitments: what the public sees, what an auditor sees, and that neither says who."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported
from nansen.journal.model import (
    Entry,
    EntryKind,
    KindOpening,
    Opening,
    Submission,
    append_key,
    commit,
    day_of,
    decode_disclosure,
    decode_entry,
    decode_kind_opening,
    encode_disclosure,
    encode_entry,
    encode_kind_opening,
)
from nansen.journal.openings import decode_openings, encode_openings

HASHES = st.binary(min_size=32, max_size=32)
DAYS = st.dates(min_value=date(1970, 1, 1))
ENTRIES = st.builds(Entry, day=DAYS, commitment=HASHES)
KINDS = st.sampled_from(EntryKind)
OPENINGS = st.builds(KindOpening, kind=KINDS, blind=HASHES, digest=HASHES)


@given(ENTRIES)
def test_an_entry_reads_back(entry: Entry) -> None:
    assert decode_entry(encode_entry(entry)) == entry
    assert len(encode_entry(entry)) == 37


@given(
    st.binary(max_size=40) | st.binary(min_size=36, max_size=36).map(lambda rest: b"\x01" + rest)
)
@example(b"")
@example(b"\x01" + b"\xff" * 36)
@example(b"\x02" + bytes(36))
def test_any_bytes_are_an_entry_or_refused(data: bytes) -> None:
    try:
        entry = decode_entry(data)
    except (Malformed, Unsupported):
        return
    assert encode_entry(entry) == data


@given(OPENINGS)
def test_a_kind_opening_reads_back(opening: KindOpening) -> None:
    assert decode_kind_opening(encode_kind_opening(opening)) == opening


@given(st.binary(max_size=90))
@example(bytes(64) + b"document:unheard-of")
@example(bytes(64))
def test_any_bytes_are_a_kind_opening_or_refused(data: bytes) -> None:
    try:
        opening = decode_kind_opening(data)
    except (Malformed, Unsupported):
        return
    assert encode_kind_opening(opening) == data


@given(st.lists(OPENINGS, max_size=4))
def test_openings_read_back(openings: list[KindOpening]) -> None:
    assert decode_openings(encode_openings(openings)) == tuple(openings)


@given(st.binary(max_size=60))
@example(b"nansen-journal-openings-1")
@example(b"nansen-journal-openings-1\nAAAA\n")
@example(b"nansen-journal-openings-1\n\n")
@example(b"\xff\n")
def test_any_bytes_are_openings_or_refused(data: bytes) -> None:
    try:
        openings = decode_openings(data)
    except (Malformed, Unsupported):
        return
    assert encode_openings(openings) == data


FULL = st.builds(Opening, kind=KINDS, content=st.binary(max_size=50), salt=HASHES)


@given(FULL, FULL)
def test_a_commitment_binds_kind_content_and_salt(one: Opening, other: Opening) -> None:
    assert (one.commitment == other.commitment) == (one == other)
    assert one.of_kind.commitment == one.commitment


def test_the_salt_hides_what_could_be_guessed() -> None:
    draw = iter((b"\x00" * 32, b"\x01" * 32))
    one, other = (
        commit(EntryKind.CASE_DECIDED, b"granted", draw=lambda _: next(draw)) for _ in "12"
    )
    assert one.commitment != other.commitment
    assert one.of_kind.digest != other.of_kind.digest


def test_openings_show_neither_salt_nor_content() -> None:
    opening = Opening(kind=EntryKind.CASE_DECIDED, content=b"canary", salt=b"s" * 32)
    assert "canary" not in repr(opening)
    assert "sss" not in repr(opening)
    assert str(opening.of_kind.blind) not in repr(opening.of_kind)


def test_the_day_is_that_of_utc() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=timezone(timedelta(hours=-3)))
    assert day_of(late) == date(2026, 11, 24)
    assert day_of(datetime(2026, 11, 23, tzinfo=UTC)) == date(2026, 11, 23)


@given(DAYS, KINDS, st.binary(max_size=50), HASHES)
def test_a_disclosure_rebuilds_the_entry(
    day: date, kind: EntryKind, content: bytes, salt: bytes
) -> None:
    opening = Opening(kind=kind, content=content, salt=salt)
    entry, rebuilt = decode_disclosure(encode_disclosure(day, opening), kind=kind, content=content)
    assert entry == Entry(day=day, commitment=opening.commitment)
    assert rebuilt == opening


@pytest.mark.parametrize("data", [b"", bytes(35), bytes(37), b"\xff" * 36])
def test_what_is_no_disclosure(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_disclosure(data, kind=EntryKind.COVER, content=b"")


def test_what_cannot_be() -> None:
    opening = KindOpening(kind=EntryKind.COVER, blind=bytes(32), digest=bytes(32))
    with pytest.raises(Malformed):
        KindOpening(kind=EntryKind.COVER, blind=b"", digest=bytes(32))
    with pytest.raises(Malformed):
        Opening(kind=EntryKind.COVER, content=b"", salt=b"short")
    with pytest.raises(Malformed):
        Entry(day=date(1969, 12, 31), commitment=bytes(32))
    with pytest.raises(Malformed):
        Entry(day=date(2026, 1, 1), commitment=b"")
    with pytest.raises(Malformed):
        Submission(key=append_key(b"")[:8], opening=opening)  # type: ignore[arg-type]


def test_append_keys_differ_with_the_act() -> None:
    assert append_key(b"case 1, step 1") != append_key(b"case 1, step 2")
    assert len(append_key(b"")) == 16
