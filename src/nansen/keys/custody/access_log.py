"""The log of accesses: lines of plain words, each chained to the one before.

    nansen-access-log-1 <the service's id>
    0 2026-11-23T12:00:00Z opened - - - - - - - - <hash>
    1 2026-11-23T12:00:04Z unwrapped o-17 vilnius examination <tag> <request> - - - <hash>

    number, moment, event, officer, office, purpose, case tag, request digest, second
    officer, reason, alarms, hash; a hyphen stands for nothing

A hash is the SHA-256 over the hash before and the line up to its last space; the first one
before is the SHA-256 of the header with its line feed. No line holds a personal value: cases
are tags that mean nothing once their key is destroyed (R82), officers are pseudonyms. Who
keeps one hash elsewhere can prove that no line before it was changed or taken away.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.ids import OfficeId, OfficerId
from nansen.keys.custody.request import RequestDigest, ServiceId, check_service_id
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.case_key import CaseTag

LONGEST_LINE: Final = 640
CUT: Final = "CUT-"
"""The reason of a line that tells of a torn end: `CUT-` and how many octets."""
_FORMAT: Final = "nansen-access-log-1"
_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
_FIELD, _CLAUSE = "access log", "R82"
_NAME: Final = r"(?:[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?|-)"
_LINE: Final = re.compile(
    r"(?P<number>0|[1-9]\d{0,14}) (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (?P<event>[a-z]{1,16})"
    rf" (?P<officer>{_NAME}) (?P<office>{_NAME}) (?P<purpose>[a-z][a-z-]{{0,31}}|-)"
    rf" (?P<tag>[0-9a-f]{{32}}|-) (?P<request>[0-9a-f]{{64}}|-) (?P<second>{_NAME})"
    r" (?P<reason>[A-Z0-9][A-Z0-9-]{0,39}|-) (?P<alarms>[a-z+]{1,64}|-) (?P<hash>[0-9a-f]{64})\n",
    re.ASCII,
)
_HEAD: Final = re.compile(r"([0-9a-f]{32}) (0|[1-9][0-9]{0,14}) ([0-9a-f]{64})")


class Event(StrEnum):
    """What happened; never removed, so that old logs read."""

    BEGUN = "begun"
    """The log was made."""
    OPENED = "opened"
    """The service was started; a reason `CUT-n` says that n torn octets were cut off."""
    DEPOSITED = "deposited"
    UNWRAPPED = "unwrapped"
    DERIVED = "derived"
    """The index was asked for an opened case: who is like its applicant."""
    ERASED = "erased"
    RENEWED = "renewed"
    """All living case keys were wrapped anew, and the old generation may be destroyed."""
    REFUSED = "refused"
    """An officer who proved to be one was refused."""
    REJECTED = "rejected"
    """Somebody who did not was: the officer named is only what they claimed."""


class Alarm(StrEnum):
    """What somebody should look into now."""

    BUDGET = "budget"
    CANARY = "canary"
    FLOOD = "flood"
    """So many refusals that from now on there is silence."""
    RESTORED = "restored"
    """The key of an erased case was back; it has been destroyed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """What one line says."""

    at: datetime
    event: Event
    officer: OfficerId | None = None
    office: OfficeId | None = None
    purpose: Purpose | None = None
    tag: CaseTag | None = None
    request: RequestDigest | None = None
    second: OfficerId | None = None
    reason: str | None = None
    """The rule that refused."""
    alarms: tuple[Alarm, ...] = ()
    """In the order of the alphabet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHead:
    """How far a log has come; kept elsewhere, it proves all lines up to there."""

    service: ServiceId
    lines: int
    hash: bytes

    def follow(self, entry: LogEntry) -> tuple["LogHead", bytes]:
        """Write the next line; give it with the head that it makes."""
        words = f"{self.lines} {_encode_entry(entry)}"
        chained = sha256(self.hash + words.encode("ascii"))
        line = f"{words} {chained.hexdigest()}\n".encode("ascii")
        return replace(self, lines=self.lines + 1, hash=chained.digest()), line

    def read(self, line: bytes) -> tuple["LogHead", LogEntry]:
        """Read the next line; give what it says with the head that it makes.

        Raises:
            Malformed: it is no line.
            Untrusted: it is one, and does not follow from those before.
            Unsupported: it does, and holds a word that this release does not know.
        """
        match = _match(line)
        if match is None:
            raise Malformed(_FIELD, "holds a line that is none", clause=_CLAUSE)
        chained = sha256(self.hash + line[: match.start("hash") - 1])
        if int(match["number"]) != self.lines or match["hash"] != chained.hexdigest():
            why = f"line {self.lines} does not follow from the one before"
            raise Untrusted(_FIELD, why, clause=_CLAUSE)
        head = replace(self, lines=self.lines + 1, hash=chained.digest())
        return head, _decode_entry(match)


def encode_head(head: LogHead) -> str:
    """Write a head as one line, for whoever keeps it elsewhere."""
    return f"{head.service} {head.lines} {head.hash.hex()}"


def decode_head(text: str) -> LogHead:
    """Read a head that was kept."""
    match = _HEAD.fullmatch(text)
    if match is None:
        raise Malformed("kept head", "is no head of an access log", clause=_CLAUSE)
    service, lines, chained = match.groups()
    return LogHead(service=ServiceId(service), lines=int(lines), hash=bytes.fromhex(chained))


def begin_log(service: ServiceId) -> tuple[LogHead, bytes]:
    """Write the header of a new log; give it with the head that it makes."""
    header = f"{_FORMAT} {check_service_id(service)}\n".encode("ascii")
    return LogHead(service=service, lines=0, hash=sha256(header).digest()), header


def read_header(header: bytes) -> LogHead:
    """Read a header."""
    found = header.decode("ascii", errors="replace").removesuffix("\n").split(" ")
    if len(found) != 2 or found[0] != _FORMAT:
        raise Malformed(_FIELD, "is no access log", clause=_CLAUSE)
    head, written = begin_log(ServiceId(found[1]))
    if written != header:
        raise Malformed(_FIELD, "has no whole header", clause=_CLAUSE)
    return head


def holds_line(octets: bytes) -> bool:
    """Tell whether something in these octets has the form of a whole line."""
    return _LINE.search(octets.decode("ascii", errors="replace")) is not None


def _match(line: bytes) -> re.Match[str] | None:
    if len(line) > LONGEST_LINE:
        return None
    return _LINE.fullmatch(line.decode("ascii", errors="replace"))


def _encode_entry(entry: LogEntry) -> str:
    words = (
        entry.officer,
        entry.office,
        entry.purpose,
        entry.tag,
        entry.request,
        entry.second,
        entry.reason,
        "+".join(entry.alarms),
    )
    at = entry.at.astimezone(UTC).strftime(_MOMENT)
    return " ".join((at, entry.event, *(word or "-" for word in words)))


def _decode_entry(match: re.Match[str]) -> LogEntry:
    found = {name: None if word == "-" else word for name, word in match.groupdict().items()}
    officer, office, second = found["officer"], found["office"], found["second"]
    purpose, tag, request = found["purpose"], found["tag"], found["request"]
    try:
        return LogEntry(
            at=datetime.fromisoformat(match["at"]),
            event=Event(match["event"]),
            officer=None if officer is None else OfficerId(officer),
            office=None if office is None else OfficeId(office),
            purpose=None if purpose is None else Purpose(purpose),
            tag=None if tag is None else CaseTag(tag),
            request=None if request is None else RequestDigest(request),
            second=None if second is None else OfficerId(second),
            reason=found["reason"],
            alarms=tuple(Alarm(word) for word in (found["alarms"] or "").split("+") if word),
        )
    except ValueError:
        raise Unsupported(_FIELD, "holds a word of a later release", clause=_CLAUSE) from None
