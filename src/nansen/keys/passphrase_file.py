"""A secret in a file of its own that one passphrase opens.

Above the secret stand the plain words of its kind, then how the key is derived from the
passphrase (scrypt, RFC 7914 §2): `cost`, a power of two, and `salt`. All is authenticated.
"""

import re
import secrets
from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from nansen.errors import Malformed, Refused
from nansen.keys.keystore import KeystoreKind, check_keystore_kind
from nansen.keys.passphrase import Passphrase, UnsafeDemoPassphrase
from nansen.keys.sealed_file import (
    NONCE_SIZE,
    decode_sealed_file,
    open_sealed_file,
    seal_file,
)

AnyPassphrase = Passphrase | UnsafeDemoPassphrase

_DERIVATION: Final = ("cost", "salt")
_PRODUCTION_COST: Final = 17
"""Of scrypt, as a power of two: 128 MiB and half a second for each guess."""
_DEMO_COST: Final = 14
_SALT: Final = re.compile(r"[0-9a-f]{32}")
_CLAUSE: Final = "RFC 7914 §2"


def seal_with_passphrase(
    kind_of_file: str,
    fields: Mapping[str, str],
    secret: bytes,
    *,
    passphrase: AnyPassphrase,
    kind: KeystoreKind,
) -> bytes:
    """Seal a secret; what it is for, demo or production, is written first.

    Raises:
        Refused: a production secret behind the demonstration's passphrase (DEMO-KEY).
    """
    _check_passphrase(passphrase, kind)
    return seal_of_any_kind(
        kind_of_file, {"kind": kind.value, **fields}, secret, passphrase=passphrase
    )


def open_with_passphrase(
    data: bytes,
    kind_of_file: str,
    names: tuple[str, ...],
    *,
    passphrase: AnyPassphrase,
    kind: KeystoreKind,
) -> tuple[Mapping[str, str], bytes]:
    """Open a secret; give the plain words above it, and it.

    Raises:
        Malformed: it is no such file.
        Refused: it is of the other kind, the passphrase is wrong, or a byte was changed.
    """
    names = ("kind", *names)
    file = decode_sealed_file(data, kind_of_file, (*names, *_DERIVATION))
    check_keystore_kind(_read_kind(file.fields["kind"]), kind)
    _check_passphrase(passphrase, kind)
    return open_of_any_kind(data, kind_of_file, names, passphrase=passphrase)


def seal_of_any_kind(
    kind_of_file: str, fields: Mapping[str, str], secret: bytes, *, passphrase: AnyPassphrase
) -> bytes:
    """Seal a secret that serves demonstrations and production alike."""
    cost = _DEMO_COST if isinstance(passphrase, UnsafeDemoPassphrase) else _PRODUCTION_COST
    salt, nonce = secrets.token_hex(16), secrets.token_bytes(NONCE_SIZE)
    words = {**fields, "cost": str(cost), "salt": salt}
    key = _derive(passphrase, salt, cost)
    return seal_file(kind_of_file, words, secret, key=key, nonce=nonce)


def open_of_any_kind(
    data: bytes, kind_of_file: str, names: tuple[str, ...], *, passphrase: AnyPassphrase
) -> tuple[Mapping[str, str], bytes]:
    """Open a secret that serves demonstrations and production alike.

    Raises:
        Malformed: it is no such file.
        Refused: the passphrase is wrong, or a byte was changed.
    """
    file = decode_sealed_file(data, kind_of_file, (*names, *_DERIVATION))
    cost, salt = file.fields["cost"], file.fields["salt"]
    if cost not in {str(_DEMO_COST), str(_PRODUCTION_COST)} or not _SALT.fullmatch(salt):
        raise Malformed(kind_of_file, "has a cost or salt of another release", clause=_CLAUSE)
    return file.fields, open_sealed_file(file, key=_derive(passphrase, salt, int(cost)))


def kind_by_cost(data: bytes, kind_of_file: str, names: tuple[str, ...]) -> KeystoreKind:
    """Tell what a secret of any kind is for: only the demonstration's passphrase is cheap.

    Raises:
        Malformed: it is no such file.
    """
    file = decode_sealed_file(data, kind_of_file, (*names, *_DERIVATION))
    is_demo = file.fields["cost"] == str(_DEMO_COST)
    return KeystoreKind.DEMO if is_demo else KeystoreKind.PRODUCTION


def _check_passphrase(passphrase: AnyPassphrase, kind: KeystoreKind) -> None:
    if kind is KeystoreKind.PRODUCTION and isinstance(passphrase, UnsafeDemoPassphrase):
        raise Refused("DEMO-KEY", "the demonstration's passphrase is known to all")


def _read_kind(text: str) -> KeystoreKind:
    try:
        return KeystoreKind(text)
    except ValueError:
        raise Malformed("kind", "is neither demo nor production", clause=_CLAUSE) from None


def _derive(passphrase: AnyPassphrase, salt: str, cost: int) -> bytes:
    return Scrypt(salt=salt.encode(), length=32, n=1 << cost, r=8, p=1).derive(passphrase.secret)
