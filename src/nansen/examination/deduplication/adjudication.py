"""Two people say whether two are one, each with a reason; a third where they differ (R21).

The reason is a code and decides the answer: nobody can call two people the same because they
are twins. It is for the two to look at pictures and papers; they do not see each other's
answer before both are given, which is the course's to see to.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from nansen.errors import Refused
from nansen.examination.deduplication.handle import Handle
from nansen.examination.screening.adjudication import (
    Adjudication,
    Review,
    ReviewerId,
    Standing,
)


class Sameness(StrEnum):
    """What people may answer."""

    SAME = "same"
    SAME_LAWFULLY = "same-lawful"
    """The same person, who may apply again: it goes on, with both identities tied (R33)."""
    DIFFERENT = "different"


class Reason(StrEnum):
    """Why somebody is, or is not, the same person."""

    TWINS = "twins"
    FAMILY_LIKENESS = "family-likeness"
    CHANCE_LIKENESS = "chance-likeness"
    """Two who look alike to a machine."""
    NAMESAKE = "namesake"
    NAME_USED_BY_ANOTHER = "name-used-by-another"
    """One of them has taken the other's identity; which one is for the examiners (A14)."""
    WRONG_PICTURE = "wrong-picture"
    """A picture was filed with the wrong case."""
    RENEWAL = "renewal"
    """The person is known and said so, and has a document to be renewed."""
    EARLIER_CASE_OVER = "earlier-case-over"
    """It was withdrawn, lapsed, refused or transferred: whoever it was may apply again."""
    NAME_CHANGED = "name-changed"
    """By marriage, by law, or by another spelling, and said so."""
    FORMER_NAME_UNSAID = "former-name-unsaid"
    """People who flee have reasons to change names; this is no fraud by itself."""
    SECOND_APPLICATION = "second-application"

    @property
    def answer(self) -> Sameness:
        """Tell what the reason is a reason for."""
        return _ANSWERS.get(self, Sameness.DIFFERENT)


_ANSWERS: Final = {
    Reason.RENEWAL: Sameness.SAME_LAWFULLY,
    Reason.EARLIER_CASE_OVER: Sameness.SAME_LAWFULLY,
    Reason.NAME_CHANGED: Sameness.SAME,
    Reason.FORMER_NAME_UNSAID: Sameness.SAME,
    Reason.SECOND_APPLICATION: Sameness.SAME,
}


_NOBODY_YET: Final[Adjudication[Sameness]] = Adjudication()


def review_candidate(by: ReviewerId, reason: Reason, at: datetime) -> Review[Sameness]:
    """Answer for oneself."""
    return Review(by=by, answer=reason.answer, reason=reason, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateTask:
    """One candidate, and what people have said of it."""

    candidate: Handle
    two: Adjudication[Sameness] = _NOBODY_YET
    third: Review[Sameness] | None = None

    def __post_init__(self) -> None:
        """Refuse an answer whose reason is no reason for it, and a third that is none."""
        reviews = (*self.two.reviews, *([self.third] if self.third else ()))
        for review in reviews:
            if review.reason not in {r.value for r in Reason if r.answer is review.answer}:
                raise Refused("R21", "the answer needs a coded reason that is one for it")
        if self.third and self.two.standing is not Standing.DISPUTED:
            raise Refused("R21", "a third person answers only where two differ")
        if len({review.by for review in reviews}) != len(reviews):
            raise Refused("R21", "the third review is another person's")

    @property
    def settled(self) -> Sameness | None:
        """Give what two of them agree on, or none."""
        return self.third.answer if self.third else self.two.settled

    def with_review(self, review: Review[Sameness]) -> Self:
        """Add an answer: of the first two, or of the third if they differ.

        Raises:
            Refused: it is settled, or the person has answered already.
        """
        if self.two.standing is Standing.OPEN:
            return replace(self, two=self.two.with_review(review))
        if self.settled is not None:
            raise Refused("R21", "it is settled")
        return replace(self, third=review)
