"""Where keys rest, and what a demonstration must never be mistaken for."""

import re
from enum import StrEnum
from typing import NewType, Protocol

from nansen.errors import Refused
from nansen.keys.key_kind import KeyKind
from nansen.keys.passphrase import PASSPHRASE
from nansen.keys.signer import Signer

KeyLabel = NewType("KeyLabel", str)
"""A key's name in its store: `csca-1`. Small letters, digits and hyphens."""


class KeystoreKind(StrEnum):
    """What the keys of a store are for; a store is of one kind for ever."""

    DEMO = "demo"
    PRODUCTION = "production"


class KeyStore(Protocol):
    """Makes keys, keeps them, and lends them out as signers."""

    @property
    def kind(self) -> KeystoreKind:
        """What its keys are for."""
        ...

    def labels(self) -> tuple[KeyLabel, ...]:
        """List the keys, in the order of the alphabet."""
        ...

    def generate(self, label: KeyLabel, kind: KeyKind) -> Signer:
        """Make a key.

        Raises:
            Conflict: the label is taken.
        """
        ...

    def signer(self, label: KeyLabel) -> Signer:
        """Find a key.

        Raises:
            Unavailable: there is none of this label, or it cannot be reached.
        """
        ...

    def erase(self, label: KeyLabel) -> None:
        """Erase a key for good; erasing one that is not there changes nothing."""
        ...


def check_label(label: str) -> KeyLabel:
    """Take a text as a key's label, or raise `Refused`."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", label):
        raise Refused("KEY-LABEL", "a key's label is small letters, digits and hyphens")
    return KeyLabel(label)


def check_keystore_kind(found: KeystoreKind, wanted: KeystoreKind) -> None:
    """Refuse keys of the other kind.

    Raises:
        Refused: a demonstration's key was brought to production (DEMO-KEY), or a
            production key to a demonstration (PRODUCTION-KEY).
    """
    if found is wanted:
        return
    if found is KeystoreKind.DEMO:
        raise Refused("DEMO-KEY", "the keys are a demonstration's; make production keys")
    why = f"production keys open with {PASSPHRASE}, and do not sign for a demonstration"
    raise Refused("PRODUCTION-KEY", why)
