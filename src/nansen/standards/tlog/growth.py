"""A growing log: from new entries to the tiles that it publishes (C2SP tlog-tiles)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from nansen.standards.tlog.merkle import EMPTY_EDGE, HASH_SIZE, RightEdge, extend, hash_leaf
from nansen.standards.tlog.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, encode_bundle

_TILE_OCTETS: Final = TILE_WIDTH * HASH_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowingTree:
    """What a log keeps in mind between two batches; a few kilobytes for a tree of any size."""

    edge: RightEdge = EMPTY_EDGE
    tails: tuple[bytes, ...] = ()
    """The partial tile of each level."""
    bundle: tuple[bytes, ...] = field(default=(), repr=False)
    """The entries of the partial bundle."""

    @property
    def size(self) -> int:
        """How many entries the tree has."""
        return self.edge.size

    @property
    def root(self) -> bytes:
        """The hash of the whole tree."""
        return self.edge.root


EMPTY_TREE: Final = GrowingTree()


def grow(
    tree: GrowingTree, entries: Sequence[bytes]
) -> tuple[GrowingTree, tuple[tuple[Tile, bytes], ...]]:
    """Add entries; give the tree that results and the files that are new or longer."""
    edge, rows = extend(tree.edge, [hash_leaf(entry) for entry in entries])
    files: list[tuple[Tile, bytes]] = []
    bundle = _cut_bundles(tree, entries, files)
    tails: list[bytes] = []
    new_hashes = (b"".join(row) for row in rows[::TILE_HEIGHT])
    for level, (tail, row) in enumerate(zip_longest(tree.tails, new_hashes, fillvalue=b"")):
        tails.append(_cut_tiles(level, tree.size, tail + row, files) if row else tail)
    return GrowingTree(edge=edge, tails=tuple(tails), bundle=bundle), tuple(files)


def _cut_bundles(
    tree: GrowingTree, entries: Sequence[bytes], files: list[tuple[Tile, bytes]]
) -> tuple[bytes, ...]:
    rest, first = (*tree.bundle, *entries), tree.size // TILE_WIDTH
    for at in range(0, len(rest), TILE_WIDTH):
        part = rest[at : at + TILE_WIDTH]
        tile = Tile(level=None, index=first + at // TILE_WIDTH, width=len(part))
        files.append((tile, encode_bundle(part)))
    return rest[len(rest) // TILE_WIDTH * TILE_WIDTH :]


def _cut_tiles(level: int, size: int, row: bytes, files: list[tuple[Tile, bytes]]) -> bytes:
    first = (size >> TILE_HEIGHT * level) // TILE_WIDTH
    for at in range(0, len(row), _TILE_OCTETS):
        part = row[at : at + _TILE_OCTETS]
        width = len(part) // HASH_SIZE
        files.append((Tile(level=level, index=first + at // _TILE_OCTETS, width=width), part))
    return row[len(row) // _TILE_OCTETS * _TILE_OCTETS :]
