"""DG16: persons to notify, of whom we tell only that they are there (9303-10 §4.7.16).

Their names and addresses are other people's; nothing in an inspection needs them. A
document that we issue names nobody (R44), so nothing here writes.
"""

from dataclasses import dataclass

from nansen.standards.der import Leniencies
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.tlv import read_object

_FIRST, _LAST = 0xA1, 0xAF


@dataclass(frozen=True, slots=True, kw_only=True)
class Dg16:
    """How many persons the document says to notify."""

    persons: int
    leniencies: tuple[str, ...] = ()


def decode_dg16(encoded: bytes) -> Dg16:
    """Count the persons in DG16."""
    lenient = Leniencies()
    template = read_object(encoded, field="DG16", lenient=lenient)
    parts = template.expect(ElementaryFile.DG16.tag, "DG16").children("DG16")
    persons = sum(_FIRST <= part.tag <= _LAST for part in parts)
    return Dg16(persons=persons, leniencies=lenient.names)
