import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.adapters.files.json_record import (
    JsonRecord,
    decode_json,
    decode_moment,
    encode_json,
    encode_moment,
)
from nansen.errors import Malformed

RECORD = JsonRecord(
    {
        "text": "x",
        "texts": ["a", "b"],
        "number": 3,
        "negative": -1,
        "true": True,
        "moment": "2026-11-23T12:00:00Z",
        "record": {"text": "y"},
        "records": [{"number": 1}, {"number": 2}],
        "nothing": None,
    },
    "test",
)


def test_every_type_is_read() -> None:
    assert RECORD.text("text") == RECORD.optional_text("text") == "x"
    assert RECORD.texts("texts") == ("a", "b")
    assert RECORD.number("number") == 3
    assert RECORD.moment("moment") == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert RECORD.record("record").text("text") == "y"
    assert [one.number("number") for one in RECORD.records("records")] == [1, 2]
    inner = RECORD.optional_record("record")
    assert inner is not None
    assert inner.text("text") == "y"
    assert RECORD.optional_text("nothing") is None
    assert RECORD.optional_record("nothing") is None


@pytest.mark.parametrize("name", ["nothing", "absent", "true", "negative", "texts", "record"])
def test_what_is_of_another_type_is_malformed(name: str) -> None:
    for read in (RECORD.text, RECORD.number, RECORD.moment):
        with pytest.raises(Malformed):
            read(name)


def test_lists_and_objects_hold_what_they_should() -> None:
    for read, name in (
        (RECORD.texts, "records"),
        (RECORD.texts, "text"),
        (RECORD.records, "texts"),
        (RECORD.record, "texts"),
        (RECORD.optional_text, "number"),
        (RECORD.optional_record, "text"),
    ):
        with pytest.raises(Malformed):
            read(name)


@given(st.binary(max_size=100))
@example(b"[]")
@example(b"[" * 100_000)
@example(b'{"a": 1' + b"0" * 5000 + b"}")
@example(b" " * 16_000_001)
@example(b"\xff")
def test_any_bytes_are_read_or_malformed(data: bytes) -> None:
    try:
        decode_json(data, "test")
    except Malformed:
        return
    assert isinstance(json.loads(data), dict)


def test_what_is_written_reads_back() -> None:
    assert decode_json(encode_json({"name": "Útopía"}), "test").text("name") == "Útopía"


@given(st.datetimes(min_value=datetime(1950, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_moments_read_back_to_the_second(moment: datetime) -> None:
    assert decode_moment(encode_moment(moment), "x") == moment.replace(microsecond=0)


@pytest.mark.parametrize("text", ["", "2026-11-23", "2026-11-23T12:00:00", "2026-13-01T00:00:00Z"])
def test_other_times_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        decode_moment(text, "x")
