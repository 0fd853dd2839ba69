"""The key that a person's tokens are made with (T13).

Who has a state's whole passport file, all names and dates in it and all signed chips, can
make no token of it without this key. It exists in the key service and nowhere else: no index,
desk or backup of a database has it, and tokens are derived inside that service.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final, NewType

from nansen.errors import Malformed

IndexId = NewType("IndexId", str)
"""Tells keys apart; tokens of two keys never meet."""

KEY_SIZE: Final = 32
TOKEN_SIZE: Final = 16
"""No two of 2^40 tokens are equal by chance but once in 2^49."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexKey:
    """A secret that makes tokens."""

    octets: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse another size."""
        if len(self.octets) != KEY_SIZE:
            raise Malformed("index key", f"has not {KEY_SIZE} octets", clause="RFC 2104 §3")

    @property
    def id(self) -> IndexId:
        """Name the key without telling it."""
        return IndexId(self._digest(b"nansen index id 1").hex())

    def token(self, parts: tuple[str, ...]) -> bytes:
        """Make the token of some texts, none of which has a NUL."""
        return self._digest("\0".join(("nansen name token 1", *parts)).encode())

    def _digest(self, message: bytes) -> bytes:
        return hmac.digest(self.octets, message, "sha256")[:TOKEN_SIZE]


def draw_index_key() -> IndexKey:
    """Draw a key from the operating system's randomness."""
    return IndexKey(octets=secrets.token_bytes(KEY_SIZE))
