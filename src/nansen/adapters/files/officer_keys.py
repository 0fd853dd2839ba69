"""An officer's key, or a process's, in a folder that only its owner may enter.

    officer.key    nansen-officer-key-1, with kind (demo or production), officer and key

A token does better: here the key lies in this process's memory while it signs. Kind and
name are authenticated with the secret, so a demonstration's key never signs in production.
"""

from pathlib import Path
from typing import Final

from nansen.adapters.files.key_folder import KeyFolder
from nansen.errors import Malformed, Unavailable
from nansen.ids import OfficerId
from nansen.keys.ed25519 import Ed25519Signing
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase_file import (
    AnyPassphrase,
    open_with_passphrase,
    seal_with_passphrase,
)
from nansen.officers.actor import Actor
from nansen.officers.officer import OfficerKey, check_id

_FORMAT: Final = "nansen-officer-key-1"
_NAME: Final = "officer.key"
_FIELDS: Final = ("officer", "key")
_CLAUSE: Final = "R88"


def create_officer_key(
    folder: Path, officer: str, passphrase: AnyPassphrase, *, kind: KeystoreKind
) -> Actor:
    """Make a key and write it down before anything is signed with it.

    Raises:
        Conflict: there is a key in the folder already.
        Malformed: the name is none that a roster can hold.
        Refused: others may enter the folder, or a production key is put behind the
            demonstration's passphrase (DEMO-KEY).
        Unavailable: the disk refuses.
    """
    name, key = OfficerId(check_id(officer)), Ed25519Signing.draw()
    fields = {"officer": name, "key": _fingerprint(key)}
    sealed = seal_with_passphrase(_FORMAT, fields, key.seed, passphrase=passphrase, kind=kind)
    KeyFolder(folder).write(_NAME, sealed)
    return Actor(id=name, key=key)


def open_officer_key(folder: Path, passphrase: AnyPassphrase, *, kind: KeystoreKind) -> Actor:
    """Open the key of a folder.

    Raises:
        Unavailable: there is none.
        Refused: it is of the other kind, the passphrase is wrong, a byte was changed, or
            others may enter the folder.
        Malformed: it is no officer's key.
    """
    data = KeyFolder(folder).read(_NAME)
    if data is None:
        raise Unavailable("there is no officer's key in this folder; enroll first")
    fields, seed = open_with_passphrase(data, _FORMAT, _FIELDS, passphrase=passphrase, kind=kind)
    key = Ed25519Signing.from_seed(seed)
    if fields["key"] != _fingerprint(key):
        raise Malformed(_FORMAT, "names another key than it holds", clause=_CLAUSE)
    return Actor(id=OfficerId(check_id(fields["officer"])), key=key)


def _fingerprint(key: Ed25519Signing) -> str:
    return OfficerKey(spki=key.spki).fingerprint
