"""Keys in files: for demonstrations, and for offices that have no token.

Every key is encrypted under one that is derived from a passphrase (scrypt, RFC 7914).
The kind of the keystore, demo or production, is authenticated with each of its files.
A key that is in use lies in this process's memory. That is the difference from a token
(`adapters.pkcs11`), and the reason why a production CSCA key belongs into one.
"""

import secrets

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from nansen.errors import Malformed, Refused, Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel, KeystoreKind, check_keystore_kind, check_label
from nansen.keys.passphrase import Passphrase, UnsafeDemoPassphrase
from nansen.keys.sealed_file import (
    NONCE_SIZE,
    SealedFile,
    decode_sealed_file,
    open_sealed_file,
    seal_file,
)
from nansen.keys.shelf import KeyShelf
from nansen.keys.software_signer import SoftwareSigner, generate_private_key

_STORE, _STORE_FIELDS = "nansen-keystore-1", ("kind", "cost", "salt")
_KEY, _KEY_FIELDS = "nansen-key-1", ("kind", "label", "key")
_STORE_NAME, _SUFFIX = "keystore.txt", ".key"
_PRODUCTION_COST = 17
"""Of scrypt, as a power of two: 128 MiB and half a second for each guess."""
_DEMO_COST = 14
_COSTS = frozenset(str(cost) for cost in range(_DEMO_COST, _PRODUCTION_COST + 4))
_CLAUSE = "RFC 7914 §2"


class SoftwareKeyStore:
    """A keystore of encrypted files, opened."""

    __slots__ = ("_key", "_kind", "_shelf")

    def __init__(self, shelf: KeyShelf, kind: KeystoreKind, key: bytes) -> None:
        """Hold the shelf and the key that its files are encrypted under."""
        self._shelf, self._kind, self._key = shelf, kind, key

    def __repr__(self) -> str:
        """Say what it is for, not what it holds."""
        return f"SoftwareKeyStore({self._kind}, key=***)"

    @property
    def kind(self) -> KeystoreKind:
        """What its keys are for."""
        return self._kind

    def labels(self) -> tuple[KeyLabel, ...]:
        """List the keys, in the order of the alphabet."""
        names = self._shelf.names()
        return tuple(check_label(n.removesuffix(_SUFFIX)) for n in names if n.endswith(_SUFFIX))

    def generate(self, label: KeyLabel, kind: KeyKind) -> SoftwareSigner:
        """Make a key and write it down before anything is signed with it."""
        private = generate_private_key(kind)
        secret = private.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        fields = {"kind": self._kind.value, "label": check_label(label), "key": kind.value}
        nonce = secrets.token_bytes(NONCE_SIZE)
        self._shelf.write(
            label + _SUFFIX, seal_file(_KEY, fields, secret, key=self._key, nonce=nonce)
        )
        return SoftwareSigner(private, kind.algorithm)

    def signer(self, label: KeyLabel) -> SoftwareSigner:
        """Find a key and decrypt it.

        Raises:
            Unavailable: there is none of this label.
            Refused: the file is another store's or kind's, or was changed.
        """
        data = self._shelf.read(check_label(label) + _SUFFIX)
        if data is None:
            raise Unavailable(f"the keystore has no key {label}")
        file = decode_sealed_file(data, _KEY, _KEY_FIELDS)
        check_keystore_kind(_read_kind(file), self._kind)
        if file.fields["label"] != label:
            raise Refused("KEY-LABEL", "the file was renamed")
        private = serialization.load_der_private_key(
            open_sealed_file(file, key=self._key), password=None
        )
        if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise Malformed("key", "signs no documents", clause="9303-12 §4.1.6")
        return SoftwareSigner(private, KeyKind(file.fields["key"]).algorithm)

    def erase(self, label: KeyLabel) -> None:
        """Remove the key's file; 9303-12 §4.1.1.2 recommends it once a key has served."""
        self._shelf.remove(check_label(label) + _SUFFIX)


def create_software_keystore(
    shelf: KeyShelf, passphrase: Passphrase | UnsafeDemoPassphrase, *, kind: KeystoreKind
) -> SoftwareKeyStore:
    """Start a keystore.

    Raises:
        Conflict: there is one already.
        Refused: production keys behind the demonstration's passphrase (DEMO-KEY).
    """
    _check_passphrase(passphrase, kind)
    cost = _DEMO_COST if isinstance(passphrase, UnsafeDemoPassphrase) else _PRODUCTION_COST
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(NONCE_SIZE)
    fields = {"kind": kind.value, "cost": str(cost), "salt": salt.hex()}
    key = _derive(passphrase, salt, cost)
    shelf.write(_STORE_NAME, seal_file(_STORE, fields, b"", key=key, nonce=nonce))
    return SoftwareKeyStore(shelf, kind, key)


def open_software_keystore(
    shelf: KeyShelf, passphrase: Passphrase | UnsafeDemoPassphrase, *, kind: KeystoreKind
) -> SoftwareKeyStore:
    """Open a keystore of the wanted kind.

    Raises:
        Unavailable: there is none.
        Refused: it is of the other kind, the passphrase is wrong, or a byte was changed.
    """
    data = shelf.read(_STORE_NAME)
    if data is None:
        raise Unavailable("there is no keystore here; create one first")
    file = decode_sealed_file(data, _STORE, _STORE_FIELDS)
    check_keystore_kind(_read_kind(file), kind)
    _check_passphrase(passphrase, kind)
    cost, salt = file.fields["cost"], file.fields["salt"]
    if cost not in _COSTS or len(salt) != 32 or not set(salt) <= set("0123456789abcdef"):
        raise Malformed(_STORE, "has no usable cost and salt", clause=_CLAUSE)
    key = _derive(passphrase, bytes.fromhex(salt), int(cost))
    open_sealed_file(file, key=key)
    return SoftwareKeyStore(shelf, kind, key)


def _check_passphrase(passphrase: Passphrase | UnsafeDemoPassphrase, kind: KeystoreKind) -> None:
    if kind is KeystoreKind.PRODUCTION and isinstance(passphrase, UnsafeDemoPassphrase):
        raise Refused("DEMO-KEY", "the demonstration's passphrase is known to all")


def _read_kind(file: SealedFile) -> KeystoreKind:
    try:
        return KeystoreKind(file.fields["kind"])
    except ValueError:
        raise Malformed("kind", "is neither demo nor production", clause=_CLAUSE) from None


def _derive(passphrase: Passphrase | UnsafeDemoPassphrase, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=1 << cost, r=8, p=1).derive(passphrase.secret)
