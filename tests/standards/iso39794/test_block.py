"""Blocks by schema: each rule of the notation, and each tolerance by its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies, read_node
from nansen.standards.iso39794.block import Block, Value, decode_block, encode_block
from nansen.standards.iso39794.schema import (
    Choice,
    Code,
    Field,
    Octets,
    Parts,
    Series,
    Truth,
    Whole,
)
from nansen.standards.tlv import encode_object

INNER = Parts((Field(0, "x", Whole(-300, 300), required=True), Field(1, "y", Truth())))
SHAPE = Parts(
    (
        Field(0, "number", Whole(-(2**40), 2**40), required=True),
        Field(1, "truth", Truth()),
        Field(2, "octets", Octets()),
        Field(3, "code", Code(("a", "b"))),
        Field(4, "inner", INNER),
        Field(
            5,
            "choice",
            Choice((Field(1, "left", Whole(0, 9)),), tolerated=(Field(0, "right", Whole(0, 9)),)),
        ),
        Field(6, "blocks", Series(INNER, at_most=3)),
        Field(7, "strings", Series(Octets(), at_most=3)),
    )
)
INNERS = st.builds(
    lambda x, y: Block((("x", x),) if y is None else (("x", x), ("y", y))),
    st.integers(-300, 300),
    st.none() | st.booleans(),
)
OPTIONAL: dict[str, st.SearchStrategy[Value]] = {
    "truth": st.booleans(),
    "octets": st.binary(max_size=200),
    "code": st.integers(0, 0xFFFF),
    "inner": INNERS,
    "choice": st.integers(0, 9).map(lambda number: Block((("left", number),))),
    "blocks": st.lists(INNERS, max_size=3).map(tuple),
    "strings": st.lists(st.binary(max_size=9), max_size=3).map(tuple),
}
BLOCKS = st.builds(
    lambda number, rest: Block((("number", number), *rest.items())),
    st.integers(-(2**40), 2**40),
    st.fixed_dictionaries({}, optional=OPTIONAL).map(
        lambda rest: {name: rest[name] for name in OPTIONAL if name in rest}
    ),
)


def decode(contents: str | bytes, shape: Parts = SHAPE) -> tuple[Block, tuple[str, ...]]:
    lenient = Leniencies()
    octets = bytes.fromhex(contents) if isinstance(contents, str) else contents
    node = read_node(encode_object(0x30, octets), lenient=lenient)
    return decode_block(node, shape, "block"), lenient.names


@given(BLOCKS)
def test_what_is_written_reads_back(block: Block) -> None:
    assert decode(encode_block(block, SHAPE, "block")) == (block, ())


def test_numbers_are_as_short_as_they_go() -> None:
    for number, octets in ((0, "00"), (127, "7f"), (128, "0080"), (-128, "80"), (-129, "ff7f")):
        encoded = encode_block(Block((("number", number),)), SHAPE, "block")
        assert encoded[2:].hex() == octets


def test_what_a_newer_edition_adds_is_kept_and_named() -> None:
    contents = bytes.fromhex("800101 a903040102 8a0100")
    block, names = decode(contents)
    assert names == ("39794-unknown-field",)
    assert encode_block(block, SHAPE, "block") == contents
    with pytest.raises(Malformed, match="unknown field"):
        decode_block(read_node(encode_object(0x30, contents)), SHAPE, "block")


def test_a_plain_code_is_tolerated_by_name() -> None:
    block, names = decode("800101 a503800105")
    assert (block.get("choice", "right"), names) == (5, ("39794-plain-code",))


def test_an_odd_truth_is_tolerated_by_name() -> None:
    block, names = decode("800101 810101")
    assert (block.get("truth"), names) == (True, ("ber-boolean",))
    with pytest.raises(Malformed, match="one octet"):
        decode("800101 81020000")


@pytest.mark.parametrize(
    "contents",
    [
        "",
        "810100",
        "8100 800101",
        "800101 800101",
        "800101 830101 8201ff",
        "8007010000000000 00",
        "a003800101",
        "020101",
        "9f2001 01",
        "800101 8302ffff",
        "800101 a400",
        "800101 8403800101",
        "800101 a500",
        "800101 a506810101810101",
        "800101 a503810163",
        "800101 a608 3000300030003000",
        "800101 a6033101 00",
        "800101 a703020101",
    ],
)
def test_what_breaks_the_notation_is_malformed(contents: str) -> None:
    with pytest.raises(Malformed):
        decode(contents)


def test_another_alternative_is_not_supported() -> None:
    with pytest.raises(Unsupported):
        decode("800101 a503820101")


@pytest.mark.parametrize(
    "fields",
    [
        (),
        (("number", True),),
        (("number", 2**41),),
        (("number", b"1"),),
        (("number", 1), ("truth", 1)),
        (("number", 1), ("code", -1)),
        (("number", 1), ("choice", Block(()))),
        (("number", 1), ("choice", Block((("left", 1), ("right", 2))))),
        (("number", 1), ("choice", Block((("left", 1),), (b"\x80\x00",)))),
        (("number", 1), ("blocks", (Block((("x", 1),)),) * 4)),
        (("number", 1), ("strings", (1,))),
        (("number", 1), ("other", 1)),
    ],
)
def test_a_value_of_another_kind_is_not_written(fields: tuple[tuple[str, Value], ...]) -> None:
    with pytest.raises(Malformed):
        encode_block(Block(fields), SHAPE, "block")


def test_a_path_that_leads_nowhere_gives_nothing() -> None:
    block = Block((("inner", Block((("x", 1),))),))
    assert block.get("inner", "x") == 1
    assert block.get("inner", "z") is None
    assert block.get("inner", "x", "deeper") is None
    assert repr(block) == "Block(inner)"
