"""Tiles and bundles: paths and contents against Go's checksum database."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unavailable
from nansen.standards.tlog.growth import EMPTY_TREE, grow
from nansen.standards.tlog.merkle import EMPTY_ROOT, MAX_TREE_SIZE
from nansen.standards.tlog.tiles import (
    Tile,
    TiledNodes,
    bundles_between,
    decode_bundle,
    decode_tile_path,
    encode_bundle,
    fetch_bundle,
    fetch_tile,
    tile_at,
    tiles_between,
)

FOLDER = Path(__file__).parents[2] / "vectors" / "tlog"
GO: dict[str, Any] = json.loads((FOLDER / "go_sumdb.json").read_text())
LEVELS = st.none() | st.integers(0, 63)
TILES = st.builds(
    Tile,
    level=LEVELS,
    index=st.integers(0, MAX_TREE_SIZE // 256) | st.integers(0, 3000),
    width=st.integers(1, 256),
)


@pytest.mark.parametrize("index", sorted(map(int, GO["paths"])))
def test_paths_are_those_of_go(index: int) -> None:
    assert Tile(level=1, index=index).path == GO["paths"][str(index)]


def test_the_path_of_the_specification() -> None:
    assert Tile(level=0, index=1234067).path == "tile/0/x001/x234/067"
    assert Tile(level=None, index=1234067, width=8).path == "tile/entries/x001/x234/067.p/8"


@pytest.mark.parametrize("case", GO["tiles"], ids=lambda case: f"{case['old']}-{case['new']}")
def test_tiles_are_those_of_go(case: dict[str, Any]) -> None:
    old, new = case["old"], case["new"]
    tree, _ = grow(EMPTY_TREE, [b"leaf %d" % n for n in range(old)])
    tree, files = grow(tree, [b"leaf %d" % n for n in range(old, new)])
    made = {tile.path: sha256(data).hexdigest() for tile, data in files if tile.level is not None}
    assert made == case["sha256"]
    assert {tile.path for tile in tiles_between(old, new)} == set(made)
    assert bundles_between(old, new) == tuple(t for t, _ in files if t.level is None)
    assert tree.root.hex() == GO["roots"].get(str(new), tree.root.hex())


def test_the_tiles_of_70000_entries_are_those_of_the_specification() -> None:
    tiles = tiles_between(0, 70_000)
    partial = [(tile.level, tile.width) for tile in tiles if not tile.is_full]
    assert partial == [(0, 112), (1, 17), (2, 1)]
    assert [sum(t.level == level and t.is_full for t in tiles) for level in (0, 1, 2)] == [
        273,
        1,
        0,
    ]
    assert [(t.level, t.width) for t in tiles_between(0, 256)] == [(0, 256), (1, 1)]
    assert tiles_between(0, 0) == tiles_between(5, 5) == ()


@given(st.lists(st.integers(0, 700), max_size=4))
def test_a_log_grown_in_batches_is_the_log(batches: list[int]) -> None:
    tree, files, count = EMPTY_TREE, dict[Tile, bytes](), 0
    for batch in batches:
        tree, made = grow(tree, [b"leaf %d" % n for n in range(count, count + batch)])
        files |= dict(made)
        count += batch
    whole, at_once = grow(EMPTY_TREE, [b"leaf %d" % n for n in range(count)])
    assert tree == whole
    assert files.items() >= dict(at_once).items()
    assert tree.root == (TiledNodes(files.__getitem__, count).node(63, 0) if count else EMPTY_ROOT)


@given(TILES)
def test_a_path_reads_back(tile: Tile) -> None:
    assert decode_tile_path(tile.path) == tile


@given(st.text(max_size=30) | TILES.map(lambda tile: tile.path + "0"))
@example("tile/00/000")
@example("tile/64/000")
@example("tile/0/x000/000")
@example("tile/0/001.p/256")
@example("tile/0/001.p/999")
@example("tile/0/x999/x999/x999/x999/x999/x999/999")
@example("tile/0/٠٠٠")
def test_any_text_is_a_path_or_malformed(path: str) -> None:
    try:
        tile = decode_tile_path(path)
    except Malformed:
        return
    assert tile.path == path


@pytest.mark.parametrize(
    ("level", "index", "width"),
    [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 2**55, 1), (0, 0, 0), (0, 0, 257)],
)
def test_what_no_path_can_name(level: int, index: int, width: int) -> None:
    with pytest.raises(Malformed):
        Tile(level=level, index=index, width=width)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_a_bundle_reads_back(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries), len(entries)) == tuple(entries)


@given(st.binary(max_size=64), st.integers(0, 4))
@example(b"\x00", 1)
@example(b"\x00\x00\x00", 1)
@example(b"\x00\x02a", 1)
def test_any_bytes_are_a_bundle_or_malformed(data: bytes, width: int) -> None:
    try:
        entries = decode_bundle(data, width)
    except Malformed:
        return
    assert encode_bundle(entries) == data


def test_an_entry_is_not_longer_than_its_length_can_say() -> None:
    assert decode_bundle(encode_bundle([bytes(65535)]), 1) == (bytes(65535),)
    with pytest.raises(Malformed, match="65535"):
        encode_bundle([bytes(65536)])


def served(files: dict[Tile, bytes], tile: Tile) -> bytes:
    if tile not in files:
        raise Unavailable("not served")
    return files[tile]


def test_a_partial_tile_is_cut_from_the_full_one_when_it_is_gone() -> None:
    _, files = grow(EMPTY_TREE, [b"leaf %d" % n for n in range(256)])
    full = dict(files)
    partial = tile_at(0, 0, 5)
    assert fetch_tile(lambda t: served(full, t), partial) == full[Tile(level=0, index=0)][:160]
    bundle = fetch_bundle(lambda t: served(full, t), tile_at(None, 0, 5))
    assert bundle == tuple(b"leaf %d" % n for n in range(5))
    with pytest.raises(Unavailable):
        fetch_tile(lambda t: served({}, t), partial)
    with pytest.raises(Unavailable):
        fetch_bundle(lambda t: served({}, t), Tile(level=None, index=0))


def test_a_tile_of_another_length_is_malformed() -> None:
    with pytest.raises(Malformed, match="length of its width"):
        fetch_tile(lambda _: bytes(31), Tile(level=0, index=0, width=1))
    with pytest.raises(Malformed, match="so many entries"):
        fetch_bundle(lambda _: b"", Tile(level=None, index=0))


def test_nodes_keep_few_tiles_in_memory() -> None:
    _, files = grow(EMPTY_TREE, [b"leaf %d" % n for n in range(1024)])
    reads: list[Tile] = []

    def read(tile: Tile) -> bytes:
        reads.append(tile)
        return dict(files)[tile]

    nodes = TiledNodes(read, 1024, keep=1)
    for _ in range(2):
        nodes.node(0, 0)
        nodes.node(0, 300)
    assert len(reads) == 4
    assert nodes.size == 1024
