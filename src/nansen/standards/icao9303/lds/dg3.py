"""DG3: fingerprints, read as opaque templates (9303-10 §4.7.3).

Nothing here writes DG3: fingerprints are an issuer's switch that stays off (R22), and a
chip that holds them must demand Terminal Authentication, which ours do not offer.
"""

from nansen.standards.icao9303.lds.biometric_template import (
    BiometricGroup,
    decode_biometric_group,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile


def decode_dg3(encoded: bytes) -> BiometricGroup:
    """Read DG3; no instance at all is lawful (9303-10 §4.7.3.2.2)."""
    return decode_biometric_group(encoded, ElementaryFile.DG3.tag, "DG3")
