"""The head of a log, as text that the log signs (C2SP tlog-checkpoint).

example.org/journal/2026        the origin: which log
20852163                        the tree's size
CsUYapGG...                     the root hash, in base64
"""

import re
from base64 import b64encode
from dataclasses import dataclass

from nansen.errors import Malformed
from nansen.standards.tlog.merkle import HASH_SIZE, MAX_TREE_SIZE
from nansen.standards.tlog.note import (
    Note,
    check_text,
    decode_base64,
    decode_note,
    encode_note,
)

_CLAUSE = "C2SP tlog-checkpoint"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a log says of itself at one moment."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    """Lines that nobody can audit; ours has none."""

    def __post_init__(self) -> None:
        """Check that each field is a line."""
        for line in (self.origin, *self.extensions):
            check_text("checkpoint", line)
            if not line or "\n" in line:
                raise Malformed("checkpoint", "has an empty line", clause=_CLAUSE)
        if not 0 <= self.size <= MAX_TREE_SIZE:
            raise Malformed("tree size", "exceeds 63 bits", clause=_CLAUSE)
        if len(self.root) != HASH_SIZE:
            raise Malformed("root hash", "is no SHA-256", clause=_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint with the note that carries it; not proved until a policy has said so."""

    note: Note
    checkpoint: Checkpoint

    def __post_init__(self) -> None:
        """Check that the note says what the checkpoint says."""
        if encode_checkpoint(self.checkpoint) != self.note.text:
            raise Malformed("checkpoint", "is not what the note says", clause=_CLAUSE)

    @property
    def encoded(self) -> bytes:
        """The note, written."""
        return encode_note(self.note)


def encode_checkpoint(checkpoint: Checkpoint) -> str:
    """Write the text that is signed."""
    root = b64encode(checkpoint.root).decode()
    lines = (checkpoint.origin, str(checkpoint.size), root, *checkpoint.extensions)
    return "".join(f"{line}\n" for line in lines)


def decode_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop():
        raise Malformed("checkpoint", "has fewer than three lines", clause=_CLAUSE)
    return Checkpoint(
        origin=lines[0],
        size=decode_size(lines[1]),
        root=decode_base64("root hash", lines[2]),
        extensions=tuple(lines[3:]),
    )


def decode_signed_checkpoint(data: bytes) -> SignedCheckpoint:
    """Read a note whose text is a checkpoint."""
    note = decode_note(data)
    return SignedCheckpoint(note=note, checkpoint=decode_checkpoint(note.text))


def decode_size(text: str) -> int:
    """Read a number of leaves: ASCII digits without a leading zero."""
    if not _SIZE.fullmatch(text):
        raise Malformed("tree size", "is no plain number", clause=_CLAUSE)
    return int(text)
