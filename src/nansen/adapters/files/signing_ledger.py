"""What the signer has signed: its own memory, that no desk can write to.

A record for each document stands on the disk before its signature leaves the process:
{"number", "request": SHA-256, "decision": SHA-256, "on": day}. No personal value is in it.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Self

from nansen.adapters.files.ledger import Ledger, LedgerRecord, encode_record
from nansen.adapters.files.lock import alone_in
from nansen.adapters.files.whole import make_folder, write_whole
from nansen.errors import Conflict, Malformed
from nansen.ids import DocumentNumber
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.wire_fields import decode_fields

_FILE: Final = "signed.ledger"
_FIRST, _SIGNED = "F", "S"
_FIELD, _CLAUSE = "signing ledger", "R66"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One document that was signed."""

    number: DocumentNumber = field(repr=False)
    request: bytes = field(repr=False)
    """The SHA-256 of what was asked for: the same again may be signed again."""
    decision: bytes = field(repr=False)
    on: date


class SigningLedger:
    """The records, open for appending by this process alone."""

    def __init__(self, ledger: Ledger) -> None:
        """Take an open ledger; `open_signing_ledger` is the way to one."""
        self._ledger = ledger
        self._numbers: dict[DocumentNumber, Signed] = {}
        self._decisions: dict[bytes, list[DocumentNumber]] = {}
        self._days: Counter[date] = Counter()

    def find(self, number: DocumentNumber) -> Signed | None:
        """Find what was signed under a number."""
        return self._numbers.get(number)

    def numbers_of(self, decision: bytes) -> tuple[DocumentNumber, ...]:
        """List the numbers that were signed on the ground of a decision, oldest first."""
        return tuple(self._decisions.get(decision, ()))

    def all(self) -> tuple[Signed, ...]:
        """List what was signed, oldest first."""
        return tuple(self._numbers.values())

    def count_on(self, day: date) -> int:
        """Count what was signed on a day."""
        return self._days[day]

    def add(self, signed: Signed) -> None:
        """Write a record and flush it.

        Raises:
            Conflict: the number was used for something else.
            Unavailable: the disk refuses; nothing may be signed.
        """
        if signed.number in self._numbers:
            raise Conflict("the number has been signed for something else")
        self._ledger.append(LedgerRecord(kind=_SIGNED, payload=_encode(signed)))
        self._take(signed)

    def replay(self, records: tuple[LedgerRecord, ...]) -> Self:
        """Take what was written before."""
        for record in records:
            self._take(_decode(bytes(record.payload)))
        return self

    def _take(self, signed: Signed) -> None:
        self._numbers[signed.number] = signed
        self._decisions.setdefault(signed.decision, []).append(signed.number)
        self._days[signed.on] += 1


def create_signing_ledger(home: Path) -> None:
    """Begin a ledger; one that is there stays as it is."""
    make_folder(home, private=True)
    path = home / _FILE
    if not path.exists():
        first = LedgerRecord(kind=_FIRST, payload=b"nansen signing ledger 1")
        write_whole(path, encode_record(first, 0), private=True, replace=False)


@contextmanager
def open_signing_ledger(home: Path) -> Iterator[SigningLedger]:
    """Open the ledger, drop what is torn, and hold it.

    Raises:
        Conflict: another signer is at work here.
        Unavailable: there is none, or the disk refuses.
        Malformed: it is damaged; restore it.
    """
    with alone_in(home):
        ledger, records = Ledger.open(home / _FILE)
        try:
            if records[0].kind != _FIRST or any(one.kind != _SIGNED for one in records[1:]):
                raise Malformed(_FIELD, "is no signing ledger", clause=_CLAUSE)
            ledger.cut()
            yield SigningLedger(ledger).replay(records[1:])
        finally:
            ledger.close()


def _encode(signed: Signed) -> bytes:
    return encode_item(
        {
            "number": signed.number,
            "request": signed.request,
            "decision": signed.decision,
            "on": signed.on.isoformat(),
        }
    )


def _decode(payload: bytes) -> Signed:
    fields = decode_fields(payload, _FIELD, longest=256)
    fields.expect("number", "request", "decision", "on")
    return Signed(
        number=DocumentNumber(fields.text("number")),
        request=fields.digest("request"),
        decision=fields.digest("decision"),
        on=fields.day("on"),
    )
