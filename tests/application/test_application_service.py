"""From a bundle that an intake signed for to a case that can be examined."""

from datetime import date
from types import MappingProxyType

import pytest
from tests.application import people
from tests.application.people import Ed25519Signer, form, keys, recipients
from tests.worlds.office import NOW, World, actor

from nansen.application.bundle import BundleId, SealedBundle, seal_bundle
from nansen.application.drafting import holder_of
from nansen.application.fields import Names, decode_field
from nansen.application.package import Application, pack_application
from nansen.application.questions import QuestionCode
from nansen.application.receipt import issue_receipt
from nansen.application.service import (
    ask,
    case_of,
    complete,
    join_family,
    open_application,
    receive,
    take_answer,
)
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.ports import OpenCase
from nansen.casework.service import NewAct, draw_key, load_case, perform, read_field
from nansen.casework.stage import Stage
from nansen.clock import FixedClock
from nansen.errors import Refused, Untrusted
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import HOLDER, Actor
from nansen.standards.deterministic_cbor import Item

WHOLE = people.application()
SEALED = people.sealed()
CASE = case_of(WHOLE)
INTAKE = Ed25519Signer()
RECEIPT = issue_receipt(SEALED, date(2026, 11, 23), INTAKE)


def desk_of(world: World, name: str, *, case: str = CASE) -> Desk:
    opened = OpenCase(case=CASE, keys=world.opened.keys)
    return Desk(
        actor=actor(name),
        case=type(CASE)(case),
        files=world.files,
        clock=FixedClock(NOW),
        opened=opened,
    )


def received(world: World, bundle: SealedBundle = SEALED) -> Case:
    return receive(WHOLE, bundle, RECEIPT, (INTAKE.key,), desk=desk_of(world, "intake"))


def assigned(world: World, purpose: Purpose = Purpose.TAKING_IN) -> None:
    body: dict[str, Item] = {
        "officer": "enrol-1",
        "purpose": str(purpose),
        "assignment": b"a",
    }
    desk = desk_of(world, "assigner")
    perform(
        NewAct(kind="case:assigned", body=body),
        actor=desk.actor,
        case=CASE,
        expected=None,
        key=draw_key(),
        files=desk.files,
        clock=desk.clock,
    )


def opened(world: World) -> Case:
    received(world)
    assigned(world)
    return open_application(WHOLE, SEALED.id, desk=desk_of(world, "enrol-1"))


@pytest.fixture
def world() -> World:
    return World()


def test_a_case_begins_with_a_receipt_and_repeats_are_nothing(world: World) -> None:
    case = received(world)
    assert (case.stage, case.urgent) == (Stage.RECEIVED, True)
    assert case.holder_key == keys().spki
    assert received(world).chain.version == 1
    forged = issue_receipt(SEALED, date(2026, 11, 23), Ed25519Signer(b"another"))
    with pytest.raises(Untrusted):
        receive(WHOLE, SEALED, forged, (INTAKE.key,), desk=desk_of(world, "intake"))


def test_what_was_said_is_sealed_field_by_field(world: World) -> None:
    case = opened(world)
    again = open_application(WHOLE, SEALED.id, desk=desk_of(world, "enrol-1"))
    assert again.versions == case.versions
    name = FieldName("identity.names")
    desk = desk_of(world, "enrol-1")
    assert desk.opened is not None
    octets = read_field(again, name, opened=desk.opened, files=world.files)
    assert octets is not None
    assert decode_field(name, octets) == Names(names=WHOLE.form.person.names)


def test_no_act_says_who_it_is(world: World) -> None:
    opened(world)
    assigned(world, Purpose.ENROLMENT)
    join_family(WHOLE, desk=desk_of(world, "enrol-1"), key=draw_key())
    case = complete(WHOLE, desk=desk_of(world, "enrol-1"), key=draw_key())
    assert case.stage is Stage.IDENTITY_CHECK
    written = b"".join(one.octets for one in case.chain.acts)
    assert not [one for one in people.CANARIES if one.encode() in written]
    assert people.APPLICATION.encode() not in written
    assert people.TAG.encode() not in written


def test_an_answer_comes_as_a_later_bundle(world: World) -> None:
    opened(world)
    complete(WHOLE, desk=desk_of(world, "enrol-1"), key=draw_key())
    questions = (QuestionCode.NAMES, QuestionCode.DENIAL, QuestionCode.NAMES)
    waiting = ask(questions, desk=desk_of(world, "enrol-1"), key=draw_key())
    assert waiting.stage is Stage.AWAITING_APPLICANT
    later = seal_bundle(pack_application(WHOLE), keys(), recipients())
    back = take_answer(WHOLE, later.id, desk=desk_of(world, "enrol-1"))
    assert back.stage is Stage.IDENTITY_CHECK
    assert back.versions["identity.names"] == 2
    assert take_answer(WHOLE, later.id, desk=desk_of(world, "enrol-1")).versions == back.versions


def test_the_holder_withdraws_with_the_key_of_the_codename(world: World) -> None:
    opened(world)
    case = perform(
        NewAct(kind="application:withdrawn"),
        actor=Actor(id=HOLDER, key=keys()),
        case=CASE,
        expected=None,
        key=draw_key(),
        files=world.files,
        clock=FixedClock(NOW),
    )
    assert case.stage is Stage.WITHDRAWN
    assert load_case(CASE, world.files).stage is Stage.WITHDRAWN


def other(holder_root: bytes = b"holder", **answers: object) -> Application:
    made = form(evidence=(), representation=None, **answers)
    holder = holder_of(keys(holder_root), people.TAG, keys(b"duress"))
    return Application(id=WHOLE.id, holder=holder, form=made, files=MappingProxyType({}))


def test_nobody_takes_the_case_of_an_application_whose_name_they_know(world: World) -> None:
    assert case_of(other()) == CASE
    stranger = other(b"stranger")
    assert case_of(stranger) != CASE
    for act in (open_application, take_answer):
        with pytest.raises(Refused, match="another case's"):
            act(stranger, BundleId("a" * 64), desk=desk_of(world, "enrol-1"))
    with pytest.raises(Refused, match="another case's"):
        complete(stranger, desk=desk_of(world, "enrol-1"), key=draw_key())


def test_no_family_is_joined_that_is_not_named(world: World) -> None:
    opened(world)
    with pytest.raises(Refused, match="names no family"):
        join_family(other(family=None), desk=desk_of(world, "enrol-1"), key=draw_key())
