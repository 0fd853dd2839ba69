"""One act: somebody's signed step in the life of a case or of a document.

    {"v": 1, "subject": "case:..." or "document:...", "version": 1.., "previous": SHA-256,
     "kind": text, "by": text, "at": seconds since 1970, "key": 32 hexadecimal digits,
     "body": map, "fields": [{"name", "version", "digest"}]}

The octets are signed as they stand, and each act names the digest of the one before it: to
change, drop or reorder one is to break all that follow. The body holds codes, numbers and
digests and never a value about a person; those rest sealed in a vault, and `fields` names
them with the digest of what was sealed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Final, NewType, Self

from nansen.errors import Malformed
from nansen.ids import CaseId, DocumentNumber, OfficerId
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.wire_fields import WireFields, decode_fields, encode_moment

IdempotencyKey = NewType("IdempotencyKey", str)
"""Thirty-two hexadecimal digits, drawn by whoever acts: the same again is the same act."""

NO_ACT: Final = bytes(32)
"""What the first act names as the one before."""
LONGEST: Final = 1 << 16
LONGEST_SIGNATURE: Final = 128
_MOST_FIELDS: Final = 64
_FIELD, _CLAUSE = "act", "R26"
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_KIND: Final = re.compile(r"[a-z]+(?:-[a-z]+)*:[a-z]+(?:-[a-z]+)*")
_ACTOR: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class SubjectKind(StrEnum):
    """What acts can be about."""

    CASE = "case"
    DOCUMENT = "document"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a chain of acts is about."""

    kind: SubjectKind
    id: str

    def __post_init__(self) -> None:
        """Refuse what is no random name."""
        pattern = _SUBJECTS[self.kind]
        if not pattern.fullmatch(self.id):
            raise Malformed(f"{self.kind} id", f"must match {pattern.pattern}", clause=_CLAUSE)

    @classmethod
    def of_case(cls, case: CaseId) -> Self:
        """Name a case."""
        return cls(SubjectKind.CASE, case)

    @classmethod
    def of_document(cls, number: DocumentNumber) -> Self:
        """Name a document."""
        return cls(SubjectKind.DOCUMENT, number)

    @classmethod
    def of_blank(cls, number: str) -> Self:
        """Name a blank booklet by what its maker printed into it."""
        return cls(SubjectKind.BLANK, number)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `case:...`, `document:...` or `blank:...`."""
        kind, _, name = text.partition(":")
        if kind not in set(SubjectKind):
            raise Malformed("subject", "is no case, document or blank", clause=_CLAUSE)
        return cls(SubjectKind(kind), name)

    def __str__(self) -> str:
        """Write it."""
        return f"{self.kind}:{self.id}"


_SUBJECTS: Final = {
    SubjectKind.CASE: re.compile(r"[a-z0-9][a-z0-9-]{15,63}"),
    SubjectKind.DOCUMENT: re.compile(r"[A-Z0-9]{9}"),
    SubjectKind.BLANK: re.compile(r"[A-Z0-9]{4,16}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWritten:
    """A personal field that was sealed with an act."""

    name: str
    version: int
    """The how-manieth writing of the field in this case."""
    digest: bytes = field(repr=False)
    """The SHA-256 of the sealed octets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did."""

    subject: Subject
    version: int
    """The how-manieth act of its chain."""
    previous: bytes = field(repr=False)
    kind: str
    by: OfficerId
    at: datetime
    key: IdempotencyKey
    body: Mapping[str, Item] = field(default_factory=dict, repr=False)
    fields: tuple[FieldWritten, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no chain can hold."""
        if self.version < 1 or len(self.previous) != 32:
            raise Malformed(_FIELD, "has no place in a chain", clause=_CLAUSE)
        if (self.version == 1) != (self.previous == NO_ACT):
            raise Malformed(_FIELD, "is the first if it follows none", clause=_CLAUSE)
        check_key(self.key)
        if not _KIND.fullmatch(self.kind) or not _ACTOR.fullmatch(self.by):
            raise Malformed(_FIELD, "has no kind and actor", clause=_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAct:
    """An act as it rests; nothing in it is proved until its chain is verified."""

    act: Act
    octets: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @classmethod
    def decode(cls, octets: bytes, signature: bytes) -> Self:
        """Read an act.

        Raises:
            Malformed: it is none.
        """
        return cls(act=decode_act(octets), octets=octets, signature=signature)

    @property
    def digest(self) -> bytes:
        """What the next act calls it."""
        return sha256(b"nansen signed act 1\n" + self.octets + self.signature).digest()


def check_key(text: str) -> IdempotencyKey:
    """Take a text as an idempotency key, or raise `Malformed`."""
    if not _KEY.fullmatch(text):
        raise Malformed("idempotency key", "is not 32 hexadecimal digits", clause=_CLAUSE)
    return IdempotencyKey(text)


def signed_message(octets: bytes) -> bytes:
    """Give what the actor signs."""
    return b"nansen act 1\n" + octets


def encode_act(act: Act) -> bytes:
    """Write an act's octets, to be signed."""
    fields: list[Item] = [
        {"name": one.name, "version": one.version, "digest": one.digest} for one in act.fields
    ]
    return encode_item(
        {
            "v": 1,
            "subject": str(act.subject),
            "version": act.version,
            "previous": act.previous,
            "kind": act.kind,
            "by": act.by,
            "at": encode_moment(act.at),
            "key": act.key,
            "body": dict(act.body),
            "fields": fields,
        }
    )


def decode_act(octets: bytes) -> Act:
    """Read an act.

    Raises:
        Malformed: it is none.
    """
    wire = decode_fields(octets, _FIELD, longest=LONGEST)
    wire.expect("v", "subject", "version", "previous", "kind", "by", "at", "key", "body", "fields")
    if wire.number("v") != 1:
        raise Malformed(_FIELD, "has another version", clause=_CLAUSE)
    return Act(
        subject=Subject.parse(wire.text("subject")),
        version=wire.number("version"),
        previous=wire.digest("previous"),
        kind=wire.text("kind"),
        by=OfficerId(wire.text("by")),
        at=wire.moment("at"),
        key=IdempotencyKey(wire.text("key")),
        body=MappingProxyType(wire.plain("body")),
        fields=tuple(map(_field_written, wire.maps("fields", most=_MOST_FIELDS))),
    )


def _field_written(row: WireFields) -> FieldWritten:
    row.expect("name", "version", "digest")
    return FieldWritten(
        name=row.text("name"), version=row.number("version"), digest=row.digest("digest")
    )
