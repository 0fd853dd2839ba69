import ast
import inspect
from datetime import timedelta
from enum import StrEnum

import pytest
from bench.invented_names import IMPORTED, party, subject, version
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Refused
from nansen.examination.screening import adjudication, tasks
from nansen.examination.screening.adjudication import (
    Adjudication,
    Answer,
    Review,
    ReviewerId,
    Standing,
)
from nansen.examination.screening.index import ListIndex
from nansen.examination.screening.model import Occasion, Screening, SubjectId
from nansen.examination.screening.tasks import (
    HostileNotice,
    MatchAnswer,
    NoticeKind,
    NoticeOutcome,
    NoticeTask,
    OffenceType,
    SourceRelation,
    open_match_tasks,
    open_notice_task,
)
from nansen.ids import StateCode

UTOPIA = StateCode("UTO")
STATES = st.sampled_from([UTOPIA, StateCode("FRA"), StateCode("XPO")])


def review(by: str, answer: Answer, reason: str = "compared the papers") -> Review[Answer]:
    return Review(by=ReviewerId(by), answer=answer, reason=reason, at=IMPORTED)


def notice(**changes: object) -> HostileNotice:
    fields: dict[str, object] = {
        "subject": SubjectId("s1"),
        "source_state": UTOPIA,
        "kind": NoticeKind.RED_NOTICE,
        "offence": OffenceType.ORDINARY,
    }
    return HostileNotice(**(fields | changes))  # type: ignore[arg-type]


@st.composite
def notice_tasks(draw: st.DrawFn) -> NoticeTask:
    return open_notice_task(
        notice(
            source_state=draw(STATES),
            kind=draw(st.sampled_from(NoticeKind)),
            offence=draw(st.sampled_from(OffenceType)),
            contested=draw(st.booleans()),
        ),
        origins=draw(st.frozensets(STATES)),
        allies=draw(st.frozensets(STATES)),
        status_recognised=draw(st.booleans()),
    )


@given(notice_tasks())
def test_no_notice_has_an_effect_by_itself(task: NoticeTask) -> None:
    assert task.outcome is NoticeOutcome.NO_EFFECT
    assert task.adjudication.standing is Standing.OPEN


@given(notice_tasks(), st.sampled_from(NoticeOutcome))
def test_one_person_changes_no_outcome(task: NoticeTask, answer: NoticeOutcome) -> None:
    after = task.with_review(review("a", answer))
    assert after.outcome is NoticeOutcome.NO_EFFECT
    with pytest.raises(Refused, match="R21"):
        after.with_review(review("a", answer))


@given(notice_tasks(), st.sampled_from(NoticeOutcome), st.sampled_from(NoticeOutcome))
def test_only_two_who_agree_change_the_outcome(
    task: NoticeTask, one: NoticeOutcome, other: NoticeOutcome
) -> None:
    after = task.with_review(review("a", one)).with_review(review("b", other))
    agreed = one is other
    assert after.outcome is (one if agreed else NoticeOutcome.NO_EFFECT)
    assert after.adjudication.standing is (Standing.SETTLED if agreed else Standing.DISPUTED)
    with pytest.raises(Refused, match="R21"):
        after.with_review(review("c", one))


def test_a_notice_knows_nothing_that_it_could_change() -> None:
    """R5: by its types, whatever is imported or returned, it can only open a task."""
    for module in (tasks, adjudication):
        tree = ast.parse(inspect.getsource(module))
        imported = {
            node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            if node.module
        }
        assert {name for name in imported if name.startswith("nansen.")} <= {
            "nansen.errors",
            "nansen.ids",
            "nansen.standards.icao9303.codes",
            "nansen.examination.screening.adjudication",
            "nansen.examination.screening.model",
        }
    assert set(NoticeOutcome) == {"no effect", "open a separate assessment"}
    assert inspect.signature(open_notice_task).return_annotation is NoticeTask


@pytest.mark.parametrize(
    ("origins", "allies", "relation"),
    [
        ({UTOPIA}, set(), SourceRelation.ORIGIN),
        ({UTOPIA}, {UTOPIA}, SourceRelation.ORIGIN),
        (set(), {UTOPIA}, SourceRelation.ALLY),
        (set(), set(), SourceRelation.OTHER),
    ],
)
def test_the_source_is_told_from_configuration(
    origins: set[StateCode], allies: set[StateCode], relation: SourceRelation
) -> None:
    task = open_notice_task(
        notice(),
        origins=frozenset(origins),
        allies=frozenset(allies),
        status_recognised=True,
    )
    assert task.relation is relation
    assert task.presumed_hostile == (relation is not SourceRelation.OTHER)


def test_a_source_is_a_state_of_the_tables() -> None:
    with pytest.raises(Refused, match="R78"):
        notice(source_state=StateCode("QQQ"))


def test_an_answer_needs_a_reason() -> None:
    with pytest.raises(Refused, match="R21"):
        review("a", MatchAnswer.OTHER_PERSON, reason=" ")


def test_a_match_opens_one_task_a_party_and_settles_by_two() -> None:
    index = ListIndex(
        version(), [party(1, "Ivanova Anna"), party(2, "IVANOVA, A."), party(3, "X Y")]
    )
    screening = Screening(
        subject=SubjectId("s1"),
        occasion=Occasion.APPLICATION,
        at=IMPORTED,
        lists=(index.version,),
        matches=index.match(subject("Иванова Анна")),
    )
    first, _ = open_match_tasks(screening)
    assert first.match.party.id == "p1"
    settled = first.with_review(review("a", MatchAnswer.OTHER_PERSON)).with_review(
        review("b", MatchAnswer.OTHER_PERSON)
    )
    assert first.adjudication.settled is None
    assert settled.adjudication.settled is MatchAnswer.OTHER_PERSON
    assert "Anna" not in repr(settled)
    assert "papers" not in repr(settled)


def test_a_screening_without_a_match_opens_none() -> None:
    screening = Screening(
        subject=SubjectId("s1"), occasion=Occasion.NIGHTLY, at=IMPORTED, lists=(version(),)
    )
    assert open_match_tasks(screening) == ()


class _Other(StrEnum):
    YES = "yes"


@given(st.lists(st.sampled_from("abc"), max_size=4))
def test_no_adjudication_holds_one_person_twice_or_three(people: list[str]) -> None:
    reviews = tuple(
        Review(by=ReviewerId(by), answer=_Other.YES, reason="r", at=IMPORTED + timedelta(hours=n))
        for n, by in enumerate(people)
    )
    if len(set(people)) == len(people) <= 2:
        assert Adjudication(reviews=reviews).standing is (
            Standing.SETTLED if len(people) == 2 else Standing.OPEN
        )
    else:
        with pytest.raises(Refused, match="R21"):
            Adjudication(reviews=reviews)
