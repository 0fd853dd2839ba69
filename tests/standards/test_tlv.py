"""BER-TLV: written in its shortest form, read as 7816-4 has it, tolerant only by name."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies
from nansen.standards.tlv import (
    MAX_OBJECTS,
    encode_length,
    encode_object,
    encode_tag,
    find,
    find_optional,
    read_first,
    read_object,
    read_tags,
)

TAGS = st.sampled_from([0x02, 0x5C, 0x61, 0x80, 0xA1, 0x5F0E, 0x5F1F, 0x7F61, 0x5F8101, 0xBF8101])


@given(TAGS, st.binary(max_size=70_000))
@example(0x5F0E, bytes(127))
@example(0x5F0E, bytes(128))
@example(0x7F61, bytes(255))
@example(0x7F61, bytes(256))
@example(0x7F61, bytes(65_536))
def test_what_is_written_reads_back(tag: int, value: bytes) -> None:
    encoded = encode_object(tag, value)
    found = read_object(encoded, field="x")
    assert (found.tag, found.value, found.encoded) == (tag, value, encoded)


@given(st.lists(st.tuples(TAGS, st.binary(max_size=200)), max_size=20))
def test_a_template_splits_into_its_parts(parts: list[tuple[int, bytes]]) -> None:
    encoded = encode_object(0x7F61, *(encode_object(tag, value) for tag, value in parts))
    children = read_object(encoded, field="x").children("x")
    assert [(child.tag, child.value) for child in children] == parts


@given(st.binary(max_size=200))
@example(b"\x1f\x81\x81\x81\x01\x00")
@example(b"\x7f")
@example(b"\x00\x00")
@example(b"\xff\x00")
@example(b"\x30\x80")
@example(b"\x30\x85\x01\x01\x01\x01\x01")
@example(b"\x30\x82\x01")
@example(b"\x30\x01")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    def walk(encoded: bytes) -> object:
        found = read_object(encoded, field="x", lenient=Leniencies())
        return found.children("x") if found.constructed else found

    read_or_refuse(walk, data)


@given(TAGS, st.binary(max_size=300), st.integers(0, 3))
def test_a_long_length_is_tolerated_by_name(tag: int, value: bytes, zeros: int) -> None:
    octets = len(value).to_bytes(max(1, (len(value).bit_length() + 7) // 8) + zeros, "big")
    long = encode_tag(tag) + bytes((0x80 | len(octets),)) + octets + value
    if len(octets) > 4:
        return
    lenient = Leniencies()
    assert read_object(long, field="x", lenient=lenient).value == value
    if long == encode_object(tag, value):
        assert lenient.names == ()
    else:
        assert lenient.names == ("tlv-long-length",)
        with pytest.raises(Malformed, match="long length"):
            read_object(long, field="x")


def test_bytes_after_the_object_are_tolerated_by_name() -> None:
    lenient = Leniencies()
    assert read_object(b"\x02\x01\x05\x00", field="x", lenient=lenient).value == b"\x05"
    assert lenient.names == ("trailing-bytes",)
    with pytest.raises(Malformed, match="trailing"):
        read_object(b"\x02\x01\x05\x00", field="x")


def test_an_object_may_stand_among_others() -> None:
    assert read_first(b"\x00\x02\x01\x05\x00", 1, field="x").value == b"\x05"
    with pytest.raises(Malformed):
        read_first(b"\x00\x02\x01\x05\x00", 1, field="x", stop=3)


def test_a_primitive_has_no_parts_and_a_tag_must_be_the_one_asked_for() -> None:
    primitive = read_object(b"\x02\x01\x05", field="version")
    with pytest.raises(Malformed, match="version"):
        primitive.children("version")
    with pytest.raises(Malformed, match="has tag 02, not 61"):
        primitive.expect(0x61, "version")


def test_one_object_is_found_among_many() -> None:
    children = read_object(bytes.fromhex("61 06 020105 040107"), field="x").children("x")
    assert find(children, 0x02, "x").value == b"\x05"
    assert find_optional(children, 0x05, "x") is None
    with pytest.raises(Malformed, match="lacks"):
        find(children, 0x05, "x")
    with pytest.raises(Malformed, match="twice"):
        find([*children, *children], 0x02, "x")


def test_tag_lists_read() -> None:
    assert read_tags(bytes.fromhex("61755F0E7F61"), "x") == (0x61, 0x75, 0x5F0E, 0x7F61)
    with pytest.raises(Malformed):
        read_tags(bytes.fromhex("615F"), "x")


def test_more_parts_than_anybody_writes_are_not_supported() -> None:
    template = encode_object(0x61, b"\x02\x00" * (MAX_OBJECTS + 1))
    with pytest.raises(Unsupported):
        read_object(template, field="x").children("x")


def test_lengths_are_as_short_as_they_go() -> None:
    assert [encode_length(n).hex() for n in (0, 127, 128, 255, 256, 2**24)] == [
        "00",
        "7f",
        "8180",
        "81ff",
        "820100",
        "8401000000",
    ]


def test_ten_megabytes_of_anything_are_refused_at_once() -> None:
    start = time.process_time()
    for filling in (b"\x61\x82", b"\x02\x00", b"\x00", b"\xff", b"\x7f\x61\x84\x00\x98\x96\x76"):
        data = (filling * 10_000_000)[:10_000_000]
        read_or_refuse(lambda data: read_object(data, field="x").children("x"), data)
    assert time.process_time() - start < 2


def test_a_tag_list_without_end_is_refused() -> None:
    with pytest.raises(Malformed, match="lists more than"):
        read_tags(b"\x61" * 1_000_000, "tag list")
