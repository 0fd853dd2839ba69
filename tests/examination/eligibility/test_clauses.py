"""Three clauses, each by itself, and how they are suggested (R1, R3, R4, R5)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examination.eligibility.invented_facts import (
    FRANCE,
    NO_TABLE,
    TABLE,
    TABLE_TEXT,
    clause,
    denial,
    facts,
    other,
)
from tests.examination.evidence.invented_evidence import (
    DAY,
    ORIGIN,
    PASSPORT,
    PRESS,
    UTOPIA,
    an_exception,
    claim,
    own_word,
    piece,
    valid,
)

from nansen.errors import Malformed, NansenError, Refused
from nansen.examination.eligibility.clauses import (
    Answer,
    ClauseName,
    Protection,
    ThreeClauses,
)
from nansen.examination.eligibility.denials import Denial, DenialKind, shows_denial
from nansen.examination.eligibility.facts import OtherNationality
from nansen.examination.eligibility.origin_acts import (
    DEFAULT_OUTCOME,
    OriginAct,
    OriginActKind,
    TaskOutcome,
    open_origin_act_tasks,
)
from nansen.examination.eligibility.presumptions import PresumptionTable, read_presumptions
from nansen.examination.eligibility.suggestion import Suggestion, suggest_answers
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.model import EvidenceId, EvidenceKind
from nansen.ids import StateCode
from nansen.standards.icao9303.partial_date import PartialDate


def answers(suggestion: Suggestion) -> list[Answer]:
    return [
        suggestion.origin_link.answer,
        suggestion.lack_of_protection.answer,
        suggestion.no_other_nationality.answer,
    ]


# The clauses as an officer answers them --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "why"),
    [
        (ClauseName.ORIGIN_LINK, {"reasons": " "}, "R27"),
        (ClauseName.ORIGIN_LINK, {"evidence": ()}, "R1"),
        (ClauseName.ORIGIN_LINK, {"answer": Answer.NO, "evidence": ()}, "R1"),
        (ClauseName.ORIGIN_LINK, {"evidence": ("passport",)}, "evidence id"),
        (ClauseName.ORIGIN_LINK, {"evidence": (PRESS, PASSPORT)}, "order"),
        (ClauseName.ORIGIN_LINK, {"protection": Protection.DE_JURE}, "R1"),
        (ClauseName.ORIGIN_LINK, {"answer": Answer.NO, "presumption": "p"}, "R3"),
        (ClauseName.ORIGIN_LINK, {"presumption": ""}, "presumption"),
        (ClauseName.LACK_OF_PROTECTION, {"protection": None}, "R1"),
    ],
)
def test_an_answer_has_grounds_and_reasons(
    name: ClauseName, changes: dict[str, object], why: str
) -> None:
    with pytest.raises(NansenError, match=why):
        replace(clause(name), **changes)  # type: ignore[arg-type]


def test_an_open_question_needs_no_evidence_but_reasons() -> None:
    for name in ClauseName:
        clause(name, Answer.UNDETERMINED, evidence=())
    clause(ClauseName.LACK_OF_PROTECTION, evidence=(), presumption="uto-decree")


def test_no_clause_stands_for_another() -> None:
    link, protection, nationality = map(clause, ClauseName)
    whole = ThreeClauses(
        origin_link=link, lack_of_protection=protection, no_other_nationality=nationality
    )
    assert whole.all_met
    undecided = clause(ClauseName.ORIGIN_LINK, Answer.UNDETERMINED)
    assert not replace(whole, origin_link=undecided).all_met
    with pytest.raises(Refused, match="R1"):
        replace(whole, origin_link=protection)


# What is suggested ------------------------------------------------------------------------


def test_three_clauses_are_suggested_from_three_things() -> None:
    assert answers(suggest_answers(facts(denials=(denial(),)), NO_TABLE, on=DAY)) == [
        Answer.YES,
        Answer.YES,
        Answer.YES,
    ]
    empty = facts(file=EvidenceFile())
    assert answers(suggest_answers(empty, NO_TABLE, on=DAY)) == [Answer.UNDETERMINED] * 3


@pytest.mark.parametrize("kind", DenialKind)
def test_every_kind_of_denial_is_enough_and_none_is_needed(kind: DenialKind) -> None:
    """R4: a refusal, an annulment, a public list, a decree, or that one cannot ask."""
    assert shows_denial([denial(kind)])
    suggestion = suggest_answers(facts(denials=(denial(kind),)), NO_TABLE, on=DAY)
    assert suggestion.lack_of_protection.answer is Answer.YES
    assert suggestion.lack_of_protection.protection is Protection.DE_FACTO
    assert suggestion.lack_of_protection.evidence == (PRESS,)
    assert shows_denial([denial(one) for one in DenialKind if one is not kind])
    assert not shows_denial([])


@pytest.mark.parametrize("kind", EvidenceKind)
def test_whatever_shows_a_denial_is_enough(kind: EvidenceKind) -> None:
    """R4: a letter, a register, a decree, a sworn statement: no evidence is a must."""
    shown = piece(PRESS, ORIGIN, kind=kind)
    file = EvidenceFile(claims=(claim(ORIGIN, ClaimKind.DENIAL),), evidence=(shown,))
    suggestion = suggest_answers(facts(file=file, denials=(denial(),)), NO_TABLE, on=DAY)
    assert suggestion.lack_of_protection.answer is Answer.YES


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_presumption_holds_from_a_day_to_a_day(on: date, *, holds: bool) -> None:
    """R3, and R2: nobody is sent to a consulate to be refused there."""
    suggested = suggest_answers(facts(), TABLE, on=on).lack_of_protection
    assert suggested.answer is (Answer.YES if holds else Answer.UNDETERMINED)
    assert suggested.presumptions == (("uto-decree",) if holds else ())


def test_a_presumption_is_of_one_origin_and_may_need_a_denial() -> None:
    french = facts(origin=FRANCE, file=EvidenceFile())
    suggestion = suggest_answers(french, TABLE, on=DAY)
    assert answers(suggestion) == [Answer.UNDETERMINED, Answer.UNDETERMINED, Answer.YES]
    assert suggestion.no_other_nationality.presumptions == ("fra-single",)
    convicted = facts(origin=FRANCE, denials=(denial(DenialKind.CONVICTION),))
    suggestion = suggest_answers(convicted, TABLE, on=DAY)
    assert suggestion.lack_of_protection.presumptions == ("fra-listed",)
    assert suggestion.lack_of_protection.protection is Protection.DE_JURE
    assert suggestion.table == "2026-11"


@pytest.mark.parametrize(
    ("effective", "answer"),
    [
        ((), Answer.YES),
        ((Answer.NO,), Answer.YES),
        ((Answer.YES,), Answer.NO),
        ((Answer.UNDETERMINED,), Answer.UNDETERMINED),
        ((Answer.NO, Answer.UNDETERMINED), Answer.UNDETERMINED),
        ((Answer.YES, Answer.UNDETERMINED), Answer.NO),
    ],
)
def test_only_another_nationality_that_protects_counts(
    effective: tuple[Answer, ...], answer: Answer
) -> None:
    states = (FRANCE, StateCode("D"))
    others = tuple(map(other, effective, states))
    suggested = suggest_answers(facts(other_nationalities=others), NO_TABLE, on=DAY)
    assert suggested.no_other_nationality.answer is answer


def test_a_stateless_person_has_neither_protection_nor_nationality() -> None:
    stateless = facts(file=EvidenceFile(), stateless=Answer.YES)
    suggestion = suggest_answers(stateless, NO_TABLE, on=DAY)
    assert answers(suggestion) == [Answer.UNDETERMINED, Answer.YES, Answer.YES]
    assert suggestion.lack_of_protection.protection is Protection.DE_JURE


RANK = {Answer.NO: 0, Answer.UNDETERMINED: 1, Answer.YES: 2}


@given(
    st.lists(st.sampled_from(DenialKind), max_size=4),
    st.lists(st.sampled_from(DenialKind), max_size=4),
    st.sampled_from([NO_TABLE, TABLE]),
)
def test_denials_never_lower_an_answer(
    fewer: list[DenialKind], more: list[DenialKind], table: PresumptionTable
) -> None:
    """R5: what the origin does, once recorded as a denial, can only help."""
    low = suggest_answers(facts(denials=tuple(map(denial, fewer))), table, on=DAY)
    high = suggest_answers(facts(denials=tuple(map(denial, fewer + more))), table, on=DAY)
    for before, after in zip(answers(low), answers(high), strict=True):
        assert RANK[before] <= RANK[after]


@pytest.mark.parametrize("kind", OriginActKind)
def test_t12_an_origins_act_is_a_task_without_effect(kind: OriginActKind) -> None:
    """R5: annulment, lost report, conviction, wanted notice, terrorism label."""
    act = OriginAct(kind=kind, state=UTOPIA, known_since=DAY)
    (task,) = open_origin_act_tasks([act])
    assert task.outcome is TaskOutcome.NO_EFFECT is DEFAULT_OUTCOME
    assert not [one for one in TaskOutcome if "refus" in one or "lower" in one]


def test_an_act_is_some_states() -> None:
    with pytest.raises(Malformed):
        OriginAct(
            kind=OriginActKind.ANNULMENT, state=StateCode("ZZZ"), known_since=date(2026, 1, 1)
        )


# Facts and tables that cannot be ----------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda: facts(origin=StateCode("ZZZ")),
        lambda: facts(other_nationalities=(other(Answer.NO, UTOPIA),)),
        lambda: facts(file=EvidenceFile(), denials=(denial(),)),
        lambda: facts(file=EvidenceFile(), other_nationalities=(other(Answer.NO),)),
        lambda: other(Answer.NO, StateCode("ZZZ")),
        lambda: OtherNationality(state=FRANCE, effective=Answer.YES),
        lambda: OtherNationality(
            state=FRANCE, effective=Answer.YES, evidence=(EvidenceId("press"),)
        ),
        lambda: Denial(kind=DenialKind.DECREE, evidence=()),
        lambda: Denial(kind=DenialKind.DECREE, evidence=(EvidenceId("press"),)),
    ],
    ids=range(9),
)
def test_facts_rest_on_evidence(make: object) -> None:
    assert callable(make)
    with pytest.raises(NansenError):
        make()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("until = 2026-12-31", "until = 2025-12-31"),
        ('"uto-decree"', '"fra-listed"'),
        ('clause = "lack-of-protection"\nprotection = "de-facto"', 'clause = "origin-link"'),
        ('protection = "de-facto"', ""),
        (
            'clause = "no-other-nationality"',
            'clause = "no-other-nationality"\nprotection = "de-jure"',
        ),
        ('legal_basis = "an invented act, section 4"', ""),
        ('"public-list"', '"opinion"'),
        ('origin = "UTO"', 'origin = "Utopia"'),
        ("in_force = 2026-01-01", "in_force = 2026"),
        ("any_of = []", 'any_of = []\nparty = "x"'),
    ],
)
def test_a_table_of_presumptions_that_says_something_else_is_refused(old: str, new: str) -> None:
    assert old in TABLE_TEXT
    with pytest.raises(Malformed):
        read_presumptions(TABLE_TEXT.replace(old, new, 1))


def test_a_sworn_statement_with_a_coded_exception_shows_a_denial() -> None:
    """R4: somebody who has nothing but their word is not sent away."""
    sworn = EvidenceFile(
        claims=(valid(ORIGIN, ClaimKind.DENIAL, exception=an_exception()),),
        evidence=(own_word(ORIGIN),),
    )
    shown = Denial(
        kind=DenialKind.CANNOT_ASK,
        on=PartialDate(year=2026),
        evidence=(sworn.evidence[0].id,),
    )
    suggestion = suggest_answers(facts(file=sworn, denials=(shown,)), NO_TABLE, on=DAY)
    assert suggestion.lack_of_protection.answer is Answer.YES
