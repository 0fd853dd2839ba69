from datetime import UTC, datetime

import pytest

from nansen.errors import Refused
from nansen.examination.deduplication.adjudication import (
    CandidateTask,
    Reason,
    Sameness,
    review_candidate,
)
from nansen.examination.deduplication.handle import Handle
from nansen.examination.screening.adjudication import Review, ReviewerId

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TASK = CandidateTask(candidate=Handle("0" * 32))
A, B, C, D = map(ReviewerId, ("expert-a", "expert-b", "expert-c", "expert-d"))


def answered(*answers: tuple[ReviewerId, Reason]) -> CandidateTask:
    task = TASK
    for by, reason in answers:
        task = task.with_review(review_candidate(by, reason, NOW))
    return task


def test_one_answer_settles_nothing() -> None:
    assert TASK.settled is None
    assert answered((A, Reason.TWINS)).settled is None


@pytest.mark.parametrize(
    ("one", "two", "settled"),
    [
        (Reason.TWINS, Reason.FAMILY_LIKENESS, Sameness.DIFFERENT),
        (Reason.SECOND_APPLICATION, Reason.NAME_CHANGED, Sameness.SAME),
        (Reason.RENEWAL, Reason.EARLIER_CASE_OVER, Sameness.SAME_LAWFULLY),
        (Reason.NAME_USED_BY_ANOTHER, Reason.NAMESAKE, Sameness.DIFFERENT),
    ],
)
def test_two_who_agree_settle_it_each_for_a_reason(
    one: Reason, two: Reason, settled: Sameness
) -> None:
    task = answered((A, one), (B, two))
    assert task.settled is settled
    with pytest.raises(Refused, match="it is settled"):
        task.with_review(review_candidate(C, two, NOW))


@pytest.mark.parametrize("last", [Reason.TWINS, Reason.SECOND_APPLICATION])
def test_where_two_differ_a_third_decides(last: Reason) -> None:
    disputed = answered((A, Reason.TWINS), (B, Reason.SECOND_APPLICATION))
    assert disputed.settled is None
    settled = disputed.with_review(review_candidate(C, last, NOW))
    assert settled.settled is last.answer
    with pytest.raises(Refused, match="it is settled"):
        settled.with_review(review_candidate(D, last, NOW))


def test_nobody_answers_twice() -> None:
    with pytest.raises(Refused, match="R21"):
        answered((A, Reason.TWINS), (A, Reason.TWINS))
    with pytest.raises(Refused, match="third review is another"):
        answered((A, Reason.TWINS), (B, Reason.RENEWAL), (A, Reason.TWINS))


def test_a_third_cannot_come_before_two_differ() -> None:
    third = review_candidate(C, Reason.TWINS, NOW)
    with pytest.raises(Refused, match="only where two differ"):
        CandidateTask(candidate=TASK.candidate, third=third)


@pytest.mark.parametrize("reason", ["", "I know him", Reason.RENEWAL])
def test_an_answer_needs_a_reason_that_is_one_for_it(reason: str) -> None:
    with pytest.raises(Refused, match="R21"):
        TASK.with_review(Review(by=A, answer=Sameness.DIFFERENT, reason=reason, at=NOW))


def test_every_reason_is_for_one_answer() -> None:
    assert {reason.answer for reason in Reason} == set(Sameness)
