"""The way into a token, and what to say when it is shut."""

from pathlib import Path
from typing import TYPE_CHECKING

from nansen.errors import Unavailable
from nansen.keys.keystore import KeystoreKind

if TYPE_CHECKING:
    from nansen.adapters.pkcs11.keystore import Pkcs11KeyStore


class Pin:
    """What a person types to open a token; it shows itself to nobody."""

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        """Take the PIN."""
        self._digits = digits

    def __repr__(self) -> str:
        """Show that there is one, and no more."""
        return "Pin(***)"

    @property
    def secret(self) -> str:
        """What the token is told."""
        return self._digits


def open_pkcs11_keystore(
    module: Path, *, token: str, pin: Pin, kind: KeystoreKind
) -> "Pkcs11KeyStore":
    """Open the token of this label through the vendor's module.

    Raises:
        Unavailable: the extra `hsm`, the module or the token is missing.
        Refused: the PIN is wrong, or the token holds keys of the other kind.
        Conflict: this process has the token open already; close it first.
    """
    try:
        from nansen.adapters.pkcs11.keystore import open_token  # noqa: PLC0415 - an extra
    except ImportError:
        raise Unavailable("PKCS#11 needs python-pkcs11: install nansen-passport[hsm]") from None
    return open_token(module, token=token, pin=pin.secret, kind=kind)
