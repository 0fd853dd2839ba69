"""What opens a software keystore."""

import unicodedata
from typing import Final

from nansen.errors import Refused

PASSPHRASE: Final = "NANSEN_KEY_PASSPHRASE"  # noqa: S105  # the variable's name
_SHORTEST = 12


class Passphrase:
    """A secret that a person remembers; it shows itself to nobody."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Take the text; what is too short to resist guessing is refused."""
        # However a keyboard composes its letters, they mean the same (RFC 8265 §4.2.2).
        text = unicodedata.normalize("NFC", text)
        if len(text) < _SHORTEST:
            raise Refused("PASSPHRASE", f"a passphrase has at least {_SHORTEST} characters")
        if text == _PUBLIC:
            raise Refused("DEMO-KEY", "this passphrase is the demonstration's and known to all")
        self._text = text

    def __repr__(self) -> str:
        """Show that there is one, and no more."""
        return "Passphrase(***)"

    @property
    def secret(self) -> bytes:
        """The octets to derive a key from."""
        return self._text.encode()


class UnsafeDemoPassphrase:
    """The passphrase of every demonstration: printed here, so it protects nothing.

    A production keystore refuses it.
    """

    __slots__ = ()

    @property
    def secret(self) -> bytes:
        """The octets to derive a key from."""
        return _PUBLIC.encode()


_PUBLIC = "nansen demo: this protects nothing"
