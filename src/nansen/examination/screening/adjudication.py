"""Two people and a reason: the only way in which a task of this room ends (R21).

Reviewers answer for themselves. Two that agree settle it; two that do not leave it to a
panel. One answer settles nothing, however it reads.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic, NewType, Self, TypeVar

from nansen.errors import Refused

ReviewerId = NewType("ReviewerId", str)
"""An officer's pseudonym."""

Answer = TypeVar("Answer", bound=StrEnum)


class Standing(StrEnum):
    """How far two reviewers have come."""

    OPEN = "open"
    SETTLED = "settled"
    DISPUTED = "disputed"
    """They disagree: a panel decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Generic[Answer]):
    """One person's answer, and why."""

    by: ReviewerId
    answer: Answer
    reason: str = field(repr=False)
    at: datetime

    def __post_init__(self) -> None:
        """Refuse an answer without a reason."""
        if not self.reason.strip():
            raise Refused("R21", "a review needs its reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudication(Generic[Answer]):
    """The answers given so far, at most two, by different people."""

    reviews: tuple[Review[Answer], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a second answer of the same person, and a third of anybody."""
        if len({review.by for review in self.reviews}) != len(self.reviews):
            raise Refused("R21", "the second review is another person's")
        if len(self.reviews) > 2:
            raise Refused("R21", "two reviews end the task; a dispute goes to a panel")

    @property
    def standing(self) -> Standing:
        """Tell how far it is."""
        if len(self.reviews) < 2:
            return Standing.OPEN
        return Standing.DISPUTED if self.settled is None else Standing.SETTLED

    @property
    def settled(self) -> Answer | None:
        """Give the answer on which two people agree, or none."""
        answers = {review.answer for review in self.reviews}
        return answers.pop() if len(self.reviews) == 2 and len(answers) == 1 else None

    def with_review(self, review: Review[Answer]) -> Self:
        """Add an answer.

        Raises:
            Refused: this person answered already, or two have.
        """
        return replace(self, reviews=(*self.reviews, review))
