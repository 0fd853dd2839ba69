"""Appeals: in time, before others, on the merits, with effect."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.decision.decisions import GRANT, NOW, REFUSAL, UPHELD

from nansen.casework.deadlines import DEADLINES, DeadlineKind, OfficeCalendar, last_day
from nansen.decision.appeal import (
    Appealed,
    appeal_deadline,
    appeal_until,
    check_appeal_decision,
    check_appeal_officers,
    check_lodged,
    consequences_of,
    interim_class,
    suspends,
)
from nansen.decision.grounds import GROUNDS_OF, Ground, Matter, Remedy
from nansen.decision.statement import DecisionStatement, Mode
from nansen.errors import Refused
from nansen.ids import CaseId, OfficerId
from nansen.standards.framework.entry import DocumentClass

UTC_OFFICE = OfficeCalendar(zone="UTC")
REVERSED = replace(GRANT, head=b"i" * 32)


def test_the_time_runs_from_the_day_the_letter_was_fetched() -> None:
    fetched = NOW + timedelta(days=4)
    assert last_day(appeal_deadline(NOW, UTC_OFFICE, fetched=fetched), UTC_OFFICE) == date(
        2026, 12, 28
    )


def test_or_else_from_thirty_days_after_it_was_sent() -> None:
    assert appeal_until(NOW, UTC_OFFICE) == date(2027, 1, 25)
    late = appeal_deadline(NOW, UTC_OFFICE, fetched=NOW + timedelta(days=300))
    assert last_day(late, UTC_OFFICE) == date(2027, 1, 25)


@given(st.integers(0, 500))
def test_the_day_in_the_letter_is_safe_whenever_it_is_fetched(days: int) -> None:
    fetched = NOW + timedelta(days=days)
    by_rule = appeal_deadline(NOW, UTC_OFFICE, fetched=fetched)
    assert last_day(by_rule, UTC_OFFICE) <= appeal_until(NOW, UTC_OFFICE)


@given(st.integers(0, 200), st.none() | st.integers(0, 200))
def test_in_time_by_the_letter_or_by_the_rule_is_in_time(
    lodged_after: int, fetched_after: int | None
) -> None:
    lodged = NOW + timedelta(days=lodged_after)
    fetched = None if fetched_after is None else NOW + timedelta(days=fetched_after)
    by_rule = appeal_deadline(NOW, UTC_OFFICE, fetched=fetched)
    assert REFUSAL.appeal_until is not None
    if lodged.date() <= REFUSAL.appeal_until or lodged < by_rule:
        check_lodged(lodged, REFUSAL, NOW, UTC_OFFICE, fetched=fetched)
        return
    with pytest.raises(Refused, match="R28"):
        check_lodged(lodged, REFUSAL, NOW, UTC_OFFICE, fetched=fetched)


def test_an_issuer_may_give_more_time() -> None:
    own = DEADLINES.with_own("own", {DeadlineKind.APPEAL_LODGING: 300})
    check_lodged(NOW + timedelta(days=200), REFUSAL, NOW, UTC_OFFICE, deadlines=own)


def test_nobody_appeals_against_a_grant() -> None:
    with pytest.raises(Refused, match="R28"):
        check_lodged(NOW, GRANT, NOW, UTC_OFFICE)


NAMES = st.frozensets(st.sampled_from([OfficerId(name) for name in "abcdef"]))


@given(NAMES, NAMES)
def test_who_touched_the_case_does_not_decide(
    deciding: frozenset[OfficerId], touched: frozenset[OfficerId]
) -> None:
    if deciding and not deciding & touched:
        check_appeal_officers(deciding, touched)
        return
    with pytest.raises(Refused, match="R25"):
        check_appeal_officers(deciding, touched)


def test_the_appeal_body_decides_the_case_itself() -> None:
    check_appeal_decision(REFUSAL, REVERSED)
    check_appeal_decision(REFUSAL, UPHELD)


def test_it_may_uphold_on_another_ground_once_the_applicant_was_heard() -> None:
    other = replace(UPHELD, ground=Ground.NOT_WITHIN_CLASS)
    check_appeal_decision(REFUSAL, other, heard_on={Ground.NOT_WITHIN_CLASS})
    with pytest.raises(Refused, match="heard"):
        check_appeal_decision(REFUSAL, other)


@pytest.mark.parametrize(
    ("refusal", "decision"),
    [
        (GRANT, REVERSED),
        (REFUSAL, replace(REVERSED, case=CaseId("another"))),
        (REFUSAL, replace(REVERSED, mode=Mode.DISCRETIONARY)),
        (
            REFUSAL,
            replace(
                UPHELD, at=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2026, 1, 1, tzinfo=UTC)
            ),
        ),
        (REFUSAL, replace(REVERSED, head=REFUSAL.head)),
        (REFUSAL, replace(UPHELD, remedy=Remedy.APPEAL_BODY)),
    ],
    ids=["no-refusal", "another-case", "another-mode", "before-it", "same-head", "no-court"],
)
def test_a_decision_on_appeal_answers_its_refusal(
    refusal: DecisionStatement, decision: DecisionStatement
) -> None:
    with pytest.raises(Refused):
        check_appeal_decision(refusal, decision)


def test_a_reversal_issues_without_a_new_fee_and_counts() -> None:
    won, lost = consequences_of(REVERSED), consequences_of(UPHELD)
    assert won.issue
    assert won.counts_as_won
    assert not won.new_fee
    assert not lost.issue
    assert not lost.counts_as_won
    assert not lost.new_fee


def test_an_appeal_suspends_save_in_danger() -> None:
    assert [one for one in Appealed if not suspends(one)] == [Appealed.REVOCATION_FOR_DANGER]


@pytest.mark.parametrize("ground", sorted(GROUNDS_OF[Matter.REFUSAL]))
@pytest.mark.parametrize("requested", DocumentClass)
def test_meanwhile_an_emergency_document_or_none(ground: Ground, requested: DocumentClass) -> None:
    refusal = replace(REFUSAL, ground=ground, mode=Mode.DISCRETIONARY)
    interim = interim_class(refusal, requested)
    if ground in {
        Ground.NOT_WITHIN_CLASS,
        Ground.RESPONSIBILITY_ELSEWHERE,
        Ground.OTHER_PROTECTION,
    }:
        assert interim in {DocumentClass.EMERGENCY, DocumentClass.EMERGENCY_SHEET}
    else:
        assert interim is None
    if requested is DocumentClass.EMERGENCY_SHEET:
        assert interim in {None, requested}
