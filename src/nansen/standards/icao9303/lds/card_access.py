"""EF.CardAccess: what the chip offers before anyone has opened it (9303-10 §3.11.3).

Nothing signs this file. What it says must be found again in DG14, or the chip was
tampered with to weaken the channel (9303-11 §9.2.11).
"""

from nansen.errors import Refused
from nansen.standards.icao9303.lds.security_infos import (
    STANDARDIZED_DOMAIN_PARAMETERS,
    PaceInfo,
    SecurityInfo,
    SecurityInfos,
    decode_security_infos,
    encode_security_infos,
)


def encode_card_access(entries: tuple[SecurityInfo, ...]) -> bytes:
    """Write EF.CardAccess.

    Raises:
        Refused: no entry offers PACE with standardized domain parameters (9303-11 §9.2).
    """
    if not any(
        isinstance(entry, PaceInfo) and entry.parameter_id in STANDARDIZED_DOMAIN_PARAMETERS
        for entry in entries
    ):
        raise Refused("9303-11 §9.2", "EF.CardAccess needs PACE with standardized parameters")
    return encode_security_infos(entries)


def decode_card_access(encoded: bytes) -> SecurityInfos:
    """Read EF.CardAccess."""
    return decode_security_infos(encoded, field="EF.CardAccess")
