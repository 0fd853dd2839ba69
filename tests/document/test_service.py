from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.simulators.stores import MemoryActs
from tests.worlds.document_lives import D1
from tests.worlds.office import NOW, MemoryKey, actor, key_of
from tests.worlds.production import Applicant, case_name, order_of

from nansen.acts.act import IdempotencyKey, SignedAct, Subject
from nansen.casework.service import draw_key
from nansen.clock import FixedClock
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.order import order_digest
from nansen.document.ports import DocumentFiles
from nansen.document.service import (
    Around,
    NewDocumentAct,
    lives_of,
    perform_on_document,
    read_chain,
    read_life,
    status_opening,
)
from nansen.errors import Conflict, Refused, Unavailable, Untrusted
from nansen.ids import DocumentNumber, OfficerId
from nansen.journal.model import encode_kind_opening
from nansen.officers.actor import HOLDER, Actor
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.status_list import PublishedStatus

NUMBER, OTHER = DocumentNumber("N7K2M4Q9X"), DocumentNumber("B3D5F7H92")
MADE: tuple[tuple[LifeKind, str, dict[str, Item]], ...] = (
    (LifeKind.COMMITTED, "signer", {"content": D1}),
    (LifeKind.SIGNED, "signer", {"sod": D1}),
    (LifeKind.PRINTED, "personaliser", {"blank": "UT00412"}),
    (LifeKind.CHECKED, "quality-1", {}),
    (LifeKind.HANDED_OVER, "deliver-1", {}),
)


class Desk:
    """Documents of granted cases, and a clock."""

    def __init__(self) -> None:
        self.acts = MemoryActs()
        self.now = NOW
        self.applicants = [self.grant(1), self.grant(2)]

    def grant(self, number: int) -> Applicant:
        case = case_name(number)
        applicant = Applicant(name=case, order=order_of(case, b"portrait"), store=self.acts)
        applicant.decided()
        return applicant

    @property
    def files(self) -> DocumentFiles:
        return DocumentFiles(cases=self.applicants[0].files, turn=nullcontext)

    def act(
        self,
        kind: LifeKind,
        who: str | Actor,
        body: dict[str, Item] | None = None,
        *,
        number: DocumentNumber = NUMBER,
        key: IdempotencyKey | None = None,
        expected: int | None = None,
        around: Around | None = None,
    ) -> Life:
        return perform_on_document(
            NewDocumentAct(kind=kind, body=body or {}),
            actor=actor(who) if isinstance(who, str) else who,
            number=number,
            expected=expected,
            key=key or draw_key(),
            files=self.files,
            clock=FixedClock(self.now),
            around=around or Around(),
        )

    def order(
        self,
        number: DocumentNumber = NUMBER,
        *,
        of: int = 0,
        around: Around | None = None,
        **changes: Item,
    ) -> Life:
        applicant = self.applicants[of]
        day = self.now.date()
        body: dict[str, Item] = {
            "case": applicant.name,
            "person": "person-0123456789abcdef",
            "order": order_digest(applicant.order),
            "document_class": "PR",
            "reason": "first-issuance",
            "place": "office",
            "issued_on": day.isoformat(),
            "expires_on": date(2031, 11, 22).isoformat(),
            "return_until": date(2031, 11, 22).isoformat(),
        }
        body |= changes
        return self.act(LifeKind.ORDERED, "personaliser", body, number=number, around=around)

    def make(self) -> Life:
        self.order()
        for kind, who, body in MADE:
            life = self.act(kind, who, body)
        return life

    def chain(self) -> tuple[SignedAct, ...]:
        return self.acts.read(Subject.of_document(NUMBER))


@pytest.fixture(name="desk")
def _desk() -> Desk:
    return Desk()


def holder(name: str = HOLDER) -> Actor:
    return Actor(id=OfficerId(HOLDER), key=key_of(name))


def test_a_document_goes_from_the_order_to_its_holder(desk: Desk) -> None:
    desk.make()
    life = desk.act(LifeKind.ACTIVATED, holder(), expected=6)
    assert life.state is LifeState.ACTIVE
    assert read_life(NUMBER, desk.files) == life
    assert lives_of(desk.applicants[0].name, desk.files) == (life,)
    assert lives_of(desk.applicants[1].name, desk.files) == ()


def test_it_is_told_whose_move_it_is(desk: Desk) -> None:
    desk.order()
    moves = [desk.acts.states[Subject.of_document(NUMBER)].move]
    for kind, who, body in MADE:
        desk.act(kind, who, body)
        moves.append(desk.acts.states[Subject.of_document(NUMBER)].move)
    assert moves == [
        Role.SIGNER,
        Role.SIGNER,
        Role.PERSONALISER,
        Role.QUALITY_OFFICER,
        Role.DELIVERY_CLERK,
        HOLDER,
    ]
    desk.act(LifeKind.ACTIVATED, holder())
    standing = desk.acts.states[Subject.of_document(NUMBER)]
    assert (standing.stage, standing.move) == ("active", Role.SIGNER)
    assert standing.case == desk.applicants[0].name
    assert standing.due is not None


def test_the_journal_is_owed_what_the_lists_will_show(desk: Desk) -> None:
    desk.make()
    desk.act(LifeKind.ACTIVATED, holder())
    owed = list(desk.acts.owed.values())
    assert [duty.kind for duty in owed] == ["document:status-changed"] * 2
    handed, activated = desk.chain()[-2:]
    expected = [
        status_opening(handed, PublishedStatus.SUSPENDED),
        status_opening(activated, PublishedStatus.VALID),
    ]
    assert [duty.opening for duty in owed] == [encode_kind_opening(o.of_kind) for o in expected]


def test_the_same_act_again_changes_nothing(desk: Desk) -> None:
    desk.order()
    key = draw_key()
    first = desk.act(LifeKind.COMMITTED, "signer", {"content": D1}, key=key, expected=1)
    again = desk.act(LifeKind.COMMITTED, "signer", {"content": D1}, key=key, expected=1)
    assert first == again
    assert len(desk.chain()) == 2
    with pytest.raises(Conflict, match="idempotency"):
        desk.act(LifeKind.COMMITTED, "signer", {"content": bytes(32)}, key=key)


def test_whoever_has_not_seen_the_newest_act_decides_anew(desk: Desk) -> None:
    desk.order()
    with pytest.raises(Conflict, match="somebody else"):
        desk.act(LifeKind.COMMITTED, "signer", {"content": D1}, expected=0)


def test_only_what_was_granted_is_ordered(desk: Desk) -> None:
    with pytest.raises(Refused, match="R26"):
        desk.order(order=D1)
    with pytest.raises(Refused, match="order has a case"):
        desk.act(LifeKind.COMMITTED, "signer", {"content": D1})
    other = Applicant(name=case_name(9), store=desk.acts)
    other.examined()
    with pytest.raises(Refused, match="two officers grant"):
        desk.order(case=case_name(9))
    with pytest.raises(Unavailable):
        desk.order(case=case_name(8))
    with pytest.raises(Unavailable, match="no such document"):
        read_life(NUMBER, desk.files)


def test_nobody_has_two_parts_in_one_case(desk: Desk) -> None:
    roster = desk.applicants[0].roster
    officers = tuple(
        replace(one, roles=one.roles | {Role.PERSONALISER}) if one.id == "exam-1" else one
        for one in roster.officers
    )
    for applicant in desk.applicants:
        applicant.roster = replace(roster, officers=officers)
    desk.order()
    for kind, who, body in MADE[:2]:
        desk.act(kind, who, body)
    with pytest.raises(Refused, match="examination of this case"):
        desk.act(LifeKind.PRINTED, "exam-1", {"blank": "UT00412"})


def test_a_person_has_one_document_whatever_case_it_comes_from(desk: Desk) -> None:
    desk.order()
    around = Around(cases=(desk.applicants[0].name,))
    with pytest.raises(Refused, match="R20"):
        desk.order(OTHER, of=1, around=around)
    assert desk.order(OTHER, of=1, person="person-fedcba9876543210").number == OTHER


def test_a_new_key_of_the_holder_counts_and_old_acts_stay_good(desk: Desk) -> None:
    desk.make()
    desk.act(LifeKind.ACTIVATED, holder())
    applicant = desk.applicants[0]
    asked = applicant.act(
        "recovery:requested", "enrol-1", holder_key=key_of("holder-2").spki
    ).chain.head
    applicant.act("recovery:confirmed", "ident-1", of=asked)
    applicant.later(days=8)
    applicant.act("recovery:completed", "enrol-1", of=asked)
    desk.now = applicant.now + timedelta(hours=1)
    assert read_life(NUMBER, desk.files).state is LifeState.ACTIVE
    with pytest.raises(Untrusted):
        desk.act(LifeKind.SUSPENDED, holder())
    life = desk.act(LifeKind.SUSPENDED, holder("holder-2"))
    assert life.state is LifeState.SUSPENDED_BY_HOLDER


def test_a_stranger_and_a_stolen_name_do_nothing(desk: Desk) -> None:
    desk.order()
    body: dict[str, Item] = {"content": D1}
    with pytest.raises(Untrusted):
        desk.act(LifeKind.COMMITTED, Actor(id=OfficerId("signer"), key=MemoryKey(7)), body)
    with pytest.raises(Refused, match="ROSTER"):
        desk.act(LifeKind.COMMITTED, Actor(id=OfficerId("nobody"), key=MemoryKey(7)), body)
    with pytest.raises(Refused, match="R56"):
        desk.act(LifeKind.COMMITTED, holder(), body)


def test_a_database_that_was_written_to_does_not_read(desk: Desk) -> None:
    desk.make()
    acts = desk.acts.acts[Subject.of_document(NUMBER)]
    del acts[1]
    with pytest.raises(Untrusted):
        read_life(NUMBER, desk.files)


def test_an_act_that_could_never_have_been_done_does_not_read(desk: Desk) -> None:
    desk.make()
    roster = desk.applicants[0].roster
    officers = tuple(one for one in roster.officers if one.id != "quality-1")
    desk.applicants[0].roster = replace(roster, officers=officers)
    with pytest.raises(Untrusted, match="act 5"):
        read_life(NUMBER, desk.files)
    assert read_chain(NUMBER, desk.files).version == 6
