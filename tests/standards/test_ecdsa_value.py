"""The two forms of an ECDSA signature."""

import pytest
from asn1crypto import algos
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.standards.ecdsa_value import (
    decode_ecdsa_value,
    ecdsa_der_from_raw,
    ecdsa_raw_from_der,
)

NUMBERS = st.integers(1, (1 << 521) - 1)


@given(NUMBERS, NUMBERS)
def test_both_ways(r: int, s: int) -> None:
    raw = r.to_bytes(66, "big") + s.to_bytes(66, "big")
    encoded = ecdsa_der_from_raw(raw)
    assert algos.DSASignature({"r": r, "s": s}).dump() == encoded
    assert decode_ecdsa_value(encoded) == (r, s)
    assert ecdsa_raw_from_der(encoded, 66) == raw


def test_the_examples_of_9303_13_table_b_2() -> None:
    assert ecdsa_der_from_raw(bytes((127, 1))).hex() == "300602017f020101"
    assert ecdsa_der_from_raw(bytes((128, 127))).hex() == "300702020080" + "02017f"


@pytest.mark.parametrize("raw", [b"", b"\x01", bytes(63)])
def test_halves_that_are_none(raw: bytes) -> None:
    with pytest.raises(Malformed):
        ecdsa_der_from_raw(raw)


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "3000",
        "3003020101",
        "3009020101020101020101",
        "3006020100020101",
        "3006020101020100",
        "30060201ff020101",
        "300702020001020101",
        "30060201010201010500",
    ],
)
def test_values_that_are_none(encoded: str) -> None:
    with pytest.raises(Malformed):
        decode_ecdsa_value(bytes.fromhex(encoded))


def test_a_number_too_large_for_its_half() -> None:
    with pytest.raises(Malformed):
        ecdsa_raw_from_der(bytes.fromhex("3007020200ff020101"), 0)
    assert ecdsa_raw_from_der(bytes.fromhex("3007020200ff020101"), 1) == b"\xff\x01"
