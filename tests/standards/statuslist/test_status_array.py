"""The IETF's array of statuses: the draft's own lists, and whatever else may come."""

import json
import random
import zlib
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.standards.statuslist.array import (
    StatusArray,
    decode_status_array,
    encode_status_array,
    pack_statuses,
)

VECTORS = Path(__file__).parents[2] / "vectors" / "statuslist" / "token_status_list.json"
LISTS: list[dict[str, Any]] = json.loads(VECTORS.read_text())["lists"]
WIDTHS = st.sampled_from([1, 2, 4, 8])
SAMPLE = encode_status_array(pack_statuses({3: 1, 700: 1}, size=1024, bits=1))


def statuses_of(listed: dict[str, Any]) -> dict[int, int]:
    return {int(index): status for index, status in listed["statuses"].items()}


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed["id"])
def test_the_drafts_lists_read_as_they_state(listed: dict[str, Any]) -> None:
    in_json = urlsafe_b64decode(listed["lst"] + "=" * (-len(listed["lst"]) % 4))
    in_cbor = cbor2.loads(bytes.fromhex(listed["cbor"]))
    assert in_cbor == {"bits": listed["bits"], "lst": in_json}
    array = decode_status_array(in_json, bits=listed["bits"])
    assert array.size == listed["size"]
    stated = statuses_of(listed)
    assert {index: array.status_at(index) for index in stated} == stated
    counted = array.count()
    assert array.size - counted[0] == len(stated)
    assert sum(status * times for status, times in counted.items()) == sum(stated.values())


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed["id"])
def test_the_drafts_lists_are_written_as_they_stand(listed: dict[str, Any]) -> None:
    array = pack_statuses(statuses_of(listed), size=listed["size"], bits=listed["bits"])
    written = encode_status_array(array)
    published = cbor2.loads(bytes.fromhex(listed["cbor"]))["lst"]
    assert written[:2] == published[:2] == b"\x78\xda", "zlib, at its highest level"
    assert zlib.decompress(written) == zlib.decompress(published)


@given(WIDTHS, st.data())
def test_every_status_reads_back(bits: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 200))
    statuses = data.draw(
        st.dictionaries(st.integers(0, size - 1), st.integers(0, 2**bits - 1), max_size=20)
    )
    array = pack_statuses(statuses, size=size, bits=bits)
    again = decode_status_array(encode_status_array(array), bits=bits)
    assert again == array
    assert size <= again.size < size + 8
    assert [again.status_at(index) for index in range(size)] == [
        statuses.get(index, 0) for index in range(size)
    ]
    assert again.count().total() == again.size


@given(st.binary(max_size=80) | damaged(SAMPLE), WIDTHS)
@example(b"", 1)
@example(zlib.compress(b""), 8)
@example(zlib.compress(b"x") + b"\x00", 8)
@example(zlib.compress(b"x")[:-1], 8)
@example(zlib.compress(b"x" * 1000), 1)
def test_any_bytes_are_read_or_refused(data: bytes, bits: int) -> None:
    array = read_or_refuse(lambda data: decode_status_array(data, bits=bits, largest=200), data)
    if isinstance(array, StatusArray):
        assert zlib.decompress(data) == array.octets
        assert len(array.octets) <= 200


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zlib.compress(b"x", wbits=-15), "no zlib stream"),
        (zlib.compress(b"x", wbits=31), "no zlib stream"),
        (zlib.compress(b"x") + b"x", "does not end"),
        (zlib.compress(b"x")[:-1], "does not end"),
    ],
    ids=["raw deflate", "gzip", "something behind", "broken off"],
)
def test_other_streams_are_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        decode_status_array(data, bits=1)


def test_a_bomb_is_not_unfolded() -> None:
    bomb = zlib.compress(bytes(64 * 1024 * 1024), 9)
    with pytest.raises(Unsupported, match="larger"):
        decode_status_array(bomb, bits=1)
    assert decode_status_array(zlib.compress(bytes(10)), bits=1, largest=10).size == 80


def test_ten_megabytes_of_noise_are_refused() -> None:
    noise = random.Random(1).randbytes(10_000_000)
    with pytest.raises(Malformed):
        decode_status_array(noise, bits=2)


@pytest.mark.parametrize("bits", [0, 3, 16, -1])
def test_statuses_have_one_two_four_or_eight_bits(bits: int) -> None:
    with pytest.raises(Malformed, match="1, 2, 4 or 8"):
        StatusArray(bits=bits, octets=b"")


@pytest.mark.parametrize("index", [-1, 16, 2**40])
def test_an_index_outside_says_nothing(index: int) -> None:
    with pytest.raises(Malformed, match="outside"):
        StatusArray(bits=1, octets=b"\xb9\xa3").status_at(index)


@pytest.mark.parametrize("statuses", [{8: 1}, {-1: 1}, {0: 4}, {0: -1}])
def test_what_has_no_room_is_not_packed(statuses: dict[int, int]) -> None:
    with pytest.raises(Malformed, match="no room"):
        pack_statuses(statuses, size=8, bits=2)
