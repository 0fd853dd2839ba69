"""What the key service says of the index of tokens, and to whom it says nothing (R88, T13)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.key_office import (
    EXAMINER,
    INDEX,
    LOTS,
    NOON,
    PEOPLE,
    PRIVACY,
    SERVICE,
    SUPERVISOR,
    Person,
    Service,
    assign,
    person,
)

from nansen.errors import Malformed, Refused, Unsupported
from nansen.ids import CaseId
from nansen.keys.custody.access_log import Alarm, Event
from nansen.keys.custody.assignment import SignedAssignments
from nansen.keys.custody.holder_view import DELAY, Access, accesses_to
from nansen.keys.custody.index_key import DerivedTokens, IndexId, IndexKey, TokenGroup
from nansen.keys.custody.index_question import (
    LONGEST_TEXTS,
    MOST_HANDLES,
    MOST_HEADS,
    MOST_TAILS,
    IndexAnswer,
    IndexQuestion,
)
from nansen.keys.custody.messages import (
    Answer,
    AskIndex,
    FieldKeys,
    Rejection,
    decode_answer,
    decode_message,
    encode_answer,
    encode_message,
)
from nansen.keys.custody.request import (
    KeyRequest,
    SecondSignature,
    SignedRequest,
    decode_request,
    encode_request,
    first_message,
    second_message,
)
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.case_key import CaseKey, draw_case_key
from nansen.keys.sealing.wrapped_key import encode_wrapped_key, wrap_case_key
from nansen.officers.officer import Budget
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import encode_item

CASE, OTHER = CaseId("c1" * 16), CaseId("d2" * 16)
EXPERT = person("o-30", Role.IDENTITY_EXPERT)
ALL = (*PEOPLE, EXPERT)
NAMES = TokenGroup(heads=("name\x0033\x001974-08-12",), tails=("nvnv\0n", "nvnv"))
QUESTION = IndexQuestion(groups=(NAMES,), handles=(INDEX.handle(OTHER),))
OWN = IndexQuestion()


def keep(service: Service, case: CaseId = CASE, *, canary: bool = False) -> CaseKey:
    key = draw_case_key(canary=canary)
    wrapped = wrap_case_key(key, case, service.ports.keys.current)
    service.wrapped.files[case] = encode_wrapped_key(wrapped)
    return key


def signed(
    who: Person,
    question: IndexQuestion | None,
    purpose: Purpose = Purpose.DEDUPLICATION,
    *,
    second: Person | None = None,
    nonce: int = 1,
    case: CaseId = CASE,
) -> SignedRequest:
    body = encode_request(
        KeyRequest(
            service=SERVICE,
            officer=who.id,
            case=case,
            purpose=purpose,
            at=NOON,
            nonce=nonce.to_bytes(16, "big"),
            question=b"" if question is None else question.digest,
        )
    )
    lent = None
    if second is not None:
        lent = SecondSignature(officer=second.id, signature=second.sign(second_message(body)))
    return SignedRequest(body=body, signature=who.sign(first_message(body)), second=lent)


def ask(
    service: Service, who: Person = EXPERT, question: IndexQuestion = QUESTION, **how: object
) -> Answer | None:
    request = signed(who, question, **how)  # type: ignore[arg-type]
    return service.custodian.answer(AskIndex(request=request, question=question))


def rule_of(answer: Answer | None) -> str:
    assert isinstance(answer, Rejection)
    assert isinstance(answer.error, Refused)
    return answer.error.rule


def test_tokens_and_cases_come_from_the_key_and_the_log_says_so() -> None:
    service = Service(people=ALL)
    key = keep(service)
    answer = ask(service)
    assert isinstance(answer, IndexAnswer)
    assert answer.derived == INDEX.derive((NAMES,))
    assert len(set(answer.derived.tokens)) == 2
    assert (answer.handle, answer.cases) == (INDEX.handle(CASE), (OTHER,))
    entry = service.log.entries[-1]
    assert (entry.event, entry.officer, entry.tag) == (Event.DERIVED, EXPERT.id, key.tag(CASE))
    assert entry.purpose is Purpose.DEDUPLICATION
    shown = accesses_to(key.tag(CASE), service.log.entries, now=NOON + DELAY)
    assert shown == (
        Access(
            day=NOON.date(),
            office=EXPERT.officer.office.id,
            purpose=Purpose.DEDUPLICATION,
            granted=True,
        ),
    )
    for secret in (INDEX.handle(CASE), OTHER, "nvnv", "\\x"):
        assert secret not in f"{answer!r} {QUESTION!r} {INDEX!r}"


def _another_question(service: Service) -> Answer | None:
    request = signed(EXPERT, OWN)
    return service.custodian.answer(AskIndex(request=request, question=QUESTION))


def _opening_for_question(service: Service) -> Answer | None:
    request = signed(EXPERT, None)
    return service.custodian.answer(AskIndex(request=request, question=QUESTION))


def _question_for_opening(service: Service) -> Answer | None:
    return service.custodian.answer(signed(EXPERT, QUESTION))


def _other_purpose(service: Service) -> Answer | None:
    return ask(service, EXPERT, purpose=Purpose.IDENTITY_PROOFING)


def _other_role(service: Service) -> Answer | None:
    return ask(service, EXAMINER)


def _erasing_to_search(service: Service) -> Answer | None:
    return ask(service, PRIVACY, purpose=Purpose.ERASURE, second=SUPERVISOR)


def _no_case(service: Service) -> Answer | None:
    return ask(service, case=OTHER)


def _no_handle(service: Service) -> Answer | None:
    return ask(service, question=IndexQuestion(handles=("G" * 32,)))


def _again(service: Service) -> Answer | None:
    assert isinstance(ask(service), IndexAnswer)
    return ask(service)


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        (_another_question, "QUESTION"),
        (_opening_for_question, "QUESTION"),
        (_question_for_opening, "QUESTION"),
        (_other_purpose, "QUESTION"),
        (_other_role, "PURPOSE"),
        (_erasing_to_search, "QUESTION"),
        (_no_case, "NO-KEY"),
        (_no_handle, "INDEX"),
        (_again, "REPLAY"),
    ],
)
def test_whoever_may_not_ask_learns_nothing_and_is_logged(
    attempt: Callable[[Service], Answer | None], rule: str
) -> None:
    service = Service(people=ALL)
    keep(service)
    assert rule_of(attempt(service)) == rule
    assert service.log.entries[-1].reason == rule


def test_a_question_takes_an_assignment_and_counts_towards_the_budget() -> None:
    service = Service(people=ALL)
    keep(service)
    service = Service(
        people=ALL, assignments=SignedAssignments(service.roster), budget=Budget(openings_a_day=2)
    )
    keep(service)
    assert rule_of(ask(service)) == "ASSIGNMENT"
    evidence = assign(EXPERT, CASE, Purpose.DEDUPLICATION, by=LOTS)
    for nonce, wanted in ((2, IndexAnswer), (3, IndexAnswer), (4, Rejection)):
        request = replace(signed(EXPERT, QUESTION, nonce=nonce), assignment=evidence)
        answer = service.custodian.answer(AskIndex(request=request, question=QUESTION))
        assert isinstance(answer, wanted)
    assert rule_of(answer) == "BUDGET"


def test_a_canary_rings_here_too() -> None:
    service = Service(people=ALL)
    keep(service, canary=True)
    ask(service)
    assert service.log.entries[-1].alarms == (Alarm.CANARY,)


def test_whoever_erases_a_case_learns_what_the_index_calls_it_and_no_more() -> None:
    service = Service(people=ALL)
    keep(service)
    answer = ask(service, PRIVACY, OWN, purpose=Purpose.ERASURE, second=SUPERVISOR)
    assert isinstance(answer, IndexAnswer)
    assert answer.handle == INDEX.handle(CASE)
    assert (answer.derived.tokens, answer.cases) == ((), ())
    assert CASE in service.wrapped.files


def test_an_officer_who_only_opens_gets_what_was_got_before() -> None:
    service = Service(people=ALL)
    keep(service)
    assert isinstance(service.custodian.answer(signed(EXPERT, None)), FieldKeys)


@pytest.mark.parametrize(
    "parts",
    [
        {"groups": (NAMES,) * 3},
        {"groups": (TokenGroup(heads=("h",) * (MOST_HEADS + 1), tails=()),)},
        {"groups": (TokenGroup(heads=(), tails=("t",) * (MOST_TAILS + 1)),)},
        {"groups": (TokenGroup(heads=("h",) * 17, tails=("t",) * 482),)},
        {"groups": (TokenGroup(heads=("x" * LONGEST_TEXTS,), tails=("y",)),)},
        {"handles": ("a",) * (MOST_HANDLES + 1)},
    ],
)
def test_a_question_is_about_one_person(parts: dict[str, tuple[TokenGroup, ...]]) -> None:
    with pytest.raises(Refused, match="R88"):
        IndexQuestion(**parts)  # type: ignore[arg-type]


@given(
    st.lists(st.text(max_size=8), max_size=3),
    st.lists(st.text(max_size=8), max_size=3),
    st.lists(st.binary(min_size=16, max_size=16).map(bytes.hex), max_size=3),
)
def test_what_travels_comes_back(heads: list[str], tails: list[str], handles: list[str]) -> None:
    group = TokenGroup(heads=tuple(heads), tails=tuple(tails))
    question = IndexQuestion(groups=(group,), handles=tuple(handles))
    asked = AskIndex(request=signed(EXPERT, question), question=question)
    assert decode_message(encode_message(asked)) == asked
    assert decode_request(asked.request.body).question == question.digest
    derived = DerivedTokens(index=IndexId("0" * 32), tokens=INDEX.derive((group,)).tokens)
    answer = IndexAnswer(handle="1" * 32, derived=derived, cases=tuple(map(INDEX.case, handles)))
    assert decode_answer(encode_answer(answer)) == answer


@pytest.mark.parametrize(
    "answer",
    [
        {"index": "0" * 32, "handle": "1" * 32, "tokens": b"x", "cases": []},
        {"index": "0" * 31, "handle": "1" * 32, "tokens": b"", "cases": []},
        {"index": "0" * 32, "handle": "1" * 32, "tokens": b"", "cases": [1]},
        {"index": "0" * 32, "handle": "1" * 32, "tokens": b""},
    ],
)
def test_an_answer_of_another_form_is_none(answer: dict[str, str]) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_answer(encode_item({"v": 1, "is": "index", "answer": {**answer}}))


def test_a_request_signs_a_digest_or_nothing() -> None:
    request = decode_request(signed(EXPERT, OWN).body)
    with pytest.raises(Malformed, match="question"):
        replace(request, question=b"short")


@given(st.binary(min_size=16, max_size=16))
def test_a_case_and_its_handle_lead_to_each_other_with_the_key_only(octets: bytes) -> None:
    case = CaseId(octets.hex())
    assert INDEX.case(INDEX.handle(case)) == case
    assert IndexKey(octets=bytes(32)).handle(case) != INDEX.handle(case)


@pytest.mark.parametrize("name", ["case-0000000000000001", "AB" * 16, "ab" * 15, "é" * 32])
def test_a_name_of_another_form_has_no_handle(name: str) -> None:
    with pytest.raises(Refused, match="INDEX"):
        INDEX.handle(CaseId(name))
    with pytest.raises(Refused, match="INDEX"):
        INDEX.case(name)
