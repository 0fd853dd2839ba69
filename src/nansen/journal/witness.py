"""A witness: it remembers the last head of each log, and signs only what follows from it.

The order of the checks, and what a web server would answer to each refusal, are those of
C2SP tlog-witness: `Malformed` 400, `UnknownLog` 404, `Untrusted` 403 or 422, `Stale` 409.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nansen.clock import Clock
from nansen.errors import Conflict, Malformed, Refused, Untrusted
from nansen.journal.heads import cosign, with_signatures
from nansen.journal.misbehaviour import (
    Forked,
    Misbehaviour,
    encode_misbehaviour,
    verify_misbehaviour,
)
from nansen.journal.ports import NoteSigner, TileReader, WitnessMemory
from nansen.journal.service import read_head, request_cosignature
from nansen.standards.tlog.add_checkpoint import (
    AddCheckpoint,
    decode_add_checkpoint,
    encode_add_checkpoint,
)
from nansen.standards.tlog.checkpoint import SignedCheckpoint, decode_signed_checkpoint
from nansen.standards.tlog.merkle import EMPTY_ROOT, verify_consistency
from nansen.standards.tlog.note import VerifierKey, verify_note
from nansen.standards.tlog.policy import LogPolicy

_CLAUSE = "C2SP tlog-witness"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedLog:
    """A log whose heads a witness signs."""

    origin: str
    key: VerifierKey


class UnknownLog(Refused):
    """A witness was asked to sign for a log that it does not watch."""

    def __init__(self) -> None:
        """Say what would help."""
        super().__init__("WITNESS-LOG", "this witness does not watch the log; add it first")


class Stale(Conflict):
    """The request starts at another size than the witness saw last, which is `size`."""

    def __init__(self, size: int) -> None:
        """Hold the size to start from."""
        super().__init__(f"the witness has seen {size} entries; prove consistency from there")
        self.size = size


def add_checkpoint(
    body: bytes,
    *,
    logs: Sequence[WatchedLog],
    memory: WitnessMemory,
    signer: NoteSigner,
    clock: Clock,
) -> bytes:
    """Cosign a log's new head, or refuse; give the signature line.

    1. The log is one that is watched, and it has signed the head.
    2. The head does not convict the log together with the one seen last.
    3. The request starts at the head seen last, and the new head follows from it.
    4. The new head is on the disk before the signature leaves.

    Raises:
        Malformed: the body is no request.
        UnknownLog: the log is not watched.
        Stale: the request starts at another size.
        Forked: the log has signed two histories; the proof is kept.
        Untrusted: the log has not signed, or the proof does not hold.
        Conflict: another head was cosigned meanwhile.
    """
    request = decode_add_checkpoint(body)
    head = request.signed.checkpoint
    # (1) Signatures by other keys than the log's are ignored.
    log = next((log for log in logs if log.origin == head.origin), None)
    if log is None:
        raise UnknownLog
    verify_note(request.signed.note, (log.key,))
    if request.old_size > head.size:
        raise Malformed("old size", "exceeds the new one", clause=_CLAUSE)
    # (2) A log that forks is convicted even by a request that would be refused as stale.
    before = memory.latest(head.origin)
    seen = None if before is None else decode_signed_checkpoint(before)
    if seen is not None:
        _convict(seen, request, log, memory)
    # (3) The empty tree, which nobody signed, is where a log begins.
    size, root = (seen.checkpoint.size, seen.checkpoint.root) if seen else (0, EMPTY_ROOT)
    if request.old_size != size:
        raise Stale(size)
    verify_consistency(size, root, head.size, head.root, request.path)
    # (4) Two requests may come this far; the memory lets one of them through.
    signature = cosign(request.signed, signer, at=clock.now())
    note = with_signatures(_of_log(request.signed, log), (signature,)).encoded
    memory.advance(head.origin, seen=before, note=note)
    return signature.line.encode()


def visit(
    reader: TileReader,
    *,
    log: WatchedLog,
    memory: WitnessMemory,
    signer: NoteSigner,
    clock: Clock,
) -> bytes:
    """Go and look at a log, prove to oneself that its head follows, and cosign it.

    Raises:
        Forked: the log has signed two histories; the proof is kept.
        Untrusted: the log has not signed its head, shrank, or serves other tiles.
        Conflict: another head was cosigned meanwhile.
    """
    head = read_head(reader, LogPolicy(origin=log.origin, key=log.key))
    before = memory.latest(log.origin)
    seen = None if before is None else decode_signed_checkpoint(before)
    try:
        request = request_cosignature(seen, head, reader=reader)
    except Forked as forked:
        memory.keep_evidence(encode_misbehaviour(forked.misbehaviour))
        raise
    body = encode_add_checkpoint(request)
    return add_checkpoint(body, logs=(log,), memory=memory, signer=signer, clock=clock)


def _convict(
    seen: SignedCheckpoint, request: AddCheckpoint, log: WatchedLog, memory: WitnessMemory
) -> None:
    """Raise `Forked` if the two heads and the path show that one head must be false."""
    if seen.checkpoint.size > request.signed.checkpoint.size:
        return
    found = Misbehaviour(older=seen, newer=request.signed, path=request.path)
    try:
        verify_misbehaviour(found, log.key)
    except Untrusted:
        return
    memory.keep_evidence(encode_misbehaviour(found))
    raise Forked(found)


def _of_log(signed: SignedCheckpoint, log: WatchedLog) -> SignedCheckpoint:
    """Leave out every signature but the log's, which is the one that was verified."""
    wanted = (log.key.name, log.key.key_id)
    lines = tuple(line for line in signed.note.signatures if (line.name, line.key_id) == wanted)
    return replace(signed, note=replace(signed.note, signatures=lines))
