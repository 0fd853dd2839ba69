"""The one door to age: files sealed to public keys, which any program for age opens.

The format is C2SP age, its recipients are X25519. Passphrases are not offered: one that
a person remembers is guessed offline, by whoever finds the file.
"""

from dataclasses import dataclass
from typing import Final, Self

import pyrage
from pyrage import x25519

from nansen.errors import Malformed, Refused

MAGIC: Final = b"age-encryption.org/v1\n"
LONGEST_HEADER: Final = 4096
CHUNK: Final = 65_536
CHUNK_TAG: Final = 16
_MOST_RECIPIENTS: Final = 16
_LAST_LINE: Final = b"\n--- "
_MAC_SIZE: Final = 43 + 1
"""32 octets in base64 without padding, and a line feed."""
_NONCE_SIZE: Final = 16
_CLAUSE: Final = "C2SP age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A public key to seal to, as text: `age1...`."""

    text: str

    def __post_init__(self) -> None:
        """Refuse what is no X25519 key."""
        _load(self.text)


class Identity:
    """The private half, in this process's memory; it shows its public half only."""

    __slots__ = ("_identity",)

    def __init__(self, text: str) -> None:
        """Read `AGE-SECRET-KEY-1...`."""
        try:
            self._identity = x25519.Identity.from_str(text)
        except pyrage.IdentityError:
            raise Malformed("age identity", "is no X25519 key", clause=_CLAUSE) from None

    @classmethod
    def draw(cls) -> Self:
        """Draw a new key from the operating system's randomness."""
        return cls(str(x25519.Identity.generate()))

    def __repr__(self) -> str:
        """Name the key by its public half."""
        return f"Identity({self.recipient.text}, key=***)"

    @property
    def recipient(self) -> Recipient:
        """The key that others seal to."""
        return Recipient(text=str(self._identity.to_public()))

    @property
    def secret(self) -> str:
        """The private half as text, to be kept where only its owner reads."""
        return str(self._identity)

    def open(self, sealed: bytes) -> bytes:
        """Open a file.

        Raises:
            Malformed: it is no such file, was changed, or is sealed to others; which of these
                it is cannot always be told.
        """
        plain_length(sealed)
        try:
            return pyrage.decrypt(sealed, [self._identity])
        except pyrage.DecryptError:
            raise Malformed("age file", "does not open with this key", clause=_CLAUSE) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """All who can open what is sealed: an office, another one, and the recovery key."""

    keys: tuple[Recipient, ...]

    def __post_init__(self) -> None:
        """Refuse a file that one loss makes unreadable, and one that half the world reads."""
        if not 2 <= len(self.keys) <= _MOST_RECIPIENTS:
            raise Refused("RECIPIENTS", f"a bundle has 2 to {_MOST_RECIPIENTS} recipients")
        if len(set(self.keys)) != len(self.keys):
            raise Refused("RECIPIENTS", "no key is named twice")

    def seal(self, plain: bytes) -> bytes:
        """Seal so that each of them alone can open."""
        return pyrage.encrypt(plain, [_load(key.text) for key in self.keys])


def plain_length(sealed: bytes) -> int:
    """Tell how long what is sealed is, which anybody can see who has the file.

    The header must end soon, or a stranger's file makes us try a million stanzas.

    Raises:
        Malformed: it is no age file, or one that was cut.
    """
    end = sealed.find(_LAST_LINE, 0, LONGEST_HEADER)
    if not sealed.startswith(MAGIC) or end < 0:
        raise Malformed("age file", "has no header", clause=_CLAUSE)
    payload = len(sealed) - end - len(_LAST_LINE) - _MAC_SIZE - _NONCE_SIZE
    chunks = -(-payload // (CHUNK + CHUNK_TAG))
    if payload < CHUNK_TAG or payload % (CHUNK + CHUNK_TAG) in range(1, CHUNK_TAG):
        raise Malformed("age file", "was cut", clause=_CLAUSE)
    return payload - chunks * CHUNK_TAG


def _load(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise Malformed("age recipient", "is no X25519 key", clause=_CLAUSE) from None
