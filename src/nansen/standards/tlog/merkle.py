"""The Merkle tree of a log: hashes, proofs, and growing (RFC 6962 §2.1).

The *subtree* at `(level, index)` covers the `2**level` leaves from `index << level` on,
or as many of them as the tree has. Proofs are built from the hashes of subtrees, which
`Nodes` finds; they are verified with nothing but the hashes that they carry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import iter_unpack
from typing import Final, Protocol

from nansen.errors import Malformed, Untrusted

HASH_SIZE: Final = 32
MAX_TREE_SIZE: Final = 2**63 - 1
MAX_PATH: Final = 63
"""No proof in a tree of a possible size is longer (C2SP tlog-witness)."""
EMPTY_ROOT: Final = sha256(b"").digest()

_CLAUSE = "RFC 6962 §2.1"
_INCLUSION = "RFC 9162 §2.1.3.2"
_CONSISTENCY = "RFC 9162 §2.1.4.2"


class Nodes(Protocol):
    """Finds the hashes of a tree of one size."""

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        ...

    def node(self, level: int, index: int) -> bytes:
        """Give the hash of a subtree."""
        ...

    def siblings(self, level: int, index: int) -> Sequence[bytes]:
        """Give the hashes beside the way from a subtree up to the root, the lowest first."""
        ...


def check_hashes(field: str, hashes: Iterable[bytes]) -> None:
    """Refuse what has not the length of a hash."""
    if any(len(item) != HASH_SIZE for item in hashes):
        raise Malformed(field, "holds what is no SHA-256", clause=_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RightEdge:
    """All that a log must remember to grow: the full subtrees that a tree is made of."""

    size: int
    nodes: tuple[bytes, ...]
    """One for each bit that is set in the size, the smallest subtree first."""

    def __post_init__(self) -> None:
        """Check that there is one hash for each bit."""
        if not 0 <= self.size <= MAX_TREE_SIZE or len(self.nodes) != self.size.bit_count():
            raise Malformed("right edge", "has not one node for each bit", clause=_CLAUSE)
        check_hashes("right edge", self.nodes)

    @property
    def root(self) -> bytes:
        """The hash of the whole tree."""
        return fold_leftwards(self.nodes) if self.nodes else EMPTY_ROOT


EMPTY_EDGE: Final = RightEdge(size=0, nodes=())


def hash_leaf(entry: bytes) -> bytes:
    """Hash an entry: octet 0 keeps leaves and nodes apart."""
    return sha256(b"\x00" + entry).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def hash_pairs(row: bytes) -> bytes:
    """Hash a row of nodes two by two; the odd one at its end is left out."""
    whole = memoryview(row)[: len(row) // 64 * 64]
    return b"".join([sha256(b"\x01" + pair).digest() for (pair,) in iter_unpack("64s", whole)])


def extend(
    edge: RightEdge, leaf_hashes: Sequence[bytes]
) -> tuple[RightEdge, tuple[Sequence[bytes], ...]]:
    """Add leaves; give the new edge and, level by level, the new full subtrees' hashes."""
    check_hashes("leaf hashes", leaf_hashes)
    older = iter(edge.nodes)
    kept: list[bytes] = []
    rows: list[Sequence[bytes]] = []
    row, level = leaf_hashes, 0
    while row or edge.size >> level:
        if row:
            rows.append(row)
        if edge.size >> level & 1:
            row = (next(older), *row)
        if len(row) & 1:
            kept.append(row[-1])
        pairs = iter(row)
        row = [
            sha256(b"\x01" + left + right).digest()
            for left, right in zip(pairs, pairs, strict=False)
        ]
        level += 1
    return RightEdge(size=edge.size + len(leaf_hashes), nodes=tuple(kept)), tuple(rows)


def read_edge(nodes: Nodes) -> RightEdge:
    """Read the full subtrees that a tree is made of."""
    places = full_subtrees(0, nodes.size)
    return RightEdge(size=nodes.size, nodes=tuple(nodes.node(*place) for place in places))


def full_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """Name the full subtrees that make up the leaves from `start` on, the smallest first."""
    places: list[tuple[int, int]] = []
    while start < end:
        level = ((end - start) & (start - end)).bit_length() - 1
        end -= 1 << level
        places.append((level, end >> level))
    return places


def fold_leftwards(nodes: Sequence[bytes]) -> bytes:
    """Hash subtrees together, from the smallest at the right to the largest at the left."""
    node = nodes[0]
    for left in nodes[1:]:
        node = hash_node(left, node)
    return node


def build_inclusion(index: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Build the audit path of a leaf (RFC 6962 §2.1.1)."""
    if not 0 <= index < nodes.size:
        raise Malformed("leaf index", "lies outside the tree", clause=_CLAUSE)
    return tuple(nodes.siblings(0, index))


def build_consistency(old_size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Build the proof that a tree begins with an older one (RFC 6962 §2.1.2)."""
    path = build_full_consistency(old_size, nodes)
    return path if old_size & (old_size - 1) else path[1:]


def build_full_consistency(old_size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Build the same proof with its first node written out, even where that is the old root."""
    if not 0 <= old_size <= nodes.size:
        raise Malformed("old size", "lies outside the tree", clause=_CLAUSE)
    if old_size in {0, nodes.size}:
        return ()
    level = (old_size & -old_size).bit_length() - 1
    first = (old_size - 1) >> level
    return (nodes.node(level, first), *nodes.siblings(level, first))


def path_length(index: int, size: int) -> int:
    """Tell how many hashes an audit path has."""
    inner = (index ^ (size - 1)).bit_length()
    return inner + (index >> inner).bit_count()


def fold_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Compute the root that an audit path leads to.

    Raises:
        Untrusted: no path of this length leads from the leaf to a root.
    """
    in_tree = 0 <= index < size <= MAX_TREE_SIZE and len(leaf_hash) == HASH_SIZE
    if not in_tree or len(path) != path_length(index, size):
        raise Untrusted("inclusion proof", "has not the length of its place", clause=_INCLUSION)
    node, inner = leaf_hash, (index ^ (size - 1)).bit_length()
    for sibling in path[:inner]:
        pair = sibling + node if index & 1 else node + sibling
        node = sha256(b"\x01" + pair).digest()
        index >>= 1
    # From here on the leaf is in the last subtree of each level: siblings stand to the left.
    for sibling in path[inner:]:
        node = sha256(b"\x01" + sibling + node).digest()
    return node


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Verify that a leaf stands at an index of the tree.

    Raises:
        Untrusted: it does not, or the path does not show it.
    """
    if fold_inclusion(leaf_hash, index, size, path) != root:
        raise Untrusted("inclusion proof", "leads to another root", clause=_INCLUSION)


def fold_consistency(old_size: int, size: int, full_path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Compute the old and the new root that a path with its first node leads to.

    Raises:
        Untrusted: no path of this length joins trees of these sizes.
    """
    if not 0 < old_size < size <= MAX_TREE_SIZE:
        raise Untrusted("consistency proof", "is for a tree that did not grow", clause=_CONSISTENCY)
    level = (old_size & -old_size).bit_length() - 1
    index, last = (old_size - 1) >> level, (size - 1) >> level
    lengths = {len(part) for part in full_path}
    if lengths != {HASH_SIZE} or len(full_path) != 1 + path_length(index, last + 1):
        raise Untrusted("consistency proof", "has not the length it needs", clause=_CONSISTENCY)
    old = new = full_path[0]
    inner = (index ^ last).bit_length()
    for place, sibling in enumerate(full_path[1:]):
        if place >= inner or index >> place & 1:
            old, new = hash_node(sibling, old), hash_node(sibling, new)
        else:
            new = hash_node(new, sibling)
    return old, new


def verify_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> None:
    """Verify that a tree begins with an older one.

    The empty tree begins every tree and needs no proof (C2SP tlog-witness).

    Raises:
        Untrusted: it does not, or the path does not show it.
    """
    if old_size in {0, size}:
        wanted = root if old_size else EMPTY_ROOT
        if path or old_root != wanted or (not size and root != wanted):
            raise Untrusted("consistency proof", "trees of one size differ", clause=_CONSISTENCY)
        return
    full_path = path if old_size & (old_size - 1) else (old_root, *path)
    if fold_consistency(old_size, size, full_path) != (old_root, root):
        raise Untrusted("consistency proof", "leads to other roots", clause=_CONSISTENCY)
