"""A log, a witness and a disk in memory, behind the journal's own ports."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nansen.errors import Conflict, Unavailable
from nansen.journal.model import AppendKey, EntryKind, Opening, Submission, append_key, commit
from nansen.journal.ports import Record, Stored
from nansen.standards.tlog.checkpoint import decode_signed_checkpoint
from nansen.standards.tlog.growth import EMPTY_TREE, grow
from nansen.standards.tlog.note import SignatureType, VerifierKey
from nansen.standards.tlog.policy import LogPolicy
from nansen.standards.tlog.tiles import Tile

ORIGIN = "utopia.example/journal/2026"


class SimulatedKey:
    """A note key that follows from its name, so that runs are alike."""

    def __init__(self, name: str, kind: SignatureType) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
        public_key = self._private.public_key().public_bytes_raw()
        self.verifier_key = VerifierKey(name=name, type=kind, public_key=public_key)

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


LOG_KEY = SimulatedKey(ORIGIN, SignatureType.ED25519)
WITNESS_KEY = SimulatedKey("witness.example/1", SignatureType.COSIGNATURE)
POLICY = LogPolicy(origin=ORIGIN, key=LOG_KEY.verifier_key)
WITNESSED = LogPolicy(
    origin=ORIGIN,
    key=LOG_KEY.verifier_key,
    witnesses=(WITNESS_KEY.verifier_key,),
    quorum=1,
)


class CountedDraw:
    """Randomness that is alike in every run and never the same twice."""

    def __init__(self, seed: bytes = b"") -> None:
        self._seed, self._count = seed, 0

    def __call__(self, size: int) -> bytes:
        self._count += 1
        block = sha256(self._seed + self._count.to_bytes(8, "big")).digest()
        return (block * (size // 32 + 1))[:size]


@dataclass
class SimulatedStore:
    """A store whose disk never fails."""

    origin: str = ORIGIN
    records: list[Record] = field(default_factory=list)
    tiles: dict[Tile, bytes] = field(default_factory=dict)
    head: bytes | None = None
    sealed: bytes | None = None
    sealed_size: int = 0
    published: int = 0

    @property
    def size(self) -> int:
        return len(self.records)

    @property
    def root(self) -> bytes:
        return grow(EMPTY_TREE, [record.entry for record in self.records])[0].root

    @property
    def last_entry(self) -> bytes | None:
        return self.records[-1].entry if self.records else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        yield

    def read_tile(self, tile: Tile) -> bytes:
        if tile not in self.tiles:
            raise Unavailable("no such tile")
        return self.tiles[tile]

    def read_checkpoint(self) -> bytes:
        if self.head is None:
            raise Unavailable("no head")
        return self.head

    def find(self, key: AppendKey) -> Stored | None:
        for index, record in enumerate(self.records):
            if record.key == key:
                return Stored(index=index, memo=record.memo)
        return None

    def memos(self) -> Iterator[bytes]:
        return (record.memo for record in self.records)

    def add(self, records: Sequence[Record]) -> int:
        first = self.size
        self.records += records
        return first

    def seal(self, note: bytes) -> None:
        self.sealed, self.sealed_size = note, self.size
        self.tiles |= dict(grow(EMPTY_TREE, [record.entry for record in self.records])[1])
        self.publish()

    def publish(self, note: bytes | None = None) -> None:
        self.head = note or self.sealed
        self.published += 1


@dataclass
class SimulatedMemory:
    """A witness's memory that never forgets."""

    heads: dict[str, bytes] = field(default_factory=dict)
    kept: list[bytes] = field(default_factory=list)

    def latest(self, origin: str) -> bytes | None:
        return self.heads.get(origin)

    def advance(self, origin: str, *, seen: bytes | None, note: bytes) -> None:
        if self.heads.get(origin) != seen:
            raise Conflict("another head was cosigned")
        decode_signed_checkpoint(note)
        self.heads[origin] = note

    def keep_evidence(self, evidence: bytes) -> None:
        self.kept.append(evidence)


def act(number: int, kind: EntryKind = EntryKind.DOCUMENT_ISSUED) -> tuple[Submission, Opening]:
    """Make an act of its own: its submission, and what opens it."""
    content = f"act {number}".encode()
    opening = commit(kind, content, draw=CountedDraw(content))
    return Submission(key=append_key(content), opening=opening.of_kind), opening
