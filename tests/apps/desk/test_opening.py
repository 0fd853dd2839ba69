"""Opening a case: what goes to the key service, and what never does."""

import pytest
from tests.worlds.office import CASE, World, actor

from nansen.apps.desk.assigning import assign
from nansen.apps.desk.opening import open_case, sign_request
from nansen.casework.desk import Desk
from nansen.clock import FixedClock
from nansen.errors import Refused
from nansen.ids import OfficerId
from nansen.keys.custody.assignment import SignedAssignments
from nansen.keys.custody.messages import FieldKeys
from nansen.keys.custody.request import (
    ServiceId,
    SignedRequest,
    decode_request,
    first_message,
    second_message,
)
from nansen.keys.fields.purpose import Purpose

SERVICE = ServiceId("ab" * 16)


class Asked:
    """A key service that remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[SignedRequest] = []

    def open_case(self, request: SignedRequest) -> FieldKeys:
        self.requests.append(request)
        return FieldKeys(keys={})


def test_an_officer_shows_the_lot_that_was_drawn() -> None:
    world, keys = World(), Asked()
    world.received()
    clock = FixedClock(world.now)
    desk = Desk(actor=actor("assigner"), case=CASE, files=world.files, clock=clock)
    _, officer = assign(desk, Purpose.ENROLMENT, roster=world.roster, service=SERVICE)
    opened = open_case(
        world.case(), actor(officer), Purpose.ENROLMENT, keys=keys, service=SERVICE, clock=clock
    )
    assert opened.case == CASE
    (request,) = keys.requests
    asked = decode_request(request.body)
    assert (asked.officer, asked.purpose, asked.service) == (officer, Purpose.ENROLMENT, SERVICE)
    found = world.roster.find(OfficerId(officer))
    assert found is not None
    found.key.verify(request.signature, first_message(request.body))
    SignedAssignments(world.roster).check(request.assignment, asked, world.now)


def test_without_a_lot_nothing_is_asked() -> None:
    world, keys = World(), Asked()
    world.received()
    world.assign("exam-1", Purpose.ENROLMENT)
    with pytest.raises(Refused, match="ASSIGNMENT"):
        open_case(
            world.case(),
            actor("exam-1"),
            Purpose.EXAMINATION,
            keys=keys,
            service=SERVICE,
            clock=FixedClock(world.now),
        )
    assert not keys.requests


def test_a_second_officer_signs_the_same_request_in_another_form() -> None:
    world = World()
    request = sign_request(
        CASE,
        actor("privacy-1"),
        Purpose.ERASURE,
        service=SERVICE,
        clock=FixedClock(world.now),
        second=actor("privacy-2"),
    )
    lent = request.second
    assert lent is not None
    found = world.roster.find(lent.officer)
    assert found is not None
    found.key.verify(lent.signature, second_message(request.body))
