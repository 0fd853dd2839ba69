"""The same proof as a text file that other tools read (C2SP tlog-proof).

c2sp.org/tlog-proof@v1
extra <base64>              may be left out
index <leaf index>
<audit path, a hash a line, in base64>

<checkpoint>
"""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Final

from nansen.errors import Malformed
from nansen.standards.tlog.checkpoint import (
    SignedCheckpoint,
    decode_signed_checkpoint,
    decode_size,
)
from nansen.standards.tlog.merkle import MAX_PATH, check_hashes, verify_inclusion
from nansen.standards.tlog.note import MAX_NOTE_OCTETS, decode_base64
from nansen.standards.tlog.policy import LogPolicy, verify_checkpoint

_CLAUSE = "C2SP tlog-proof"
_HEADER: Final = "c2sp.org/tlog-proof@v1"
_MAX_OCTETS: Final = MAX_NOTE_OCTETS + 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """An entry's place, its audit path, and the checkpoint that it leads to."""

    index: int
    path: tuple[bytes, ...]
    signed: SignedCheckpoint
    extra: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check the lengths."""
        if not 0 <= self.index < self.signed.checkpoint.size or len(self.path) > MAX_PATH:
            raise Malformed("tlog proof", "has no such place or path", clause=_CLAUSE)
        check_hashes("audit path", self.path)


def encode_tlog_proof(proof: TlogProof) -> bytes:
    """Write the proof."""
    extra = () if proof.extra is None else (f"extra {b64encode(proof.extra).decode()}",)
    path = (b64encode(part).decode() for part in proof.path)
    lines = (_HEADER, *extra, f"index {proof.index}", *path, "")
    return "".join(f"{line}\n" for line in lines).encode() + proof.signed.encoded


def decode_tlog_proof(data: bytes) -> TlogProof:
    """Read a proof."""
    head, gap, note = data.partition(b"\n\n") if len(data) <= _MAX_OCTETS else (b"", b"", b"")
    if not gap or not head.isascii():
        raise Malformed("tlog proof", "has no path and checkpoint", clause=_CLAUSE)
    lines = head.decode().split("\n", MAX_PATH + 3)
    if lines.pop(0) != _HEADER:
        raise Malformed("tlog proof", "has another first line", clause=_CLAUSE)
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decode_base64("extra", lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise Malformed("tlog proof", "names no index", clause=_CLAUSE)
    return TlogProof(
        index=decode_size(lines.pop(0).removeprefix("index ")),
        path=tuple(decode_base64("audit path", line) for line in lines),
        signed=decode_signed_checkpoint(note),
        extra=extra,
    )


def verify_tlog_proof(proof: TlogProof, leaf_hash: bytes, policy: LogPolicy) -> None:
    """Verify that the log holds the leaf.

    Raises:
        Untrusted: it does not, as far as this proof shows.
    """
    verify_checkpoint(proof.signed, policy)
    head = proof.signed.checkpoint
    verify_inclusion(leaf_hash, proof.index, head.size, proof.path, head.root)
