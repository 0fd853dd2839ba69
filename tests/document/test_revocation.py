from datetime import timedelta

import pytest
from tests.worlds.document_lives import D1, Course

from nansen.document.life_cycle import is_live, status_of
from nansen.document.life_due import APPEAL_WITHIN, next_due
from nansen.document.life_kinds import LifeKind, LifeState, RevocationReason
from nansen.document.revocation import ANSWER_PERIOD, REVIEW_WITHIN
from nansen.errors import Refused
from nansen.officers.actor import HOLDER
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.status_list import PublishedStatus

K, S, R = LifeKind, LifeState, Role


def live() -> Course:
    course = Course()
    course.make_live()
    return course


def decide(course: Course, outcome: str, by: str = "appeal-1") -> bytes:
    return course.act(K.REVOCATION_APPEAL_DECIDED, R.APPEAL_BODY, by, outcome=outcome).digest


def test_without_an_appeal_it_is_final_after_the_days_to_answer() -> None:
    course = live()
    of = course.revoke_up_to_letter()
    assert is_live(course.alive, course.now), "nothing changes before it is final (R57)"
    with pytest.raises(Refused, match="21 days"):
        course.act(K.REVOKED, R.APPROVER, of=of)
    course.wait(days=21)
    with pytest.raises(Refused, match="this very"):
        course.act(K.REVOKED, R.APPROVER, of=D1)
    with pytest.raises(Refused, match="an approver"):
        course.act(K.REVOKED, R.APPEAL_BODY, of=of)
    course.act(K.REVOKED, R.APPROVER, of=of)
    assert course.alive.state is S.REVOKED
    assert status_of(course.alive, course.now) is PublishedStatus.ENDED


def test_one_officer_revokes_nothing() -> None:
    course = live()
    first = course.act(
        K.REVOCATION_PROPOSED, R.APPROVER, reason="issued-in-error", danger=True
    ).digest
    assert is_live(course.alive, course.now)
    for by, of in (("approver-1", first), ("approver-2", D1)):
        with pytest.raises(Refused, match="R56"):
            course.act(K.REVOCATION_CONFIRMED, R.APPROVER, by, of=of)
    with pytest.raises(Refused, match="R57"):
        course.act(K.REVOKED, R.APPROVER, "approver-2", of=first)
    with pytest.raises(Refused, match="R57"):
        course.act(K.REVOCATION_NOTIFIED, R.DELIVERY_CLERK, letter=D1, language="ru")


@pytest.mark.parametrize("role", [R.SUPERVISOR, R.SCREENING_OFFICER, R.SIGNER, R.ADMINISTRATOR])
def test_only_approvers_propose(role: Role) -> None:
    with pytest.raises(Refused, match="R56"):
        live().act(K.REVOCATION_PROPOSED, role, reason="excluded", danger=False)


def test_no_reason_is_somebody_elses_word_or_a_journey() -> None:
    words = {"notice", "report", "annul", "wanted", "label", "re-availment", "travel"}
    assert not [one for one in RevocationReason if any(word in one for word in words)]


def test_steps_come_in_their_order_and_once() -> None:
    course = live()
    early: tuple[tuple[LifeKind, Role | None, dict[str, Item]], ...] = (
        (K.REVOCATION_CONFIRMED, R.APPROVER, {"of": D1}),
        (K.REVOCATION_REVIEWED, R.APPROVER, {"of": D1, "outcome": "stands"}),
        (K.REVOCATION_APPEALED, None, {}),
        (K.REVOCATION_APPEAL_DECIDED, R.APPEAL_BODY, {"outcome": "stands"}),
        (K.REVOCATION_LIFTED, R.APPROVER, {"of": D1}),
    )
    for kind, role, body in early:
        with pytest.raises(Refused, match="R57"):
            course.act(kind, role, body=body)
    course.revoke_up_to_letter()
    with pytest.raises(Refused, match="one revocation"):
        course.act(K.REVOCATION_PROPOSED, R.APPROVER, reason="excluded", danger=False)
    with pytest.raises(Refused, match="begun already"):
        course.act(K.REVOCATION_NOTIFIED, R.DELIVERY_CLERK, letter=D1, language="ru")
    with pytest.raises(Refused, match="no proposal"):
        course.act(K.REVOCATION_CONFIRMED, R.APPROVER, "approver-3", of=D1)
    course.act(K.REVOCATION_APPEALED)
    with pytest.raises(Refused, match="once"):
        course.act(K.REVOCATION_APPEALED)


def test_a_proposal_that_nobody_confirms_makes_room_for_another() -> None:
    course = live()
    for reason in ("excluded", "obtained-by-fraud"):
        course.act(K.REVOCATION_PROPOSED, R.APPROVER, reason=reason, danger=False)
    assert course.alive.revocation is not None
    assert course.alive.revocation.reason is RevocationReason.OBTAINED_BY_FRAUD


def test_an_appeal_suspends_until_two_of_the_appeal_body_agree() -> None:
    course = live()
    of = course.revoke_up_to_letter()
    course.wait(days=20)
    course.act(K.REVOCATION_APPEALED)
    course.wait(days=90)
    for role, digest in ((R.APPROVER, of), (R.APPEAL_BODY, of)):
        with pytest.raises(Refused, match="suspends"):
            course.act(K.REVOKED, role, of=digest)
    decision = decide(course, "stands")
    for role, by, digest in (
        (R.APPEAL_BODY, "appeal-1", decision),
        (R.APPEAL_BODY, "approver-1", decision),
        (R.APPEAL_BODY, "appeal-2", D1),
        (R.APPROVER, "approver-3", decision),
    ):
        with pytest.raises(Refused):
            course.act(K.REVOKED, role, by, of=digest)
    with pytest.raises(Refused, match="not this one"):
        course.act(K.REVOCATION_LIFTED, R.APPEAL_BODY, "appeal-2", of=decision)
    with pytest.raises(Refused, match="it takes two"):
        course.act(K.REVOCATION_LIFTED, R.APPEAL_BODY, "appeal-2", of=D1)
    assert is_live(course.alive, course.now)
    course.act(K.REVOKED, R.APPEAL_BODY, "appeal-2", of=decision)
    assert course.alive.state is S.REVOKED


def test_an_appeal_that_is_won_ends_the_proceeding() -> None:
    course = live()
    course.revoke_up_to_letter(danger=True)
    assert not is_live(course.alive, course.now)
    course.act(K.REVOCATION_APPEALED, R.ENROLMENT_OFFICER)
    with pytest.raises(Refused, match="who revoked"):
        decide(course, "stands", by="approver-2")
    decision = decide(course, "falls")
    with pytest.raises(Refused, match="not this one"):
        course.act(K.REVOKED, R.APPEAL_BODY, "appeal-2", of=decision)
    course.act(K.REVOCATION_LIFTED, R.APPEAL_BODY, "appeal-2", of=decision)
    assert course.alive.revocation is None
    assert is_live(course.alive, course.now)


def test_a_member_who_disagrees_decides_anew_and_the_other_confirms() -> None:
    course = live()
    course.revoke_up_to_letter()
    course.act(K.REVOCATION_APPEALED)
    decide(course, "stands")
    decision = decide(course, "falls", by="appeal-2")
    course.act(K.REVOCATION_LIFTED, R.APPEAL_BODY, "appeal-1", of=decision)
    assert course.alive.revocation is None


def test_an_appeal_comes_within_twenty_one_days_of_the_letter() -> None:
    course = live()
    course.revoke_up_to_letter()
    course.wait(days=21)
    with pytest.raises(Refused, match="within 21 days"):
        course.act(K.REVOCATION_APPEALED)


def test_two_approvers_lift_what_they_regret() -> None:
    course = live()
    course.revoke_up_to_letter()
    of = course.propose(K.REVOCATION_LIFTED, R.APPROVER, "approver-1")
    with pytest.raises(Refused, match="R56"):
        course.act(K.REVOCATION_LIFTED, R.APPROVER, "approver-1", of=of)
    course.act(K.REVOCATION_LIFTED, R.APPROVER, "approver-2", of=of)
    assert course.alive.revocation is None
    course.revoke_up_to_letter()


def test_danger_suspends_at_once_and_lapses_unless_a_third_confirms() -> None:
    course = live()
    course.revoke_up_to_letter(danger=True)
    confirmed = course.now - timedelta(minutes=2)
    assert status_of(course.alive, course.now) is PublishedStatus.SUSPENDED
    due = next_due(course.alive, course.now)
    assert due is not None
    assert (due.kind, due.at) == (K.REVOCATION_REVIEWED, confirmed + REVIEW_WITHIN)
    course.now = confirmed + REVIEW_WITHIN
    assert is_live(course.alive, course.now), "a review that does not come saves the holder"
    with pytest.raises(Refused, match="within seven days"):
        course.act(K.REVOCATION_REVIEWED, R.APPROVER, "approver-3", of=D1, outcome="stands")


@pytest.mark.parametrize(("outcome", "lives"), [("stands", False), ("falls", True)])
def test_the_third_officer_says_whether_it_stays_suspended(outcome: str, *, lives: bool) -> None:
    course = live()
    of = course.revoke_up_to_letter(danger=True)
    for by, digest in (("approver-1", of), ("approver-2", of), ("approver-3", D1)):
        with pytest.raises(Refused, match="a third officer"):
            course.act(K.REVOCATION_REVIEWED, R.APPROVER, by, of=digest, outcome=outcome)
    course.act(K.REVOCATION_REVIEWED, R.LEGAL_REVIEWER, of=of, outcome=outcome)
    with pytest.raises(Refused, match="once"):
        course.act(K.REVOCATION_REVIEWED, R.APPROVER, "approver-3", of=of, outcome=outcome)
    course.wait(days=8)
    assert is_live(course.alive, course.now) is lives
    course.wait(days=14)
    course.act(K.REVOKED, R.APPROVER, of=of)


def test_without_danger_there_is_nothing_to_review() -> None:
    course = live()
    of = course.revoke_up_to_letter()
    with pytest.raises(Refused, match="danger"):
        course.act(K.REVOCATION_REVIEWED, R.APPROVER, "approver-3", of=of, outcome="stands")


def test_a_cessation_is_declared_a_year_before() -> None:
    course = live()
    said: dict[str, Item] = {"reason": "cessation", "danger": False}
    with pytest.raises(Refused, match="R62"):
        course.act(K.REVOCATION_PROPOSED, R.APPROVER, body=said)
    with pytest.raises(Refused, match="R62"):
        course.act(K.REVOCATION_PROPOSED, R.APPROVER, body=said, announced_on="2026-01-01")
    course.act(K.REVOCATION_PROPOSED, R.APPROVER, body=said, announced_on="2025-11-23")


def test_what_is_due_is_told_with_whose_move_it_is() -> None:
    course = Course()
    course.order()
    assert next_due(course.alive, course.now) is None
    course = live()
    due = next_due(course.alive, course.now)
    assert due is not None
    assert (due.kind, due.at.isoformat()) == (K.EXPIRED, "2031-11-23T00:00:00+00:00")
    course.act(K.REVOCATION_PROPOSED, R.APPROVER, reason="excluded", danger=False)
    assert next_due(course.alive, course.now) == due
    proposal = course.alive.revocation
    assert proposal is not None
    course.act(K.REVOCATION_CONFIRMED, R.APPROVER, "approver-2", of=proposal.proposal)
    assert next_move(course) == (K.REVOCATION_NOTIFIED, R.DELIVERY_CLERK)
    course.act(K.REVOCATION_NOTIFIED, R.DELIVERY_CLERK, letter=D1, language="ru")
    notified = course.alive.latest
    assert next_move(course) == (K.REVOCATION_APPEALED, HOLDER)
    course.act(K.REVOCATION_APPEALED)
    assert next_move(course) == (K.REVOCATION_APPEAL_DECIDED, R.APPEAL_BODY)
    due = next_due(course.alive, course.now)
    assert due is not None
    assert due.at == course.alive.latest + APPEAL_WITHIN
    assert due.at > notified + ANSWER_PERIOD
    course.act(K.REPORTED_LOST)
    assert next_move(course) == (K.ENDED, R.SIGNER)


def next_move(course: Course) -> tuple[LifeKind, str]:
    due = next_due(course.alive, course.now)
    assert due is not None
    return due.kind, due.move
