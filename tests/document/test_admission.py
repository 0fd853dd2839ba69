from datetime import date, timedelta

import pytest
from tests.worlds.document_lives import D1, START, Course
from tests.worlds.document_transfers import transfer

from nansen.document.admission import Surroundings, admit
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.renewal import is_renewable, renewal_opens
from nansen.document.transfer import Transfer
from nansen.errors import Refused
from nansen.ids import DocumentNumber
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item

K, S, R = LifeKind, LifeState, Role
SECOND = DocumentNumber("N3W8R5T1Z")
NEW: dict[str, Item] = {
    "reason": "replacement",
    "expires_on": "2032-11-22",
    "return_until": "2032-11-22",
}


def live() -> Course:
    course = Course()
    course.make_live()
    return course


def second(first: Course, **changes: Item) -> Course:
    """Hand out another document of the same person."""
    course = Course(SECOND, start=first.now)
    course.others = (first.alive,)
    course.make(K.HANDED_OVER, **{**NEW, **changes})
    return course


def withdraw(course: Course, reason: str, *others: Life, by: Transfer | None = None) -> Life:
    of = course.propose(K.WITHDRAWN, R.APPROVER)
    event = course.event(
        K.WITHDRAWN, R.DELIVERY_CLERK, of=of, reason=reason, disposition="destroyed"
    )
    return admit(course.alive, event, Surroundings(others=others, transfer=by))


def test_a_new_document_waits_until_the_old_one_is_withdrawn() -> None:
    old = live()
    new = second(old)
    with pytest.raises(Refused, match="R20"):
        new.act(K.ACTIVATED)
    old.life = withdraw(old, "replaced", new.alive)
    new.others = (old.alive,)
    new.act(K.ACTIVATED)
    assert (old.alive.state, new.alive.state) == (S.WITHDRAWN, S.ACTIVE)


def test_a_suspended_document_is_still_held() -> None:
    old = live()
    new = second(old)
    old.act(K.SUSPENDED)
    new.others = (old.alive,)
    with pytest.raises(Refused, match="R20"):
        new.act(K.ACTIVATED)


def test_a_lost_one_makes_room_and_cannot_come_back_beside_the_new_one() -> None:
    old = live()
    new = second(old)
    old.act(K.REPORTED_LOST)
    new.others = (old.alive,)
    new.act(K.ACTIVATED)
    of = old.propose(K.RESTORED)
    old.others = (new.alive,)
    with pytest.raises(Refused, match="R20"):
        old.act(K.RESTORED, R.DELIVERY_CLERK, of=of)


def test_a_document_found_on_its_way_may_go_on_while_another_lives() -> None:
    lost = Course()
    lost.make(K.DISPATCHED)
    lost.act(K.REPORTED_STOLEN)
    new = second(lost)
    new.act(K.ACTIVATED)
    of = lost.propose(K.RESTORED)
    lost.others = (new.alive,)
    lost.act(K.RESTORED, R.DELIVERY_CLERK, of=of)
    with pytest.raises(Refused, match="R20"):
        lost.act(K.ACTIVATED)


def test_another_class_and_another_person_do_not_matter() -> None:
    old = live()
    for changes in ({"document_class": "PL"}, {"person": "person-fedcba9876543210"}):
        new = second(old, **{**NEW, "reason": "first-issuance", **changes})
        new.act(K.ACTIVATED)


def test_an_expired_one_makes_room_by_itself() -> None:
    old = live()
    old.now = START.replace(year=2031, month=12)
    end = "2033-11-22"
    new = second(old, reason="renewal", issued_on="2031-12-01", expires_on=end, return_until=end)
    new.act(K.ACTIVATED)


@pytest.mark.parametrize(
    ("reason", "opens"), [("renewal", False), ("first-issuance", False), ("replacement", True)]
)
def test_why_a_second_document_is_ordered(reason: str, *, opens: bool) -> None:
    old = live()
    if opens:
        second(old, reason=reason)
        return
    with pytest.raises(Refused, match=r"R47|R52"):
        second(old, reason=reason)


def test_renewal_opens_six_months_before_the_end() -> None:
    old = live()
    assert renewal_opens(date(2031, 8, 31)) == date(2031, 2, 28)
    old.now = START.replace(year=2031, month=5, day=21)
    assert not is_renewable(old.alive, old.now)
    old.wait(days=1)
    assert is_renewable(old.alive, old.now)
    second(old, reason="renewal")
    old.act(K.REPORTED_LOST)
    assert not is_renewable(old.alive, old.now), "that is a replacement"


def test_the_first_is_the_first() -> None:
    spoiled = Course()
    spoiled.make(K.PRINTED)
    spoiled.act(K.SPOILED, R.PERSONALISER)
    second(spoiled, reason="first-issuance")
    with pytest.raises(Refused, match="R52"):
        second(spoiled, reason="replacement")
    spoiled.act(K.ENDED, R.SIGNER)
    second(spoiled, reason="first-issuance")


def test_another_states_document_can_be_the_one_before() -> None:
    course = Course(SECOND)
    event = course.event(K.ORDERED, R.PERSONALISER, body={**first_order(), **NEW})
    around = Surroundings(others=(), transfer=transfer())
    assert admit(None, event, around).state is S.ORDERED
    with pytest.raises(Refused, match="R52"):
        admit(None, event, Surroundings(others=()))


def test_who_is_no_longer_responsible_issues_no_other() -> None:
    old = live()
    claim = transfer(number=old.number, claimed_at=old.now)
    new = Course(SECOND, start=old.now + timedelta(days=29))
    for refused in (False, True):
        event = new.event(K.ORDERED, R.PERSONALISER, body={**first_order(), **NEW})
        around = Surroundings(others=(old.alive,), transfer=claim)
        if refused:
            with pytest.raises(Refused, match="R63"):
                admit(None, event, around)
        else:
            assert admit(None, event, around).state is S.ORDERED
        new.wait(days=1)


def test_one_document_is_made_at_a_time_and_a_number_is_used_once() -> None:
    making = Course()
    making.make(K.SIGNED)
    with pytest.raises(Refused, match="R20"):
        second(making, reason="first-issuance")
    again = Course(start=making.now)
    again.others = (making.alive,)
    with pytest.raises(Refused, match="R46"):
        again.order(person="person-fedcba9876543210")


def test_nothing_is_withdrawn_as_replaced_by_nothing() -> None:
    old = live()
    with pytest.raises(Refused, match="R57"):
        withdraw(old, "replaced")
    ordered = Course(SECOND, start=old.now)
    ordered.others = (old.alive,)
    ordered.make(K.COMMITTED, **NEW)
    with pytest.raises(Refused, match="R57"):
        withdraw(old, "replaced", ordered.alive)


def test_a_document_goes_with_responsibility_and_not_before() -> None:
    old = live()
    claim = transfer(number=old.number, claimed_at=old.now)
    for one in (None, claim, transfer(claimed_at=START.replace(year=2026))):
        with pytest.raises(Refused, match="R63"):
            withdraw(old, "responsibility-transferred", by=one)
    old.wait(days=30)
    gone = withdraw(old, "responsibility-transferred", by=claim)
    assert gone.state is S.WITHDRAWN


def test_what_needs_no_others_is_admitted_as_it_follows() -> None:
    old = live()
    event = old.event(K.SUSPENDED)
    assert admit(old.alive, event, Surroundings(others=())).state is S.SUSPENDED_BY_HOLDER
    with pytest.raises(Refused):
        admit(
            old.alive, old.event(K.PRINTED, R.PERSONALISER, blank="UT1234"), Surroundings(others=())
        )


def first_order() -> dict[str, Item]:
    course = Course()
    course.order()
    life = course.alive
    return {
        "case": life.case,
        "person": life.person,
        "order": D1,
        "document_class": str(life.document_class),
        "place": "office",
        "issued_on": "2026-11-23",
    }
