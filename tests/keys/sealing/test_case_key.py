"""Case keys, and what is derived from them."""

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName, PersonalField
from nansen.keys.fields.register import FIELDS
from nansen.keys.sealing.case_key import CaseKey, FieldKey, check_case_id, draw_case_key
from nansen.standards.deterministic_cbor import encode_item

KEY = CaseKey(octets=bytes(range(32)))
CASE = CaseId("0123456789abcdef")


@pytest.mark.parametrize("declared", FIELDS.values(), ids=lambda one: one.name)
def test_field_keys_are_those_of_the_standard_derivation(declared: PersonalField) -> None:
    judge = HKDFExpand(SHA256(), 32, encode_item(["nansen field key 1", declared.name]))
    assert KEY.field_key(declared).octets == judge.derive(KEY.octets)


def test_no_two_fields_and_no_two_cases_share_a_key() -> None:
    cases = [KEY, draw_case_key(), draw_case_key()]
    keys = {case.field_key(one).octets for case in cases for one in FIELDS.values()}
    assert len(keys) == len(cases) * len(FIELDS)


def test_a_tag_tells_nothing_without_the_key() -> None:
    assert len(KEY.tag(CASE)) == 32
    assert KEY.tag(CASE) == CaseKey(octets=KEY.octets, canary=True).tag(CASE)
    assert len({draw_case_key().tag(CASE) for _ in range(50)}) == 50
    assert KEY.tag(CASE) != KEY.tag(CaseId("fedcba9876543210"))


@given(st.binary(max_size=70).filter(lambda octets: len(octets) != 32))
def test_keys_have_one_size(octets: bytes) -> None:
    with pytest.raises(Malformed):
        CaseKey(octets=octets)
    with pytest.raises(Malformed):
        FieldKey(name=FieldName("identity.names"), octets=octets)


def test_only_a_declared_field_has_a_key() -> None:
    with pytest.raises(Refused, match="R81"):
        FieldKey(name=FieldName("identity.religion"), octets=bytes(32))


def test_keys_show_themselves_to_nobody() -> None:
    key = draw_case_key(canary=True)
    shown = repr(key) + repr(key.field_key(FIELDS[FieldName("identity.names")]))
    assert key.octets.hex() not in shown
    assert "octets" not in shown
    assert "anary" not in shown


@pytest.mark.parametrize("text", ["", "short", "A" * 16, "-" * 16, "a" * 65, "../../etc/passwd123"])
def test_a_case_has_a_name_that_a_file_can_bear(text: str) -> None:
    with pytest.raises(Malformed, match="case id: is not 16 to 64"):
        check_case_id(text)
