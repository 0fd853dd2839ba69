"""DG4: irises, read as opaque templates (9303-10 §4.7.4). We never write them (R22)."""

from nansen.standards.icao9303.lds.biometric_template import (
    BiometricGroup,
    decode_biometric_group,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile


def decode_dg4(encoded: bytes) -> BiometricGroup:
    """Read DG4; no instance at all is lawful (9303-10 §4.7.4.2.2)."""
    return decode_biometric_group(encoded, ElementaryFile.DG4.tag, "DG4")
