"""Proof, good before anybody, that a log has shown two histories (C2SP tlog-witness).

Two heads that the log signed, and nodes of the newer tree that lead to the newer root but
not to the older one. For heads of one size the two roots alone are the proof.
"""

from dataclasses import dataclass

from nansen.errors import Malformed, Untrusted
from nansen.standards.deterministic_cbor import decode_item, encode_item
from nansen.standards.tlog.checkpoint import SignedCheckpoint, decode_signed_checkpoint
from nansen.standards.tlog.merkle import MAX_PATH, fold_consistency
from nansen.standards.tlog.note import VerifierKey, verify_note

_CLAUSE = "C2SP tlog-witness"
_FIELD = "proof of misbehaviour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misbehaviour:
    """Two heads of one log of which one must be false."""

    older: SignedCheckpoint
    newer: SignedCheckpoint
    path: tuple[bytes, ...] = ()
    """The consistency path with its first node written out; empty for heads of one size."""

    def __post_init__(self) -> None:
        """Check the order and the number of nodes."""
        older, newer = self.older.checkpoint, self.newer.checkpoint
        if older.origin != newer.origin or older.size > newer.size or len(self.path) > MAX_PATH + 1:
            raise Malformed(_FIELD, "is not two heads of one log in order", clause=_CLAUSE)


class Forked(Untrusted):
    """A log has shown two histories; the proof is in `misbehaviour`."""

    def __init__(self, misbehaviour: Misbehaviour) -> None:
        """Hold the proof."""
        super().__init__("log", "has signed two histories that cannot both be true", clause=_CLAUSE)
        self.misbehaviour = misbehaviour


def verify_misbehaviour(misbehaviour: Misbehaviour, key: VerifierKey) -> None:
    """Verify that the log stands convicted.

    Raises:
        Untrusted: it does not: a signature is not the log's, or both heads can be true.
    """
    older, newer = misbehaviour.older.checkpoint, misbehaviour.newer.checkpoint
    for signed in (misbehaviour.older, misbehaviour.newer):
        verify_note(signed.note, (key,))
    if older.size == newer.size:
        convicted = older.root != newer.root
    else:
        old_root, root = fold_consistency(older.size, newer.size, misbehaviour.path)
        convicted = root == newer.root and old_root != older.root
    if not convicted:
        raise Untrusted(_FIELD, "both heads can be true", clause=_CLAUSE)


def encode_misbehaviour(misbehaviour: Misbehaviour) -> bytes:
    """Write the proof as one file."""
    return encode_item(
        {
            "older": misbehaviour.older.encoded,
            "newer": misbehaviour.newer.encoded,
            "path": list(misbehaviour.path),
        }
    )


def decode_misbehaviour(data: bytes) -> Misbehaviour:
    """Read such a file."""
    match decode_item(data, field=_FIELD):
        case {"older": bytes(older), "newer": bytes(newer), "path": list(path), **rest}:
            nodes = tuple(node for node in path if isinstance(node, bytes))
            if rest or len(nodes) != len(path):
                raise Malformed(_FIELD, "holds something else", clause=_CLAUSE)
            return Misbehaviour(
                older=decode_signed_checkpoint(older),
                newer=decode_signed_checkpoint(newer),
                path=nodes,
            )
        case _:
            raise Malformed(_FIELD, "is not two heads and a path", clause=_CLAUSE)
