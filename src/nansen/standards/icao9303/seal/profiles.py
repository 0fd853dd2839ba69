"""Which features belong to which kind of document: the profiles, as data.

A profile is named by the feature definition reference and the document type category of the
header (9303-13 §2.2.2). Those here are ICAO's two, the German ones of TR-03137-1 that travellers
carry into an inspection, and ours. A seal of another kind is still read and verified; only its
features have no names.
"""

from dataclasses import dataclass
from enum import StrEnum

from nansen.errors import Malformed, Unsupported
from nansen.standards.icao9303.seal.c40 import decode_c40
from nansen.standards.icao9303.seal.header import SealHeader
from nansen.standards.icao9303.seal.message import Feature
from nansen.standards.icao9303.seal.seal import Seal


class Coding(StrEnum):
    """How a feature's value is written (9303-13 §2.3.1)."""

    MRZ = "machine readable zone in C40"
    C40 = "text in C40"
    UTF8 = "text in UTF-8"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureRule:
    """What a profile says of one tag."""

    tag: int
    name: str
    coding: Coding
    minimum: int
    maximum: int
    """In bytes, as encoded."""
    lines: tuple[int, ...] = ()
    """How many characters of each line of the MRZ are in the seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealProfile:
    """One kind of sealed document."""

    name: str
    feature_reference: int
    document_type: int
    clause: str
    features: tuple[FeatureRule, ...]
    required: tuple[frozenset[int], ...]
    """Of each set of tags at least one must be present."""
    versions: tuple[int, ...] = (3, 4)


def _mrz(tag: int, lines: tuple[int, ...], size: int) -> FeatureRule:
    return FeatureRule(
        tag=tag, name="mrz", coding=Coding.MRZ, minimum=size, maximum=size, lines=lines
    )


def _text(tag: int, name: str, minimum: int, maximum: int | None = None) -> FeatureRule:
    maximum = maximum or minimum
    return FeatureRule(tag=tag, name=name, coding=Coding.C40, minimum=minimum, maximum=maximum)


def _utf8(tag: int, name: str) -> FeatureRule:
    return FeatureRule(tag=tag, name=name, coding=Coding.UTF8, minimum=1, maximum=90)


def _bytes(tag: int, name: str, minimum: int, maximum: int | None = None) -> FeatureRule:
    maximum = maximum or minimum
    return FeatureRule(tag=tag, name=name, coding=Coding.BYTES, minimum=minimum, maximum=maximum)


def _all_of(*tags: int) -> tuple[frozenset[int], ...]:
    return tuple(frozenset({tag}) for tag in tags)


VISA = SealProfile(
    name="visa",
    feature_reference=0x5D,
    document_type=0x01,
    clause="9303-7 §9.1",
    features=(
        _mrz(1, (44, 28), 48),
        _mrz(2, (36, 28), 44),
        _bytes(3, "number of entries", 1),
        _bytes(4, "duration of stay", 3),
        _text(5, "passport number", 6),
        _bytes(6, "visa type", 1, 4),
        FeatureRule(tag=7, name="additional feature", coding=Coding.BYTES, minimum=0, maximum=254),
    ),
    required=(frozenset({1, 2}), frozenset({4}), frozenset({5})),
)

EMERGENCY_TRAVEL_DOCUMENT = SealProfile(
    name="emergency travel document",
    feature_reference=0x5E,
    document_type=0x03,
    clause="9303-8 §6.1",
    features=(_mrz(2, (36, 36), 48),),
    required=_all_of(2),
    versions=(4,),  # 9303-13 §2.3
)

DATA_PAGE = SealProfile(
    name="data page",
    feature_reference=0x01,
    document_type=0x4E,
    clause="docs/adr/0006",
    features=(
        _mrz(1, (44, 44), 60),
        _bytes(2, "return right", 5),
        _bytes(3, "portrait commitment", 16),
    ),
    required=_all_of(1, 2, 3),
    versions=(4,),
)

ARRIVAL_ATTESTATION = SealProfile(
    name="arrival attestation",
    feature_reference=0xFD,
    document_type=0x02,
    clause="TR-03137-1 §6.2",
    features=(_mrz(2, (36, 36), 48), _text(3, "register number", 8)),
    required=_all_of(2, 3),
)

SOCIAL_INSURANCE_CARD = SealProfile(
    name="social insurance card",
    feature_reference=0xFC,
    document_type=0x04,
    clause="TR-03137-1 §7.2",
    features=(
        _text(1, "social insurance number", 8),
        _utf8(2, "surname"),
        _utf8(3, "first name"),
        _utf8(4, "name at birth"),
    ),
    required=_all_of(1, 2, 3),
)

RESIDENCE_PERMIT = SealProfile(
    name="residence permit",
    feature_reference=0xFB,
    document_type=0x06,
    clause="TR-03137-1 §8.2",
    features=(_mrz(2, (36, 36), 48), _text(3, "passport number", 6)),
    required=_all_of(2, 3),
)

PLACE_OF_RESIDENCE_STICKER = SealProfile(
    name="place of residence sticker",
    feature_reference=0xF8,
    document_type=0x0A,
    clause="TR-03137-1 §10.2",
    features=(
        _text(1, "passport number", 6),
        _text(2, "municipality code", 6),
        _text(3, "postal code", 4),
    ),
    required=_all_of(1, 2, 3),
)

PROFILES = (
    VISA,
    EMERGENCY_TRAVEL_DOCUMENT,
    DATA_PAGE,
    ARRIVAL_ATTESTATION,
    SOCIAL_INSURANCE_CARD,
    RESIDENCE_PERMIT,
    PLACE_OF_RESIDENCE_STICKER,
)

_BY_REFERENCE = {
    (profile.feature_reference, profile.document_type): profile for profile in PROFILES
}


def find_seal_profile(header: SealHeader) -> SealProfile | None:
    """Find the profile that the header refers to, if it is one of ours."""
    return _BY_REFERENCE.get((header.feature_reference, header.document_type))


def check_seal_profile(seal: Seal) -> SealProfile:
    """Check that every feature the profile asks for is there, in the length it gives.

    Raises:
        Malformed: the profile is not kept.
        Unsupported: the profile is not one of `PROFILES`.
    """
    profile = find_seal_profile(seal.header)
    if profile is None:
        raise Unsupported("document_type", "is not a known profile", clause="9303-13 §2.2.2")
    if seal.header.version not in profile.versions:
        raise Malformed("version", "is not the profile's", clause=profile.clause)
    present = {feature.tag for feature in seal.features}
    for tags in profile.required:
        if not present & tags:
            names = " or ".join(rule.name for rule in profile.features if rule.tag in tags)
            raise Malformed(names, "is required and absent", clause=profile.clause)
    for rule in profile.features:
        value = seal.feature(rule.tag)
        if value is not None and not rule.minimum <= len(value) <= rule.maximum:
            raise Malformed(rule.name, "has not the profile's length", clause=profile.clause)
    return profile


def read_features(seal: Seal) -> tuple[tuple[str, str | bytes], ...]:
    """Name and read the features, in the seal's order; an unknown one is `tag N` and its bytes.

    An unknown feature does not make a seal invalid (9303-13 §2.3.1).
    """
    rules = {rule.tag: rule for rule in check_seal_profile(seal).features}
    return tuple(
        (rules[feature.tag].name, _read_value(rules[feature.tag], feature))
        if feature.tag in rules
        else (f"tag {feature.tag}", feature.value)
        for feature in seal.features
    )


def read_seal_mrz(seal: Seal) -> str | None:
    """Read the machine readable zone, a line feed between its lines; `None` if none is sealed.

    Of a visa's lower line only 28 characters are sealed, and no more are given back.
    """
    for rule in check_seal_profile(seal).features:
        value = seal.feature(rule.tag) if rule.coding is Coding.MRZ else None
        if value is not None:
            return _read_mrz(rule, value)
    return None


def _read_mrz(rule: FeatureRule, value: bytes) -> str:
    zone = decode_c40(value).replace(" ", "<")
    if len(zone) != sum(rule.lines):
        raise Malformed(rule.name, "has not the length of its lines", clause="9303-13 §3.1.2")
    return "\n".join(
        zone[sum(rule.lines[:line]) : sum(rule.lines[: line + 1])]
        for line in range(len(rule.lines))
    )


def _read_value(rule: FeatureRule, feature: Feature) -> str | bytes:
    if rule.coding is Coding.BYTES:
        return feature.value
    if rule.coding is Coding.MRZ:
        return _read_mrz(rule, feature.value)
    if rule.coding is Coding.C40:
        return decode_c40(feature.value)
    try:
        return feature.value.decode("utf-8")
    except UnicodeDecodeError as failure:
        raise Malformed(rule.name, "is not UTF-8", clause="TR-03137-1 §7.2.3") from failure
