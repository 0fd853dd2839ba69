"""Officers, their keys, and their offices' hours."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.damage import damaged
from tests.worlds.key_office import APPROVER, EXAMINER, OFFICE, Person

from nansen.errors import Malformed, Refused, Untrusted
from nansen.ids import OfficeId, OfficerId
from nansen.officers.officer import Budget, OfficeHours, OfficerKey

BOTH = pytest.mark.parametrize("who", [EXAMINER, APPROVER], ids=["Ed25519", "P-256"])


def _spki(private: Any) -> bytes:
    encoded: bytes = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return encoded


@BOTH
def test_an_officers_signature_holds(who: Person) -> None:
    who.officer.key.verify(who.sign(b"a request"), b"a request")


@BOTH
@given(st.binary(max_size=100))
def test_anything_else_does_not(who: Person, signature: bytes) -> None:
    with pytest.raises(Untrusted):
        who.officer.key.verify(signature, b"a request")


@BOTH
@given(st.data())
def test_nor_does_a_damaged_one(who: Person, data: st.DataObject) -> None:
    signature = who.sign(b"a request")
    changed = data.draw(damaged(signature))
    if changed != signature:
        with pytest.raises(Untrusted):
            who.officer.key.verify(changed, b"a request")


@pytest.mark.parametrize(
    "spki",
    [
        b"",
        b"x" * 257,
        b"\x30\x00",
        _spki(ec.generate_private_key(ec.SECP384R1())),
        EXAMINER.officer.key.spki[:-1],
        _spki(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        _spki(Ed448PrivateKey.generate()),
    ],
    ids=["empty", "long", "no key", "P-384", "cut", "RSA", "Ed448"],
)
def test_officers_have_no_other_kind_of_key(spki: bytes) -> None:
    with pytest.raises(Malformed, match="officer key"):
        OfficerKey(spki=spki)


@given(damaged(EXAMINER.officer.key.spki) | damaged(APPROVER.officer.key.spki))
def test_a_damaged_key_is_a_key_or_malformed(spki: bytes) -> None:
    try:
        OfficerKey(spki=spki)
    except Malformed:
        return


@pytest.mark.parametrize("name", ["", "-a", "a-", "A", "o 17", "a" * 41, "o\n17", "ö"])
def test_names_fit_into_a_line(name: str) -> None:
    with pytest.raises(Malformed):
        replace(EXAMINER.officer, id=OfficerId(name))
    with pytest.raises(Malformed):
        replace(OFFICE, id=OfficeId(name))


def test_an_officer_has_a_role() -> None:
    with pytest.raises(Refused, match="ROSTER"):
        replace(EXAMINER.officer, roles=frozenset())


@pytest.mark.parametrize("part", [*Budget.__dataclass_fields__])
def test_every_budget_is_at_least_one(part: str) -> None:
    with pytest.raises(Refused, match="BUDGET"):
        Budget(**{part: 0})


@pytest.mark.parametrize(
    "hours",
    [
        {"days": frozenset({0})},
        {"days": frozenset({8})},
        {"opens": time(18)},
        {"zone": "Utopia/Nowhere"},
        {"zone": "../etc/passwd"},
        {"zone": ""},
    ],
)
def test_hours_that_never_come_are_refused(hours: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="OFFICE-HOURS"):
        OfficeHours(**{"zone": "UTC", **hours})


def test_hours_are_the_offices_own() -> None:
    vilnius = OfficeHours(zone="Europe/Vilnius")
    winter = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    assert vilnius.open_at(winter)
    assert not vilnius.open_at(winter.replace(month=7, hour=15))
    assert not OfficeHours(zone="UTC").open_at(winter)


def test_a_key_written_in_another_form_is_none() -> None:
    """Written in two ways, one key could pass for two officers."""
    assert isinstance(APPROVER.private, ec.EllipticCurvePrivateKey)
    public = APPROVER.private.public_key()
    point = public.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )
    whole = _spki(APPROVER.private)
    bits = b"\x03" + bytes([len(point) + 1]) + b"\0" + point
    inner = whole[2 : whole.index(b"\x03\x42\x00")] + bits
    with pytest.raises(Malformed, match="one form"):
        OfficerKey(spki=b"\x30" + bytes([len(inner)]) + inner)
