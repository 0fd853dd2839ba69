"""What opens a home's keys, and what it takes to make new ones.

Keys say which kind they are, and neither passphrase opens the other kind. So nobody has to say
anything to open them; but whoever makes some says it, for a specimen's keys protect nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nansen.errors import Refused
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import PASSPHRASE, Passphrase, UnsafeDemoPassphrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocking:
    """What opens the keys of a home."""

    passphrase: Passphrase | UnsafeDemoPassphrase
    kind: KeystoreKind


SPECIMEN = Unlocking(passphrase=UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)
"""Of keys that are known to all."""


def unlocking_from(environment: Mapping[str, str]) -> Unlocking:
    """Take what opens keys: the passphrase of production keys; without one, a specimen's."""
    text = environment.get(PASSPHRASE)
    if text:
        return Unlocking(passphrase=Passphrase(text), kind=KeystoreKind.PRODUCTION)
    return SPECIMEN


def founding_from(environment: Mapping[str, str], *, specimen: bool) -> Unlocking:
    """Take what new keys are sealed with: a specimen's only where somebody has said so.

    Raises:
        Refused: there is no passphrase, and nobody has said that it is a specimen (DEMO-KEY).
    """
    unlocking = SPECIMEN if specimen else unlocking_from(environment)
    if unlocking.kind is KeystoreKind.DEMO and not specimen:
        why = f"set {PASSPHRASE}; or say --specimen, for keys that are known to all"
        raise Refused("DEMO-KEY", why)
    return unlocking
