"""What the journal holds: salted commitments in public, their openings in private.

    content  = what was done, in a form that the act's own room defines
    digest   = SHA-256("nansen content 1" 0x00 || salt || content)
    blind    = SHA-256("nansen blind 1" 0x00 || salt)
    commitment = SHA-256("nansen entry 1" 0x00 || blind || digest || kind)
    entry    = 0x01 || days since 1970 in four octets || commitment

The public sees entries only: no kind, no time but the day. The two hashes in the middle
let an auditor learn an entry's kind (`KindOpening`) without the salt, and so without a
way to guess at the content. When a case is erased its salt goes (R82); the kind opening
may stay, and the counts go on adding up.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final, NewType

from nansen.errors import Malformed, Unsupported
from nansen.ids import DocumentNumber
from nansen.standards.tlog.merkle import HASH_SIZE

SALT_SIZE: Final = 32
KEY_SIZE: Final = 16
ENTRY_SIZE: Final = 37
DISCLOSURE_SIZE: Final = 36

_RULE = "R82"
_EPOCH = date(1970, 1, 1)
_ENTRY_VERSION = b"\x01"
_LAST_DAY = (date.max - _EPOCH).days

AppendKey = NewType("AppendKey", bytes)
"""Sixteen octets that name one act of the office: the same again is the same act."""

Draw = Callable[[int], bytes]
"""Gives so many random octets."""


class EntryKind(StrEnum):
    """What an entry is about; a name is never removed and never given another meaning."""

    DOCUMENT_ISSUED = "document:issued"
    DOCUMENT_STATUS_CHANGED = "document:status-changed"
    CASE_DECIDED = "case:decided"
    OFFICER_ENROLLED = "officer:enrolled"
    OFFICER_REMOVED = "officer:removed"
    ROSTER_SIGNED = "roster:signed"
    KEY_CEREMONY = "key:ceremony"
    COVER = "journal:cover"
    """About nothing: it stands there so that counts reveal little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOpening:
    """Opens a commitment as far as its kind: what an auditor gets."""

    kind: EntryKind
    blind: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Check the lengths."""
        if len(self.blind) != HASH_SIZE or len(self.digest) != HASH_SIZE:
            raise Malformed("kind opening", "holds what is no SHA-256", clause=_RULE)

    @property
    def commitment(self) -> bytes:
        """What the journal shows of it."""
        parts = (b"nansen entry 1\x00", self.blind, self.digest, self.kind.encode())
        return sha256(b"".join(parts)).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Opens a commitment wholly: whoever has it can prove what was committed to."""

    kind: EntryKind
    content: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Check the salt's length; a short one could be guessed."""
        if len(self.salt) != SALT_SIZE:
            raise Malformed("salt", "has not 32 octets", clause=_RULE)

    @property
    def of_kind(self) -> KindOpening:
        """The same commitment opened as far as its kind."""
        digest = sha256(b"nansen content 1\x00" + self.salt + self.content).digest()
        blind = sha256(b"nansen blind 1\x00" + self.salt).digest()
        return KindOpening(kind=self.kind, blind=blind, digest=digest)

    @property
    def commitment(self) -> bytes:
        """What the journal shows of it."""
        return self.of_kind.commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A public entry: the day, and a commitment."""

    day: date
    commitment: bytes

    def __post_init__(self) -> None:
        """Check the day and the commitment's length."""
        if self.day < _EPOCH or len(self.commitment) != HASH_SIZE:
            raise Malformed("journal entry", "has no day and commitment", clause=_RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """An act that is to stand in the journal: its name, and its commitment's opening."""

    key: AppendKey
    opening: KindOpening

    def __post_init__(self) -> None:
        """Check the key's length."""
        if len(self.key) != KEY_SIZE:
            raise Malformed("append key", "has not 16 octets", clause=_RULE)


def commit(kind: EntryKind, content: bytes, *, draw: Draw) -> Opening:
    """Draw a salt for an act; keep the opening with the case before the act is submitted."""
    return Opening(kind=kind, content=content, salt=draw(SALT_SIZE))


def append_key(act: bytes) -> AppendKey:
    """Name an act by whatever tells it from all others, such as a case and its step."""
    return AppendKey(sha256(b"nansen append key 1\x00" + act).digest()[:KEY_SIZE])


def issue_key(number: DocumentNumber) -> AppendKey:
    """Name the issue of a document: each number is issued once."""
    return append_key(b"document:issued\x00" + number.encode())


def day_of(moment: datetime) -> date:
    """Tell the day of a moment, in UTC: the finest time that the journal shows."""
    return moment.astimezone(UTC).date()


def encode_entry(entry: Entry) -> bytes:
    """Write the 37 octets that are hashed into the tree."""
    return _ENTRY_VERSION + _encode_day(entry.day) + entry.commitment


def decode_entry(data: bytes) -> Entry:
    """Read a public entry.

    Raises:
        Malformed: it has another length or no such day.
        Unsupported: it is of a later version.
    """
    if data[:1] != _ENTRY_VERSION and data:
        raise Unsupported("journal entry", "is of another version", clause=_RULE)
    if len(data) != ENTRY_SIZE:
        raise Malformed("journal entry", "has not 37 octets", clause=_RULE)
    return Entry(day=_decode_day(data[1:5]), commitment=data[5:])


def encode_kind_opening(opening: KindOpening) -> bytes:
    """Write an opening for the journal's private side, or for an auditor."""
    return opening.blind + opening.digest + opening.kind.encode()


def decode_kind_opening(data: bytes) -> KindOpening:
    """Read an opening.

    Raises:
        Malformed: it is cut short.
        Unsupported: this release does not know the kind.
    """
    if len(data) <= 2 * HASH_SIZE:
        raise Malformed("kind opening", "is cut short", clause=_RULE)
    kinds = {kind.encode(): kind for kind in EntryKind}
    kind = kinds.get(data[2 * HASH_SIZE :])
    if kind is None:
        raise Unsupported("kind opening", "is of an unknown kind", clause=_RULE)
    return KindOpening(kind=kind, blind=data[:HASH_SIZE], digest=data[HASH_SIZE : 2 * HASH_SIZE])


def encode_disclosure(day: date, opening: Opening) -> bytes:
    """Write what a document carries beside its proof: the entry's day, and the salt."""
    return _encode_day(day) + opening.salt


def decode_disclosure(data: bytes, *, kind: EntryKind, content: bytes) -> tuple[Entry, Opening]:
    """Rebuild an entry from what the document carries and what the document is."""
    if len(data) != DISCLOSURE_SIZE:
        raise Malformed("disclosure", "is no day and salt", clause=_RULE)
    opening = Opening(kind=kind, content=content, salt=data[4:])
    return Entry(day=_decode_day(data[:4]), commitment=opening.commitment), opening


def _encode_day(day: date) -> bytes:
    return (day - _EPOCH).days.to_bytes(4, "big")


def _decode_day(data: bytes) -> date:
    days = int.from_bytes(data, "big")
    if days > _LAST_DAY:
        raise Malformed("journal day", "lies beyond the calendar", clause=_RULE)
    return _EPOCH + timedelta(days=days)
