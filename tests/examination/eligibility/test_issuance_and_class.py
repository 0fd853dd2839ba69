"""Whether a document is owed, on what grounds it is refused, and which it is: tables of law."""

from itertools import product

import pytest
from tests.examination.eligibility.invented_facts import clause

from nansen.decision.grounds import GROUNDS_OF, Ground, Matter
from nansen.errors import Malformed, Refused
from nansen.examination.eligibility.clauses import Answer, ClauseName, Protection, ThreeClauses
from nansen.examination.eligibility.document_classes import (
    ClassFacts,
    ClassSuggestion,
    RefugeeStatus,
    suggest_class,
)
from nansen.examination.eligibility.issuance import (
    GROUNDS,
    IssuanceMode,
    RefusalGround,
    check_refusal_ground,
    mode_of,
)
from nansen.ids import StateCode
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.codes import check_code_and_nationality

UTOPIA = StateCode("UTO")


@pytest.mark.parametrize(("status", "stay"), [*product(Answer, Answer)])
def test_who_has_status_and_stays_lawfully_is_owed_a_document(status: Answer, stay: Answer) -> None:
    """Article 28(1)."""
    mode = mode_of(convention_status=status, lawful_stay=stay)
    owed = status is stay is Answer.YES
    assert mode is (IssuanceMode.MANDATORY if owed else IssuanceMode.DISCRETIONARY)


def test_what_is_owed_is_refused_on_four_grounds_alone() -> None:
    """R29."""
    allowed = {
        RefusalGround.IDENTITY_NOT_ESTABLISHED,
        RefusalGround.NOT_WITHIN_CLASS,
        RefusalGround.COMPELLING_NATIONAL_SECURITY,
        RefusalGround.COMPELLING_PUBLIC_ORDER,
    }
    assert GROUNDS[IssuanceMode.MANDATORY] == allowed
    for ground in RefusalGround:
        check_refusal_ground(IssuanceMode.DISCRETIONARY, ground)
        if ground in allowed:
            check_refusal_ground(IssuanceMode.MANDATORY, ground)
        else:
            with pytest.raises(Refused, match="R29"):
                check_refusal_ground(IssuanceMode.MANDATORY, ground)


def three(*answers: Answer, protection: Protection = Protection.DE_FACTO) -> ThreeClauses:
    link, lack, other = answers or (Answer.YES,) * 3
    lacking = {"protection": protection} if lack is Answer.YES else {}
    return ThreeClauses(
        origin_link=clause(ClauseName.ORIGIN_LINK, link),
        lack_of_protection=clause(ClauseName.LACK_OF_PROTECTION, lack, **lacking),
        no_other_nationality=clause(ClauseName.NO_OTHER_NATIONALITY, other),
    )


def suggested(
    clauses: ThreeClauses,
    status: RefugeeStatus = RefugeeStatus.NONE,
    stateless: Answer = Answer.NO,
    *,
    pending: bool = False,
    chip_machine: bool = True,
) -> tuple[str, str] | None:
    found = suggest_class(
        ClassFacts(
            clauses=clauses,
            origin=UTOPIA,
            stateless=stateless,
            status=status,
            checks_pending=pending,
            chip_machine=chip_machine,
        )
    )
    return None if found is None else (found.document_class.value, found.nationality)


def test_the_clauses_lead_to_a_class() -> None:
    lost = three(protection=Protection.DE_JURE)
    open_one = three(Answer.UNDETERMINED, Answer.YES, Answer.YES)
    assert suggested(three(), RefugeeStatus.CONVENTION) == ("PR", "XXB")
    assert suggested(three(), RefugeeStatus.OTHER_LAW) == ("PR", "XXC")
    assert suggested(three(), stateless=Answer.YES) == ("PS", "XXA")
    assert suggested(three()) == ("PT", "UTO")
    assert suggested(lost) == ("PT", "XXX")
    assert suggested(open_one) == ("PL", "XXX")
    assert suggested(open_one, pending=True) == ("PE", "XXX")
    assert suggested(three(), RefugeeStatus.CONVENTION, pending=True) == ("PE", "XXB")
    assert suggested(three(), pending=True, chip_machine=False) == ("PU", "UTO")


@pytest.mark.parametrize("place", range(3))
def test_a_clause_that_is_not_met_leads_to_none(place: int) -> None:
    answers = [Answer.YES] * 3
    answers[place] = Answer.NO
    assert suggested(three(*answers), RefugeeStatus.CONVENTION, Answer.YES) is None


def test_every_suggestion_is_a_pair_that_documents_may_carry() -> None:
    """R39."""
    for answers in product(Answer, repeat=3):
        for status, stateless, pending, chip in product(
            RefugeeStatus, Answer, (False, True), (False, True)
        ):
            pair = suggested(three(*answers), status, stateless, pending=pending, chip_machine=chip)
            if pair is not None:
                check_code_and_nationality(*pair)
    with pytest.raises(Refused, match="R39"):
        ClassSuggestion(document_class=DocumentClass.REFUGEE, nationality=UTOPIA, why="no")
    with pytest.raises(Malformed):
        ClassFacts(
            clauses=three(),
            origin=StateCode("ZZZ"),
            stateless=Answer.NO,
            status=RefugeeStatus.NONE,
        )


def test_a_ground_of_an_examiner_is_one_that_a_decision_can_have() -> None:
    """R28: what is found can be decided, in the same word."""
    decided = {ground.value for ground in GROUNDS_OF[Matter.REFUSAL]}
    assert {ground.value for ground in RefusalGround} == decided - {Ground.EXCLUDED.value}
