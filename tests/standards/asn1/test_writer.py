import re
from pathlib import Path

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

import nansen
from nansen.errors import Malformed
from nansen.standards.asn1.writer import element, encode, sequence_of, set_of, tagged


def test_one_package_touches_the_unstable_library() -> None:
    house = Path(nansen.__file__).parent
    door = house / "standards" / "asn1"
    strays = [
        path.relative_to(house).as_posix()
        for path in house.rglob("*.py")
        if door not in path.parents and re.search(r"hazmat(\.| import )asn1", path.read_text())
    ]
    assert strays == []


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65535, 65536])
def test_lengths_are_the_shortest_as_asn1crypto_reads_them(size: int) -> None:
    encoded = tagged(0x04, bytes(size))
    assert core.OctetString.load(encoded, strict=True).native == bytes(size)
    assert encoded == core.OctetString(bytes(size)).dump()


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_a_set_is_ordered_as_asn1crypto_orders_it(values: list[bytes]) -> None:
    class Octets(core.SetOf):  # type: ignore[misc] # the judge has no types
        _child_spec = core.OctetString

    parts = [core.OctetString(value).dump() for value in values]
    assert set_of(*parts) == Octets(values).dump()


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_a_sequence_keeps_its_order(values: list[bytes]) -> None:
    encoded = sequence_of(*(tagged(0x04, value) for value in values))
    assert [part.native for part in core.SequenceOf.load(encoded, spec=core.OctetString)] == values


@pytest.mark.parametrize("encoded", [b"", b"\x30", b"\x30\x01", b"\x05\x00\x05\x00", b"\x30\x80"])
def test_what_is_not_one_element_is_refused(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        element(encoded)


@given(st.binary(max_size=200))
def test_an_element_stands_as_it_came(contents: bytes) -> None:
    encoded = tagged(0x30, tagged(0x04, contents))
    assert encode(element(encoded)) == encoded
