"""A journal on one machine's disk: a private ledger, and the public folder made from it.

    private/ledger   what was acknowledged: entries, their keys and openings, checkpoints
    private/lock     held by the one process that writes
    public/          checkpoint and tiles, for a web server to serve (C2SP tlog-tiles)

An append flushes the ledger twice and nothing else, however many entries it has: once for
the entries, before their tree is signed, and once for the signed checkpoint, before it is
published. So no crash can make the log sign two trees of one size. The public folder is a
view: opening writes it anew wherever it differs from the ledger.
"""

import fcntl
import os
import threading
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from nansen.adapters.files.folders import make_folder
from nansen.adapters.files.ledger import Ledger, LedgerRecord, encode_record
from nansen.adapters.files.ledger_entries import decode_entries, encode_entries, entry_size
from nansen.adapters.files.tile_folder import PublicFolder
from nansen.adapters.files.whole import write_folder_whole
from nansen.errors import Conflict, Malformed, Unavailable
from nansen.journal.model import AppendKey
from nansen.journal.ports import Record, Stored
from nansen.standards.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    decode_signed_checkpoint,
    encode_checkpoint,
)
from nansen.standards.tlog.growth import EMPTY_TREE, GrowingTree, grow
from nansen.standards.tlog.merkle import EMPTY_ROOT
from nansen.standards.tlog.tiles import Tile

_ORIGIN: Final = "O"
_ENTRIES: Final = "E"
_HEAD: Final = "C"
_FIELD: Final = "journal ledger"
_CLAUSE: Final = "R66"


class FileTileStore:
    """The journal's store, held by this process alone until it is closed."""

    def __init__(self, public: PublicFolder, lock: int, ledger: Ledger, origin: str) -> None:
        """Start from the empty tree; `open` is the way to a store."""
        self._public, self._lock, self._ledger, self._origin = public, lock, ledger, origin
        self._held = threading.RLock()
        self._tree: GrowingTree = EMPTY_TREE
        self._last_entry: bytes | None = None
        self._sealed: bytes | None = None
        self._sealed_size = 0
        self._indexes: dict[AppendKey, int] = {}
        self._places = array("Q")
        self._unsealed: list[tuple[Tile, bytes]] = []
        self._unpublished: list[tuple[Tile, bytes]] = []
        self._head_is_public = True

    @classmethod
    def create(cls, path: Path, origin: str) -> None:
        """Start a journal in a folder.

        Raises:
            Conflict: there is one already.
            Malformed: the origin is no line of text.
            Unavailable: the disk refuses.
        """
        Checkpoint(origin=origin, size=0, root=EMPTY_ROOT)
        make_folder(path)
        first = LedgerRecord(kind=_ORIGIN, payload=origin.encode())
        write_folder_whole(path / "private", {"ledger": encode_record(first, 0)}, private=True)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a journal: take the lock, drop what is torn, and mend the public folder.

        Raises:
            Unavailable: there is none, another process holds it, or the disk refuses.
            Malformed: the ledger is damaged; restore it.
        """
        private = path / "private"
        lock = _take_lock(private / "lock")
        try:
            ledger, records = Ledger.open(private / "ledger")
        except (Unavailable, Malformed):
            os.close(lock)
            raise
        origin = bytes(records[0].payload).decode()
        store = cls(PublicFolder(path / "public"), lock, ledger, origin)
        try:
            store._check_age(records)
            ledger.cut()
            store._replay(records[1:])
            store._mend_head()
        except (Unavailable, Malformed):
            store.close()
            raise
        except Conflict:
            store.close()
            raise Malformed(_FIELD, "contradicts itself; restore it", clause=_CLAUSE) from None
        return store

    def __enter__(self) -> Self:
        """Hold the store for a while."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go."""
        self.close()

    def close(self) -> None:
        """Let another process have the journal."""
        self._ledger.close()
        os.close(self._lock)

    @property
    def origin(self) -> str:
        """Which log this is."""
        return self._origin

    @property
    def size(self) -> int:
        """How many entries are on the disk, sealed or not."""
        return self._tree.size

    @property
    def root(self) -> bytes:
        """The hash of the tree of all of them."""
        return self._tree.root

    @property
    def last_entry(self) -> bytes | None:
        """The entry that was added last."""
        return self._last_entry

    @property
    def sealed(self) -> bytes | None:
        """The log's last checkpoint, as it signed it."""
        return self._sealed

    @property
    def sealed_size(self) -> int:
        """How many entries that checkpoint covers."""
        return self._sealed_size

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the journal alone among the threads of this process."""
        with self._held:
            yield

    def read_tile(self, tile: Tile) -> bytes:
        """Fetch a tile or a bundle of entries that is public."""
        return self._public.read_tile(tile)

    def read_checkpoint(self) -> bytes:
        """Fetch the public head."""
        return self._public.read_checkpoint()

    def find(self, key: AppendKey) -> Stored | None:
        """Find an act that was added, sealed or not."""
        index = self._indexes.get(key)
        return None if index is None else Stored(index=index, memo=self._record(index).memo)

    def memos(self) -> Iterator[bytes]:
        """Give what was written down beside each entry, in the order of the tree."""
        return (self._record(index).memo for index in range(self.size))

    def add(self, records: Sequence[Record]) -> int:
        """Write entries down, flush them, and give the index of the first.

        Raises:
            Conflict: an append key was used before.
            Unavailable: the disk refuses; nothing was added.
        """
        with self._held:
            keys = [record.key for record in records if record.key is not None]
            if len(set(keys)) != len(keys) or not self._indexes.keys().isdisjoint(keys):
                raise Conflict("an append key stands in the journal already")
            tree, files = grow(self._tree, [record.entry for record in records])
            ledger_record = LedgerRecord(kind=_ENTRIES, payload=encode_entries(records))
            place = self._ledger.append(ledger_record)
            first = self.size
            for record in records:
                self._note_down(record, place)
                place += entry_size(record)
            self._tree = tree
            self._unsealed += files
            return first

    def seal(self, note: bytes) -> None:
        """Write a checkpoint down that covers all entries, flush it, then publish.

        Raises:
            Conflict: it is of another tree than the one on the disk.
            Unavailable: the disk refuses; whether the checkpoint is down, `sealed` says.
        """
        with self._held:
            self._check_head(note)
            self._ledger.append(LedgerRecord(kind=_HEAD, payload=note))
            self._take_seal(note)
            self.publish()

    def publish(self, note: bytes | None = None) -> None:
        """Publish what is sealed but not public yet, or the last head with cosignatures.

        Raises:
            Conflict: the note is of another head than the last one.
            Unavailable: the disk refuses.
        """
        with self._held:
            while self._unpublished:
                self._public.put_tile(*self._unpublished[0])
                del self._unpublished[0]
            if note is not None:
                if self._sealed is None or _text_of(note) != _text_of(self._sealed):
                    raise Conflict("the journal has gone on since this head was signed")
                self._public.put_checkpoint(note)
            elif not self._head_is_public and self._sealed is not None:
                self._public.put_checkpoint(self._sealed)
            self._head_is_public = True

    def _replay(self, records: Sequence[LedgerRecord]) -> None:
        """Go through all that was acknowledged, and through a last batch that was not."""
        partial: dict[tuple[int | None, int], list[tuple[Tile, bytes]]] = {}
        for record in records:
            match record.kind:
                case "E":
                    self._replay_entries(record)
                case "C":
                    note = bytes(record.payload)
                    self._check_head(note)
                    self._take_seal(note)
                    self._mend_full_tiles(partial)
                case _:
                    raise Malformed(_FIELD, "is of a later release", clause=_CLAUSE)
        missing = (file for files in partial.values() for file in files)
        self._unpublished = [file for file in missing if not self._public.holds(*file)]

    def _replay_entries(self, record: LedgerRecord) -> None:
        batch = list(decode_entries(memoryview(record.payload)))
        for offset, item in batch:
            self._note_down(item, record.place + offset)
        self._tree, files = grow(self._tree, [item.entry for _, item in batch])
        self._unsealed += files

    def _mend_full_tiles(
        self, partial: dict[tuple[int | None, int], list[tuple[Tile, bytes]]]
    ) -> None:
        """Publish what is full, and set aside what may yet become so."""
        for tile, data in self._unpublished:
            place = tile.level, tile.index
            if not tile.is_full:
                partial.setdefault(place, []).append((tile, data))
                continue
            partial.pop(place, None)
            if not self._public.holds(tile, data):
                self._public.put_tile(tile, data)
        self._unpublished = []

    def _mend_head(self) -> None:
        """Publish the last head, unless it is public already, with cosignatures perhaps."""
        public = self._public_head()
        text = None if public is None else public.note.text
        self._head_is_public = self._sealed is None or _text_of(self._sealed) == text
        self.publish()

    def _check_age(self, records: Sequence[LedgerRecord]) -> None:
        """Refuse a ledger that does not know the public head.

        It is an old copy, or its end is damaged: to go on from there would be to sign a
        second history.
        """
        heads = [bytes(record.payload) for record in records if record.kind == _HEAD]
        known = decode_signed_checkpoint(heads[-1]).checkpoint.size if heads else 0
        public = self._public_head()
        if public is not None and public.checkpoint.size > known:
            raise Malformed(_FIELD, "is older than the public head; restore it", clause=_CLAUSE)

    def _public_head(self) -> SignedCheckpoint | None:
        try:
            return decode_signed_checkpoint(self._public.read_checkpoint())
        except (Unavailable, Malformed):
            return None

    def _note_down(self, record: Record, place: int) -> None:
        if record.key is not None:
            self._indexes[record.key] = len(self._places)
        self._places.append(place)
        self._last_entry = record.entry

    def _take_seal(self, note: bytes) -> None:
        self._sealed, self._sealed_size = note, self.size
        self._unpublished += self._unsealed
        self._unsealed = []
        self._head_is_public = False

    def _check_head(self, note: bytes) -> None:
        head = Checkpoint(origin=self._origin, size=self.size, root=self.root)
        if _text_of(note) != encode_checkpoint(head):
            raise Conflict("the checkpoint is of another tree than the one on the disk")

    def _record(self, index: int) -> Record:
        place, is_last = self._places[index], index + 1 == len(self._places)
        end = self._ledger.end if is_last else self._places[index + 1]
        data = self._ledger.read(place, end - place)
        return next(decode_entries(memoryview(data)))[1]


def _text_of(note: bytes) -> str:
    return decode_signed_checkpoint(note).note.text


def _take_lock(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unavailable(f"there is no journal here: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise Unavailable("another process writes this journal") from None
    return descriptor
