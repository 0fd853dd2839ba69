"""What passes between the key service and those who ask it, as deterministic CBOR.

Asked: {"ask": "request", "body", "signature", "assignment", "second": null or {"officer",
"signature"}} · {"ask": "index", the same, "question": see `index_question`}
· {"ask": "deposit", "case", "wrapped"} · {"ask": "head"}

Answered: {"is": "keys", "keys": {field: 32 octets}} · {"is": "index", "answer"} ·
{"is": "done"} · {"is": "head", "service", "lines", "hash", "key"} ·
{"is": "error", "kind", "about", "why", "clause"}

Each carries "v": 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from nansen.errors import Malformed, NansenError, Unsupported
from nansen.ids import CaseId, OfficerId
from nansen.keys.custody.access_log import LogHead
from nansen.keys.custody.index_question import (
    IndexAnswer,
    IndexQuestion,
    read_answer,
    read_question,
    write_answer,
    write_question,
)
from nansen.keys.custody.request import (
    LONGEST_ASSIGNMENT,
    LONGEST_BODY,
    LONGEST_SIGNATURE,
    SecondSignature,
    ServiceId,
    SignedRequest,
    check_service_id,
)
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.register import FIELDS
from nansen.keys.sealing.case_key import KEY_SIZE, FieldKey, check_case_id
from nansen.keys.sealing.hybrid_key import PUBLIC_SIZE, SealingKey
from nansen.keys.sealing.wrapped_key import LONGEST as LONGEST_WRAPPED
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.wire_errors import decode_error, encode_error
from nansen.standards.wire_fields import WireFields, decode_fields

LONGEST_MESSAGE: Final = 16_384
LONGEST_ANSWER: Final = 147_456
"""Of which the tokens of one person take the most."""
_MESSAGE, _ANSWER, _CLAUSE = "message", "answer", "RFC 8949 §4.2.1"
_SIGNED: Final = ("body", "signature", "assignment", "second")


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositKey:
    """Somebody has taken an application in and leaves the key of its case."""

    case: CaseId
    wrapped: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a name that is none."""
        check_case_id(self.case)


@dataclass(frozen=True, slots=True)
class AskHead:
    """Somebody asks how far the log has come, to keep it elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskIndex:
    """An officer who has a case asks what leads to others like it."""

    request: SignedRequest
    question: IndexQuestion


Message: TypeAlias = SignedRequest | AskIndex | DepositKey | AskHead


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldKeys:
    """The keys of the fields that serve the purpose."""

    keys: Mapping[FieldName, FieldKey] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """It is done, and on the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHead:
    """How far the log has come, and the key to seal case keys to."""

    log: LogHead
    key: SealingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """An error that crosses to the other process; it names rules, never persons or cases."""

    error: NansenError


Answer: TypeAlias = FieldKeys | IndexAnswer | Done | ServiceHead | Rejection


def encode_message(message: Message) -> bytes:
    """Write what is asked."""
    return encode_item({"v": 1, **_asked(message)})


def decode_message(encoded: bytes) -> Message:
    """Read what is asked."""
    fields = decode_fields(encoded, _MESSAGE, longest=LONGEST_MESSAGE)
    _check_version(fields, _MESSAGE)
    match fields.text("ask"):
        case "request":
            fields.expect("v", "ask", *_SIGNED)
            return _read_request(fields)
        case "index":
            fields.expect("v", "ask", *_SIGNED, "question")
            question = read_question(fields.map("question"))
            return AskIndex(request=_read_request(fields), question=question)
        case "deposit":
            fields.expect("v", "ask", "case", "wrapped")
            wrapped = fields.octets("wrapped", longest=LONGEST_WRAPPED)
            return DepositKey(case=CaseId(fields.text("case")), wrapped=wrapped)
        case "head":
            fields.expect("v", "ask")
            return AskHead()
    raise Unsupported(_MESSAGE, "asks for what this release does not know", clause=_CLAUSE)


def encode_answer(answer: Answer) -> bytes:
    """Write an answer."""
    return encode_item({"v": 1, **_answered(answer)})


def decode_answer(encoded: bytes) -> Answer:
    """Read an answer."""
    fields = decode_fields(encoded, _ANSWER, longest=LONGEST_ANSWER)
    _check_version(fields, _ANSWER)
    match fields.text("is"):
        case "keys":
            fields.expect("v", "is", "keys")
            return _read_keys(fields.map("keys"))
        case "index":
            fields.expect("v", "is", "answer")
            return read_answer(fields.map("answer"))
        case "done":
            fields.expect("v", "is")
            return Done()
        case "head":
            return _read_head(fields)
        case "error":
            return _read_rejection(fields)
    raise Unsupported(_ANSWER, "is one that this release does not know", clause=_CLAUSE)


def _asked(message: Message) -> dict[str, Item]:
    if isinstance(message, AskHead):
        return {"ask": "head"}
    if isinstance(message, DepositKey):
        return {"ask": "deposit", "case": message.case, "wrapped": message.wrapped}
    if isinstance(message, AskIndex):
        question = write_question(message.question)
        return {"ask": "index", **_signed(message.request), "question": question}
    return {"ask": "request", **_signed(message)}


def _signed(request: SignedRequest) -> dict[str, Item]:
    second: Item = None
    if request.second is not None:
        second = {"officer": request.second.officer, "signature": request.second.signature}
    return {
        "body": request.body,
        "signature": request.signature,
        "assignment": request.assignment,
        "second": second,
    }


def _read_request(fields: WireFields) -> SignedRequest:
    second = None
    if fields.has("second"):
        inner = fields.map("second")
        inner.expect("officer", "signature")
        second = SecondSignature(
            officer=OfficerId(inner.text("officer")),
            signature=inner.octets("signature", longest=LONGEST_SIGNATURE),
        )
    return SignedRequest(
        body=fields.octets("body", longest=LONGEST_BODY),
        signature=fields.octets("signature", longest=LONGEST_SIGNATURE),
        assignment=fields.octets("assignment", longest=LONGEST_ASSIGNMENT),
        second=second,
    )


def _answered(answer: Answer) -> dict[str, Item]:
    if isinstance(answer, Done):
        return {"is": "done"}
    if isinstance(answer, Rejection):
        return {"is": "error", **encode_error(answer.error)}
    if isinstance(answer, FieldKeys):
        keys: dict[str, Item] = {name: key.octets for name, key in answer.keys.items()}
        return {"is": "keys", "keys": keys}
    if isinstance(answer, IndexAnswer):
        return {"is": "index", "answer": write_answer(answer)}
    return {
        "is": "head",
        "service": answer.log.service,
        "lines": answer.log.lines,
        "hash": answer.log.hash,
        "key": answer.key.octets,
    }


def _read_keys(fields: WireFields) -> FieldKeys:
    if not set(fields.names()) <= set(FIELDS):
        raise Unsupported(f"{_ANSWER}.keys", "holds a field that is not declared", clause="R81")
    keys = {
        FieldName(name): FieldKey(
            name=FieldName(name), octets=fields.octets(name, longest=KEY_SIZE)
        )
        for name in fields.names()
    }
    return FieldKeys(keys=MappingProxyType(keys))


def _read_head(fields: WireFields) -> ServiceHead:
    fields.expect("v", "is", "service", "lines", "hash", "key")
    chained = fields.octets("hash", longest=32)
    if len(chained) != 32:
        raise Malformed(f"{_ANSWER}.hash", "has not 32 octets", clause=_CLAUSE)
    service = check_service_id(fields.text("service"))
    log = LogHead(service=ServiceId(service), lines=fields.number("lines"), hash=chained)
    return ServiceHead(log=log, key=SealingKey(octets=fields.octets("key", longest=PUBLIC_SIZE)))


def _read_rejection(fields: WireFields) -> Rejection:
    fields.expect("v", "is", "kind", "about", "why", "clause")
    return Rejection(error=decode_error(fields))


def _check_version(fields: WireFields, what: str) -> None:
    if fields.number("v") != 1:
        raise Unsupported(what, "has another version", clause=_CLAUSE)
