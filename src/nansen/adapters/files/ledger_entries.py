"""A batch of entries as one ledger record: keys and openings beside what is public.

octets   field, for each entry
16       append key, zeros for cover
2        length of the entry, then the entry
2        length of the memo, then the memo
"""

from collections.abc import Iterable, Iterator
from typing import Final

from nansen.journal.model import KEY_SIZE, AppendKey
from nansen.journal.ports import Record

_NO_KEY: Final = bytes(KEY_SIZE)
_LENGTH_SIZE: Final = 2


def encode_entries(records: Iterable[Record]) -> bytes:
    """Write a batch."""
    parts: list[bytes] = []
    for record in records:
        parts += (record.key or _NO_KEY, _length(record.entry), record.entry)
        parts += (_length(record.memo), record.memo)
    return b"".join(parts)


def decode_entries(payload: memoryview) -> Iterator[tuple[int, Record]]:
    """Read a batch that the ledger vouches for; give each entry's offset with it."""
    at = 0
    while at < len(payload):
        start = at + KEY_SIZE
        entry, start = _field(payload, start)
        memo, end = _field(payload, start)
        key = bytes(payload[at : at + KEY_SIZE])
        yield at, Record(entry=entry, key=AppendKey(key) if key != _NO_KEY else None, memo=memo)
        at = end


def entry_size(record: Record) -> int:
    """Tell how many octets an entry takes in a batch."""
    return KEY_SIZE + 2 * _LENGTH_SIZE + len(record.entry) + len(record.memo)


def _field(payload: memoryview, at: int) -> tuple[bytes, int]:
    start = at + _LENGTH_SIZE
    end = start + int.from_bytes(payload[at:start], "big")
    return bytes(payload[start:end]), end


def _length(field: bytes) -> bytes:
    return len(field).to_bytes(_LENGTH_SIZE, "big")
