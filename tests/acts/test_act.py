"""One act: written and read again, and everything else refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse
from tests.worlds.office import CASE, NOW

from nansen.acts.act import (
    LONGEST,
    NO_ACT,
    Act,
    FieldWritten,
    IdempotencyKey,
    SignedAct,
    Subject,
    SubjectKind,
    check_key,
    decode_act,
    encode_act,
    signed_message,
)
from nansen.errors import Malformed
from nansen.ids import DocumentNumber, OfficerId
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item
from nansen.standards.wire_fields import decode_fields

KEY = IdempotencyKey("0123456789abcdef" * 2)
DOCUMENT = DocumentNumber("N7K2M4Q9X")


def act(**changes: Any) -> Act:
    values: dict[str, Any] = {
        "subject": Subject.of_case(CASE),
        "version": 1,
        "previous": NO_ACT,
        "kind": "application:received",
        "by": OfficerId("intake"),
        "at": NOW,
        "key": KEY,
        "body": {"track": "ordinary"},
        "fields": (FieldWritten(name="identity.names", version=1, digest=bytes(32)),),
    }
    return Act(**values | changes)


ITEMS: st.SearchStrategy[Item] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(max_size=20)
    | st.binary(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
SUBJECTS = st.from_regex(r"[a-z0-9][a-z0-9-]{15,63}", fullmatch=True).map(
    lambda name: Subject(SubjectKind.CASE, name)
) | st.from_regex(r"[A-Z0-9]{9}", fullmatch=True).map(
    lambda name: Subject(SubjectKind.DOCUMENT, name)
)
WORD = r"[a-z]+(-[a-z]+){0,3}"
ACTS = st.builds(
    lambda first, **values: act(
        version=1 if first else 7, previous=NO_ACT if first else b"\x07" * 32, **values
    ),
    first=st.booleans(),
    subject=SUBJECTS,
    kind=st.from_regex(f"{WORD}:{WORD}", fullmatch=True),
    by=st.from_regex(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True).map(OfficerId),
    at=st.integers(0, 253_402_300_799).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    key=st.from_regex(r"[0-9a-f]{32}", fullmatch=True).map(IdempotencyKey),
    body=st.dictionaries(st.text(max_size=12), ITEMS, max_size=4),
    fields=st.lists(
        st.builds(
            FieldWritten,
            name=st.text(max_size=20),
            version=st.integers(0, 2**32),
            digest=st.binary(min_size=32, max_size=32),
        ),
        max_size=3,
    ).map(tuple),
)


@given(ACTS)
@example(act(at=datetime(1970, 1, 1, tzinfo=UTC)))
@example(act(at=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)))
@example(act(body={}, fields=()))
def test_an_act_is_read_as_it_was_written(one: Act) -> None:
    octets = encode_act(one)
    assert decode_act(octets) == replace(one, body=MappingProxyType(dict(one.body)))
    assert encode_act(decode_act(octets)) == octets


@given(st.binary(max_size=300))
def test_any_octets_are_an_act_or_malformed(octets: bytes) -> None:
    read_or_refuse(decode_act, octets)


@given(damaged(encode_act(act())))
def test_a_damaged_act_is_another_act_or_malformed(octets: bytes) -> None:
    if read_or_refuse(decode_act, octets) is not None:
        assert encode_act(decode_act(octets)) == octets, "an act has one form"


PARTS: dict[str, Item] = decode_fields(
    encode_item({"all": decode_item(encode_act(act()), field="act")}), "act", longest=LONGEST
).plain("all")
FIELD: dict[str, Item] = {"name": "identity.names", "version": 1, "digest": bytes(32)}


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": "1"},
        {"extra": 1},
        {"subject": "case"},
        {"subject": "person:0123456789abcdef"},
        {"subject": "case:short"},
        {"subject": "document:N7K2M4Q9x"},
        {"subject": 1},
        {"version": 0},
        {"version": -1},
        {"version": 2},
        {"version": True},
        {"previous": bytes(31)},
        {"previous": b"\x01" * 32},
        {"kind": "received"},
        {"kind": "Application:received"},
        {"kind": "application:"},
        {"by": ""},
        {"by": "-intake"},
        {"by": "a" * 41},
        {"at": -1},
        {"at": 253_402_300_800},
        {"at": 2**70},
        {"at": "2026-11-23"},
        {"key": "0" * 31},
        {"key": "G" * 32},
        {"body": []},
        {"fields": {}},
        {"fields": [1]},
        {"fields": [{}]},
        {"fields": [FIELD | {"more": 1}]},
        {"fields": [FIELD | {"digest": bytes(31)}]},
        {"fields": [FIELD | {"version": -1}]},
        {"fields": [FIELD] * 65},
    ],
    ids=str,
)
def test_what_an_act_cannot_hold_is_malformed(changes: dict[str, Item]) -> None:
    with pytest.raises(Malformed):
        decode_act(encode_item({**PARTS, **changes}))


def test_each_part_of_an_act_has_to_be_there() -> None:
    for name in PARTS:
        with pytest.raises(Malformed):
            decode_act(encode_item({key: item for key, item in PARTS.items() if key != name}))


def test_an_act_is_of_a_bounded_length() -> None:
    with pytest.raises(Malformed, match="too long"):
        decode_act(encode_act(act(body={"much": bytes(LONGEST)})))
    room = LONGEST - len(encode_act(act(body={"much": bytes(60_000)}))) + 60_000
    assert decode_act(encode_act(act(body={"much": bytes(room)}))).version == 1


@given(st.text(max_size=40))
@example("case:" + "a" * 16 + "\n")
@example("document:N7K2M4Q9X\n")
def test_any_text_is_a_subject_or_malformed(text: str) -> None:
    try:
        subject = Subject.parse(text)
    except Malformed:
        return
    assert str(subject) == text


def test_a_subject_is_a_case_or_a_document() -> None:
    assert str(Subject.of_case(CASE)) == f"case:{CASE}"
    assert Subject.parse("document:N7K2M4Q9X") == Subject.of_document(DOCUMENT)
    with pytest.raises(Malformed):
        Subject.of_document(DocumentNumber("n7k2m4q9x"))


def test_an_idempotency_key_is_thirty_two_digits() -> None:
    assert check_key(KEY) == KEY
    for text in ("", KEY[1:], KEY + "0", KEY.upper(), f"{KEY[1:]}\n", "٠" * 32):
        with pytest.raises(Malformed):
            check_key(text)


def test_the_digest_names_the_act_with_its_signature() -> None:
    octets = encode_act(act())
    signed = SignedAct.decode(octets, b"one")
    assert signed.act == replace(act(), body=MappingProxyType({"track": "ordinary"}))
    assert len({signed.digest, SignedAct.decode(octets, b"two").digest}) == 2
    assert signed_message(octets) == b"nansen act 1\n" + octets


def test_nothing_of_a_body_is_shown() -> None:
    shown = repr(SignedAct.decode(encode_act(act(body={"reason": "IVANOVA"})), b"IVANOVA"))
    assert "IVANOVA" not in shown
    assert "application:received" in shown


def test_a_second_is_the_smallest_time() -> None:
    later = act(at=NOW + timedelta(microseconds=900_000))
    assert decode_act(encode_act(later)).at == NOW
