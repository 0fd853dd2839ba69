"""The three clauses of eligibility, answered by an officer, each with its reasons (R1).

They are those of the Arrangement of 12 May 1926: of an origin, without its protection, and
without another nationality that protects.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from nansen.errors import Malformed, Refused
from nansen.examination.evidence.model import EvidenceId, check_id
from nansen.examination.evidence.records import (
    MAX_ITEMS,
    Record,
    check_reasons,
    check_text,
    code_text,
)
from nansen.standards.deterministic_cbor import Item


class ClauseName(StrEnum):
    """Which clause."""

    ORIGIN_LINK = "origin-link"
    """By nationality, former nationality, or former habitual residence."""
    LACK_OF_PROTECTION = "lack-of-protection"
    NO_OTHER_NATIONALITY = "no-other-nationality"


class Answer(StrEnum):
    """What is found about a clause; nothing is found until somebody finds it."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


class Protection(StrEnum):
    """In what way protection is lacking."""

    DE_JURE = "de-jure"
    """There is no nationality left to protect."""
    DE_FACTO = "de-facto"
    """There is one, and it protects nobody like this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause: the answer, what it rests on, and why."""

    name: ClauseName
    answer: Answer
    evidence: tuple[EvidenceId, ...] = ()
    presumption: str | None = None
    """The id of a presumption of law, where one was used (R3)."""
    protection: Protection | None = None
    reasons: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse an answer without reasons, or one that rests on nothing."""
        check_reasons(self.reasons, "the answer to a clause")
        for one in self.evidence:
            check_id(one, "evidence id")
        if list(self.evidence) != sorted(set(self.evidence)):
            raise Malformed("clause evidence", "stands in order, once", clause="ADR 17")
        if self.presumption is not None:
            check_text(self.presumption, "presumption")
        determined = self.answer is not Answer.UNDETERMINED
        if determined and not self.evidence and self.presumption is None:
            raise Refused("R1", "a clause is answered from evidence or a presumption of law")
        if self.presumption is not None and self.answer is Answer.NO:
            raise Refused("R3", "presumptions help an applicant and never count against one")
        lacking = self.name is ClauseName.LACK_OF_PROTECTION and self.answer is Answer.YES
        if lacking != (self.protection is not None):
            raise Refused("R1", "a lack of protection is de jure or de facto, and only it is")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeClauses:
    """All three; none can be left out and none stands for another."""

    origin_link: Clause
    lack_of_protection: Clause
    no_other_nationality: Clause

    def __post_init__(self) -> None:
        """Refuse a clause in another's place."""
        names = tuple(one.name for one in self.listed)
        if names != tuple(ClauseName):
            raise Refused("R1", "each of the three clauses is answered by itself")

    @property
    def listed(self) -> tuple[Clause, ...]:
        """List them in the order of the Arrangement."""
        return (self.origin_link, self.lack_of_protection, self.no_other_nationality)

    @property
    def answers(self) -> tuple[Answer, Answer, Answer]:
        """Give the three answers."""
        return (
            self.origin_link.answer,
            self.lack_of_protection.answer,
            self.no_other_nationality.answer,
        )

    @property
    def all_met(self) -> bool:
        """Tell whether all three are answered yes."""
        return all(answer is Answer.YES for answer in self.answers)


CLAUSE_KEYS = frozenset({"answer", "evidence", "presumption", "protection", "reasons"})


def clause_items(clause: Clause) -> Item:
    """Write a clause as part of a record."""
    return {
        "answer": clause.answer.value,
        "evidence": [*clause.evidence],
        "presumption": clause.presumption,
        "protection": code_text(clause.protection),
        "reasons": clause.reasons,
    }


def read_clause(name: ClauseName, record: Record) -> Clause:
    """Read a clause out of a record."""
    return Clause(
        name=name,
        answer=record.choice("answer", Answer),
        evidence=tuple(map(EvidenceId, record.texts("evidence", most=MAX_ITEMS))),
        presumption=record.optional("presumption", record.text),
        protection=record.optional_choice("protection", Protection),
        reasons=record.text("reasons"),
    )
