"""The message zone and the signature zone: tag, length, value (9303-13 §2.3 and §2.4).

A feature's length is one byte up to version 3 and a DER length from version 4 on; the
signature's is a DER length in both. Tag 255 begins the signature.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nansen.errors import Malformed

SIGNATURE_TAG = 0xFF

_CLAUSE = "9303-13 §2.3"
_LONGEST_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as the seal holds it; an unknown tag is kept like any other."""

    tag: int
    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Keep tag 255 free, which marks the signature."""
        if not 0 <= self.tag < SIGNATURE_TAG:
            raise Malformed("tag", "must be between 0 and 254", clause="9303-13 §2.3.1")


def encode_features(features: Iterable[Feature], *, version: int) -> bytes:
    """Write the message zone."""
    zone = bytearray()
    for feature in features:
        zone.append(feature.tag)
        zone += _encode_feature_length(len(feature.value), version)
        zone += feature.value
    return bytes(zone)


def encode_signature(signature: bytes) -> bytes:
    """Write the signature zone."""
    return encode_signature_marker(len(signature)) + signature


def encode_signature_marker(length: int) -> bytes:
    """Write what stands before a signature of so many bytes."""
    return bytes((SIGNATURE_TAG,)) + encode_der_length(length)


def decode_zones(data: bytes, start: int, *, version: int) -> tuple[tuple[Feature, ...], int]:
    """Read the message from `start`; tell also where the signature zone begins."""
    features: dict[int, Feature] = {}
    at = start
    while at < len(data) and data[at] != SIGNATURE_TAG:
        tag = data[at]
        if tag in features:
            why = "stands twice, yet identifies a feature"
            raise Malformed("tag", why, clause="9303-13 §2.3.1")
        length, begin = _decode_feature_length(data, at + 1, version)
        if begin + length > len(data):
            raise Malformed("feature", "is cut off", clause=_CLAUSE)
        features[tag] = Feature(tag, data[begin : begin + length])
        at = begin + length
    if at >= len(data):
        raise Malformed("signature", "is missing", clause="9303-13 §2.4")
    return tuple(features.values()), at


def decode_signature(data: bytes, start: int) -> bytes:
    """Read the signature zone, which is the last (9303-13 §2.5: padding is the symbol's)."""
    length, begin = decode_der_length(data, start + 1)
    if not length or length % 2 or begin + length != len(data):
        raise Malformed("signature", "must be r and s and the seal's end", clause="9303-13 §2.4")
    return data[begin:]


def encode_der_length(length: int) -> bytes:
    """Write a length in one to five bytes."""
    if length < 0x80:
        return bytes((length,))
    size = (length.bit_length() + 7) // 8
    if size >= _LONGEST_LENGTH:
        raise Malformed("length", "takes more than five bytes", clause=_CLAUSE)
    return bytes((0x80 | size,)) + length.to_bytes(size, "big")


def decode_der_length(data: bytes, at: int) -> tuple[int, int]:
    """Read a length, which must be the shortest; tell also where the value begins."""
    if at >= len(data):
        raise Malformed("length", "is missing", clause=_CLAUSE)
    first = data[at]
    if first < 0x80:
        return first, at + 1
    end = at + 1 + (first & 0x7F)
    length = int.from_bytes(data[at + 1 : end], "big") if first <= 0x84 else 0
    if end > len(data) or encode_der_length(length) != data[at:end]:
        raise Malformed("length", "is no DER length of one to five bytes", clause=_CLAUSE)
    return length, end


def _encode_feature_length(length: int, version: int) -> bytes:
    if version >= 4:
        return encode_der_length(length)
    if length > 0xFF:
        raise Malformed("length", "takes more than version 3's one byte", clause=_CLAUSE)
    return bytes((length,))


def _decode_feature_length(data: bytes, at: int, version: int) -> tuple[int, int]:
    if version >= 4:
        return decode_der_length(data, at)
    if at >= len(data):
        raise Malformed("length", "is missing", clause=_CLAUSE)
    return data[at], at + 1
