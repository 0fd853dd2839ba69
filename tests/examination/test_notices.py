"""Notices of other states: tasks, with no effect of their own (R5, R78, R79)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse

from nansen.casework.deadlines import OfficeCalendar
from nansen.errors import Malformed, NansenError, Refused
from nansen.examination.notices import (
    CODES,
    EXTERNAL_NOTICE,
    About,
    ContestRequest,
    NoticeCode,
    NoticeRecord,
    TaskId,
    check_not_bare_notice,
    contest_clocks,
    contest_due,
    decode_notices,
    encode_notices,
    read_contest_clocks,
    read_relations,
    receive_notice,
)
from nansen.examination.screening.adjudication import Review, ReviewerId
from nansen.examination.screening.model import SubjectId
from nansen.examination.screening.tasks import (
    HostileNotice,
    NoticeKind,
    NoticeOutcome,
    OffenceType,
    SourceRelation,
)
from nansen.ids import StateCode

RELATIONS_TEXT = """
version = "2026-11"
[[origin]]
state = "UTO"
allies = ["XOM"]
"""
RELATIONS = read_relations(RELATIONS_TEXT)
RECEIVED = datetime(2026, 11, 23, 12, tzinfo=UTC)
TASK = TaskId("0123456789abcdef" * 2)
UTOPIA = StateCode("UTO")
DOCUMENT_KINDS = frozenset({NoticeKind.LOST_OR_STOLEN, NoticeKind.ANNULMENT})


def record(
    kind: NoticeKind = NoticeKind.RED_NOTICE,
    source: str = "UTO",
    about: About | None = None,
    *,
    recognised: bool = True,
) -> NoticeRecord:
    usual = About.OLD_DOCUMENT if kind in DOCUMENT_KINDS else About.PERSON
    return receive_notice(
        HostileNotice(
            subject=SubjectId("s1"),
            source_state=StateCode(source),
            kind=kind,
            offence=OffenceType.ORDINARY,
        ),
        task=TASK,
        about=about or usual,
        origins=frozenset({UTOPIA}),
        relations=RELATIONS,
        status_recognised=recognised,
        received=RECEIVED,
    )


def review(by: str, answer: NoticeOutcome) -> Review[NoticeOutcome]:
    return Review(by=ReviewerId(by), answer=answer, reason="read it", at=RECEIVED)


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("source", ["UTO", "XOM", "FRA"])
def test_t11_a_notice_has_no_effect_until_two_people_say_otherwise(
    kind: NoticeKind, source: str
) -> None:
    one = record(kind, source)
    assert one.outcome is NoticeOutcome.NO_EFFECT
    if one.about is About.PERSON:
        once = one.with_review(review("screen-1", NoticeOutcome.ASSESS))
        assert once.outcome is NoticeOutcome.NO_EFFECT
        twice = once.with_review(review("screen-2", NoticeOutcome.ASSESS))
        assert twice.outcome is NoticeOutcome.ASSESS


@given(st.sets(st.sampled_from([*NoticeCode, EXTERNAL_NOTICE]), min_size=1))
def test_t11_notices_alone_suspend_and_revoke_nothing(reasons: Collection[str]) -> None:
    with pytest.raises(Refused, match="R5"):
        check_not_bare_notice([str(one) for one in reasons])
    check_not_bare_notice([*map(str, reasons), "own-finding"])


def test_t11_a_reason_there_must_be() -> None:
    with pytest.raises(Refused, match="R57"):
        check_not_bare_notice([])


@pytest.mark.parametrize("kind", sorted(DOCUMENT_KINDS))
@pytest.mark.parametrize("source", ["UTO", "XOM", "FRA"])
def test_t12_a_report_of_the_old_passport_is_void(kind: NoticeKind, source: str) -> None:
    """An origin that lists every passport it ever issued changes nothing for anybody."""
    one = record(kind, source)
    assert one.answerable == {NoticeOutcome.NO_EFFECT}
    with pytest.raises(Refused, match="R5"):
        one.with_review(review("screen-1", NoticeOutcome.ASSESS))
    settled = one.with_review(review("screen-1", NoticeOutcome.NO_EFFECT))
    assert settled.outcome is NoticeOutcome.NO_EFFECT


def test_a_report_of_our_own_document_is_looked_at() -> None:
    ours = record(NoticeKind.LOST_OR_STOLEN, about=About.OUR_DOCUMENT)
    assert NoticeOutcome.ASSESS in ours.answerable
    assert ours.outcome is NoticeOutcome.NO_EFFECT


@pytest.mark.parametrize(
    ("source", "recognised", "relation", "hostile"),
    [
        ("UTO", True, SourceRelation.ORIGIN, True),
        ("XOM", True, SourceRelation.ALLY, True),
        ("FRA", True, SourceRelation.OTHER, False),
        ("UTO", False, SourceRelation.ORIGIN, False),
    ],
)
def test_whose_notice_it_is_comes_from_data(
    source: str, relation: SourceRelation, *, recognised: bool, hostile: bool
) -> None:
    """R78, R98."""
    one = record(source=source, recognised=recognised)
    assert one.task.relation is relation
    assert one.task.presumed_hostile is hostile


def test_every_kind_has_a_code_that_acts_know() -> None:
    assert set(CODES) == set(NoticeKind)
    assert set(CODES.values()) == set(NoticeCode)
    assert record(NoticeKind.TERRORISM_LABEL).code is NoticeCode.LABEL


def test_an_answer_is_due_in_ten_working_days() -> None:
    calendar = OfficeCalendar(zone="UTC", holidays=frozenset({date(2026, 11, 25)}))
    assert record().due(calendar) == datetime(2026, 12, 9, tzinfo=UTC)
    assert record().due(OfficeCalendar(zone="UTC")) == datetime(2026, 12, 8, tzinfo=UTC)


def test_a_contest_takes_four_and_nine_months() -> None:
    """R79."""
    assert contest_due(ContestRequest.ACCESS, date(2026, 10, 31)) == date(2027, 2, 28)
    assert contest_due(ContestRequest.DELETION, date(2026, 11, 23)) == date(2027, 8, 23)
    assert all(clock.legal_basis for clock in contest_clocks())


@pytest.mark.parametrize(
    ("kind", "about", "task"),
    [
        (NoticeKind.RED_NOTICE, About.OLD_DOCUMENT, TASK),
        (NoticeKind.RED_NOTICE, About.OUR_DOCUMENT, TASK),
        (NoticeKind.ANNULMENT, About.PERSON, TASK),
        (NoticeKind.RED_NOTICE, About.PERSON, TaskId("task")),
    ],
)
def test_a_notice_that_cannot_be_is_not(kind: NoticeKind, about: About, task: TaskId) -> None:
    with pytest.raises(Malformed):
        replace(record(kind, about=about), id=task)


@pytest.mark.parametrize("received", [datetime(2026, 11, 23), RECEIVED.replace(microsecond=1)])  # noqa: DTZ001
def test_a_notice_came_at_a_second(received: datetime) -> None:
    with pytest.raises(Malformed):
        replace(record(), received=received)


@pytest.mark.parametrize(
    "text",
    [
        RELATIONS_TEXT + RELATIONS_TEXT[RELATIONS_TEXT.index("[[") :],
        RELATIONS_TEXT.replace("XOM", "UTO"),
        RELATIONS_TEXT.replace("XOM", "Omania"),
        RELATIONS_TEXT.replace('["XOM"]', '"XOM"'),
        RELATIONS_TEXT.replace("version", "edition"),
        "[[",
    ],
    ids=range(6),
)
def test_a_table_of_relations_that_says_something_else_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_relations(text)


def test_a_table_of_clocks_has_both() -> None:
    with pytest.raises(Malformed):
        read_contest_clocks('version = "1"')
    one = '[[clock]]\nrequest = "access"\nmonths = 4\nlegal_basis = "x"\n'
    with pytest.raises(Malformed):
        read_contest_clocks('version = "1"\n' + one + one)


@st.composite
def records(draw: st.DrawFn) -> NoticeRecord:
    kind = draw(st.sampled_from(NoticeKind))
    one = record(kind, draw(st.sampled_from(["UTO", "XOM", "FRA"])), recognised=draw(st.booleans()))
    for by in draw(st.sampled_from([(), ("screen-1",), ("screen-1", "screen-2")])):
        one = one.with_review(review(by, draw(st.sampled_from(sorted(one.answerable)))))
    return one


@given(st.lists(records(), max_size=4))
def test_notices_are_read_back(notices: list[NoticeRecord]) -> None:
    assert decode_notices(encode_notices(notices)) == tuple(notices)


@given(st.binary(max_size=300) | damaged(encode_notices([record()])))
def test_any_octets_are_notices_or_refused(data: bytes) -> None:
    read_or_refuse(decode_notices, data)


def test_nothing_of_it_is_shown() -> None:
    assert "UTO" not in repr(record())
    with pytest.raises(NansenError) as caught:
        record(source="ZZZ")
    assert "ZZZ" not in str(caught.value)
