"""The DER walker: strict by rule, tolerant by name, and never surprised."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import core, parser
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, NansenError, Unsupported
from nansen.standards import der
from nansen.standards.der import Leniencies, Node, frame, read_first, read_node

ICAO = Path(__file__).parents[1] / "vectors" / "icao9303"
VECTORS = sorted(
    [
        *(ICAO / "masterlists").glob("*.[mc][le]*"),
        *(ICAO / "dsc").glob("*.cer"),
        *(ICAO / "sod_zkr").glob("*.sod"),
        ICAO / "lds_bsi2013" / "EF_SOD.bin",
        ICAO / "lds_loes2006" / "ef011D.bin",
    ]
)

TAGS = st.sampled_from([0x02, 0x04, 0x0C, 0x80, 0x9E, 0x30, 0x31, 0xA0, 0xBE])
Tree = tuple[int, "bytes | list[Tree]"]
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.tuples(TAGS.filter(lambda tag: not tag & 0x20), st.binary(max_size=300)),
    lambda inner: st.tuples(TAGS.filter(lambda tag: bool(tag & 0x20)), st.lists(inner, max_size=4)),
    max_leaves=12,
)


def write(tree: Tree) -> bytes:
    tag, inside = tree
    return frame(tag, *([inside] if isinstance(inside, bytes) else map(write, inside)))


def write_ber(tree: Tree, forms: Iterator[int]) -> bytes:
    """Write each length in some form that only BER allows, or in DER's, as `forms` says."""
    tag, inside = tree
    if isinstance(inside, bytes):
        contents = inside
    else:
        contents = b"".join(write_ber(part, forms) for part in inside)
    form = next(forms)
    if form == 1 and tag & 0x20:
        return bytes((tag, 0x80)) + contents + b"\0\0"
    if form == 2:
        return bytes((tag, 0x84)) + len(contents).to_bytes(4, "big") + contents
    return frame(tag, contents)


def read(node: Node) -> Tree:
    if node.tag & 0x20:
        return node.tag, [read(child) for child in node.children()]
    return node.tag, node.contents


@given(TREES)
def test_what_is_written_is_read(tree: Tree) -> None:
    assert read(read_node(write(tree))) == tree


@given(TREES, st.lists(st.integers(0, 2), min_size=60, max_size=60))
def test_ber_is_read_as_the_same_and_named(tree: Tree, forms: list[int]) -> None:
    encoded = write_ber(tree, iter(forms))
    lenient = Leniencies()
    assert read(read_node(encoded, lenient=lenient)) == tree
    assert bool(lenient.names) == (encoded != write(tree))
    if lenient.names:
        with pytest.raises(Malformed):
            read(read_node(encoded))


def walk_everything(data: bytes, lenient: Leniencies | None) -> None:
    """Step into every part and ask every getter; only our own errors may come out."""
    nodes = [read_node(data, lenient=lenient)]
    while nodes:
        node = nodes.pop()
        for get in (
            node.integer,
            node.boolean,
            node.null,
            node.oid,
            node.octets,
            node.bit_string,
            node.named_bits,
            node.text,
            node.time,
        ):
            try:
                get("field")
            except NansenError as error:
                assert isinstance(error, Malformed | Unsupported)  # noqa: PT017
        if node.tag & 0x20 or node.data[node.start] & 0x20:
            nodes += node.children()


@given(st.binary(max_size=400), st.booleans())
@example(b"", False)
@example(b"\x30", False)
@example(b"\x30\x80", True)
@example(b"\x30\x80\x00", True)
@example(b"\x30\x80\x00\x00", True)
@example(b"\x04\x80\x00\x00", True)
@example(b"\x30\x80\x00\x01\x00\x00", True)
@example(b"\x30\x03\x02\x01", False)
@example(b"\x30\x01\x02", False)
@example(b"\x30\x02\x00\x00", True)
@example(b"\x30\x03\x1f\x81\x01", True)
@example(b"\x30\x03\x1f\x1e\x00", True)
@example(b"\x1f\x81\x81\x81\x81\x00", True)
@example(b"\x1f\x81", True)
@example(b"\x1f\x21", True)
@example(b"\x04\xff" + bytes(130), True)
@example(b"\x04\x84\xff\xff\xff\xff", True)
@example(b"\x30\x80" * 60 + b"\x00\x00" * 60, True)
@example(b"\x24\x80" * 20 + b"\x00\x00" * 20, True)
@example(b"\x24\x04\x24\x02\x04\x00", True)
def test_any_bytes_are_read_or_malformed(data: bytes, tolerant: bool) -> None:
    try:
        walk_everything(data, Leniencies() if tolerant else None)
    except NansenError as error:
        assert isinstance(error, Malformed | Unsupported)  # noqa: PT017


@given(st.data())
def test_a_flipped_bit_is_read_or_malformed(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path in VECTORS if path.stat().st_size < 4000]))
    encoded = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(encoded) * 8 - 1))
    encoded[at // 8] ^= 1 << at % 8
    try:
        walk_everything(bytes(encoded), Leniencies())
    except NansenError as error:
        assert isinstance(error, Malformed | Unsupported)  # noqa: PT017


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_asn1crypto_sees_the_same_parts(path: Path) -> None:
    data = path.read_bytes()
    todo = [read_node(data)]
    count = 0
    while todo:
        node = todo.pop()
        children = node.children() if node.tag & 0x20 else []
        at = node.content
        for child in children:
            _, method, number, header, contents, _ = parser.parse(child.encoded, strict=True)
            assert (child.start, child.content) == (at, at + len(header))
            assert child.contents == contents
            assert (child.tag & 0x1F, child.tag >> 5 & 1) == (number, method)
            at = child.end
        assert at == node.stop or not children
        todo += children
        count += 1
    assert count > 20


HUGE = 2 * der.MAX_CHILDREN + 3


@pytest.mark.parametrize(
    "encoded",
    [
        frame(0x30, b"\x05\x00" * HUGE),
        b"\x30\x80" + b"\x05\x00" * HUGE + b"\x00\x00",
        b"\x30\x80" * 40 + b"\x00\x00" * 40,
    ],
    ids=["many parts", "many parts of unknown length", "deep"],
)
def test_size_has_bounds(encoded: bytes) -> None:
    with pytest.raises(Unsupported):
        read_node(encoded, lenient=Leniencies()).children("everything")


def test_segments_have_a_depth() -> None:
    encoded = frame(0x04, b"x")
    for _ in range(der.MAX_BER_NESTING + 2):
        encoded = frame(0x24, encoded, frame(0x04, b"y"))
    with pytest.raises(Unsupported):
        read_node(encoded, lenient=Leniencies()).octets()


def test_segments_are_joined_in_order() -> None:
    inner = frame(0x24, frame(0x04, b"b"), frame(0x04, b"c"))
    encoded = frame(0x24, frame(0x04, b"a"), inner, frame(0x04, b"d"))
    lenient = Leniencies()
    assert read_node(encoded, lenient=lenient).octets() == b"abcd"
    assert lenient.names == ("ber-constructed-string",)
    with pytest.raises(Malformed):
        read_node(encoded).octets()


@pytest.mark.parametrize(
    ("encoded", "value"),
    [("020100", 0), ("02017f", 127), ("02020080", 128), ("020180", -128), ("0202ff7f", -129)],
)
def test_integer(encoded: str, value: int) -> None:
    assert read_node(bytes.fromhex(encoded)).integer() == value
    assert core.Integer(value).dump().hex() == encoded


@pytest.mark.parametrize(("encoded", "value"), [("02020001", 1), ("0202ff80", -128)])
def test_padded_integer_is_named(encoded: str, value: int) -> None:
    lenient = Leniencies()
    assert read_node(bytes.fromhex(encoded), lenient=lenient).integer() == value
    assert lenient.names == ("ber-padded-integer",)
    with pytest.raises(Malformed):
        read_node(bytes.fromhex(encoded)).integer()


@pytest.mark.parametrize("contents", [b"", bytes(4097)])
def test_integer_has_bounds(contents: bytes) -> None:
    with pytest.raises(Malformed):
        read_node(frame(2, contents), lenient=Leniencies()).integer()


@pytest.mark.parametrize(
    ("encoded", "value", "names"),
    [("010100", False, ()), ("0101ff", True, ()), ("010101", True, ("ber-boolean",))],
)
def test_boolean(encoded: str, value: bool, names: tuple[str, ...]) -> None:
    lenient = Leniencies()
    assert read_node(bytes.fromhex(encoded), lenient=lenient).boolean() is value
    assert lenient.names == names


@pytest.mark.parametrize("encoded", ["0100", "01020000"])
def test_boolean_is_one_octet(encoded: str) -> None:
    with pytest.raises(Malformed):
        read_node(bytes.fromhex(encoded), lenient=Leniencies()).boolean()


def test_null_is_empty() -> None:
    read_node(b"\x05\x00").null()
    with pytest.raises(Malformed):
        read_node(b"\x05\x01\x00").null()


@given(
    st.integers(0, 2).flatmap(
        lambda root: st.tuples(
            st.just(root), st.integers(0, 39 if root < 2 else 1 << 60), st.integers(0, 1 << 70)
        )
    )
)
def test_oid_is_what_asn1crypto_wrote(arcs: tuple[int, ...]) -> None:
    dotted = ".".join(map(str, arcs))
    assert read_node(core.ObjectIdentifier(dotted).dump()).oid() == dotted


@pytest.mark.parametrize("contents", [b"", b"\x81", b"\x2a\x80\x01", b"\x80\x01", b"\x01" * 65])
def test_oid_keeps_its_form(contents: bytes) -> None:
    with pytest.raises(Malformed):
        read_node(frame(6, contents), lenient=Leniencies()).oid()


@given(st.frozensets(st.integers(0, 20)))
def test_named_bits_are_what_asn1crypto_wrote(bits: frozenset[int]) -> None:
    class Flags(core.BitString):  # type: ignore[misc]
        _map = {bit: str(bit) for bit in range(21)}  # noqa: RUF012

    encoded = Flags({str(bit) for bit in bits}).dump()
    assert read_node(encoded).named_bits() == bits


@pytest.mark.parametrize("contents", [b"", b"\x08\x00", b"\x01", bytes(18)])
def test_named_bits_keep_their_form(contents: bytes) -> None:
    with pytest.raises(Malformed):
        read_node(frame(3, contents), lenient=Leniencies()).named_bits()


def test_unused_bits_that_are_set_are_named() -> None:
    lenient = Leniencies()
    assert read_node(b"\x03\x02\x01\x03", lenient=lenient).named_bits() == {6}
    assert lenient.names == ("ber-unused-bits",)


def test_trailing_zero_bits_are_named() -> None:
    lenient = Leniencies()
    assert read_node(b"\x03\x03\x00\x06\x00", lenient=lenient).named_bits() == {5, 6}
    assert lenient.names == ("ber-unused-bits",)


def test_bit_string_of_whole_octets() -> None:
    assert read_node(b"\x03\x02\x00\x41").bit_string() == b"A"
    with pytest.raises(Malformed):
        read_node(b"\x03\x02\x01\x40").bit_string()


def test_sequence() -> None:
    assert [node.tag for node in read_node(b"\x30\x02\x05\x00").sequence("field")] == [5]
    with pytest.raises(Malformed):
        read_node(b"\x31\x02\x05\x00").sequence("field")


def test_set_of_in_order() -> None:
    assert read_node(b"\x31\x00").set_of("set") == []
    ordered, unordered = b"\x31\x06\x02\x01\x01\x02\x01\x02", b"\x31\x06\x02\x01\x02\x02\x01\x01"
    assert [node.integer() for node in read_node(ordered).set_of("set")] == [1, 2]
    lenient = Leniencies()
    assert len(read_node(unordered, lenient=lenient).set_of("set")) == 2
    assert lenient.names == ("ber-unsorted-set",)
    with pytest.raises(Malformed):
        read_node(unordered).set_of("set")


def test_trailing_bytes_are_named() -> None:
    lenient = Leniencies()
    assert read_node(b"\x05\x00\x00", lenient=lenient).encoded == b"\x05\x00"
    assert lenient.names == ("trailing-bytes",)
    with pytest.raises(Malformed):
        read_node(b"\x05\x00\x00")


def test_first_of_many() -> None:
    data = b"\x05\x00\x02\x01\x07\x05\x00"
    assert read_first(data, 2).integer() == 7
    with pytest.raises(Malformed):
        read_first(data, len(data))


def test_only_child() -> None:
    assert read_node(b"\xa0\x03\x02\x01\x07").only_child("seven").integer() == 7
    with pytest.raises(Malformed):
        read_node(b"\xa0\x00").only_child("seven")


def test_a_long_tag() -> None:
    node = read_node(b"\x7f\x61\x02\x05\x00")
    assert (node.tag, node.only_child("x").tag) == (0x7F61, 5)
    lenient = Leniencies()
    assert read_node(b"\x1f\x05\x00", lenient=lenient).tag == 0x1F05
    assert lenient.names == ("ber-long-form",)


def test_text_and_time() -> None:
    assert read_node(frame(0x13, b"UT")).text() == "UT"
    assert read_node(frame(0x80, b"UT")).text(tag=0x16) == "UT"
    lenient = Leniencies()
    assert read_node(frame(0x13, b"U@T"), lenient=lenient).text() == "U@T"
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert read_node(frame(0x17, b"261123120000Z")).time() == moment
    assert read_node(frame(0x80, b"20261123120000Z")).time(tag=0x18) == moment
    assert read_node(frame(0x17, b"2611231200Z"), lenient=lenient).time() == moment
    assert lenient.names == ("text-alphabet", "time-form")


def test_ten_megabytes_of_noise_are_refused_at_once() -> None:
    noise = b"\x30\x84\x00\x98\x96\x80" + bytes(range(1, 251)) * 40_000
    with pytest.raises(Malformed):
        read_node(noise, lenient=Leniencies()).children()


@pytest.mark.parametrize("encoded", ["300102", "30020201", "30040282", "300302820100"])
def test_a_part_that_ends_early(encoded: str) -> None:
    data = bytes.fromhex(encoded)
    node = Node(data, 0x30, 0, 2, len(data), len(data), None)
    with pytest.raises(Malformed):
        node.children()


def test_a_primitive_has_no_parts() -> None:
    with pytest.raises(Malformed):
        read_node(b"\x04\x02\x05\x00").children()
