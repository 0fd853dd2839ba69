"""Who acts now: a name, and a way to sign that stays with them."""

from dataclasses import dataclass, field
from typing import Final, Protocol

from nansen.ids import OfficerId

HOLDER: Final = OfficerId("holder")
"""How the person whom a case is about signs; no officer may have this name."""


class Signing(Protocol):
    """A key that signs with Ed25519, or with ECDSA over P-256 and SHA-256."""

    @property
    def spki(self) -> bytes:
        """The public key, as a SubjectPublicKeyInfo."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An officer, a process or the holder at work."""

    id: OfficerId
    key: Signing = field(repr=False)
