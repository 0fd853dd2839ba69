"""What the journal needs from outside: a store, a key, and a witness's memory."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from nansen.journal.model import AppendKey
from nansen.standards.tlog.note import VerifierKey
from nansen.standards.tlog.tiles import Tile


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An entry on its way into the store, with what stays private beside it."""

    entry: bytes
    key: AppendKey | None = None
    """None for cover, which nobody will ask for again."""
    memo: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Where an act stands, and what was written down about it."""

    index: int
    memo: bytes = field(repr=False)


class NoteSigner(Protocol):
    """An Ed25519 key that signs checkpoints, or cosigns them, wherever it rests."""

    @property
    def verifier_key(self) -> VerifierKey:
        """The key that verifies what it signs, with its name."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign: 64 octets of Ed25519.

        Raises:
            Unavailable: the key cannot be reached.
        """
        ...


class TileReader(Protocol):
    """A log as its readers see it: a folder, a mirror, a web server."""

    def read_tile(self, tile: Tile) -> bytes:
        """Fetch a tile or a bundle of entries.

        Raises:
            Unavailable: it is not there, or cannot be reached.
        """
        ...

    def read_checkpoint(self) -> bytes:
        """Fetch the signed head.

        Raises:
            Unavailable: there is none, or it cannot be reached.
        """
        ...


class TileStore(TileReader, Protocol):
    """A log as its one writer sees it.

    What `add` and `seal` have returned from survives a pulled plug.
    """

    @property
    def origin(self) -> str:
        """Which log this is; it never changes."""
        ...

    @property
    def size(self) -> int:
        """How many entries are on the disk, sealed or not."""
        ...

    @property
    def root(self) -> bytes:
        """The hash of the tree of all of them."""
        ...

    @property
    def last_entry(self) -> bytes | None:
        """The entry that was added last."""
        ...

    @property
    def sealed(self) -> bytes | None:
        """The log's last checkpoint, as it signed it."""
        ...

    @property
    def sealed_size(self) -> int:
        """How many entries that checkpoint covers."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Hold the journal alone among the threads of this process."""
        ...

    def find(self, key: AppendKey) -> Stored | None:
        """Find an act that was added, sealed or not."""
        ...

    def add(self, records: Sequence[Record]) -> int:
        """Write entries down and give the index of the first.

        Raises:
            Unavailable: the disk refuses; nothing was added.
        """
        ...

    def seal(self, note: bytes) -> None:
        """Write a checkpoint down that covers all entries, then publish them with it.

        Raises:
            Conflict: it is of another tree than the one on the disk.
            Unavailable: the disk refuses; whether the checkpoint is down, `sealed` says.
        """
        ...

    def publish(self, note: bytes | None = None) -> None:
        """Publish what is sealed but not public yet, or the last checkpoint with cosignatures.

        Raises:
            Conflict: the note is of another checkpoint than the last one.
            Unavailable: the disk refuses.
        """
        ...


class WitnessMemory(Protocol):
    """What a witness must never forget: the last head it cosigned, log by log."""

    def latest(self, origin: str) -> bytes | None:
        """Give the last note that was cosigned for a log."""
        ...

    def advance(self, origin: str, *, seen: bytes | None, note: bytes) -> None:
        """Put a note in the place of the one seen before, on the disk, before returning.

        Raises:
            Conflict: another was put there meanwhile.
            Unavailable: the disk refuses.
        """
        ...

    def keep_evidence(self, evidence: bytes) -> None:
        """Keep the proof of a log's misbehaviour; the same again changes nothing."""
        ...
