import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application import people
from tests.application.people import CANARIES, form

from nansen.application.fields import (
    KINDS,
    PORTRAIT,
    Birth,
    Channels,
    Claim,
    DuressSign,
    GivenFile,
    Names,
    decode_field,
    fields_of,
    files_of,
)
from nansen.application.grounds import EvidenceKind
from nansen.application.package import Application
from nansen.casework.parts.intake import GIVEN
from nansen.errors import Malformed, Unsupported
from nansen.keys.fields.personal_field import FieldName, Vault
from nansen.keys.fields.register import declared_field

WHOLE = people.application()
WITH_FILES = FieldName("grounds.files")
FIELDS = fields_of(WHOLE)


def test_every_answer_goes_to_a_declared_field_that_an_applicant_gives() -> None:
    assert set(FIELDS) == {*KINDS, PORTRAIT} - {WITH_FILES}
    assert set(FIELDS) <= set(GIVEN)
    assert all(declared_field(name).name == name for name in FIELDS)


def test_fields_read_back() -> None:
    values = {name: decode_field(name, FIELDS[name]) for name in FIELDS if name != PORTRAIT}
    person, holder = WHOLE.form.person, WHOLE.holder
    assert values[FieldName("identity.names")] == Names(names=person.names)
    assert values[FieldName("identity.birth_date")] == Birth(date=person.birth)
    assert values[FieldName("identity.birth_place")] == person.birth_place
    assert values[FieldName("contact.delivery_point")] == WHOLE.form.contact.delivery
    assert values[FieldName("contact.channels")] == Channels(
        mailbox=holder.mailbox, tag=holder.tag, ping="canary@kanareevka.example"
    )
    assert values[FieldName("contact.duress_phrase")] == DuressSign(key=holder.duress_key)
    assert values[FieldName("grounds.representative")] == people.guardian()
    assert FIELDS[PORTRAIT] == people.PORTRAIT
    for value in values.values():
        assert not [one for one in CANARIES if one in repr(value)]


def test_every_file_is_kept_whole_and_the_portrait_apart() -> None:
    kept = [decode_field(WITH_FILES, octets) for octets in files_of(WHOLE)]
    given = [one for one in WHOLE.form.evidence if one.kind is not EvidenceKind.PORTRAIT]
    assert given
    contents: dict[bytes, bytes] = {}
    for one in kept:
        assert isinstance(one, GivenFile)
        assert "content" not in repr(one)
        contents[one.digest] = contents.get(one.digest, b"") + one.content
    assert contents == {one.digest: WHOLE.files[one.digest] for one in given}


def test_what_was_not_said_is_not_written() -> None:
    bare = Application(
        id=WHOLE.id,
        holder=WHOLE.holder,
        form=form(evidence=(), family=None, representation=None, introductions=()),
        files={},
    )
    missing = {PORTRAIT, "grounds.family", "grounds.introducers", "grounds.representative"}
    assert set(FIELDS) - set(fields_of(bare)) == missing


def test_no_vault_alone_has_a_name_and_a_place() -> None:
    """R86, R87: who somebody is, and where, are never in one vault."""
    by_vault = {
        vault: b"".join(
            octets for name, octets in FIELDS.items() if declared_field(name).vault is vault
        )
        for vault in Vault
    }
    assert b"Zhuravlikova" in by_vault[Vault.IDENTITY]
    assert b"LTU" in by_vault[Vault.CONTACT]
    assert by_vault[Vault.PROCESS] == b""
    for vault, octets in by_vault.items():
        assert not (b"Zhuravlikova" in octets and b"LTU" in octets), vault


def test_the_claim_has_the_words_of_the_person() -> None:
    claim = decode_field(FieldName("grounds.claim"), FIELDS[FieldName("grounds.claim")])
    assert isinstance(claim, Claim)
    assert claim.narrative == WHOLE.form.grounds.narrative


@given(st.sampled_from(sorted(KINDS)), st.binary())
def test_any_octets_are_refused(name: str, data: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_field(FieldName(name), data)


def test_other_fields_are_not_the_applicants() -> None:
    with pytest.raises(Malformed, match="none that an applicant gives"):
        decode_field(FieldName("grounds.screening"), b"")
