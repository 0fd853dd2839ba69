"""The header in both versions, and everything that it may not say."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported
from nansen.standards.icao9303.seal import SealHeader
from nansen.standards.icao9303.seal.c40 import encode_c40
from nansen.standards.icao9303.seal.header import decode_seal_header, encode_seal_header

HEADER = SealHeader(
    issuing_country="UTO",
    signer="UTTS",
    certificate_reference="5B",
    document_issued=date(2026, 11, 20),
    signature_created=date(2026, 11, 23),
    feature_reference=0x5D,
    document_type=1,
)


@st.composite
def headers(draw: st.DrawFn) -> SealHeader:
    version = draw(st.sampled_from([3, 4]))
    digits = "[0-9A-F]{5}" if version == 3 else "[0-9A-F]{1,255}"
    return SealHeader(
        version=version,
        issuing_country=draw(st.from_regex("[A-Z]{1,3}", fullmatch=True)),
        signer=draw(st.from_regex("[A-Z]{2}[A-Z0-9]{2}", fullmatch=True)),
        certificate_reference=draw(st.from_regex(digits, fullmatch=True)),
        document_issued=draw(st.dates()),
        signature_created=draw(st.dates()),
        feature_reference=draw(st.integers(1, 254)),
        document_type=draw(st.integers(1, 254)),
    )


@given(headers(), st.binary(max_size=8))
def test_round_trip_whatever_follows(header: SealHeader, rest: bytes) -> None:
    encoded = encode_seal_header(header)
    assert decode_seal_header(encoded + rest) == (header, len(encoded))
    if header.version == 3:
        assert len(encoded) == 18  # 9303-13 §2.2


@given(st.binary(max_size=40).map(lambda rest: b"\xdc\x03" + rest))
def test_any_bytes_are_the_one_encoding_of_a_header_or_malformed(data: bytes) -> None:
    try:
        header, end = decode_seal_header(data)
    except Malformed:
        return
    assert encode_seal_header(header) == data[:end]


@given(headers(), st.data())
def test_a_cut_header_is_malformed(header: SealHeader, data: st.DataObject) -> None:
    encoded = encode_seal_header(header)
    with pytest.raises(Malformed):
        decode_seal_header(encoded[: data.draw(st.integers(0, len(encoded) - 1))])


@pytest.mark.parametrize("version", [0, 1, 4, 0xFF])
def test_only_two_versions_are_read(version: int) -> None:
    with pytest.raises(Unsupported):
        decode_seal_header(bytes([0xDC, version]) + encode_seal_header(HEADER)[2:])


def test_another_constant_is_no_seal() -> None:
    with pytest.raises(Malformed, match="DC"):
        decode_seal_header(b"\xdd" + encode_seal_header(HEADER)[1:])


@pytest.mark.parametrize(
    "change",
    [
        {"issuing_country": ""},
        {"issuing_country": "UTOP"},
        {"issuing_country": "U1"},
        {"signer": "UT1"},
        {"signer": "1TTS"},
        {"certificate_reference": ""},
        {"certificate_reference": "5b"},
        {"certificate_reference": "G"},
        {"certificate_reference": "0" * 256},
        {"certificate_reference": "5B", "version": 3},
        {"feature_reference": 0},
        {"document_type": 255},
    ],
)
def test_a_header_that_would_not_encode_cannot_be_made(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        replace(HEADER, **change)


def test_a_third_version_cannot_be_made() -> None:
    with pytest.raises(Unsupported):
        replace(HEADER, version=5)


def test_reference_is_a_serial_number_and_zeros_are_a_test() -> None:
    assert HEADER.serial_number == 91
    assert not HEADER.is_test
    assert replace(HEADER, certificate_reference="000").is_test


def test_a_reference_shorter_than_its_count_is_malformed() -> None:
    encoded = encode_seal_header(replace(HEADER, certificate_reference="123456"))
    broken = encoded[:4] + encode_c40("UTTS06123") + encode_c40("45") + encoded[12:]
    assert len(broken) == len(encoded)
    with pytest.raises(Malformed, match="shorter"):
        decode_seal_header(broken)


def test_a_count_that_is_no_number_is_malformed() -> None:
    encoded = encode_seal_header(HEADER)
    with pytest.raises(Malformed, match="count"):
        decode_seal_header(encoded[:4] + encode_c40("UTTSX2") + encoded[8:])
