"""What happened to a document, as the status list comes to show it."""

from dataclasses import replace

import pytest
from tests.simulators.status_register import SimulatedStatusRegister
from tests.worlds.document_lives import MAKING, ORDER, START, Course

from nansen.apps.desk.showing import show
from nansen.clock import FixedClock
from nansen.document.life_cycle import Life, Proposal
from nansen.document.life_kinds import LifeKind, RevocationReason
from nansen.document.revocation import Revocation
from nansen.errors import Refused
from nansen.ids import OfficerId
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus
from nansen.status.model import StatusPolicy
from nansen.status.service import allocate_reference

CLOCK = FixedClock(START)
OF = b"\x07" * 32


@pytest.fixture
def register() -> SimulatedStatusRegister:
    return SimulatedStatusRegister()


@pytest.fixture
def reference(register: SimulatedStatusRegister) -> StatusReference:
    return allocate_reference(register=register, policy=StatusPolicy(), clock=CLOCK, activated=True)


@pytest.fixture
def course(reference: StatusReference) -> Course:
    """A document in its holder's hand, which knows where its status is published."""
    course = Course()
    course.act(LifeKind.ORDERED, Role.PERSONALISER, body=ORDER)
    place: dict[str, Item] = {
        "status_list": reference.list_id,
        "status_index": reference.index,
    }
    for kind, role, body in MAKING:
        course.act(kind, role, body={**body, **(place if kind is LifeKind.COMMITTED else {})})
    course.act(LifeKind.ACTIVATED)
    return course


def asked(register: SimulatedStatusRegister, reference: StatusReference) -> PublishedStatus:
    entry = register.find(reference)
    assert entry is not None
    return entry.asked


def test_the_life_remembers_its_place(course: Course, reference: StatusReference) -> None:
    assert course.alive.status == reference


def test_a_loss_suspends_and_finding_it_restores(
    course: Course, register: SimulatedStatusRegister, reference: StatusReference
) -> None:
    lost = course.event(LifeKind.REPORTED_LOST)
    show(course.alive, lost, register=register, clock=CLOCK)
    show(course.alive, lost, register=register, clock=CLOCK)
    assert asked(register, reference) is PublishedStatus.SUSPENDED
    found = course.event(LifeKind.RESTORED, Role.DELIVERY_CLERK, of=OF)
    show(course.alive, found, register=register, clock=CLOCK)
    assert asked(register, reference) is PublishedStatus.VALID


def proposed(life: Life, change: LifeKind, by: str) -> Life:
    proposal = Proposal(change=change, by=OfficerId(by), at=START, digest=OF)
    return replace(life, proposals=(proposal,))


def test_a_loss_that_officers_write_down_takes_two(
    course: Course, register: SimulatedStatusRegister, reference: StatusReference
) -> None:
    event = course.event(LifeKind.REPORTED_LOST, Role.DELIVERY_CLERK, of=OF)
    alone = proposed(course.alive, LifeKind.REPORTED_LOST, event.by)
    with pytest.raises(Refused, match="R56"):
        show(alone, event, register=register, clock=CLOCK)
    two = proposed(course.alive, LifeKind.REPORTED_LOST, "enrol-1")
    show(two, event, register=register, clock=CLOCK)
    assert asked(register, reference) is PublishedStatus.SUSPENDED


def test_a_withdrawn_document_ends(
    course: Course, register: SimulatedStatusRegister, reference: StatusReference
) -> None:
    event = course.event(
        LifeKind.WITHDRAWN,
        Role.APPROVER,
        of=OF,
        reason="replaced",
        disposition="destroyed",
    )
    show(
        proposed(course.alive, LifeKind.WITHDRAWN, "other-1"),
        event,
        register=register,
        clock=CLOCK,
    )
    assert asked(register, reference) is PublishedStatus.ENDED


@pytest.mark.parametrize("confirmed_by", ["approve-2", None])
def test_a_revoked_document_ends_by_two_officers(
    course: Course,
    register: SimulatedStatusRegister,
    reference: StatusReference,
    confirmed_by: str | None,
) -> None:
    revocation = Revocation(
        reason=RevocationReason.ISSUED_IN_ERROR,
        danger=False,
        proposed_by=OfficerId("approve-1"),
        proposal=OF,
        confirmed_by=None if confirmed_by is None else OfficerId(confirmed_by),
    )
    event = course.event(LifeKind.REVOKED, Role.APPROVER, by="approve-2", of=OF)
    before = replace(course.alive, revocation=revocation)
    show(before, event, register=register, clock=CLOCK)
    assert asked(register, reference) is PublishedStatus.ENDED


def test_what_no_list_shows_changes_none(
    course: Course, register: SimulatedStatusRegister, reference: StatusReference
) -> None:
    review = course.event(LifeKind.REVIEW_OPENED, Role.SUPERVISOR, reason="audit")
    show(course.alive, review, register=register, clock=CLOCK)
    assert asked(register, reference) is PublishedStatus.VALID
    sheet = replace(course.alive, status=None)
    show(sheet, course.event(LifeKind.REPORTED_LOST), register=register, clock=CLOCK)
    assert asked(register, reference) is PublishedStatus.VALID
