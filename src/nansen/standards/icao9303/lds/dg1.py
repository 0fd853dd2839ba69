"""DG1: the machine readable zone, letter for letter as printed (9303-10 §4.7.1)."""

import re
from dataclasses import dataclass, field

from nansen.errors import Malformed
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.tlv import encode_object, find, read_object

_CLAUSE = "9303-10 §4.7.1"
_MRZ = 0x5F1F
_WIDTHS = {90: 30, 72: 36, 88: 44}
"""Characters in all, and in a line: TD1, TD2 and TD3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dg1:
    """The zone as text; `decode_mrz` reads what it says."""

    mrz: str = field(repr=False)
    """Lines parted by a newline, as `encode_mrz` writes them."""
    leniencies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the shape and the alphabet; the fields are the MRZ's own matter."""
        lines = self.mrz.split("\n")
        size = sum(map(len, lines))
        if size not in _WIDTHS or {len(line) for line in lines} != {_WIDTHS[size]}:
            raise Malformed("MRZ", "has the lines of no format", clause=_CLAUSE)
        if not re.fullmatch("[A-Z0-9<\n]+", self.mrz):
            raise Malformed("MRZ", "holds other characters than A-Z, 0-9 and <", clause=_CLAUSE)


def encode_dg1(mrz: str) -> bytes:
    """Write DG1 from a zone whose lines are parted by a newline."""
    text = Dg1(mrz=mrz).mrz.replace("\n", "").encode("ascii")
    return encode_object(ElementaryFile.DG1.tag, encode_object(_MRZ, text))


def decode_dg1(encoded: bytes) -> Dg1:
    """Read DG1."""
    lenient = Leniencies()
    template = read_object(encoded, field="DG1", lenient=lenient)
    parts = template.expect(ElementaryFile.DG1.tag, "DG1").children("DG1")
    text = find(parts, _MRZ, "DG1").value.decode("latin-1")
    width = _WIDTHS.get(len(text))
    if width is None:
        raise Malformed("MRZ", "has the length of no format", clause=_CLAUSE)
    lines = (text[at : at + width] for at in range(0, len(text), width))
    return Dg1(mrz="\n".join(lines), leniencies=lenient.names)
