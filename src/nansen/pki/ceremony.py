"""The moment at which keys are made: a keystore, the time and fresh serial numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nansen.errors import Refused
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel, KeyStore
from nansen.keys.signer import Signer
from nansen.pki.authority import Authority

Serials = Callable[[], int]
"""Draws serial numbers: positive, of 20 octets, unpredictable."""

_DRAWS = 64
_SHORTEST_REFERENCE, _REFERENCES = 0x10000, 0xF0000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """What an act of an authority has at hand, the same from its start to its end."""

    keystore: KeyStore
    now: datetime
    serials: Serials

    def key(self, label: KeyLabel, kind: KeyKind) -> Signer:
        """Make a key, or take up the one that an interrupted act left behind.

        Raises:
            Refused: the one left behind is of another kind.
        """
        if label not in self.keystore.labels():
            return self.keystore.generate(label, kind)
        signer = self.keystore.signer(label)
        if KeyKind.of(signer.public_key) is not kind:
            raise Refused("KEY-KIND", f"key {label} exists and is no {kind}: erase it first")
        return signer

    def serial(self, authority: Authority, *taken: int) -> int:
        """Draw a serial number that the authority never used (9303-12 §7.1.1.5)."""
        return self._fresh(self.serials, authority, taken)

    def short_serial(self, authority: Authority) -> int:
        """Draw one of exactly five hexadecimal digits, for a seal signer.

        Seals refer to the certificate by it (9303-13 §2.2.1): version 3 has room for no
        more digits and no fewer, and each digit more takes space from the symbol.
        """
        return self._fresh(
            lambda: _SHORTEST_REFERENCE + self.serials() % _REFERENCES, authority, ()
        )

    def _fresh(self, draw: Serials, authority: Authority, taken: tuple[int, ...]) -> int:
        used = {certificate.serial_number for certificate in authority.certificates} | {*taken}
        for _ in range(_DRAWS):
            serial = draw()
            if serial not in used:
                return serial
        raise Refused("SERIAL", "the source of serial numbers repeats itself")
