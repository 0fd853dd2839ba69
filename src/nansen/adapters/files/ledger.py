"""An append-only file of records: what has been flushed stays, what is torn is dropped.

    octets   field
    4        "NJ1" and a letter for the kind of record
    4        length of the payload
    ...      payload
    32       SHA-256 of the record's place in the file (8 octets) and all of the above

One record is written and flushed before the next one. After a crash, therefore, at most
the last record can be torn: it is cut off. A broken record with a whole one behind it is
no tear but damage, and opening refuses: acknowledged records would be lost in silence.
"""

import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from nansen.errors import Malformed, Unavailable

_MAGIC: Final = b"NJ1"
_HEADER_SIZE: Final = 8
_DIGEST_SIZE: Final = 32
_CLAUSE = "R66"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRecord:
    """A record as it was written."""

    kind: str
    """One ASCII letter."""
    payload: bytes | memoryview = field(repr=False)
    place: int = 0
    """Where the payload begins in the file, once it stands there."""


class Ledger:
    """The file, open for appending by this process alone."""

    __slots__ = ("_descriptor", "_end", "_writable")

    def __init__(self, descriptor: int, end: int) -> None:
        """Take an open file whose records end at `end`; `cut` makes it writable."""
        self._descriptor, self._end, self._writable = descriptor, end, False

    @classmethod
    def open(cls, path: Path) -> tuple["Ledger", tuple[LedgerRecord, ...]]:
        """Open a file and read it up to where it is torn; nothing is changed yet.

        Raises:
            Unavailable: there is no file, or the disk refuses.
            Malformed: the file is damaged; restore it.
        """
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            raise Unavailable(f"cannot open {path.name}: {error.strerror}") from None
        ledger = cls(descriptor, 0)
        try:
            records, ledger._end = _read(path.read_bytes())
        except OSError as error:
            ledger.close()
            raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None
        except Malformed:
            ledger.close()
            raise
        return ledger, records

    def cut(self) -> None:
        """Cut off what is torn, and flush what is left.

        Raises:
            Unavailable: the disk refuses.
        """
        try:
            os.ftruncate(self._descriptor, self._end)
            os.fsync(self._descriptor)
        except OSError as error:
            raise Unavailable(f"cannot mend the journal: {error.strerror}") from None
        self._writable = True

    @property
    def end(self) -> int:
        """Where the next record will begin."""
        return self._end

    def append(self, record: LedgerRecord) -> int:
        """Write a record and flush it; give the place of its payload.

        Raises:
            Unavailable: the disk refuses; the record is not there. After a failed flush
                nobody knows what is, so every later append fails until the file is opened
                anew.
        """
        if not self._writable:
            raise Unavailable("the journal's disk has failed; open the journal anew")
        data = encode_record(record, self._end)
        try:
            _write_all(self._descriptor, data, self._end)
        except OSError as error:
            self._take_back()
            raise Unavailable(f"cannot write the journal: {error.strerror}") from None
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            self._writable = False
            raise Unavailable(f"cannot flush the journal: {error.strerror}") from None
        place = self._end + _HEADER_SIZE
        self._end += len(data)
        return place

    def read(self, place: int, length: int) -> bytes:
        """Read part of a payload.

        Raises:
            Unavailable: the disk refuses.
        """
        try:
            return os.pread(self._descriptor, length, place)
        except OSError as error:
            raise Unavailable(f"cannot read the journal: {error.strerror}") from None

    def close(self) -> None:
        """Close the file; what was appended is on the disk already."""
        os.close(self._descriptor)

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._end)
        except OSError:
            self._writable = False


def encode_record(record: LedgerRecord, place: int) -> bytes:
    """Write a record for its place in the file; at place 0 it is a whole new file."""
    header = _MAGIC + record.kind.encode("ascii") + len(record.payload).to_bytes(4, "big")
    return b"".join((header, record.payload, _digest(place, header, record.payload)))


def _digest(place: int, header: bytes, payload: bytes | memoryview) -> bytes:
    return sha256(b"".join((place.to_bytes(8, "big"), header, payload))).digest()


def _read(data: bytes) -> tuple[tuple[LedgerRecord, ...], int]:
    records: list[LedgerRecord] = []
    at = 0
    while (found := _read_one(data, at)) is not None:
        record, at = found
        records.append(record)
    if not records or _holds_a_record(data, at):
        raise Malformed("journal ledger", "is damaged; restore it from a backup", clause=_CLAUSE)
    return tuple(records), at


def _read_one(data: bytes, at: int) -> tuple[LedgerRecord, int] | None:
    header = data[at : at + _HEADER_SIZE]
    start = at + _HEADER_SIZE
    end = start + int.from_bytes(header[4:], "big")
    if header[:3] != _MAGIC or end + _DIGEST_SIZE > len(data):
        return None
    payload = memoryview(data)[start:end]
    if _digest(at, header, payload) != data[end : end + _DIGEST_SIZE]:
        return None
    kind = header[3:4].decode("latin-1")
    return LedgerRecord(kind=kind, payload=payload, place=start), end + _DIGEST_SIZE


def _holds_a_record(data: bytes, at: int) -> bool:
    """Tell whether a whole record stands anywhere behind a broken one."""
    while (at := data.find(_MAGIC, at + 1)) >= 0:
        if _read_one(data, at) is not None:
            return True
    return False


def _write_all(descriptor: int, data: bytes, place: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(descriptor, rest, place)
        rest, place = rest[written:], place + written
