"""The seal of our data page: its features, its size, and nothing more than it may say."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported
from nansen.standards.icao9303.seal import (
    DATA_PAGE,
    PROFILES,
    DataPageStatement,
    Feature,
    Seal,
    SealHeader,
    assemble_seal,
    check_seal_profile,
    commit_to_portrait,
    decode_data_page,
    decode_seal,
    encode_data_page,
    encode_data_page_zone,
    encode_features,
    encode_seal_message,
    read_features,
    read_seal_mrz,
)
from nansen.standards.icao9303.seal.profiles import EMERGENCY_TRAVEL_DOCUMENT, VISA, SealProfile

ZONE = "PRUTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<\nN7K2M4Q9X8XXB9002144F3111220<<<<<<<<<<<<<<<2"
STATEMENT = DataPageStatement(
    mrz=ZONE,
    return_state="UTO",
    return_until=date(2031, 11, 22),
    portrait=commit_to_portrait(b"\x75\x82an encoded portrait"),
)
LINES = st.text("ABCXYZ0189<", min_size=44, max_size=44)
STATEMENTS = st.builds(
    DataPageStatement,
    mrz=st.builds("{}\n{}".format, LINES, LINES),
    return_state=st.from_regex("[A-Z]{1,3}", fullmatch=True),
    return_until=st.dates(),
    portrait=st.binary(min_size=16, max_size=16),
)


def seal_of(
    features: tuple[Feature, ...], profile: SealProfile = DATA_PAGE, version: int = 4
) -> Seal:
    header = SealHeader(
        version=version,
        issuing_country="UTO",
        signer="UTTS",
        certificate_reference="0A1B2",
        document_issued=date(2026, 11, 23),
        signature_created=date(2026, 11, 23),
        feature_reference=profile.feature_reference,
        document_type=profile.document_type,
    )
    return decode_seal(assemble_seal(encode_seal_message(header, features), bytes(64)))


@given(STATEMENTS)
def test_round_trip(statement: DataPageStatement) -> None:
    features = encode_data_page(statement)
    assert decode_data_page(seal_of(features)) == statement
    assert encode_data_page_zone(statement) == encode_features(features, version=4)


def test_the_seal_says_what_the_decision_allows_and_no_more() -> None:
    seal = seal_of(encode_data_page(STATEMENT))
    assert [name for name, _ in read_features(seal)] == [
        "mrz",
        "return right",
        "portrait commitment",
    ]
    assert read_seal_mrz(seal) == ZONE
    assert len(seal.signed) + 66 == 173


def test_the_commitment_is_the_sod_s_hash_cut_short() -> None:
    assert commit_to_portrait(b"portrait") == sha256(b"portrait").digest()[:16]


def test_our_category_is_even_and_ours_alone() -> None:
    assert DATA_PAGE.document_type % 2 == 0  # 9303-13 §3.1.1
    others = {profile.document_type for profile in PROFILES if profile is not DATA_PAGE}
    assert DATA_PAGE.document_type not in others


def test_an_unknown_feature_changes_nothing() -> None:
    seal = seal_of((*encode_data_page(STATEMENT), Feature(99, b"?")))
    assert decode_data_page(seal) == STATEMENT  # 9303-13 §2.3.1
    assert read_features(seal)[-1] == ("tag 99", b"?")


@pytest.mark.parametrize("absent", [0, 1, 2])
def test_an_absent_feature_is_malformed(absent: int) -> None:
    features = encode_data_page(STATEMENT)
    with pytest.raises(Malformed, match="absent"):
        decode_data_page(seal_of(features[:absent] + features[absent + 1 :]))


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        (1, b"x"),
        (1, bytes(60)),
        (2, bytes(5)),
        (2, bytes.fromhex("D9C5") + bytes(3)),
        (2, bytes.fromhex("1111") + bytes.fromhex("319EF5")),
        (3, bytes(15)),
    ],
)
def test_a_feature_of_another_form_is_malformed(tag: int, value: bytes) -> None:
    features = tuple(
        Feature(tag, value) if feature.tag == tag else feature
        for feature in encode_data_page(STATEMENT)
    )
    with pytest.raises(Malformed):
        decode_data_page(seal_of(features))


def test_a_zone_of_the_right_bytes_and_too_few_characters_is_malformed() -> None:
    # Two characters in the last pair of bytes where three would fit and one is asked for.
    zone = encode_data_page(STATEMENT)[0].value
    features = (Feature(1, zone[:-2] + bytes.fromhex("1339")), *encode_data_page(STATEMENT)[1:])
    with pytest.raises(Malformed, match="lines"):
        decode_data_page(seal_of(features))


def test_version_3_is_not_for_our_page_nor_for_emergency_documents() -> None:
    with pytest.raises(Malformed, match="version"):
        check_seal_profile(seal_of(encode_data_page(STATEMENT), version=3))
    etd = seal_of((Feature(2, bytes(48)),), EMERGENCY_TRAVEL_DOCUMENT, version=3)
    with pytest.raises(Malformed, match="version"):
        check_seal_profile(etd)


def test_a_visa_needs_one_of_two_zones() -> None:
    rest = (Feature(4, bytes(3)), Feature(5, bytes(6)))
    for tag, size in ((1, 48), (2, 44)):
        assert check_seal_profile(seal_of((Feature(tag, bytes(size)), *rest), VISA)) is VISA
    with pytest.raises(Malformed, match="mrz or mrz"):
        check_seal_profile(seal_of(rest, VISA))


def test_text_that_is_no_utf_8_is_malformed() -> None:
    card = next(profile for profile in PROFILES if profile.name == "social insurance card")
    number = bytes.fromhex("3FEE456D2DE019A8")
    features = (Feature(1, number), Feature(2, b"\xff"), Feature(3, b"Oscar"))
    with pytest.raises(Malformed, match="UTF-8"):
        read_features(seal_of(features, card))


def test_a_kind_that_no_one_told_us_of_is_unsupported() -> None:
    strange = replace(DATA_PAGE, feature_reference=2)
    with pytest.raises(Unsupported):
        decode_data_page(seal_of(encode_data_page(STATEMENT), strange))


@pytest.mark.parametrize(
    "change",
    [
        {"mrz": ZONE.replace("\n", "")},
        {"mrz": ZONE.lower()},
        {"return_state": "UT0"},
        {"return_state": ""},
        {"portrait": bytes(32)},
    ],
)
def test_a_statement_that_would_not_encode_cannot_be_made(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as caught:
        replace(STATEMENT, **change)
    assert "IVANOVA" not in str(caught.value)


def test_a_statement_shows_nothing() -> None:
    assert repr(STATEMENT) == "DataPageStatement()"
