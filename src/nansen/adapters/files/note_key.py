"""An Ed25519 key for signed notes, in a file that a passphrase seals.

The verifier key (C2SP signed-note) stands above the secret in plain words, authenticated
with it, so that nobody can give the key another name.
"""

import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from nansen.adapters.files.whole import write_whole
from nansen.errors import Malformed, Refused, Unavailable
from nansen.keys.passphrase import Passphrase, UnsafeDemoPassphrase
from nansen.keys.sealed_file import (
    NONCE_SIZE,
    decode_sealed_file,
    open_sealed_file,
    seal_file,
)
from nansen.standards.tlog.note import (
    SignatureType,
    VerifierKey,
    decode_verifier_key,
    encode_verifier_key,
)

_FORMAT: Final = "nansen-note-key-1"
_FIELDS: Final = ("verifier", "cost", "salt")
_PRODUCTION_COST: Final = 17
"""Of scrypt, as a power of two: 128 MiB and half a second for each guess."""
_DEMO_COST: Final = 14
_SALT_SIZE: Final = 16
_OTHERS: Final = 0o077
_CLAUSE = "RFC 7914 §2"


class NoteKey:
    """A note key in this process's memory; it shows its public half only."""

    __slots__ = ("_private", "_verifier_key")

    def __init__(self, private: Ed25519PrivateKey, verifier_key: VerifierKey) -> None:
        """Bind the key to its name."""
        self._private, self._verifier_key = private, verifier_key

    def __repr__(self) -> str:
        """Name the key by its public half."""
        return f"NoteKey({encode_verifier_key(self._verifier_key)}, key=***)"

    @property
    def verifier_key(self) -> VerifierKey:
        """The key that verifies what it signs, with its name."""
        return self._verifier_key

    def sign(self, message: bytes) -> bytes:
        """Sign: 64 octets of Ed25519."""
        return self._private.sign(message)


def create_note_key(
    path: Path,
    name: str,
    kind: SignatureType,
    passphrase: Passphrase | UnsafeDemoPassphrase,
) -> NoteKey:
    """Make a key and write it down before anything is signed with it.

    Raises:
        Conflict: there is a file already.
        Malformed: the name is none that a note can carry.
        Unavailable: the disk refuses.
    """
    private = Ed25519PrivateKey.generate()
    public_key = private.public_key().public_bytes_raw()
    verifier_key = VerifierKey(name=name, type=kind, public_key=public_key)
    cost = _DEMO_COST if isinstance(passphrase, UnsafeDemoPassphrase) else _PRODUCTION_COST
    salt, nonce = secrets.token_hex(_SALT_SIZE), secrets.token_bytes(NONCE_SIZE)
    fields = {"verifier": encode_verifier_key(verifier_key), "cost": str(cost), "salt": salt}
    key = _derive(passphrase, salt, cost)
    sealed = seal_file(_FORMAT, fields, private.private_bytes_raw(), key=key, nonce=nonce)
    decode_sealed_file(sealed, _FORMAT, _FIELDS)
    write_whole(path, sealed, private=True, replace=False)
    return NoteKey(private, verifier_key)


def open_note_key(path: Path, passphrase: Passphrase | UnsafeDemoPassphrase) -> NoteKey:
    """Read a key.

    Raises:
        Unavailable: there is no such file.
        Refused: others may read it, the passphrase is wrong, or a byte was changed.
        Malformed: it is no note key.
    """
    try:
        data, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None
    if mode & _OTHERS:
        raise Refused("KEY-FILE", f"only its owner may read {path.name}: chmod 600 it")
    file = decode_sealed_file(data, _FORMAT, _FIELDS)
    cost, salt = file.fields["cost"], file.fields["salt"]
    if cost not in {str(_DEMO_COST), str(_PRODUCTION_COST)}:
        raise Malformed(_FORMAT, "has a cost of another release", clause=_CLAUSE)
    key = _derive(passphrase, salt, int(cost))
    private = Ed25519PrivateKey.from_private_bytes(open_sealed_file(file, key=key))
    return NoteKey(private, decode_verifier_key(file.fields["verifier"]))


def _derive(passphrase: Passphrase | UnsafeDemoPassphrase, salt: str, cost: int) -> bytes:
    return Scrypt(salt=salt.encode(), length=32, n=1 << cost, r=8, p=1).derive(passphrase.secret)
