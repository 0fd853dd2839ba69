"""The key that a person's tokens are made with (T13), and the names that an index knows.

Who has a state's whole passport file, all names and dates in it and all signed chips, can
make no token of it without this key. It exists in the key service and nowhere else: no index,
desk or backup of a database has it, and tokens are made inside that service.

What an index calls a case is the case's name, enciphered with the same key. So a stolen index
names no case, and two applications of one person have nothing in common.
"""

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NewType, Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from nansen.errors import Malformed, Refused
from nansen.ids import CaseId

IndexId = NewType("IndexId", str)
"""Tells keys apart; tokens of two keys never meet."""

KEY_SIZE: Final = 32
TOKEN_SIZE: Final = 16
"""No two of 2^40 tokens are equal by chance but once in 2^49."""
HANDLE_SIZE: Final = 16
_NUL: Final = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenGroup:
    """Texts to make tokens of: each head with each tail, which have none of their own."""

    heads: tuple[str, ...] = field(repr=False)
    """What kind of token it is, and a form of a date."""
    tails: tuple[str, ...] = field(repr=False)
    """Words, as they are heard."""

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self.heads) * len(self.tails)

    def texts(self) -> Iterator[str]:
        """Give each text, in the order in which its token stands."""
        return (f"{head}{_NUL}{tail}" for head in self.heads for tail in self.tails)


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedTokens:
    """The tokens of some groups, one group after the other."""

    index: IndexId
    tokens: tuple[bytes, ...] = field(repr=False)


class TokenMaker(Protocol):
    """Whoever makes tokens: the key, or somebody who asks the key service."""

    def derive(self, groups: tuple[TokenGroup, ...]) -> DerivedTokens:
        """Make the tokens of some groups.

        Raises:
            Refused: they are no person's, or the key service says no.
        """
        ...


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
        return IndexId(self._digest(b"nansen index id 1")[:TOKEN_SIZE].hex())

    def derive(self, groups: tuple[TokenGroup, ...]) -> DerivedTokens:
        """Make the tokens of some groups."""
        tokens = (self._token(text) for group in groups for text in group.texts())
        return DerivedTokens(index=self.id, tokens=tuple(tokens))

    def handle(self, case: CaseId) -> str:
        """Tell what the index calls a case.

        Raises:
            Refused: the name is not the 32 hexadecimal digits that a case's is.
        """
        return self._cipher().encryptor().update(_octets(case, "case")).hex()

    def case(self, handle: str) -> CaseId:
        """Tell which case the index calls so.

        Raises:
            Refused: it is no handle.
        """
        return CaseId(self._cipher().decryptor().update(_octets(handle, "handle")).hex())

    def _token(self, text: str) -> bytes:
        return self._digest(f"nansen name token 1{_NUL}{text}".encode())[:TOKEN_SIZE]

    def _cipher(self) -> Cipher[modes.ECB]:
        # One block is all there is: the permutation itself is what is wanted.
        key = algorithms.AES(self._digest(b"nansen index handle 1"))
        return Cipher(key, modes.ECB())  # noqa: S305

    def _digest(self, message: bytes) -> bytes:
        return hmac.digest(self.octets, message, "sha256")


def draw_index_key() -> IndexKey:
    """Draw a key from the operating system's randomness."""
    return IndexKey(octets=secrets.token_bytes(KEY_SIZE))


def _octets(text: str, what: str) -> bytes:
    try:
        octets = bytes.fromhex(text)
    except ValueError:
        octets = b""
    if len(octets) != HANDLE_SIZE or octets.hex() != text:
        raise Refused("INDEX", f"the index knows no {what} of this form")
    return octets
