"""The journal's tree beside the hashes that it must make, its appends beside one flush."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.tables import Row, Table, rate_row
from bench.timing import race
from nansen.adapters.files.note_key import NoteKey
from nansen.adapters.files.tile_store import FileTileStore
from nansen.clock import FixedClock
from nansen.journal.model import EntryKind, Submission, append_key, commit
from nansen.journal.service import Padding, append
from nansen.standards.tlog.growth import EMPTY_TREE, GrowingTree, grow
from nansen.standards.tlog.merkle import (
    EMPTY_EDGE,
    build_inclusion,
    extend,
    hash_leaf,
    verify_inclusion,
)
from nansen.standards.tlog.note import SignatureType, VerifierKey
from nansen.standards.tlog.tiles import Tile, TiledNodes

BATCH, ENTRIES, PLACES = 1024, 2**20, 512
BATCHES, ROUNDS = (1, 16, 256, 1024), 21
NAME = "bench.example/journal"
ENTRY, NODE = bytes(37), bytes(65)
THEIRS, TWENTY = "their hashes", "20 hashes"


def tables() -> Iterator[Table]:
    """Measure the tree in memory, then the journal on the disk that temporary files are on."""
    yield _tree_table()
    yield _disk_table()


def _hashes(entries: int, nodes: int) -> Callable[[], None]:
    """Make as many hashes of the same lengths, and nothing else."""

    def run() -> None:
        for _ in range(entries):
            sha256(ENTRY).digest()
        for _ in range(nodes):
            sha256(NODE).digest()

    return run


def _tree_table() -> Table:
    leaves = [hash_leaf(n.to_bytes(37, "big")) for n in range(BATCH)]
    entries = [n.to_bytes(37, "big") for n in range(BATCH)]
    nodes, root, places = _large_tree()
    paths = [(place, build_inclusion(place, nodes)) for place in places]
    leaf_of = {place: nodes.node(0, place) for place in places}

    def verify() -> None:
        for place, path in paths:
            verify_inclusion(leaf_of[place], place, ENTRIES, path, root)

    tree = race(
        (
            _hashes(0, BATCH),
            lambda: extend(EMPTY_EDGE, leaves),
            _hashes(BATCH, BATCH),
            lambda: grow(EMPTY_TREE, entries),
        )
    )
    proof = race(
        (
            _hashes(0, 20 * PLACES),
            lambda: [build_inclusion(place, nodes) for place in places],
            verify,
        )
    )
    return Table(
        title="The journal's tree",
        about=f"Batches of {BATCH} entries; proofs in a tree of {ENTRIES:,}, tiles in memory; one "
        "core. The limit is SHA-256 over as many octets as often, and nothing else.",
        unit="/s",
        rows=(
            rate_row("leaf hashes appended", tree, ours=1, other=0, beside=THEIRS).each(
                BATCH, 1.3e6
            ),
            rate_row("entries appended, with tiles", tree, ours=3, other=2, beside=THEIRS).each(
                BATCH
            ),
            rate_row("inclusion proofs built", proof, ours=1, other=0, beside=TWENTY).each(
                PLACES, 1e5
            ),
            rate_row("inclusion proofs verified", proof, ours=2, other=0, beside=TWENTY).each(
                PLACES
            ),
        ),
    )


def _large_tree() -> tuple[TiledNodes, bytes, list[int]]:
    tree: GrowingTree = EMPTY_TREE
    tiles: dict[Tile, bytes] = {}
    for start in range(0, ENTRIES, 2**14):
        tree, files = grow(tree, [n.to_bytes(37, "big") for n in range(start, start + 2**14)])
        tiles |= {tile: data for tile, data in files if tile.level is not None}
    nodes = TiledNodes(tiles.__getitem__, ENTRIES, keep=2**13)
    chance = Random(1)  # places to measure at, no secrets
    return nodes, tree.root, [chance.randrange(ENTRIES) for _ in range(PLACES)]


def _disk_table() -> Table:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal"
        FileTileStore.create(path, NAME)
        with FileTileStore.open(path) as store:
            rows = tuple(_disk_row(store, Path(folder) / "flushed", batch) for batch in BATCHES)
    return Table(
        title="Entries appended to the journal, signed, and safe from a power cut",
        about="By the clock: entries and head written, flushed and published. Beside it one write "
        "of as many octets, and one flush, by turns; the ratio is the time of the append in such "
        "flushes.",
        unit="entries/s",
        rows=rows,
    )


def _disk_row(store: FileTileStore, scratch: Path, batch: int) -> Row:
    private = Ed25519PrivateKey.generate()
    public_key = private.public_key().public_bytes_raw()
    key = VerifierKey(name=NAME, type=SignatureType.ED25519, public_key=public_key)
    signer, clock = NoteKey(private, key), FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
    opening = commit(EntryKind.DOCUMENT_ISSUED, b"bench", draw=os.urandom).of_kind
    numbers = count(store.size)
    flushes = _Counted()
    laps: list[tuple[float, float]] = []
    with scratch.open("wb", buffering=0) as file:
        for _ in range(ROUNDS):
            acts = [
                Submission(key=append_key(b"%d" % next(numbers)), opening=opening)
                for _ in range(batch)
            ]
            start = perf_counter()
            with flushes:
                append(acts, store=store, signer=signer, clock=clock, padding=Padding(multiple=1))
            middle = perf_counter()
            file.write(bytes(140 * batch))
            os.fsync(file.fileno())
            laps.append((middle - start, perf_counter() - middle))
    ratios = sorted(ours / flush for ours, flush in laps)
    each = flushes.count // ROUNDS
    return Row(
        what=f"in batches of {batch:,} ({each} flushes a batch)",
        ours=batch / median(ours for ours, _ in laps),
        beside="one flush",
        other=1 / median(flush for _, flush in laps),
        ratio=median(ratios),
        low=ratios[0],
        high=ratios[-1],
        goal="≤ 2 flushes a batch",
        met=each <= 2,
    )


class _Counted:
    """Counts the flushes made meanwhile."""

    def __init__(self) -> None:
        self.count, self._fsync = 0, os.fsync

    def __enter__(self) -> None:
        def fsync(descriptor: int) -> None:
            self.count += 1
            self._fsync(descriptor)

        os.fsync = fsync  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        os.fsync = self._fsync
