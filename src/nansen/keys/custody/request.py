"""What an officer signs to have a case opened or erased.

{"v": 1, "service": text, "officer": text, "case": text, "purpose": text,
 "at": seconds since 1970, "nonce": 16 octets}

The body is signed as it stands. It names the one service that it is for, and a nonce, so
that it can be used nowhere else and only once.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, NewType, TypeVar

from nansen.errors import Malformed
from nansen.ids import CaseId, OfficerId
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.case_key import check_case_id
from nansen.officers.officer import check_id
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.wire_fields import decode_fields, encode_moment

ServiceId = NewType("ServiceId", str)
"""Which key service: 32 hexadecimal digits, drawn when its log was begun."""

RequestDigest = NewType("RequestDigest", str)
"""The SHA-256 of a request's body: a commitment, for the nonce in it is random (R82)."""

NONCE_SIZE: Final = 16
LONGEST_BODY: Final = 512
LONGEST_SIGNATURE: Final = 128
LONGEST_ASSIGNMENT: Final = 1024
_SERVICE_ID: Final = re.compile(r"[0-9a-f]{32}")
_FIELD, _CLAUSE = "key request", "R88"
_Kind = TypeVar("_Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRequest:
    """One officer asks for one case, for one purpose, now."""

    service: ServiceId
    officer: OfficerId
    case: CaseId
    purpose: Purpose
    at: datetime
    """When it was signed, to the second."""
    nonce: bytes = field(repr=False)
    question: bytes = field(default=b"", repr=False)
    """The digest of what is asked of the index of tokens; empty where the keys are wanted."""

    def __post_init__(self) -> None:
        """Refuse names that are none, and a nonce of another size."""
        check_service_id(self.service)
        check_id(self.officer)
        check_case_id(self.case)
        if len(self.nonce) != NONCE_SIZE:
            raise Malformed(f"{_FIELD}.nonce", f"has not {NONCE_SIZE} octets", clause=_CLAUSE)
        if len(self.question) not in {0, 32}:
            raise Malformed(f"{_FIELD}.question", "is no SHA-256", clause=_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondSignature:
    """Another officer signed the same body (FOUR-EYES)."""

    officer: OfficerId
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a name that is none."""
        check_id(self.officer)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A request as it travels; nothing in it is proved until its signatures hold."""

    body: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    assignment: bytes = field(default=b"", repr=False)
    """What proves that the case was assigned to the officer; the port knows its form."""
    second: SecondSignature | None = None

    @property
    def digest(self) -> RequestDigest:
        """What the log calls it."""
        return RequestDigest(sha256(self.body).hexdigest())


def encode_request(request: KeyRequest) -> bytes:
    """Write the body that is signed."""
    body: dict[str, Item] = {
        "v": 1,
        "service": request.service,
        "officer": request.officer,
        "case": request.case,
        "purpose": request.purpose.value,
        "at": encode_moment(request.at),
        "nonce": request.nonce,
    }
    if request.question:
        body["question"] = request.question
    return encode_item(body)


def decode_request(body: bytes) -> KeyRequest:
    """Read a body."""
    fields = decode_fields(body, _FIELD, longest=LONGEST_BODY)
    asks = ("question",) if fields.has("question") else ()
    fields.expect("v", "service", "officer", "case", "purpose", "at", "nonce", *asks)
    if fields.number("v") != 1:
        raise Malformed(_FIELD, "has another version", clause=_CLAUSE)
    return KeyRequest(
        service=ServiceId(fields.text("service")),
        officer=OfficerId(fields.text("officer")),
        case=CaseId(fields.text("case")),
        purpose=read_kind(Purpose, fields.text("purpose"), f"{_FIELD}.purpose"),
        at=fields.moment("at"),
        nonce=fields.octets("nonce", longest=NONCE_SIZE),
        question=fields.digest("question") if asks else b"",
    )


def first_message(body: bytes) -> bytes:
    """Give what the officer who asks signs."""
    return b"nansen key request 1\n" + body


def second_message(body: bytes) -> bytes:
    """Give what the second officer signs; a first signature never passes for it."""
    return b"nansen key request, second officer 1\n" + body


def check_service_id(text: str) -> ServiceId:
    """Take a text as a service's name, or raise `Malformed`."""
    if not _SERVICE_ID.fullmatch(text):
        raise Malformed("service", "is no name of a key service", clause=_CLAUSE)
    return ServiceId(text)


def read_kind(kind: type[_Kind], text: str, what: str) -> _Kind:
    """Read one word of a closed list."""
    try:
        return kind(text)
    except ValueError:
        raise Malformed(what, "is none of the words of its list", clause=_CLAUSE) from None
