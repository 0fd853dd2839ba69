"""`nansen witness`: see to it that an authority's journal is one for all."""

import os
from pathlib import Path
from typing import Final

from nansen.adapters.files.note_key import create_note_key, note_key_kind, open_note_key
from nansen.adapters.files.tile_folder import TileFolder
from nansen.adapters.files.whole import write_whole
from nansen.adapters.files.witness_folder import WitnessFolder
from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import print_json, print_lines
from nansen.clock import SystemClock
from nansen.errors import Unavailable
from nansen.journal.witness import WatchedLog, visit
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import PASSPHRASE, Passphrase, UnsafeDemoPassphrase
from nansen.keys.passphrase_file import AnyPassphrase
from nansen.keys.unlocking import founding_from
from nansen.standards.tlog.note import SignatureType, decode_verifier_key, encode_verifier_key

_KEY_FILE: Final = "witness.key"


def create(home: Path, *, name: str, specimen: bool = False, json: bool = False) -> ExitStatus:
    """Make a witness: its key and its memory; print the key that others verify with.

    The key is sealed with the passphrase in NANSEN_KEY_PASSPHRASE; a specimen's is known to
    all.

    Example: nansen witness create home --name witness.example/1

    Args:
        home: The witness's folder; made if it is not there.
        name: The name that stands before its signatures, such as a host and a path.
        specimen: Make a specimen's key, known to all.
        json: Answer in JSON.
    """
    unlocking = founding_from(os.environ, specimen=specimen)
    WitnessFolder(home)
    key = create_note_key(home / _KEY_FILE, name, SignatureType.COSIGNATURE, unlocking.passphrase)
    verifier_key = encode_verifier_key(key.verifier_key)
    if json:
        print_json({"key": verifier_key})
    else:
        print_lines([verifier_key])
    return ExitStatus.SUCCESSFUL


def cosign(
    home: Path,
    log: Path,
    *,
    key: str,
    origin: str = "",
    out: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Sign a log's head, if it follows from the one that this witness signed last.

    A log that has shown two histories is refused, and the proof of it is kept in
    `evidence`.

    Example: nansen witness cosign home public --key KEY --out w1.line

    Args:
        home: The witness's folder.
        log: The log's public folder, or a copy of it.
        key: The log's verifier key, NAME+ID+KEY.
        origin: The log's origin, if it is not the name of its key.
        out: The file to write the signature to; standard output, if not given.
        json: Answer in JSON.
    """
    log_key = decode_verifier_key(key)
    answer = visit(
        TileFolder(log),
        log=WatchedLog(origin=origin or log_key.name, key=log_key),
        memory=WitnessFolder(home),
        signer=open_note_key(home / _KEY_FILE, _passphrase_of(home / _KEY_FILE)),
        clock=SystemClock(),
    )
    if out is not None:
        write_whole(out, answer)
    if json:
        print_json({"cosignature": answer.decode()})
    elif out is None:
        print_lines(answer.decode().splitlines())
    return ExitStatus.SUCCESSFUL


def _passphrase_of(key: Path) -> AnyPassphrase:
    text = os.environ.get(PASSPHRASE)
    if text:
        return Passphrase(text)
    if note_key_kind(key) is KeystoreKind.DEMO:
        return UnsafeDemoPassphrase()
    raise Unavailable(f"set {PASSPHRASE} to the passphrase of the witness's key")
