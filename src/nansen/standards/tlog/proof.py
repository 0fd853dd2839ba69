"""Proof for offline use that an entry stands in a log, small enough for a document's chip.

It holds what C2SP tlog-proof puts into text, and leaves out what a verifier computes:
the root follows from the entry and the path, the path's length from index and size.

    octets   field
    1        version, 1
    4        key id of the log (C2SP signed-note)
    1 to 9   leaf index, seven bits an octet, the lowest first
    1 to 9   tree size, likewise
    32 each  audit path, from the leaf's sibling up (RFC 6962 §2.1.1)
    64       the log's Ed25519 signature on the checkpoint
    1        number of cosignatures; then for each
    4          key id of the witness
    1 to 9     time, seven bits an octet
    64         Ed25519 signature (C2SP tlog-cosignature)
    1        length of what the application needs to rebuild the entry; then that

With 36 octets of extra data and one witness, a tree of 4096 entries takes 568 octets at
most and one of a million 826; without a witness 73 fewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    encode_checkpoint,
)
from nansen.standards.tlog.cosignature import (
    ED25519_SIGNATURE_SIZE,
    Cosignature,
    decode_cosignature,
    encode_cosignature,
)
from nansen.standards.tlog.merkle import (
    HASH_SIZE,
    MAX_TREE_SIZE,
    check_hashes,
    fold_inclusion,
    path_length,
)
from nansen.standards.tlog.note import (
    KEY_ID_SIZE,
    Note,
    NoteSignature,
    VerifierKey,
    signatures_of,
)
from nansen.standards.tlog.policy import LogPolicy, verify_checkpoint

PROOF_VERSION: Final = 1
MAX_COSIGNATURES: Final = 16
MAX_EXTRA_OCTETS: Final = 255

_CLAUSE = "C2SP tlog-proof"
_MAX_NUMBER_OCTETS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedCosignature:
    """A witness's word, with the key id that tells which witness."""

    key_id: bytes
    cosignature: Cosignature

    def __post_init__(self) -> None:
        """Check the length of the key id."""
        if len(self.key_id) != KEY_ID_SIZE:
            raise Malformed("witness key id", "has not four octets", clause=_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalProof:
    """The proof; it says nothing until `verify_journal_proof` has returned."""

    key_id: bytes
    index: int
    size: int
    path: tuple[bytes, ...]
    signature: bytes
    cosignatures: tuple[CarriedCosignature, ...] = ()
    extra: bytes = field(default=b"", repr=False)
    """What rebuilds the entry, a salt for one; not authenticated by itself."""

    def __post_init__(self) -> None:
        """Check every length against the place in the tree."""
        if len(self.key_id) != KEY_ID_SIZE or len(self.signature) != ED25519_SIGNATURE_SIZE:
            raise Malformed("journal proof", "has no key id and signature", clause=_CLAUSE)
        if not 0 <= self.index < self.size <= MAX_TREE_SIZE:
            raise Malformed("leaf index", "lies outside the tree", clause=_CLAUSE)
        if len(self.path) != path_length(self.index, self.size):
            raise Malformed("audit path", "has not the length of its place", clause=_CLAUSE)
        check_hashes("audit path", self.path)
        if len(self.cosignatures) > MAX_COSIGNATURES or len(self.extra) > MAX_EXTRA_OCTETS:
            raise Malformed("journal proof", "carries too much", clause=_CLAUSE)


def carry_proof(
    signed: SignedCheckpoint,
    policy: LogPolicy,
    *,
    index: int,
    path: Sequence[bytes],
    extra: bytes = b"",
) -> JournalProof:
    """Take from a checkpoint what its policy asks for, and no signature more.

    Raises:
        Untrusted: the checkpoint does not satisfy the policy.
    """
    verify_checkpoint(signed, policy)
    found = ((key, signatures_of(signed.note, key)) for key in policy.witnesses)
    carried = [
        CarriedCosignature(key_id=key.key_id, cosignature=decode_cosignature(signatures[0]))
        for key, signatures in found
        if signatures
    ]
    return JournalProof(
        key_id=policy.key.key_id,
        index=index,
        size=signed.checkpoint.size,
        path=tuple(path),
        signature=signatures_of(signed.note, policy.key)[0],
        cosignatures=tuple(carried[: policy.quorum]),
        extra=extra,
    )


def encode_journal_proof(proof: JournalProof) -> bytes:
    """Write the proof; each has one form."""
    parts = [
        bytes([PROOF_VERSION]),
        proof.key_id,
        _encode_number(proof.index),
        _encode_number(proof.size),
        *proof.path,
        proof.signature,
        bytes([len(proof.cosignatures)]),
    ]
    for carried in proof.cosignatures:
        timestamp = _encode_number(carried.cosignature.timestamp)
        parts += (carried.key_id, timestamp, carried.cosignature.signature)
    return b"".join((*parts, bytes([len(proof.extra)]), proof.extra))


def decode_journal_proof(data: bytes) -> JournalProof:
    """Read a proof that fills the buffer.

    Raises:
        Malformed: it is cut short, too long, or not in its one form.
        Unsupported: it is of a later version.
    """
    reader = _Reader(data)
    if reader.number() != PROOF_VERSION:
        raise Unsupported("journal proof", "is of another version", clause=_CLAUSE)
    key_id, index, size = reader.take(KEY_ID_SIZE), reader.number(), reader.number()
    if not index < size <= MAX_TREE_SIZE:
        raise Malformed("leaf index", "lies outside the tree", clause=_CLAUSE)
    path = tuple(reader.take(HASH_SIZE) for _ in range(path_length(index, size)))
    signature = reader.take(ED25519_SIGNATURE_SIZE)
    cosignatures = tuple(reader.cosignature() for _ in range(reader.take(1)[0]))
    extra = reader.take(reader.take(1)[0])
    reader.check_end()
    return JournalProof(
        key_id=key_id,
        index=index,
        size=size,
        path=path,
        signature=signature,
        cosignatures=cosignatures,
        extra=extra,
    )


def verify_journal_proof(
    proof: JournalProof, leaf_hash: bytes, policies: Sequence[LogPolicy]
) -> None:
    """Verify that the log that signed the proof holds the leaf.

    1. Find the logs whose key has this id; an unknown log proves nothing.
    2. Compute the root that the leaf and the path lead to.
    3. Verify that the log, and enough of its witnesses, signed a checkpoint with it.

    Raises:
        Untrusted: no known log holds the leaf, as far as this proof shows.
    """
    root = None
    failure = Untrusted("journal proof", "no known log has this key", clause=_CLAUSE)
    for policy in policies:
        # (1) Four octets may name two keys: only when each of them fails does the proof.
        if policy.key.key_id != proof.key_id:
            continue
        # (2) The length of the path is the proof's own, so the root is computed once.
        root = root or fold_inclusion(leaf_hash, proof.index, proof.size, proof.path)
        try:
            # (3) The log's signature, then the witnesses'.
            verify_checkpoint(rebuild_checkpoint(proof, root, policy), policy)
        except Untrusted as error:
            failure = error
        else:
            return
    raise failure


def rebuild_checkpoint(proof: JournalProof, root: bytes, policy: LogPolicy) -> SignedCheckpoint:
    """Write the checkpoint anew that the log and its witnesses must have signed."""
    checkpoint = Checkpoint(origin=policy.origin, size=proof.size, root=root)
    by_log = NoteSignature(name=policy.key.name, key_id=proof.key_id, signature=proof.signature)
    names = {key.key_id: key for key in policy.witnesses}
    by_witnesses = (
        _signature_line(names[carried.key_id], carried)
        for carried in proof.cosignatures
        if carried.key_id in names
    )
    note = Note(text=encode_checkpoint(checkpoint), signatures=(by_log, *by_witnesses))
    return SignedCheckpoint(note=note, checkpoint=checkpoint)


def _signature_line(key: VerifierKey, carried: CarriedCosignature) -> NoteSignature:
    signature = encode_cosignature(carried.cosignature)
    return NoteSignature(name=key.name, key_id=key.key_id, signature=signature)


def _encode_number(number: int) -> bytes:
    octets = bytearray()
    while number >= 0x80:
        octets.append(number & 0x7F | 0x80)
        number >>= 7
    octets.append(number)
    return bytes(octets)


class _Reader:
    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, length: int) -> bytes:
        end = self._at + length
        if end > len(self._data):
            raise Malformed("journal proof", "is cut short", clause=_CLAUSE)
        taken, self._at = self._data[self._at : end], end
        return taken

    def number(self) -> int:
        number = 0
        for place in range(_MAX_NUMBER_OCTETS):
            octet = self.take(1)[0]
            number |= (octet & 0x7F) << 7 * place
            if octet < 0x80:
                if place and not octet:
                    break
                return number
        raise Malformed("journal proof", "has a number in another form", clause=_CLAUSE)

    def cosignature(self) -> CarriedCosignature:
        key_id, timestamp = self.take(KEY_ID_SIZE), self.number()
        signature = self.take(ED25519_SIGNATURE_SIZE)
        cosignature = Cosignature(timestamp=timestamp, signature=signature)
        return CarriedCosignature(key_id=key_id, cosignature=cosignature)

    def check_end(self) -> None:
        if self._at != len(self._data):
            raise Malformed("journal proof", "has octets after its end", clause=_CLAUSE)
