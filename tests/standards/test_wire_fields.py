"""Maps of CBOR read field by field."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.damage import read_or_refuse

from nansen.errors import Malformed
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.wire_fields import WireFields, decode_fields, encode_moment

WHOLE: dict[str, Item] = {
    "text": "text",
    "octets": bytes(4),
    "number": 7,
    "at": 1_795_435_200,
    "day": "2026-11-23",
    "flag": True,
    "digest": bytes(32),
    "items": [1, "two"],
    "texts": ["one", "two"],
    "maps": [{"a": 1}, {"a": 2}],
    "map": {"a": 1},
    "null": None,
}


def read(**changes: Item) -> WireFields:
    return decode_fields(encode_item({**WHOLE, **changes}), "message", longest=1000)


def test_each_kind_is_read() -> None:
    fields = read()
    fields.expect(*WHOLE)
    assert set(fields.names()) == set(WHOLE)
    assert fields.text("text") == "text"
    assert fields.octets("octets", longest=4) == bytes(4)
    assert fields.number("number") == 7
    assert fields.moment("at") == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert fields.day("day") == date(2026, 11, 23)
    assert fields.flag("flag") is True
    assert fields.digest("digest") == bytes(32)
    assert fields.items("items", most=2) == (1, "two")
    assert fields.texts("texts", most=2) == ("one", "two")
    assert [one.number("a") for one in fields.maps("maps", most=2)] == [1, 2]
    assert fields.map("map").number("a") == 1
    assert fields.plain("map") == {"a": 1}
    assert (fields.has("text"), fields.has("null"), fields.has("none")) == (True, False, False)


KINDS: dict[str, Callable[[WireFields, str], object]] = {
    "text": lambda fields, name: fields.text(name),
    "octets": lambda fields, name: fields.octets(name, longest=4),
    "number": lambda fields, name: fields.number(name),
    "at": lambda fields, name: fields.moment(name),
    "day": lambda fields, name: fields.day(name),
    "flag": lambda fields, name: fields.flag(name),
    "digest": lambda fields, name: fields.digest(name),
    "items": lambda fields, name: fields.items(name, most=2),
    "texts": lambda fields, name: fields.texts(name, most=2),
    "maps": lambda fields, name: fields.maps(name, most=2),
    "map": lambda fields, name: fields.map(name),
    "plain": lambda fields, name: fields.plain(name),
}
WRONG: tuple[tuple[str, Item], ...] = (
    ("text", b"text"),
    ("octets", "text"),
    ("octets", bytes(5)),
    ("number", -1),
    ("number", True),
    ("number", "7"),
    ("at", -1),
    ("at", 253_402_300_800),
    ("at", 2**64 - 1),
    ("day", 20_261_123),
    ("day", ""),
    ("day", "20261123"),
    ("day", "2026-W48-1"),
    ("day", "2026-02-30"),
    ("day", "2026-11-23\n"),
    ("flag", 1),
    ("digest", bytes(31)),
    ("digest", bytes(33)),
    ("items", {}),
    ("items", [1, 2, 3]),
    ("texts", ["one", 2]),
    ("maps", [{}, 1]),
    ("maps", {}),
    ("map", []),
    ("plain", "map"),
)


@pytest.mark.parametrize(("name", "item"), WRONG, ids=repr)
def test_another_type_is_malformed_and_the_field_is_named(name: str, item: Item) -> None:
    with pytest.raises(Malformed, match=rf"message\.{name}"):
        KINDS[name](read(**{name: item}), name)


@pytest.mark.parametrize("name", KINDS)
def test_a_field_that_is_missing_is_malformed(name: str) -> None:
    with pytest.raises(Malformed, match=r"message\.missing"):
        KINDS[name](read(), "missing")


def test_other_fields_than_are_expected_are_malformed() -> None:
    fields = read()
    for names in ((), tuple(WHOLE)[1:], (*WHOLE, "more")):
        with pytest.raises(Malformed, match="other fields"):
            fields.expect(*names)


@pytest.mark.parametrize("item", [[], "map", 1, None], ids=repr)
def test_what_is_no_map_is_malformed(item: Item) -> None:
    with pytest.raises(Malformed, match="no map"):
        decode_fields(encode_item(item), "message", longest=10)


def test_a_message_has_a_greatest_length() -> None:
    encoded = encode_item({"a": 1})
    assert decode_fields(encoded, "message", longest=len(encoded)).number("a") == 1
    with pytest.raises(Malformed, match="too long"):
        decode_fields(encoded, "message", longest=len(encoded) - 1)


def test_one_map_has_one_form() -> None:
    for encoded in (b"\xa2\x61b\x01\x61a\x01", b"\xa1\x61a\x18\x01", b"\xbf\x61a\x01\xff"):
        with pytest.raises(Malformed):
            decode_fields(encoded, "message", longest=100)


@given(st.binary(max_size=200))
def test_any_octets_are_a_map_or_malformed(encoded: bytes) -> None:
    read_or_refuse(lambda data: decode_fields(data, "message", longest=100), encoded)


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_moment_is_read_to_the_second(moment: datetime) -> None:
    fields = read(at=encode_moment(moment))
    assert fields.moment("at") == moment.replace(microsecond=0)
