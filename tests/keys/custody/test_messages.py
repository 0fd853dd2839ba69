"""What passes between the key service and those who ask it."""

from dataclasses import asdict
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse
from tests.worlds.key_office import EXAMINER, KEYS, SERVICE, SUPERVISOR, ask, assign, case_id

from nansen.errors import (
    Conflict,
    Malformed,
    NansenError,
    Refused,
    Unavailable,
    Unsupported,
    Untrusted,
)
from nansen.ids import CaseId, OfficerId
from nansen.keys.custody.access_log import LogHead
from nansen.keys.custody.assignment import Assignment, decode_assignment, encode_assignment
from nansen.keys.custody.messages import (
    Answer,
    AskHead,
    DepositKey,
    Done,
    FieldKeys,
    Message,
    Rejection,
    ServiceHead,
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
)
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import FIELDS
from nansen.keys.sealing.case_key import FieldKey, draw_case_key
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item

NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True).map(OfficerId)
CASES = st.from_regex(r"[a-z0-9][a-z0-9-]{15,63}", fullmatch=True).map(CaseId)
MOMENTS = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
REQUESTS = st.builds(
    KeyRequest,
    service=st.just(SERVICE),
    officer=NAMES,
    case=CASES,
    purpose=st.sampled_from(Purpose),
    at=MOMENTS,
    nonce=st.binary(min_size=16, max_size=16),
)
ASSIGNMENTS = st.builds(
    Assignment,
    service=st.just(SERVICE),
    case=CASES,
    officer=NAMES,
    purpose=st.sampled_from(Purpose),
    not_before=MOMENTS,
    not_after=MOMENTS,
    by=NAMES,
)
SIGNATURES = st.binary(max_size=128)
MESSAGES: st.SearchStrategy[Message] = st.one_of(
    st.just(AskHead()),
    st.builds(DepositKey, case=CASES, wrapped=st.binary(max_size=2048)),
    st.builds(
        SignedRequest,
        body=st.binary(max_size=512),
        signature=SIGNATURES,
        assignment=st.binary(max_size=1024),
        second=st.none() | st.builds(SecondSignature, officer=NAMES, signature=SIGNATURES),
    ),
)
KEYS_OF_ALL = FieldKeys(
    keys=MappingProxyType({n: draw_case_key().field_key(one) for n, one in FIELDS.items()})
)
HEAD = ServiceHead(log=LogHead(service=SERVICE, lines=7, hash=bytes(32)), key=KEYS.current)
ERRORS = (
    Malformed("a", "b", clause="c"),
    Unsupported("a", "b", clause="c"),
    Untrusted("a", "b", clause="c"),
    Refused("A", "b"),
    Conflict("b"),
    Unavailable("b"),
)
SAMPLE = ask(
    EXAMINER,
    case_id(1),
    Purpose.EXAMINATION,
    second=SUPERVISOR,
    assignment=assign(EXAMINER, case_id(1), Purpose.EXAMINATION),
)


@given(MESSAGES)
@example(SAMPLE)
def test_what_is_asked_reads_back(message: Message) -> None:
    assert decode_message(encode_message(message)) == message


@given(REQUESTS)
def test_a_request_reads_back(request: KeyRequest) -> None:
    body = encode_request(request)
    assert len(body) <= 512
    assert decode_request(body) == request


@given(ASSIGNMENTS)
def test_an_assignment_reads_back(assignment: Assignment) -> None:
    body = encode_assignment(assignment)
    assert len(body) <= 512
    assert decode_assignment(body) == assignment


@pytest.mark.parametrize(
    "answer", [Done(), HEAD, KEYS_OF_ALL, FieldKeys(keys=MappingProxyType({}))]
)
def test_an_answer_reads_back(answer: Answer) -> None:
    assert decode_answer(encode_answer(answer)) == answer


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_crosses_over_as_what_it_is(error: NansenError) -> None:
    crossed = decode_answer(encode_answer(Rejection(error=error)))
    assert isinstance(crossed, Rejection)
    assert type(crossed.error) is type(error)
    assert (str(crossed.error), vars(crossed.error)) == (str(error), vars(error))


DECODERS = pytest.mark.parametrize(
    "decode", [decode_message, decode_answer, decode_request, decode_assignment]
)
WHOLE = (
    encode_message(SAMPLE),
    encode_message(DepositKey(case=case_id(1), wrapped=b"x")),
    encode_message(AskHead()),
    encode_answer(HEAD),
    encode_answer(KEYS_OF_ALL),
    encode_answer(Rejection(error=ERRORS[0])),
    SAMPLE.body,
    decode_item(SAMPLE.assignment, field="x")["body"],  # type: ignore[call-overload,index]
)


@DECODERS
@given(st.sampled_from(WHOLE).flatmap(damaged) | st.binary(max_size=200))
@example(b"")
@example(encode_item({"v": 1, "at": 2**60}))
@example(b"\xbf" * 9000)
def test_any_octets_are_read_or_refused(decode: Any, encoded: bytes) -> None:
    read_or_refuse(decode, encoded)


@DECODERS
def test_ten_megabytes_are_refused_at_once(decode: Any) -> None:
    with pytest.raises(Malformed, match="too long"):
        decode(bytes(10_000_000))


def _changed(whole: bytes, **changes: Item) -> bytes:
    item = decode_item(whole, field="x")
    assert isinstance(item, dict)
    item.update(changes)
    return encode_item({name: value for name, value in item.items() if value != "drop"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"v": 2}, "key request"),
        ({"v": True}, "key request.v"),
        ({"v": -1}, "key request.v"),
        ({"service": "no"}, "service"),
        ({"officer": "O-17"}, "officer or office id"),
        ({"officer": 17}, "key request.officer"),
        ({"case": "no"}, "case id"),
        ({"purpose": "curiosity"}, "key request.purpose"),
        ({"at": 253_402_300_800}, "key request.at"),
        ({"at": "noon"}, "key request.at"),
        ({"nonce": bytes(15)}, "key request.nonce"),
        ({"nonce": bytes(17)}, "key request.nonce"),
        ({"extra": 1}, "key request"),
        ({"nonce": "drop"}, "key request"),
    ],
)
def test_a_request_with_another_field_is_malformed(change: dict[str, Item], field: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode_request(_changed(SAMPLE.body, **change))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("whole", "change", "error"),
    [
        (WHOLE[0], {"ask": "everything"}, Unsupported),
        (WHOLE[0], {"v": 2}, Unsupported),
        (WHOLE[0], {"second": "x"}, Malformed),
        (WHOLE[0], {"second": {"officer": "o-1"}}, Malformed),
        (WHOLE[0], {"second": {"officer": "O", "signature": b""}}, Malformed),
        (WHOLE[0], {"signature": bytes(129)}, Malformed),
        (WHOLE[1], {"case": "no"}, Malformed),
        (WHOLE[2], {"extra": 1}, Malformed),
        (WHOLE[7], {"v": 2}, Malformed),
    ],
)
def test_a_message_with_another_field_is_refused(
    whole: bytes, change: dict[str, Item], error: type[Exception]
) -> None:
    decode = decode_assignment if whole == WHOLE[7] else decode_message
    with pytest.raises(error):
        decode(_changed(whole, **change))


@pytest.mark.parametrize(
    ("whole", "change", "error"),
    [
        (WHOLE[3], {"hash": bytes(31)}, Malformed),
        (WHOLE[3], {"key": bytes(1216)[:-1]}, Malformed),
        (WHOLE[3], {"service": "no"}, Malformed),
        (WHOLE[3], {"is": "unheard of"}, Unsupported),
        (WHOLE[3], {"v": 9}, Unsupported),
        (WHOLE[4], {"keys": {"identity.religion": bytes(32)}}, Unsupported),
        (WHOLE[4], {"keys": {"identity.names": bytes(31)}}, Malformed),
        (WHOLE[4], {"keys": 1}, Malformed),
        (WHOLE[5], {"kind": "fatal"}, Malformed),
        (WHOLE[5], {"why": 3}, Malformed),
    ],
)
def test_an_answer_with_another_field_is_refused(
    whole: bytes, change: dict[str, Item], error: type[Exception]
) -> None:
    with pytest.raises(error):
        decode_answer(_changed(whole, **change))


def test_nothing_that_travels_shows_what_it_carries() -> None:
    shown = (
        repr(SAMPLE)
        + repr(KEYS_OF_ALL)
        + repr(HEAD)
        + repr(DepositKey(case=case_id(1), wrapped=b"xyz"))
    )
    assert SAMPLE.signature.hex() not in shown
    assert "octets=" not in shown
    assert "xyz" not in shown
    assert asdict(SAMPLE)["second"]["officer"] == SUPERVISOR.id
    assert isinstance(next(iter(KEYS_OF_ALL.keys.values())), FieldKey)
