"""Tags, both kinds of length, and values."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.standards.icao9303.seal import Feature, encode_features
from nansen.standards.icao9303.seal.message import (
    decode_der_length,
    decode_signature,
    decode_zones,
    encode_der_length,
    encode_signature,
)

FEATURES = st.lists(
    st.builds(Feature, st.integers(0, 254), st.binary(max_size=255)),
    max_size=6,
    unique_by=lambda feature: feature.tag,
).map(tuple)


@given(FEATURES, st.sampled_from([3, 4]))
@example((Feature(1, b"x" * 200),), 3)
@example((Feature(1, b"x" * 200),), 4)
def test_round_trip(features: tuple[Feature, ...], version: int) -> None:
    zone = encode_features(features, version=version)
    signature = encode_signature(b"rs")
    assert decode_zones(zone + signature, 0, version=version) == (features, len(zone))
    assert decode_signature(zone + signature, len(zone)) == b"rs"


def test_lengths_differ_from_version_to_version() -> None:
    features = (Feature(7, b"x" * 200),)
    assert encode_features(features, version=3)[:2] == b"\x07\xc8"
    assert encode_features(features, version=4)[:3] == b"\x07\x81\xc8"


@pytest.mark.parametrize("length", [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x10000, 0xFFFFFFFF])
def test_der_lengths(length: int) -> None:
    encoded = encode_der_length(length)
    assert len(encoded) <= 5
    assert decode_der_length(encoded, 0) == (length, len(encoded))


@pytest.mark.parametrize("length", ["", "80", "8100", "817F", "820001", "81", "85FFFFFFFFFF", "FF"])
def test_no_der_length(length: str) -> None:
    with pytest.raises(Malformed):
        decode_der_length(bytes.fromhex(length), 0)


def test_lengths_beyond_the_format_cannot_be_written() -> None:
    with pytest.raises(Malformed):
        encode_der_length(1 << 32)
    with pytest.raises(Malformed):
        encode_features([Feature(1, bytes(256))], version=3)


@pytest.mark.parametrize("tag", [-1, 255])
def test_tag_255_is_the_signature_s(tag: int) -> None:
    with pytest.raises(Malformed, match="254"):
        Feature(tag, b"")


def test_a_feature_shows_its_tag_only() -> None:
    assert repr(Feature(5, b"ABC424242")) == "Feature(tag=5)"


@pytest.mark.parametrize(
    ("zones", "why"),
    [
        ("0101AA0101BBFF02AABB", "twice"),
        ("0102AA", "cut off"),
        ("01", "missing"),
        ("0101AA", "missing"),
    ],
)
@pytest.mark.parametrize("version", [3, 4])
def test_broken_zones(zones: str, why: str, version: int) -> None:
    with pytest.raises(Malformed, match=why):
        decode_zones(bytes.fromhex(zones), 0, version=version)


@pytest.mark.parametrize("zone", ["FF", "FF00", "FF01AA", "FF02AABBCC", "FF04AABB"])
def test_broken_signature_zones(zone: str) -> None:
    with pytest.raises(Malformed):
        decode_signature(bytes.fromhex(zone), 0)
