"""The register of status lists in one file, replaced whole with each act.

    status/register.cbor    lists and entries, private
    status/status-1.cer     certificates of status signers

Deterministic CBOR: `{"v": 1, "lists": [[list id, size, issued, published, entries], ...]}`.
The entries of a list are records of 9 octets in the order of their indices:

    octets   field
    4        index
    1        bit 0 decoy, bits 1-2 shown, bits 3-4 asked, bit 5 by the holder
    4        hours since 1970 at which the suspension was first shown, else 0

Nothing in it leads to a document: which index is whose stands with the document's record.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn

from nansen.adapters.files.lock import alone_in
from nansen.adapters.files.whole import make_folder, read_whole, write_whole
from nansen.errors import Malformed
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus
from nansen.status.model import Entry, OpenedList

PATIENCE: Final = 10.0
"""In seconds: to sign the lists of an hour takes less, and what happened is not to wait longer."""
_FILE: Final = "register.cbor"
_FIELD: Final = "status register"
_VERSION: Final = 1
_RECORD_SIZE: Final = 9
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR: Final = timedelta(hours=1)
_LAST_HOUR: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _HOUR


class FileStatusRegister:
    """A `StatusRegister` in a folder."""

    def __init__(self, folder: Path, *, patience: float = PATIENCE) -> None:
        """Open the register; an empty one needs no file.

        Who is to write waits for another writer for `patience` seconds.

        Raises:
            Malformed: the file is not as it was written.
            Unavailable: it cannot be read.
        """
        self._folder, self._patience = folder, patience
        self._lists: dict[bytes, OpenedList] = {}
        self._entries: dict[bytes, dict[int, Entry]] = {}
        self._load()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the register alone; what is put inside counts if the block ends well."""
        make_folder(self._folder, private=True)
        with alone_in(self._folder, patience=self._patience):
            self._load()
            try:
                yield
                write_whole(self._folder / _FILE, self._encode(), private=True)
            except BaseException:
                self._load()
                raise

    def lists(self) -> tuple[OpenedList, ...]:
        """Give the lists, in the order in which they were opened."""
        return tuple(self._lists.values())

    def entries(self, list_id: bytes) -> Mapping[int, Entry]:
        """Show the entries of a list, by index; later changes show through."""
        return MappingProxyType(self._entries.get(list_id, {}))

    def count(self, list_id: bytes) -> int:
        """Count the entries of a list."""
        return len(self._entries.get(list_id, {}))

    def find(self, reference: StatusReference) -> Entry | None:
        """Find an entry."""
        return self._entries.get(reference.list_id, {}).get(reference.index)

    def put(self, reference: StatusReference, entry: Entry) -> None:
        """Write an entry, a new one or over the old."""
        self._entries[reference.list_id][reference.index] = entry

    def put_list(self, opened: OpenedList) -> None:
        """Write a list, a new one after the others or over the old."""
        self._lists[opened.list_id] = opened
        self._entries.setdefault(opened.list_id, {})

    def _encode(self) -> bytes:
        lists: list[Item] = [
            [
                one.list_id,
                one.size,
                None if one.issued is None else (one.issued - _EPOCH) // _HOUR,
                one.published,
                _encode_entries(self._entries[one.list_id]),
            ]
            for one in self._lists.values()
        ]
        return encode_item({"v": _VERSION, "lists": lists})

    def _load(self) -> None:
        data = read_whole(self._folder / _FILE)
        read = [] if data is None else list(_decode(data))
        self._lists = {opened.list_id: opened for opened, _ in read}
        self._entries = {opened.list_id: entries for opened, entries in read}


def _encode_entries(entries: Mapping[int, Entry]) -> bytes:
    return b"".join(_encode_entry(index, entries[index]) for index in sorted(entries))


def _encode_entry(index: int, entry: Entry) -> bytes:
    flags = entry.is_decoy | entry.shown << 1 | entry.asked << 3 | entry.by_holder << 5
    hours = 0 if entry.since is None else (entry.since - _EPOCH) // _HOUR
    return b"".join((index.to_bytes(4, "big"), bytes((flags,)), hours.to_bytes(4, "big")))


def _decode(data: bytes) -> Iterator[tuple[OpenedList, dict[int, Entry]]]:
    items = decode_item(data, field=_FIELD)
    if not isinstance(items, dict) or items.keys() != {"v", "lists"} or items["v"] != _VERSION:
        _fail("is of another form")
    lists = items["lists"]
    if not isinstance(lists, list):
        _fail("holds no lists")
    for item in lists:
        match item:
            case [bytes(list_id), int(size), issued, published, bytes(entries)] if isinstance(
                published, bytes | None
            ) and isinstance(issued, int | None):
                moment = None if issued is None else _decode_hour(issued)
                opened = OpenedList(list_id=list_id, size=size, issued=moment, published=published)
                yield opened, dict(_decode_entries(entries))
            case _:
                _fail("holds a list of another form")


def _decode_entries(data: bytes) -> Iterator[tuple[int, Entry]]:
    if len(data) % _RECORD_SIZE:
        _fail("breaks off")
    for at in range(0, len(data), _RECORD_SIZE):
        flags, hours = data[at + 4], int.from_bytes(data[at + 5 : at + _RECORD_SIZE], "big")
        yield (
            int.from_bytes(data[at : at + 4], "big"),
            Entry(
                is_decoy=bool(flags & 1),
                shown=PublishedStatus(flags >> 1 & 3),
                asked=PublishedStatus(flags >> 3 & 3),
                by_holder=bool(flags >> 5 & 1),
                since=_decode_hour(hours) if hours else None,
            ),
        )


def _decode_hour(hours: int) -> datetime:
    if not 0 <= hours <= _LAST_HOUR:
        _fail("tells an hour beyond the calendar")
    return _EPOCH + hours * _HOUR


def _fail(why: str) -> NoReturn:
    raise Malformed(_FIELD, why, clause="R60")
