"""CBOR in its one form."""

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64 - 1)
    | st.text(max_size=30)
    | st.binary(max_size=30)
)
ITEMS: st.SearchStrategy[Item] = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
).filter(lambda item: _depth(item) < 8)
SAMPLE = encode_item({"a": [1, "x", b"y", None, True], "bb": {"c": -7}})


def _depth(item: Item) -> int:
    parts = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return 1 + max(map(_depth, parts), default=0)


@given(ITEMS)
def test_what_is_written_reads_back(item: Item) -> None:
    assert decode_item(encode_item(item), field="x") == item


@pytest.mark.parametrize(
    ("encoded", "why"),
    [
        ("1801", "deterministic"),
        ("a2616201616101", "deterministic"),
        ("0100", "deterministic"),
        ("a2616101616101", "no CBOR"),
        ("9f01ff", "no CBOR"),
        ("a10101", "no CBOR"),
        ("a1413001", "no text"),
        ("f93c00", "plain"),
        ("f7", "plain"),
        ("c11a00000000", "plain"),
        ("81" * 20 + "01", "no CBOR"),
        ("", "no CBOR"),
        ("9b000000ffffffffff", "no CBOR"),
    ],
)
def test_other_forms_are_malformed(encoded: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        decode_item(bytes.fromhex(encoded), field="x")


@given(st.binary(max_size=60) | damaged(SAMPLE))
@example(cbor2.dumps({"a": {"b"}}))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    item = read_or_refuse(lambda data: (decode_item(data, field="x"),), data)
    if isinstance(item, tuple):
        assert encode_item(item[0]) == data
