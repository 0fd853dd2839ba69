"""What a log sends to a witness: its new head and why it follows (C2SP tlog-witness).

old <size that the witness saw last>
<hash of the consistency proof, in base64>
...

<checkpoint>
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from nansen.errors import Malformed
from nansen.standards.tlog.checkpoint import (
    SignedCheckpoint,
    decode_signed_checkpoint,
    decode_size,
)
from nansen.standards.tlog.merkle import MAX_PATH, MAX_TREE_SIZE, check_hashes
from nansen.standards.tlog.note import MAX_NOTE_OCTETS, decode_base64

_CLAUSE = "C2SP tlog-witness"
_MAX_OCTETS: Final = MAX_NOTE_OCTETS + 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCheckpoint:
    """A request to cosign."""

    old_size: int
    path: tuple[bytes, ...]
    signed: SignedCheckpoint

    def __post_init__(self) -> None:
        """Check the lengths; whether the proof holds is the witness's business."""
        if not 0 <= self.old_size <= MAX_TREE_SIZE or len(self.path) > MAX_PATH:
            raise Malformed("request", "has no such size or proof", clause=_CLAUSE)
        check_hashes("consistency proof", self.path)


def encode_add_checkpoint(request: AddCheckpoint) -> bytes:
    """Write the body of a request."""
    lines = [f"old {request.old_size}", *(b64encode(part).decode() for part in request.path), ""]
    return "".join(f"{line}\n" for line in lines).encode() + request.signed.encoded


def decode_add_checkpoint(data: bytes) -> AddCheckpoint:
    """Read the body of a request."""
    head, gap, note = data.partition(b"\n\n") if len(data) <= _MAX_OCTETS else (b"", b"", b"")
    if not gap or not head.isascii():
        raise Malformed("request", "has no proof and checkpoint", clause=_CLAUSE)
    old, *path = head.decode().split("\n", MAX_PATH + 1)
    if not old.startswith("old "):
        raise Malformed("request", "names no old size", clause=_CLAUSE)
    return AddCheckpoint(
        old_size=decode_size(old.removeprefix("old ")),
        path=tuple(decode_base64("consistency proof", line) for line in path),
        signed=decode_signed_checkpoint(note),
    )
