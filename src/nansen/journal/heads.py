"""Signing and cosigning a log's head."""

from dataclasses import replace
from datetime import datetime

from nansen.errors import Malformed
from nansen.journal.ports import NoteSigner
from nansen.standards.tlog.checkpoint import Checkpoint, SignedCheckpoint, encode_checkpoint
from nansen.standards.tlog.cosignature import (
    Cosignature,
    encode_cosignature,
    encode_cosigned_message,
)
from nansen.standards.tlog.note import Note, NoteSignature, SignatureType

_CLAUSE = "C2SP tlog-checkpoint"


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> SignedCheckpoint:
    """Sign a head as its log."""
    _check_type(signer, SignatureType.ED25519)
    text = encode_checkpoint(checkpoint)
    signature = _line(signer, signer.sign(text.encode()))
    return SignedCheckpoint(note=Note(text=text, signatures=(signature,)), checkpoint=checkpoint)


def cosign(signed: SignedCheckpoint, signer: NoteSigner, *, at: datetime) -> NoteSignature:
    """Sign a head as a witness that has verified it (C2SP tlog-cosignature)."""
    _check_type(signer, SignatureType.COSIGNATURE)
    timestamp = int(at.timestamp())
    signature = signer.sign(encode_cosigned_message(timestamp, signed.note.text))
    cosignature = Cosignature(timestamp=timestamp, signature=signature)
    return _line(signer, encode_cosignature(cosignature))


def with_signatures(
    signed: SignedCheckpoint, signatures: tuple[NoteSignature, ...]
) -> SignedCheckpoint:
    """Put more signatures under a head; a key's newer one takes the place of its older."""
    replaced = {(line.name, line.key_id) for line in signatures}
    kept = (line for line in signed.note.signatures if (line.name, line.key_id) not in replaced)
    return replace(signed, note=replace(signed.note, signatures=(*kept, *signatures)))


def _line(signer: NoteSigner, signature: bytes) -> NoteSignature:
    key = signer.verifier_key
    return NoteSignature(name=key.name, key_id=key.key_id, signature=signature)


def _check_type(signer: NoteSigner, wanted: SignatureType) -> None:
    if signer.verifier_key.type is not wanted:
        raise Malformed("signing key", "is a key for another kind of signature", clause=_CLAUSE)
