"""T06: one officer, however many names and keys, decides nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from tests.decision.decisions import GRANT, NOW, REFUSAL

from nansen.decision.quorum import Approval, verify_quorum
from nansen.decision.statement import signed_message
from nansen.errors import Malformed, NansenError, Refused, Untrusted
from nansen.ids import OfficeId, OfficerId
from nansen.officers.officer import Office, OfficeHours, Officer, OfficerKey
from nansen.officers.role import Role

PrivateKey = Ed25519PrivateKey | ec.EllipticCurvePrivateKey

OFFICE = Office(id=OfficeId("utopia"), hours=OfficeHours(zone="UTC"))
ED_KEY: PrivateKey = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
KEYS: dict[str, PrivateKey] = {
    "ada": ED_KEY,
    "ben": ec.derive_private_key(7, ec.SECP256R1()),
    "cleo": Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x03"),
    "dan": Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x04"),
    "eve": Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x05"),
    "two-names": ED_KEY,
}
ROLES = {
    "ada": frozenset({Role.APPROVER}),
    "ben": frozenset({Role.APPROVER}),
    "cleo": frozenset({Role.APPEAL_BODY}),
    "dan": frozenset({Role.APPEAL_BODY, Role.EXAMINER}),
    "eve": frozenset({Role.EXAMINER, Role.SUPERVISOR, Role.ADMINISTRATOR}),
    "two-names": frozenset({Role.APPROVER}),
}


def spki(name: str) -> bytes:
    key = KEYS[name].public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def officer(name: str) -> Officer:
    return Officer(
        id=OfficerId(name),
        key=OfficerKey(spki=spki(name)),
        roles=ROLES[name],
        office=OFFICE,
        not_before=NOW - timedelta(days=100),
        not_after=NOW + timedelta(days=100),
    )


ROSTER = {OfficerId(name): officer(name) for name in KEYS}


def sign(name: str, octets: bytes) -> bytes:
    key, message = KEYS[name], signed_message(octets)
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(message)
    return key.sign(message, ec.ECDSA(SHA256()))


def approvals(*names: str, octets: bytes = GRANT.octets) -> list[Approval]:
    return [Approval(officer=OfficerId(name), signature=sign(name, octets)) for name in names]


def verify(given_approvals: Sequence[Approval], *, at: datetime = NOW) -> Role:
    return verify_quorum(GRANT.octets, given_approvals, ROSTER.get, at)


@pytest.mark.parametrize("names", [("ada", "ben"), ("ben", "ada")], ids="-".join)
def test_two_approvers_decide(names: tuple[str, str]) -> None:
    assert verify(approvals(*names)) is Role.APPROVER


def test_two_of_the_appeal_body_decide() -> None:
    assert verify(approvals("cleo", "dan")) is Role.APPEAL_BODY


def test_t06_one_officer_twice_is_one() -> None:
    with pytest.raises(Refused, match="FOUR-EYES"):
        verify(approvals("ben", "ben"))


@pytest.mark.parametrize("names", [("ada", "two-names"), ("two-names", "ada")], ids="-".join)
def test_t06_one_key_under_two_names_is_one(names: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="FOUR-EYES"):
        verify(approvals(*names))


@pytest.mark.parametrize("names", [(), ("ada",), ("ada", "ben", "cleo")], ids="-".join)
def test_t06_two_are_asked_for_no_fewer_and_no_more(names: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="FOUR-EYES"):
        verify(approvals(*names))


@pytest.mark.parametrize(
    "names", [("ada", "eve"), ("eve", "ada"), ("ada", "cleo"), ("eve", "dan")], ids="-".join
)
def test_t06_both_have_one_role_that_decides(names: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="R26"):
        verify(approvals(*names))


@pytest.mark.parametrize("days", [-101, 100])
def test_t06_both_are_in_service(days: int) -> None:
    with pytest.raises(Refused, match="R26"):
        verify(approvals("ada", "ben"), at=NOW + timedelta(days=days))


def test_t06_one_whose_service_is_over_is_not_enough() -> None:
    roster = ROSTER | {OfficerId("ben"): replace(ROSTER[OfficerId("ben")], not_after=NOW)}
    with pytest.raises(Refused, match="R26"):
        verify_quorum(GRANT.octets, approvals("ada", "ben"), roster.get, NOW)


def test_t06_a_stranger_is_not_trusted() -> None:
    stranger = Approval(officer=OfficerId("zoe"), signature=sign("cleo", GRANT.octets))
    with pytest.raises(Untrusted):
        verify([*approvals("ada"), stranger])


def test_t06_a_roster_that_answers_with_another_is_not_trusted() -> None:
    with pytest.raises(Untrusted):
        verify_quorum(GRANT.octets, approvals("ada", "ben"), lambda _: officer("ben"), NOW)


def test_t06_a_signature_is_over_these_octets() -> None:
    other = approvals("ben", octets=REFUSAL.octets)
    with pytest.raises(Untrusted):
        verify([*approvals("ada"), *other])


def test_t06_a_signature_is_for_decisions() -> None:
    key = KEYS["ada"]
    assert isinstance(key, Ed25519PrivateKey)
    bare = Approval(officer=OfficerId("ada"), signature=key.sign(GRANT.octets))
    with pytest.raises(Untrusted):
        verify([bare, *approvals("ben")])


def test_t06_signatures_do_not_change_places() -> None:
    first, second = approvals("ada", "ben")
    swapped = [
        replace(first, signature=second.signature),
        replace(second, signature=first.signature),
    ]
    with pytest.raises(Untrusted):
        verify(swapped)


def test_t06_only_a_statement_is_decided() -> None:
    octets = b"pay the bearer"
    with pytest.raises(Malformed):
        verify_quorum(octets, approvals("ada", "ben", octets=octets), ROSTER.get, NOW)


@given(st.integers(0, len(GRANT.octets) * 8 - 1))
def test_t06_a_bit_of_the_statement_cannot_be_changed(bit: int) -> None:
    octets = bytearray(GRANT.octets)
    octets[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NansenError):
        verify_quorum(bytes(octets), approvals("ada", "ben"), ROSTER.get, NOW)


@given(st.integers(0, 64 * 8 - 1))
def test_t06_a_bit_of_a_signature_cannot_be_changed(bit: int) -> None:
    first, second = approvals("ada", "ben")
    signature = bytearray(first.signature)
    signature[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Untrusted):
        verify([replace(first, signature=bytes(signature)), second])


def test_signatures_are_not_shown() -> None:
    assert "signature" not in repr(approvals("ada")[0])
