"""Which document the clauses lead to; the pairs of code and nationality are those of R39.

| what is found | class | nationality |
|---|---|---|
| stateless by the 1954 Convention | `PS` | `XXA` |
| the three clauses, refugee by the 1951 Convention | `PR` | `XXB` |
| the three clauses, refugee by other law | `PR` | `XXC` |
| the three clauses, no such status | `PT` | the origin's, or `XXX` if it is lost |
| urgent, and checks go on (R37) | `PE`, or `PU` where there is no chip machine | as above |
| identity known, nothing else fits | `PL` | `XXX` |
"""

from dataclasses import dataclass, field
from enum import StrEnum

from nansen.errors import Malformed
from nansen.examination.eligibility.clauses import Answer, Protection, ThreeClauses
from nansen.ids import StateCode
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.codes import check_code_and_nationality, is_known


class RefugeeStatus(StrEnum):
    """Under which law somebody was recognised."""

    CONVENTION = "convention-1951"
    OTHER_LAW = "other-law"
    """Subsidiary or temporary protection, a regional instrument, an older arrangement."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """What the class depends on."""

    clauses: ThreeClauses = field(repr=False)
    origin: StateCode = field(repr=False)
    stateless: Answer
    status: RefugeeStatus
    checks_pending: bool = False
    """On the urgent track, before all checks are done."""
    chip_machine: bool = True

    def __post_init__(self) -> None:
        """Check the origin."""
        if not is_known(self.origin):
            raise Malformed("origin", "is no state of the tables", clause="9303-3 §5")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSuggestion:
    """A class, the nationality that goes with it, and by which row."""

    document_class: DocumentClass
    nationality: StateCode = field(repr=False)
    why: str

    def __post_init__(self) -> None:
        """Refuse a pair that no document may carry (R39)."""
        check_code_and_nationality(self.document_class.value, self.nationality)


def suggest_class(facts: ClassFacts) -> ClassSuggestion | None:
    """Suggest a class, or none where a clause is answered no; an officer chooses (R27)."""
    if Answer.NO in facts.clauses.answers:
        return None
    ordinary = _ordinary(facts)
    if facts.checks_pending:
        sheet = not facts.chip_machine
        return ClassSuggestion(
            document_class=DocumentClass.EMERGENCY_SHEET if sheet else DocumentClass.EMERGENCY,
            nationality=ordinary.nationality,
            why="urgent, and checks are going on (R37)",
        )
    return ordinary


def _ordinary(facts: ClassFacts) -> ClassSuggestion:
    if facts.stateless is Answer.YES:
        return _suggest(DocumentClass.STATELESS, "XXA", "stateless by the 1954 Convention")
    if not facts.clauses.all_met:
        return _suggest(DocumentClass.LAISSEZ_PASSER, "XXX", "not all clauses are determined")
    if facts.status is RefugeeStatus.CONVENTION:
        return _suggest(DocumentClass.REFUGEE, "XXB", "refugee by the 1951 Convention")
    if facts.status is RefugeeStatus.OTHER_LAW:
        return _suggest(DocumentClass.REFUGEE, "XXC", "refugee by other law")
    if facts.clauses.lack_of_protection.protection is Protection.DE_JURE:
        return _suggest(DocumentClass.ALIEN, "XXX", "without protection by law, no status")
    # The origin's code claims nothing of its protection (1951 Schedule, paragraph 15).
    return _suggest(DocumentClass.ALIEN, facts.origin, "without protection in fact, no status")


def _suggest(document_class: DocumentClass, nationality: str, why: str) -> ClassSuggestion:
    return ClassSuggestion(
        document_class=document_class, nationality=StateCode(nationality), why=why
    )
