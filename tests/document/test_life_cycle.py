from dataclasses import FrozenInstanceError, fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.worlds.document_lives import D1, EXPIRES, MAKING, NUMBER, ORDER, START, Course

from nansen.acts.act import Subject
from nansen.acts.chain import Chain, sign_act
from nansen.document.life_cycle import Life, follow, is_live, state_at, status_of
from nansen.document.life_event import LifeEvent
from nansen.document.life_kinds import (
    ON_THE_WAY,
    OVER,
    REPORTED,
    ROWS,
    HolderPart,
    LifeKind,
    LifeState,
    check_body,
)
from nansen.document.loss import REVERSIBLE_FOR
from nansen.errors import Malformed, Refused
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.actor import HOLDER
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.status_list import PublishedStatus

PAGE = Path(__file__).parents[2] / "docs" / "adr" / "0020-the-documents-life.md"
K, S, R = LifeKind, LifeState, Role
VALID, SUSPENDED, ENDED = (
    PublishedStatus.VALID,
    PublishedStatus.SUSPENDED,
    PublishedStatus.ENDED,
)


def live() -> Course:
    course = Course()
    course.make_live()
    return course


def shown(course: Course) -> PublishedStatus:
    return status_of(course.alive, course.now)


# The table


def test_every_kind_has_a_row_and_every_row_an_actor() -> None:
    assert set(ROWS) == set(LifeKind)
    for row in ROWS.values():
        assert row.roles or row.holder is HolderPart.ACTS
        assert not set(row.body) & set(row.optional)


def test_every_state_is_reached_and_all_but_one_are_left() -> None:
    reached = {row.target for row in ROWS.values()} - {None}
    left = {state for row in ROWS.values() for state in row.sources}
    assert reached == set(LifeState)
    assert set(LifeState) - left == {S.TOMBSTONE}


def test_from_every_state_there_is_a_way_to_the_end() -> None:
    ways = {
        state: {row.target or state for row in ROWS.values() if state in row.sources}
        for state in LifeState
    }
    ends = {S.TOMBSTONE}
    for _ in LifeState:
        ends |= {state for state, targets in ways.items() if targets & ends}
    assert ends == set(LifeState)


def test_nothing_over_goes_anywhere_but_to_its_tombstone() -> None:
    for row in ROWS.values():
        if row.sources & OVER:
            assert row.target is S.TOMBSTONE


def test_only_a_holder_makes_a_document_live() -> None:
    makers = [kind for kind, row in ROWS.items() if row.target is S.ACTIVE]
    assert makers == [K.ACTIVATED]
    assert not ROWS[K.ACTIVATED].roles
    assert ROWS[K.ACTIVATED].holder is HolderPart.ACTS


def test_no_officer_alone_takes_a_live_document_away() -> None:
    for kind, row in ROWS.items():
        ends = S.ACTIVE in row.sources and row.target is not None and row.roles
        if ends and kind not in {K.EXPIRED, K.REVOKED}:
            assert row.needs_two, kind


def test_no_row_is_about_what_another_authority_says() -> None:
    words = {"notice", "sltd", "external", "interpol", "annul"}
    assert not [kind for kind in LifeKind if any(word in kind for word in words)]


def test_the_page_has_every_state_and_every_kind() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in (*LifeState, *LifeKind):
        assert f"`{name}`" in page, name


def test_no_body_takes_anything_but_codes_numbers_and_digests() -> None:
    with pytest.raises(Malformed):
        check_body(K.PRINTED, {"blank": "Anna Ivanova"})
    with pytest.raises(Malformed):
        check_body(K.CHECKED, {"remark": "x"})
    with pytest.raises(Malformed):
        check_body(K.SIGNED, {"sod": bytes(31)})
    with pytest.raises(Malformed):
        check_body(K.REVOCATION_PROPOSED, {"reason": "excluded", "danger": 1})
    with pytest.raises(Malformed):
        check_body(K.REVOCATION_PROPOSED, {"reason": "red-notice", "danger": True})
    with pytest.raises(Malformed):
        check_body(K.COMMITTED, {})


# From the order to the holder


def test_a_document_becomes_live_when_its_holder_says_so() -> None:
    course = Course()
    states = (S.COMMITTED, S.SIGNED, S.PERSONALISED, S.QC_PASSED, S.DISPATCHED, S.HANDED_OVER)
    for state, (kind, _, _) in zip(states, MAKING, strict=True):
        course = Course()
        course.make(kind)
        assert course.alive.state is state
        assert not is_live(course.alive, course.now)
        away = state in ON_THE_WAY
        assert shown(course) is (SUSPENDED if away else VALID), "in the mail it is suspended"
    assert course.alive.signed_at is not None
    course.act(K.ACTIVATED)
    assert is_live(course.alive, course.now)
    assert shown(course) is VALID


def test_it_can_be_activated_on_arrival_by_mail_or_handed_over_at_the_desk() -> None:
    mailed = Course()
    mailed.make(K.DISPATCHED)
    mailed.act(K.ACTIVATED)
    desk = Course()
    desk.make(K.CHECKED)
    desk.act(K.HANDED_OVER, R.DELIVERY_CLERK)
    desk.act(K.ACTIVATED)
    assert mailed.alive.state is desk.alive.state is S.ACTIVE


@pytest.mark.parametrize("role", list(Role))
def test_no_officer_activates(role: Role) -> None:
    course = Course()
    course.make()
    with pytest.raises(Refused, match="R56"):
        course.act(K.ACTIVATED, role)


def test_what_was_stolen_in_the_mail_is_never_live() -> None:
    course = Course()
    course.make(K.DISPATCHED)
    course.act(K.REPORTED_STOLEN)
    with pytest.raises(Refused):
        course.act(K.ACTIVATED)
    of = course.propose(K.RESTORED)
    course.act(K.RESTORED, R.DELIVERY_CLERK, of=of)
    assert course.alive.state is S.DISPATCHED, "found again, and still not activated"
    assert course.alive.activated_at is None


def test_nothing_is_signed_before_the_journal_holds_it() -> None:
    course = Course()
    course.order()
    with pytest.raises(Refused, match="DOCUMENT-STATE"):
        course.act(K.SIGNED, R.SIGNER, sod=D1)


def test_who_printed_does_not_check() -> None:
    course = Course()
    course.make(K.PRINTED)
    with pytest.raises(Refused, match="R25"):
        course.act(K.CHECKED, R.QUALITY_OFFICER, "personaliser-1")
    course.act(K.CHECKED, R.QUALITY_OFFICER)


def test_what_the_press_spoils_is_void_for_ever() -> None:
    course = Course()
    course.make(K.PRINTED)
    course.act(K.SPOILED, R.QUALITY_OFFICER)
    assert course.alive.state is S.CANCELLED
    assert shown(course) is ENDED
    with pytest.raises(Refused):
        course.act(K.PRINTED, R.PERSONALISER, blank="UT00413")


@pytest.mark.parametrize("until", [K.ORDERED, K.COMMITTED])
def test_what_nobody_has_signed_the_press_alone_gives_up(until: LifeKind) -> None:
    course = Course()
    course.make(until)
    with pytest.raises(Refused, match="R56"):
        course.act(K.SPOILED, R.QUALITY_OFFICER)
    course.act(K.SPOILED, R.PERSONALISER)
    assert course.alive.state is S.CANCELLED
    with pytest.raises(Refused):
        course.act(K.COMMITTED, R.SIGNER, content=D1)


def test_two_cancel_what_cannot_be_delivered() -> None:
    course = Course()
    course.make(K.DISPATCHED)
    of = course.propose(K.CANCELLED, R.DELIVERY_CLERK)
    undeliverable: dict[str, Item] = {"of": of, "reason": "undeliverable"}
    with pytest.raises(Refused, match="R56"):
        course.act(K.CANCELLED, R.DELIVERY_CLERK, body=undeliverable)
    course.act(K.CANCELLED, R.APPROVER, body=undeliverable)
    course.act(K.ENDED, R.SIGNER)
    assert (course.alive.ended_as, course.alive.state) == (S.CANCELLED, S.TOMBSTONE)
    assert shown(course) is ENDED


# Dates


def test_a_life_begins_with_an_order_and_its_dates() -> None:
    course = Course()
    with pytest.raises(Refused):
        course.act(K.CHECKED, R.QUALITY_OFFICER)
    course.order()
    with pytest.raises(Refused):
        course.order()
    assert course.alive.expires_on == EXPIRES


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"expires_on": "2031-02-30"}, Malformed),
        ({"expires_on": "soon"}, Malformed),
        ({"issued_on": EXPIRES.isoformat()}, Refused),
        ({"return_until": "2031-11-23"}, Refused),
        ({"return_until": "2026-11-23"}, Refused),
        ({"place": "mission"}, Refused),
        ({"person": "Anna"}, Malformed),
        ({"reason": "extension"}, Malformed),
    ],
)
def test_an_order_with_other_dates_or_words_is_none(
    changes: dict[str, Item], error: type[Exception]
) -> None:
    with pytest.raises(error):
        Course().order(**changes)


def test_a_mission_has_six_months() -> None:
    end = "2027-05-22"
    course = Course()
    course.order(place="mission", document_class="PU", expires_on=end, return_until=end)
    assert course.alive.expires_on == date(2027, 5, 22)


def test_no_act_but_the_first_has_a_date_of_the_document() -> None:
    dates = {"issued_on", "expires_on", "return_until"}
    for kind, row in ROWS.items():
        assert not dates & (set(row.body) | set(row.optional)) or kind is K.ORDERED
    with pytest.raises(FrozenInstanceError):
        live().alive.expires_on = date(2041, 1, 1)  # type: ignore[misc]


def test_a_document_is_good_on_its_last_day_and_not_after() -> None:
    course = live()
    midnight = START.replace(year=2031, day=23, hour=0)
    assert is_live(course.alive, midnight - timedelta(seconds=1))
    assert not is_live(course.alive, midnight)
    assert state_at(course.alive, midnight) is S.EXPIRED
    assert status_of(course.alive, midnight) is VALID, "the page tells it, no list does (R60)"
    with pytest.raises(Refused, match="R47"):
        course.act(K.EXPIRED, R.SIGNER)
    course.now = midnight
    with pytest.raises(Refused, match="DOCUMENT-STATE"):
        course.act(K.SUSPENDED)
    course.act(K.EXPIRED, R.SIGNER)
    assert course.alive.state is S.EXPIRED
    course.act(K.ENDED, R.SIGNER)
    assert shown(course) is VALID


def test_past_its_last_day_nothing_becomes_live() -> None:
    mailed, reported = Course(), live()
    mailed.make()
    mailed.now = reported.now = START.replace(year=2031, day=22)
    reported.act(K.SUSPENDED)
    for course in (mailed, reported):
        course.wait(days=2)
    with pytest.raises(Refused, match="R47"):
        mailed.act(K.ACTIVATED)
    of = reported.propose(K.RESTORED)
    with pytest.raises(Refused, match="R47"):
        reported.act(K.RESTORED, R.DELIVERY_CLERK, of=of)


# Loss


@pytest.mark.parametrize("kind", [K.SUSPENDED, K.REPORTED_LOST, K.REPORTED_STOLEN])
def test_a_report_counts_at_once_and_can_be_taken_back_in_person(kind: LifeKind) -> None:
    course = live()
    course.act(kind)
    assert shown(course) is SUSPENDED
    with pytest.raises(Refused, match="R56"):
        course.act(K.RESTORED, of=D1)
    course.wait(days=29)
    of = course.propose(K.RESTORED)
    course.act(K.RESTORED, R.ENROLMENT_OFFICER, of=of)
    assert is_live(course.alive, course.now)
    assert course.alive.report is None


@pytest.mark.parametrize("kind", [K.SUSPENDED, K.REPORTED_LOST, K.REPORTED_STOLEN])
def test_after_thirty_days_a_report_stays(kind: LifeKind) -> None:
    course = live()
    course.act(kind)
    since = course.alive.since
    with pytest.raises(Refused, match="R58"):
        course.act(K.ENDED, R.SIGNER)
    course.now = since + REVERSIBLE_FOR - timedelta(hours=1)
    of = course.propose(K.RESTORED)
    assert shown(course) is SUSPENDED
    course.now = since + REVERSIBLE_FOR
    assert shown(course) is ENDED
    with pytest.raises(Refused, match="R58"):
        course.act(K.RESTORED, R.ENROLMENT_OFFICER, of=of)
    course.act(K.ENDED, R.SIGNER)
    assert course.alive.state is S.TOMBSTONE
    assert shown(course) is ENDED


def test_to_report_again_wins_no_time() -> None:
    course = live()
    course.act(K.SUSPENDED)
    course.wait(days=20)
    course.act(K.REPORTED_LOST)
    course.act(K.REPORTED_STOLEN)
    course.wait(days=10)
    assert shown(course) is ENDED


def test_two_officers_report_for_a_holder_who_has_lost_the_key_too() -> None:
    course = live()
    of = course.propose(K.REPORTED_LOST, R.ENROLMENT_OFFICER)
    with pytest.raises(Refused, match="R56"):
        course.act(K.REPORTED_LOST, R.ENROLMENT_OFFICER, of=of)
    with pytest.raises(Refused, match="R56"):
        course.act(K.REPORTED_STOLEN, R.DELIVERY_CLERK, of=of)
    course.act(K.REPORTED_LOST, R.DELIVERY_CLERK, of=of)
    assert course.alive.state is S.REPORTED_LOST


def test_a_proposal_lasts_thirty_days_and_until_the_next_change() -> None:
    course = live()
    old = course.propose(K.REPORTED_LOST, R.ENROLMENT_OFFICER)
    course.wait(days=31)
    with pytest.raises(Refused, match="thirty days"):
        course.act(K.REPORTED_LOST, R.DELIVERY_CLERK, of=old)
    new = course.propose(K.REPORTED_LOST, R.ENROLMENT_OFFICER)
    assert [one.digest for one in course.alive.proposals] == [new]
    course.act(K.SUSPENDED)
    assert course.alive.proposals == ()
    with pytest.raises(Refused, match="it takes two"):
        course.act(K.REPORTED_LOST, R.DELIVERY_CLERK, of=new)


@pytest.mark.parametrize(
    ("change", "role"),
    [
        (K.ACTIVATED, None),
        (K.REVOKED, R.APPROVER),
        (K.CANCELLED, R.ENROLMENT_OFFICER),
        (K.REVOCATION_LIFTED, None),
        (K.REVOCATION_LIFTED, R.DELIVERY_CLERK),
    ],
)
def test_only_what_takes_two_can_be_proposed_and_by_the_right_one(
    change: LifeKind, role: Role | None
) -> None:
    with pytest.raises(Refused, match="R56"):
        live().propose(change, role)
    with pytest.raises(Refused, match="R56"):
        live().act(K.CHANGE_PROPOSED, R.APPROVER, change="document:extended")


def test_only_the_holder_surrenders() -> None:
    course = live()
    given: dict[str, Item] = {"reason": "surrendered", "disposition": "destroyed"}
    of = course.propose(K.WITHDRAWN, R.APPROVER)
    with pytest.raises(Refused, match="only the holder"):
        course.act(K.WITHDRAWN, R.DELIVERY_CLERK, body=given, of=of)
    of = course.propose(K.WITHDRAWN)
    course.act(K.WITHDRAWN, R.DELIVERY_CLERK, body=given, of=of)
    assert course.alive.state is S.WITHDRAWN
    assert shown(course) is ENDED


# Reviews and other people's words


def test_a_journey_to_the_origin_opens_a_review_and_nothing_else() -> None:
    course = live()
    before = replace(course.alive, reviews=(), latest=START)
    opened = course.act(K.REVIEW_OPENED, R.SCREENING_OFFICER, reason="re-availment")
    assert replace(course.alive, reviews=(), latest=START) == before, "R61"
    assert shown(course) is VALID
    with pytest.raises(Refused, match="R61"):
        course.act(K.REVIEW_CLOSED, R.EXAMINER, of=D1)
    course.act(K.REVIEW_CLOSED, R.EXAMINER, of=opened.digest)
    assert course.alive.reviews == ()


# Events


def test_acts_follow_in_time_and_about_one_document() -> None:
    course = live()
    course.wait(days=-1)
    with pytest.raises(Refused, match="DOCUMENT-TIME"):
        course.act(K.SUSPENDED)
    other = Course(DocumentNumber("N3W8R5T1Z"), start=course.now + timedelta(days=2))
    with pytest.raises(Refused, match="DOCUMENT-NUMBER"):
        follow(course.alive, other.event(K.SUSPENDED))


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "N7K2M4Q9O"},
        {"digest": b""},
        {"at": START.replace(tzinfo=None)},
        {"roles": frozenset({R.APPROVER})},
        {"by": OfficerId("approver-1")},
    ],
)
def test_an_event_of_the_wrong_form_is_malformed(changes: dict[str, object]) -> None:
    event = Course().event(K.SUSPENDED)
    with pytest.raises(Malformed):
        replace(event, **changes)  # type: ignore[arg-type]


class _Key:
    def sign(self, message: bytes) -> bytes:
        return message[:64]


class _Holder:
    id = HOLDER
    key = _Key()


def test_an_act_of_the_chain_is_an_event() -> None:
    chain = Chain(subject=Subject.parse(f"document:{NUMBER}"))
    act = sign_act(
        chain,
        kind=str(K.ORDERED),
        actor=_Holder(),  # type: ignore[arg-type]
        at=START,
        key="0" * 32,  # type: ignore[arg-type]
        body=ORDER,
    )
    assert LifeEvent.of(act, roles=frozenset()).digest == act.digest
    for changed in (
        replace(act.act, kind="document:extended"),
        replace(act.act, subject=Subject.parse("case:0123456789abcdef")),
    ):
        with pytest.raises(Malformed):
            LifeEvent.of(replace(act, act=changed), roles=frozenset())


def test_a_life_shows_no_number_and_no_person() -> None:
    course = live()
    course.act(K.SUSPENDED)
    text = repr(course.alive) + repr(course.event(K.SUSPENDED))
    for secret in (NUMBER, "person-", "case-", "2031"):
        assert secret not in text
    assert {"name", "holder", "country"}.isdisjoint(one.name for one in fields(Life))


def test_every_state_shows_a_status() -> None:
    life = live().alive
    for state in LifeState:
        status = status_of(replace(life, state=state), life.latest)
        if state in OVER - {S.EXPIRED}:
            assert status is ENDED
        elif state in ON_THE_WAY:
            assert status is SUSPENDED
        elif state not in REPORTED:
            assert status is VALID
