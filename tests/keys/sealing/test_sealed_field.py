"""Personal fields, sealed where they stand."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused, Unsupported, Untrusted
from nansen.ids import CaseId
from nansen.keys.fields.register import declared_field
from nansen.keys.sealing.case_key import FieldKey, draw_case_key
from nansen.keys.sealing.padding import LONGEST, bucket_size, pad, unpad
from nansen.keys.sealing.sealed_field import OVERHEAD, Place, open_field, seal_field
from nansen.standards.deterministic_cbor import encode_item

NAMES, PORTRAIT = declared_field("identity.names"), declared_field("identity.portrait")
CASE, ANOTHER = CaseId("0123456789abcdef"), CaseId("0123456789abcdee")
CASE_KEY = draw_case_key()
KEY = CASE_KEY.field_key(NAMES)
PLACE = Place(case=CASE, declaration=NAMES)
SEALED = seal_field(b"Anna Utopianova", PLACE, KEY)


@given(st.binary(max_size=300), st.integers(1, 2**32 - 1))
def test_what_is_sealed_opens_in_its_place(value: bytes, version: int) -> None:
    place = replace(PLACE, version=version)
    assert open_field(seal_field(value, place, KEY), place, KEY) == value


def test_it_is_laid_out_as_it_is_written() -> None:
    data = encode_item(["nansen sealed field 1", "identity", CASE, "identity.names", 1])
    padded = AESGCMSIV(KEY.octets).decrypt(SEALED[1:13], SEALED[13:], data)
    assert padded == b"\x00\x00\x00\x0fAnna Utopianova" + bytes(45)


@pytest.mark.parametrize(
    "place",
    [replace(PLACE, case=ANOTHER), replace(PLACE, version=2)],
    ids=["another case", "another version"],
)
def test_moved_to_another_place_it_does_not_open(place: Place) -> None:
    with pytest.raises(Untrusted):
        open_field(SEALED, place, KEY)


def test_moved_to_another_field_it_does_not_open() -> None:
    with pytest.raises(Untrusted):
        open_field(
            SEALED,
            replace(PLACE, declaration=PORTRAIT),
            FieldKey(name=PORTRAIT.name, octets=KEY.octets),
        )
    with pytest.raises(Untrusted):
        open_field(SEALED, replace(PLACE, declaration=PORTRAIT), CASE_KEY.field_key(PORTRAIT))


def test_moved_to_another_vault_it_does_not_open() -> None:
    contact = declared_field("contact.stay")
    with pytest.raises(Untrusted):
        open_field(
            SEALED,
            replace(PLACE, declaration=contact),
            FieldKey(name=contact.name, octets=KEY.octets),
        )


def test_another_cases_key_does_not_open_it() -> None:
    with pytest.raises(Untrusted):
        open_field(SEALED, PLACE, draw_case_key().field_key(NAMES))


@pytest.mark.parametrize("act", [seal_field, open_field])
def test_another_fields_key_is_refused(act: object) -> None:
    with pytest.raises(Refused, match="FIELD-KEY"):
        act(SEALED, PLACE, CASE_KEY.field_key(PORTRAIT))  # type: ignore[operator]


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
@example(0, 1)
@example(len(SEALED) - 1, 1)
def test_any_changed_octet_does_not_open(at: int, change: int) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= change
    with pytest.raises((Untrusted, Unsupported)):
        open_field(bytes(changed), PLACE, KEY)


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda rest: b"\x01" + rest))
@example(b"")
@example(SEALED[:-1])
@example(SEALED + b"\x00")
def test_any_octets_are_refused_in_a_lawful_way(sealed: bytes) -> None:
    with pytest.raises((Malformed, Untrusted, Unsupported)):
        open_field(sealed, PLACE, KEY)


def test_ten_megabytes_of_anything_are_refused() -> None:
    with pytest.raises(Untrusted):
        open_field(b"\x01" + bytes(10_000_000), PLACE, KEY)
    with pytest.raises(Malformed):
        open_field(b"\x01" + bytes(20_000_000), PLACE, KEY)


def test_an_empty_and_the_longest_value_are_sealed_and_a_longer_one_is_not() -> None:
    assert open_field(seal_field(b"", PLACE, KEY), PLACE, KEY) == b""
    longest = bytes(LONGEST)
    assert open_field(seal_field(longest, PLACE, KEY), PLACE, KEY) == longest
    with pytest.raises(Refused, match="FIELD-SIZE"):
        seal_field(bytes(LONGEST + 1), PLACE, KEY)


@pytest.mark.parametrize("version", [0, -1, 2**32])
def test_versions_count_from_one(version: int) -> None:
    with pytest.raises(Refused, match="FIELD-VERSION"):
        replace(PLACE, version=version)


def test_a_place_has_a_case() -> None:
    with pytest.raises(Malformed):
        replace(PLACE, case=CaseId("no"))


@given(st.integers(0, 300_000))
@example(60)
@example(61)
@example(65_532)
@example(65_533)
def test_lengths_are_of_a_short_ladder(length: int) -> None:
    size = bucket_size(length + 4)
    assert size >= length + 4
    assert size % 65_536 == 0 or (size & (size - 1) == 0 and 64 <= size <= 65_536)
    assert size <= max(64, 2 * (length + 4))


def test_names_of_any_usual_length_look_alike() -> None:
    sizes = {len(seal_field(b"x" * length, PLACE, KEY)) for length in range(61)}
    assert sizes == {OVERHEAD + 64}


@given(st.binary(max_size=500))
def test_what_is_padded_unpads(value: bytes) -> None:
    assert unpad(pad(value)) == value


@pytest.mark.parametrize(
    "padded",
    [b"", bytes(63), bytes(65), bytes(128), b"\xff" * 64, bytes(4) + b"\x01" + bytes(59)],
    ids=["empty", "short", "long", "next step", "length beyond", "no zeros"],
)
def test_another_filling_is_malformed(padded: bytes) -> None:
    with pytest.raises(Malformed):
        unpad(padded)
