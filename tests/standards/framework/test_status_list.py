"""A status list's content: one form, full hours, and a size that tells nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.ids import StateCode
from nansen.standards.framework.status_list import (
    GOOD_FOR,
    MAX_LIST_OCTETS,
    SIZES,
    PublishedStatus,
    StatusList,
    decode_status_list,
    encode_status_list,
    hour_of,
)
from nansen.standards.statuslist.array import StatusArray, pack_statuses

HOUR = datetime(2026, 11, 23, 12, tzinfo=UTC)
SMALL = SIZES[0]
HOURS = st.datetimes(datetime(2000, 1, 1), datetime(2199, 1, 1)).map(  # noqa: DTZ001
    lambda moment: hour_of(moment.replace(tzinfo=UTC))
)
LISTS = st.builds(
    lambda state, list_id, issued, due, statuses: StatusList(
        state=StateCode(state),
        list_id=list_id,
        issued=issued,
        next_update=issued + timedelta(hours=due),
        statuses=pack_statuses(statuses, size=SMALL, bits=2),
    ),
    st.from_regex("[A-Z]{1,3}", fullmatch=True),
    st.binary(min_size=16, max_size=16),
    HOURS,
    st.integers(1, 7 * 24),
    st.dictionaries(st.integers(0, SMALL - 1), st.integers(0, 3), max_size=5),
)
LIST = StatusList(
    state=StateCode("UTO"),
    list_id=bytes(range(16)),
    issued=HOUR,
    next_update=HOUR + timedelta(hours=1),
    statuses=pack_statuses({0: 1, 9: 2, 100: 3}, size=SMALL, bits=2),
)
PLAIN: dict[str, object] = {
    "v": 1,
    "state": "UTO",
    "list": bytes(range(16)),
    "issued": "2026-11-23T12:00:00Z",
    "next": "2026-11-23T13:00:00Z",
    "bits": LIST.statuses.octets,
}
ENCODED = encode_status_list(LIST)


def changed(**changes: object) -> bytes:
    items = {key: value for key, value in (PLAIN | changes).items() if value != "absent"}
    return cbor2.dumps(items, canonical=True)


@given(LISTS)
def test_what_is_written_reads_back(listed: StatusList) -> None:
    assert decode_status_list(encode_status_list(listed)) == listed


def test_another_library_reads_what_we_write() -> None:
    assert cbor2.loads(ENCODED) == PLAIN
    assert changed() == ENCODED


def test_statuses_are_numbered_as_the_ietf_numbers_them() -> None:
    assert LIST.status_at(0) is PublishedStatus.ENDED
    assert LIST.status_at(9) is PublishedStatus.SUSPENDED
    assert LIST.status_at(1) is PublishedStatus.VALID
    assert LIST.status_at(100) is PublishedStatus.RESERVED
    assert [status.value for status in PublishedStatus] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("encoded", "why"),
    [
        (changed(v="1"), "version"),
        (changed(v=True), "version"),
        (changed(v=None), "version"),
        (changed(state="utopia"), "letters"),
        (changed(state=b"UTO"), "text"),
        (changed(list=b"short"), "16 octets"),
        (changed(list="abcdefghijklmnop"), "octets"),
        (changed(issued="2026-11-23T12:30:00Z"), "hour"),
        (changed(issued="2026-11-23T12:00:00+00:00"), "hour"),
        (changed(issued="2026-11-3T12:00:00Z"), "hour"),
        (changed(issued=1795435200), "text"),
        (changed(issued="2026-11-23T14:00:00Z"), "seven days"),
        (changed(next="2026-11-30T13:00:00Z"), "seven days"),
        (changed(next="2026-11-23T12:00:00Z"), "seven days"),
        (changed(bits=LIST.statuses.octets[:-1]), "no size"),
        (changed(bits=b""), "no size"),
        (changed(bits=bytes(5)), "no size"),
        (changed(bits="x"), "octets"),
        (changed(next="absent"), "other fields"),
        (changed(holder="IVANOVA"), "other fields"),
        (cbor2.dumps([1]), "no map"),
        (ENCODED + b"\x00", "CBOR"),
        (bytes(MAX_LIST_OCTETS + 1), "larger"),
    ],
)
def test_other_forms_are_malformed(encoded: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why) as caught:
        decode_status_list(encoded)
    assert "IVANOVA" not in str(caught.value)


def test_a_newer_version_is_not_guessed_at() -> None:
    with pytest.raises(Unsupported, match="another version"):
        decode_status_list(changed(v=2, more="x"))


@given(st.binary(max_size=200) | damaged(ENCODED[:90] + ENCODED[-90:]) | damaged(ENCODED))
@example(b"")
@example(b"\xa0")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    listed = read_or_refuse(decode_status_list, data)
    if isinstance(listed, StatusList):
        assert encode_status_list(listed) == data


@pytest.mark.parametrize(
    "moment",
    [
        HOUR + timedelta(minutes=1),
        HOUR + timedelta(microseconds=1),
        HOUR.replace(tzinfo=None),
        HOUR.astimezone(timezone(timedelta(hours=2))),
    ],
    ids=["a minute", "a microsecond", "no zone", "another zone"],
)
def test_nothing_finer_than_the_hour_can_be_told(moment: datetime) -> None:
    with pytest.raises(Malformed, match="full hours"):
        replace(LIST, issued=moment)


@pytest.mark.parametrize("size", SIZES)
def test_lists_come_in_a_few_sizes(size: int) -> None:
    listed = replace(LIST, statuses=StatusArray(bits=2, octets=bytes(size // 4)))
    assert len(encode_status_list(listed)) <= MAX_LIST_OCTETS
    assert listed.status_at(size - 1) is PublishedStatus.VALID
    with pytest.raises(Malformed, match="outside"):
        listed.status_at(size)
    with pytest.raises(Malformed, match="no size"):
        replace(LIST, statuses=StatusArray(bits=1, octets=bytes(size // 8)))


@given(LISTS, LISTS)
def test_two_lists_differ_in_size_by_their_bucket_only(one: StatusList, other: StatusList) -> None:
    lengths = {
        len(encode_status_list(replace(listed, state=StateCode("UTO")))) for listed in (one, other)
    }
    assert len(lengths) == 1


def test_an_age_is_counted_from_the_hour() -> None:
    assert LIST.age_at(HOUR + timedelta(hours=3, minutes=5)) == timedelta(hours=3, minutes=5)
    assert timedelta(days=7) == GOOD_FOR
    assert hour_of(datetime(2026, 11, 23, 12, 59, 59, 1, tzinfo=UTC)) == HOUR
    assert hour_of(HOUR.astimezone(timezone(timedelta(hours=5, minutes=30)))) == HOUR
