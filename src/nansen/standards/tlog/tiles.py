"""A log as files: tiles of hashes and bundles of entries (C2SP tlog-tiles).

    tile/<L>/<N>[.p/<W>]        256 hashes of level 8*L, or W of them
    tile/entries/<N>[.p/<W>]    256 entries, each behind its length in two octets, or W

`N` is written in groups of three digits, all but the last behind an `x`: index 1234067
is `x001/x234/067`. A full tile never changes; a partial one is a prefix of it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from nansen.errors import Malformed, Unavailable
from nansen.standards.tlog.merkle import (
    HASH_SIZE,
    MAX_TREE_SIZE,
    fold_leftwards,
    full_subtrees,
    hash_pairs,
)

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 256
CHECKPOINT_PATH: Final = "checkpoint"
MAX_ENTRY_OCTETS: Final = 2**16 - 1

_CLAUSE = "C2SP tlog-tiles"
_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A file of a log: hashes of one level, or entries."""

    level: int | None
    """None for a bundle of entries."""
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        """Check that a path can name it."""
        if self.level is not None and not 0 <= self.level <= 63:
            raise Malformed("tile level", "is not 0 to 63", clause=_CLAUSE)
        if not 0 <= self.index < MAX_TREE_SIZE // TILE_WIDTH + 1:
            raise Malformed("tile index", "lies outside any tree", clause=_CLAUSE)
        if not 1 <= self.width <= TILE_WIDTH:
            raise Malformed("tile width", "is not 1 to 256", clause=_CLAUSE)

    @property
    def is_full(self) -> bool:
        """Whether it will never change."""
        return self.width == TILE_WIDTH

    @property
    def full(self) -> "Tile":
        """The full tile that this one is a prefix of."""
        return Tile(level=self.level, index=self.index)

    @property
    def path(self) -> str:
        """Where it is served, below the log's prefix."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        level = "entries" if self.level is None else str(self.level)
        width = "" if self.is_full else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(reversed(groups))}{width}"


TileReader = Callable[[Tile], bytes]
"""Fetches a tile as it is served; `Unavailable` if it is not."""


def decode_tile_path(path: str) -> Tile:
    """Read a path; each tile has exactly one."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise Malformed("tile path", "is none", clause=_CLAUSE)
    level, index, width = match.groups()
    tile = Tile(
        level=None if level == "entries" else int(level),
        index=int(re.sub(r"[x/]", "", index)),
        width=int(width or TILE_WIDTH),
    )
    if tile.path != path:
        raise Malformed("tile path", "has another, shorter form", clause=_CLAUSE)
    return tile


def decode_tile(data: bytes, width: int) -> bytes:
    """Take the hashes of a tile, as they stand; only their number can be wrong."""
    if len(data) != width * HASH_SIZE:
        raise Malformed("tile", "has not the length of its width", clause=_CLAUSE)
    return data


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Write entries, each behind its length."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_OCTETS:
            raise Malformed("entry", "exceeds 65535 octets", clause=_CLAUSE)
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode_bundle(data: bytes, width: int) -> tuple[bytes, ...]:
    """Read as many entries as the bundle's width says, and nothing after them."""
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < width:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != len(data) or len(entries) != width:
        raise Malformed("entry bundle", "is no sequence of so many entries", clause=_CLAUSE)
    return tuple(entries)


def tile_at(level: int | None, index: int, size: int) -> Tile:
    """Name the tile of this place as a tree of this size has it, full or partial."""
    width = (size >> TILE_HEIGHT * (level or 0)) - index * TILE_WIDTH
    return Tile(level=level, index=index, width=min(width, TILE_WIDTH))


def tiles_between(old_size: int, size: int) -> tuple[Tile, ...]:
    """Name the tiles of hashes that a log publishes when it grows."""
    tiles: list[Tile] = []
    level = 0
    while size >> TILE_HEIGHT * level:
        old, new = (count >> TILE_HEIGHT * level for count in (old_size, size))
        if new > old:
            places = range(old // TILE_WIDTH, (new - 1) // TILE_WIDTH + 1)
            tiles += (tile_at(level, index, size) for index in places)
        level += 1
    return tuple(tiles)


def bundles_between(old_size: int, size: int) -> tuple[Tile, ...]:
    """Name the bundles of entries that a log publishes when it grows."""
    return tuple(
        Tile(level=None, index=tile.index, width=tile.width)
        for tile in tiles_between(old_size, size)
        if tile.level == 0
    )


def fetch_tile(read: TileReader, tile: Tile) -> bytes:
    """Fetch a tile, or cut it from the full one: a log may drop what is partial."""
    if tile.is_full:
        return decode_tile(read(tile), TILE_WIDTH)
    try:
        return decode_tile(read(tile), tile.width)
    except Unavailable:
        return decode_tile(read(tile.full), TILE_WIDTH)[: tile.width * HASH_SIZE]


def fetch_bundle(read: TileReader, tile: Tile) -> tuple[bytes, ...]:
    """Fetch a bundle, or cut it from the full one."""
    if tile.is_full:
        return decode_bundle(read(tile), TILE_WIDTH)
    try:
        return decode_bundle(read(tile), tile.width)
    except Unavailable:
        return decode_bundle(read(tile.full), TILE_WIDTH)[: tile.width]


_NO_ROWS: Final = (b"",) * TILE_HEIGHT
"""Of a tile that does not exist: the tree's last subtree alone would stand there."""


class TiledNodes:
    """Finds the hashes of a tree in its tiles.

    What it finds is what the tiles say: prove nothing from it before the proof has been
    verified against a checkpoint.
    """

    __slots__ = ("_clipped", "_keep", "_read", "_size", "_tiles")

    def __init__(self, read: TileReader, size: int, *, keep: int = 1024) -> None:
        """Take the reader and the size of the tree; `keep` tiles of 16 kB stay in memory."""
        self._read, self._size, self._keep = read, size, keep
        self._tiles: dict[tuple[int, int], tuple[bytes, ...]] = {}
        self._clipped: dict[tuple[int, int], bytes] = {}

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def node(self, level: int, index: int) -> bytes:
        """Give the hash of a subtree."""
        if index + 1 << level > self._size:
            return self._clip(level, index)
        low = level % TILE_HEIGHT
        row = self._rows(level // TILE_HEIGHT, index >> TILE_HEIGHT - low)[low]
        at = (index & TILE_WIDTH - 1 >> low) * HASH_SIZE
        return row[at : at + HASH_SIZE]

    def siblings(self, level: int, index: int) -> list[bytes]:
        """Give the hashes beside the way from a subtree up to the root, the lowest first."""
        found: list[bytes] = []
        last = self._size - 1 >> level
        while last:
            low = level % TILE_HEIGHT
            # The last subtree of a level may be cut off; all before it stand in one tile.
            for row in self._rows(level // TILE_HEIGHT, index >> TILE_HEIGHT - low)[low:]:
                sibling = index ^ 1
                if sibling < last:
                    at = (sibling & TILE_WIDTH - 1 >> low) * HASH_SIZE
                    found.append(row[at : at + HASH_SIZE])
                elif sibling == last:
                    found.append(self.node(level, sibling))
                index >>= 1
                last >>= 1
                low += 1
                level += 1
        return found

    def _clip(self, level: int, index: int) -> bytes:
        """Hash the last subtree of a level, which the tree's end cuts off."""
        place = level, index
        if place not in self._clipped:
            parts = full_subtrees(index << level, self._size)
            self._clipped[place] = fold_leftwards([self.node(*part) for part in parts])
        return self._clipped[place]

    def _rows(self, level: int, index: int) -> tuple[bytes, ...]:
        """Give a tile's eight rows of hashes, from its own up."""
        rows = self._tiles.get((level, index))
        if rows is None and index * TILE_WIDTH >= self._size >> TILE_HEIGHT * level:
            return _NO_ROWS
        if rows is None:
            if len(self._tiles) >= self._keep:
                self._tiles.pop(next(iter(self._tiles)))
            row = fetch_tile(self._read, tile_at(level, index, self._size))
            rows = tuple(accumulate(range(1, TILE_HEIGHT), _next_row, initial=row))
            self._tiles[level, index] = rows
        return rows


def _next_row(row: bytes, _height: int) -> bytes:
    return hash_pairs(row)
