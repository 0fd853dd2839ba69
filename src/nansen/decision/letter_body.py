"""What the kinds of letter say beside their wording; each is complete if it exists."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from nansen.decision.grounds import GROUNDS_OF, Ground, Matter, Remedy
from nansen.decision.letter_wording import Question
from nansen.decision.reasons import Reasons
from nansen.decision.statement import DecisionStatement, Outcome
from nansen.errors import Refused
from nansen.standards.framework.entry import DocumentClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That an application came, and when it will be decided (R36)."""

    received_on: date
    decision_by: date
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequest:
    """What is missing, and until when it should come."""

    questions: tuple[Question, ...]
    answer_by: date

    def __post_init__(self) -> None:
        """Refuse a letter that asks for nothing, or for one thing twice."""
        if not self.questions or len(set(self.questions)) != len(self.questions):
            raise Refused("LETTER", "a request asks for something, and once")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """That the document will be made; on appeal too."""

    document_class: DocumentClass
    holds_until: date
    on_appeal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """That it will not be made, why, and what can be done about it (R28)."""

    document_class: DocumentClass
    ground: Ground
    reasons: Reasons = field(repr=False)
    remedy: Remedy
    until: date
    on_appeal: bool = False

    def __post_init__(self) -> None:
        """Refuse a ground on which nothing is refused."""
        if self.ground not in GROUNDS_OF[Matter.REFUSAL]:
            raise Refused("R28", "a refusal has a coded ground")


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationNotice:
    """That a document is to be revoked, why, and until when its holder may answer (R57)."""

    ground: Ground
    reasons: Reasons = field(repr=False)
    answer_by: date
    danger: bool = False

    def __post_init__(self) -> None:
        """Refuse a ground that ends no document."""
        if self.ground not in GROUNDS_OF[Matter.REVOCATION]:
            raise Refused("R57", "a revocation has a coded ground")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """That the document is ready, and when it can be fetched."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a time that ends before it begins."""
        if self.last < self.first:
            raise Refused("LETTER", "the last day comes before the first")


LetterBody: TypeAlias = Receipt | InformationRequest | Grant | Refusal | RevocationNotice | HandOver


def decision_letter(
    statement: DecisionStatement,
    reasons: Reasons | None,
    *,
    document_class: DocumentClass,
    on_appeal: bool = False,
) -> Grant | Refusal:
    """Write what two officers have signed into a letter, and nothing else.

    Raises:
        Refused: these are not the reasons that the statement commits to (R28).
    """
    if statement.outcome is Outcome.GRANT:
        return Grant(
            document_class=document_class,
            holds_until=statement.until.date(),
            on_appeal=on_appeal,
        )
    ground, remedy, until = statement.ground, statement.remedy, statement.appeal_until
    if reasons is None or ground is None or remedy is None or until is None:
        raise Refused("R28", "a letter of refusal has a ground, reasons, a remedy, a last day")
    if reasons.commitment != statement.reasons:
        raise Refused("R28", "the letter gives the reasons that were signed")
    return Refusal(
        document_class=document_class,
        ground=ground,
        reasons=reasons,
        remedy=remedy,
        until=until,
        on_appeal=on_appeal,
    )
