"""The journal's acts: append, prove, verify."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nansen.clock import Clock
from nansen.errors import Conflict, Refused, Untrusted
from nansen.journal.heads import sign_checkpoint, with_signatures
from nansen.journal.misbehaviour import Forked, Misbehaviour
from nansen.journal.model import (
    AppendKey,
    Draw,
    Entry,
    EntryKind,
    KindOpening,
    Opening,
    Submission,
    commit,
    day_of,
    decode_disclosure,
    decode_entry,
    decode_kind_opening,
    encode_disclosure,
    encode_entry,
    encode_kind_opening,
)
from nansen.journal.ports import NoteSigner, Record, TileReader, TileStore
from nansen.standards.tlog.add_checkpoint import AddCheckpoint
from nansen.standards.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    decode_signed_checkpoint,
)
from nansen.standards.tlog.merkle import (
    build_full_consistency,
    build_inclusion,
    fold_consistency,
    hash_leaf,
    verify_inclusion,
)
from nansen.standards.tlog.note import VerifierKey, decode_signature_lines, verify_signature
from nansen.standards.tlog.policy import LogPolicy, verify_checkpoint
from nansen.standards.tlog.proof import JournalProof, carry_proof, verify_journal_proof
from nansen.standards.tlog.tiles import TILE_WIDTH, TiledNodes, fetch_bundle, tile_at
from nansen.standards.tlog.tlog_proof import TlogProof

_TAG_SIZE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Padding:
    """How far the tree's size is rounded up, so that it tells little of what was done."""

    multiple: int = TILE_WIDTH

    def __post_init__(self) -> None:
        """Check the multiple."""
        if self.multiple < 1:
            raise Refused("JOURNAL-PADDING", "the multiple is at least 1")

    def cover(self, size: int, fresh: int) -> int:
        """Tell how much cover a batch gets; one with nothing in it is cover alone."""
        missing = -(size + fresh) % self.multiple
        return missing if missing or fresh else self.multiple


def append(
    submissions: Sequence[Submission],
    *,
    store: TileStore,
    signer: NoteSigner,
    clock: Clock,
    padding: Padding,
    draw: Draw = secrets.token_bytes,
) -> tuple[int, ...]:
    """Put acts into the journal and sign its new head; give the index of each.

    An act that stands there already keeps its index. A batch is filled up with cover and
    shuffled, so that an index tells nothing; an empty one, at a fixed hour, keeps quiet
    hours from showing.

    Raises:
        Conflict: a key was used for another act.
        Refused: the clock stands before the last entry's day.
        Unavailable: the disk or the signing key; nothing is lost, append the same again.
    """
    with store.writing():
        indexes, fresh = _find_fresh(submissions, store)
        if fresh or not submissions:
            indexes |= _add(fresh, store, clock, padding, draw)
        if store.sealed is None or store.sealed_size < store.size:
            head = Checkpoint(origin=store.origin, size=store.size, root=store.root)
            store.seal(sign_checkpoint(head, signer).encoded)
        else:
            store.publish()
        return tuple(indexes[submission.key] for submission in submissions)


def read_head(reader: TileReader, policy: LogPolicy) -> SignedCheckpoint:
    """Read a log's head and verify that it is what the policy asks for.

    Raises:
        Untrusted: it is not.
    """
    signed = decode_signed_checkpoint(reader.read_checkpoint())
    verify_checkpoint(signed, policy)
    return signed


def read_entry(index: int, *, reader: TileReader, head: SignedCheckpoint) -> bytes:
    """Read an entry as the log serves it; a proof has yet to show that it is the one."""
    tile = tile_at(None, index // TILE_WIDTH, head.checkpoint.size)
    return fetch_bundle(reader.read_tile, tile)[index % TILE_WIDTH]


def prove_inclusion(index: int, *, reader: TileReader, head: SignedCheckpoint) -> TlogProof:
    """Prove that an entry stands at an index, and verify the proof before it leaves.

    Raises:
        Malformed: the index lies outside the tree.
        Untrusted: the tiles do not lead to the head.
    """
    size, root = head.checkpoint.size, head.checkpoint.root
    path = build_inclusion(index, TiledNodes(reader.read_tile, size))
    entry = read_entry(index, reader=reader, head=head)
    verify_inclusion(hash_leaf(entry), index, size, path, root)
    return TlogProof(index=index, path=path, signed=head)


def prove_act(
    key: AppendKey, opening: Opening, *, store: TileStore, policy: LogPolicy
) -> JournalProof:
    """Make the proof that a document carries: its place, and what opens its commitment.

    Raises:
        Refused: the journal does not hold the act.
        Untrusted: the published head does not satisfy the policy, or lacks the act.
    """
    stored = store.find(key)
    if stored is None or decode_kind_opening(stored.memo) != opening.of_kind:
        raise Refused("R66", "append the act to the journal first")
    head = read_head(store, policy)
    if stored.index >= head.checkpoint.size:
        raise Untrusted("journal head", "does not cover the act yet", clause="R66")
    proof = prove_inclusion(stored.index, reader=store, head=head)
    entry = decode_entry(read_entry(stored.index, reader=store, head=head))
    extra = encode_disclosure(entry.day, opening)
    return carry_proof(head, policy, index=proof.index, path=proof.path, extra=extra)


def verify_act(
    proof: JournalProof, *, kind: EntryKind, content: bytes, policies: Sequence[LogPolicy]
) -> Entry:
    """Verify offline that a known journal holds an act; give its entry, for the day.

    Raises:
        Malformed: the proof carries no day and salt.
        Untrusted: no known journal holds the act, as far as the proof shows.
    """
    entry, _ = decode_disclosure(proof.extra, kind=kind, content=content)
    verify_journal_proof(proof, hash_leaf(encode_entry(entry)), policies)
    return entry


def prove_consistency(
    older: SignedCheckpoint, newer: SignedCheckpoint, *, reader: TileReader
) -> tuple[bytes, ...]:
    """Prove from tiles that a head follows from an older one.

    Raises:
        Forked: it does not; the proof of that is in the error.
        Untrusted: the tiles do not lead to the newer head, or it is the older one.
    """
    one, other = older.checkpoint, newer.checkpoint
    if one.origin != other.origin or one.size > other.size:
        raise Untrusted("journal head", "is older than one seen before", clause="R66")
    forked = Misbehaviour(older=older, newer=newer)
    if one.size == other.size:
        if one.root != other.root:
            raise Forked(forked)
        return ()
    if not one.size:
        return ()
    path = build_full_consistency(one.size, TiledNodes(reader.read_tile, other.size))
    old_root, root = fold_consistency(one.size, other.size, path)
    if root != other.root:
        raise Untrusted("tiles", "do not lead to the signed root", clause="C2SP tlog-tiles")
    if old_root != one.root:
        raise Forked(Misbehaviour(older=older, newer=newer, path=path))
    return path if one.size & (one.size - 1) else path[1:]


def request_cosignature(
    seen: SignedCheckpoint | None, head: SignedCheckpoint, *, reader: TileReader
) -> AddCheckpoint:
    """Write what a witness that has seen one head needs to cosign another."""
    if seen is None:
        return AddCheckpoint(old_size=0, path=(), signed=head)
    path = prove_consistency(seen, head, reader=reader)
    return AddCheckpoint(old_size=seen.checkpoint.size, path=path, signed=head)


def take_cosignatures(
    head: SignedCheckpoint, lines: bytes, witnesses: Sequence[VerifierKey]
) -> SignedCheckpoint:
    """Put a witness's answer under a head; signatures by unknown keys are ignored.

    Raises:
        Malformed: the answer is no signature lines.
        Untrusted: a known witness's signature is wrong.
    """
    known = {(key.name, key.key_id): key for key in witnesses}
    found = decode_signature_lines(lines.decode(errors="replace"))
    taken = tuple(line for line in found if (line.name, line.key_id) in known)
    for line in taken:
        verify_signature(known[line.name, line.key_id], head.note.text, line.signature)
    return with_signatures(head, taken)


def _find_fresh(
    submissions: Sequence[Submission], store: TileStore
) -> tuple[dict[AppendKey, int], list[Submission]]:
    """Part the acts that the store holds, with their indexes, from those that it lacks."""
    indexes: dict[AppendKey, int] = {}
    openings: dict[AppendKey, KindOpening] = {}
    fresh: list[Submission] = []
    for submission in submissions:
        key = submission.key
        if key not in openings:
            stored = store.find(key)
            if stored is None:
                openings[key] = submission.opening
                fresh.append(submission)
            else:
                openings[key] = decode_kind_opening(stored.memo)
                indexes[key] = stored.index
        if openings[key] != submission.opening:
            raise Conflict("the append key was used for another act, or with another salt")
    return indexes, fresh


def _add(
    fresh: Sequence[Submission], store: TileStore, clock: Clock, padding: Padding, draw: Draw
) -> dict[AppendKey, int]:
    """Fill a batch up with cover, shuffle it, and write it down."""
    day = day_of(clock.now())
    if store.last_entry is not None and day < decode_entry(store.last_entry).day:
        raise Refused("JOURNAL-CLOCK", "the clock stands before the journal's last day; set it")
    batch: list[tuple[AppendKey | None, KindOpening]] = [(one.key, one.opening) for one in fresh]
    covers = range(padding.cover(store.size, len(fresh)))
    batch += ((None, commit(EntryKind.COVER, b"", draw=draw).of_kind) for _ in covers)
    tags = [draw(_TAG_SIZE) for _ in batch]
    shuffled = [batch[place] for place in sorted(range(len(batch)), key=tags.__getitem__)]
    first = store.add(
        [
            Record(
                entry=encode_entry(Entry(day=day, commitment=opening.commitment)),
                key=key,
                memo=encode_kind_opening(opening),
            )
            for key, opening in shuffled
        ]
    )
    return {key: index for index, (key, _) in enumerate(shuffled, first) if key is not None}
