"""Errors that cross from one process to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen import errors
from nansen.errors import (
    Conflict,
    Malformed,
    NansenError,
    Refused,
    Unavailable,
    Unsupported,
    Untrusted,
)
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.wire_errors import decode_error, encode_error
from nansen.standards.wire_fields import WireFields, decode_fields

TEXT = st.text(max_size=40)
ERRORS: st.SearchStrategy[NansenError] = st.one_of(
    st.builds(Malformed, TEXT, TEXT, clause=TEXT),
    st.builds(Unsupported, TEXT, TEXT, clause=TEXT),
    st.builds(Untrusted, TEXT, TEXT, clause=TEXT),
    st.builds(Refused, TEXT, TEXT),
    st.builds(Conflict, TEXT),
    st.builds(Unavailable, TEXT),
)


def wire(item: Item) -> WireFields:
    return decode_fields(encode_item(item), "error", longest=10_000)


@given(ERRORS)
def test_an_error_arrives_as_it_was_raised(error: NansenError) -> None:
    arrived = decode_error(wire(encode_error(error)))
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert vars(arrived) == vars(error)


def test_every_error_of_the_house_has_a_kind() -> None:
    ours = {
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, NansenError) and one is not NansenError
    }
    samples = (
        Malformed("a", "b", clause="c"),
        Unsupported("a", "b", clause="c"),
        Untrusted("a", "b", clause="c"),
        Refused("a", "b"),
        Conflict("a"),
        Unavailable("a"),
    )
    assert {type(one) for one in samples} == ours
    assert len({str(encode_error(one)["kind"]) for one in samples}) == len(ours)


def test_an_error_of_a_finer_kind_arrives_as_its_kind() -> None:
    class Stale(Conflict):
        """A conflict of some room's own."""

    arrived = decode_error(wire(encode_error(Stale("read again"))))
    assert (type(arrived), str(arrived)) == (Conflict, "read again")


@pytest.mark.parametrize(
    "changes", [{"kind": "bug"}, {"kind": 1}, {"about": None}, {"why": b""}, {"clause": 7}], ids=str
)
def test_what_is_no_error_is_malformed(changes: dict[str, Item]) -> None:
    whole = encode_error(Refused("R26", "one officer is no quorum"))
    with pytest.raises(Malformed):
        raise decode_error(wire({**whole, **changes}))
