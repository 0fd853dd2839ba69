"""An Ed25519 key for signed notes, in a file that a passphrase seals.

The verifier key (C2SP signed-note) stands above the secret in plain words, authenticated
with it, so that nobody can give the key another name.
"""

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nansen.adapters.files.whole import write_whole
from nansen.errors import Refused, Unavailable
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase_file import (
    AnyPassphrase,
    kind_by_cost,
    open_of_any_kind,
    seal_of_any_kind,
)
from nansen.keys.sealed_file import decode_sealed_file
from nansen.standards.tlog.note import (
    SignatureType,
    VerifierKey,
    decode_verifier_key,
    encode_verifier_key,
)

_FORMAT: Final = "nansen-note-key-1"
_FIELDS: Final = ("verifier",)
_OTHERS: Final = 0o077


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
    path: Path, name: str, kind: SignatureType, passphrase: AnyPassphrase
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
    fields = {"verifier": encode_verifier_key(verifier_key)}
    sealed = seal_of_any_kind(_FORMAT, fields, private.private_bytes_raw(), passphrase=passphrase)
    # A name that is too long to be read again is none.
    decode_sealed_file(sealed, _FORMAT, (*_FIELDS, "cost", "salt"))
    write_whole(path, sealed, private=True, replace=False)
    return NoteKey(private, verifier_key)


def open_note_key(path: Path, passphrase: AnyPassphrase) -> NoteKey:
    """Read a key.

    Raises:
        Unavailable: there is no such file.
        Refused: others may read it, the passphrase is wrong, or a byte was changed.
        Malformed: it is no note key.
    """
    data = _read(path)
    fields, secret = open_of_any_kind(data, _FORMAT, _FIELDS, passphrase=passphrase)
    private = Ed25519PrivateKey.from_private_bytes(secret)
    return NoteKey(private, decode_verifier_key(fields["verifier"]))


def note_key_kind(path: Path) -> KeystoreKind:
    """Tell whether a key is a demonstration's, without opening it.

    Raises:
        Unavailable: there is no such file.
        Refused: others may read it.
        Malformed: it is no note key.
    """
    return kind_by_cost(_read(path), _FORMAT, _FIELDS)


def _read(path: Path) -> bytes:
    try:
        data, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None
    if mode & _OTHERS:
        raise Refused("KEY-FILE", f"only its owner may read {path.name}: chmod 600 it")
    return data
