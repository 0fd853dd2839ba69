"""The register of personal fields, and whom it lets read what."""

import pytest

from nansen.errors import Refused
from nansen.keys.fields.personal_field import Milestone, PersonalField, Sensitivity, Vault
from nansen.keys.fields.purpose import PURPOSES, SECONDS, Purpose
from nansen.keys.fields.register import FIELDS, declared_field, fields_for
from nansen.officers.role import Role

ALL = tuple(FIELDS.values())
TELLS_WHO = {"identity.names", "identity.portrait", "identity.signature", "identity.face_template"}
TELLS_WHERE = {"contact.host_state", "contact.delivery_point", "contact.stay", "contact.channels"}


@pytest.mark.parametrize("declared", ALL, ids=lambda one: one.name)
def test_every_field_says_what_the_law_asks(declared: PersonalField) -> None:
    assert declared.why.endswith(".")
    assert declared.purposes
    assert declared.basis
    assert declared.recipients
    assert declared.retention.issued.months + declared.retention.issued.days <= 90
    assert declared.sensitivity in Sensitivity
    assert declared_field(declared.name) is declared


def test_each_field_is_declared_once_and_every_vault_holds_some() -> None:
    assert len(ALL) == len({one.name for one in ALL})
    assert {one.vault for one in ALL} == set(Vault)


def test_what_is_not_declared_has_no_name() -> None:
    with pytest.raises(Refused, match="R81"):
        declared_field("identity.religion")


def test_r87_no_vault_tells_who_and_where() -> None:
    assert {one.vault for one in ALL if one.name in TELLS_WHO} == {Vault.IDENTITY}
    assert {one.vault for one in ALL if one.name in TELLS_WHERE} == {Vault.CONTACT}
    places = [one.retention.issued.after for one in ALL if one.vault is Vault.CONTACT]
    assert set(places) == {Milestone.DELIVERY}


def test_r83_biometrics_do_not_outlive_the_document() -> None:
    span = declared_field("identity.face_template").retention.issued
    assert (span.after, span.months, span.days) == (Milestone.EXPIRY, 0, 0)


@pytest.mark.parametrize("purpose", [*Purpose])
def test_r88_a_purpose_shows_its_fields_to_its_roles_alone(purpose: Purpose) -> None:
    shown = fields_for(purpose, PURPOSES[purpose].roles)
    assert bool(shown) is (purpose is not Purpose.ERASURE)
    assert all(purpose in one.purposes for one in shown)
    others = frozenset(Role) - PURPOSES[purpose].roles
    assert fields_for(purpose, others) == ()


def test_r88_who_delivers_learns_no_name_and_who_examines_no_place() -> None:
    delivery = fields_for(Purpose.DELIVERY, frozenset({Role.DELIVERY_CLERK}))
    examination = fields_for(Purpose.EXAMINATION, frozenset({Role.EXAMINER}))
    assert {one.vault for one in delivery} == {Vault.CONTACT}
    assert Vault.CONTACT not in {one.vault for one in examination}


def test_one_field_is_read_for_each_purpose_but_only_by_its_recipients() -> None:
    for purpose, rule in PURPOSES.items():
        for role in Role:
            for one in fields_for(purpose, frozenset({role})):
                assert role in one.recipients & rule.roles


def test_what_harms_most_takes_two() -> None:
    assert PURPOSES[Purpose.ERASURE].seconded
    assert PURPOSES[Purpose.ACCESS_REQUEST].seconded
    assert all(
        rule.assigned for purpose, rule in PURPOSES.items() if purpose is not Purpose.ERASURE
    )
    assert Role.SUPERVISOR in SECONDS
    assert not any({Role.SUPERVISOR, Role.ASSIGNER} & rule.roles for rule in PURPOSES.values())
