"""The text of a machine readable zone to a value and back.

The five formats tell themselves apart by their length and by the `V` of a visa. A text may
have its lines apart, as a reader or a person gives them, or joined, as DG1 and a seal do.
"""

from typing import Final

from nansen.errors import Malformed
from nansen.standards.icao9303.mrz import mrva, mrvb, td1, td2, td3
from nansen.standards.icao9303.mrz.fields import Layout
from nansen.standards.icao9303.mrz.mrva import MrvA
from nansen.standards.icao9303.mrz.mrvb import MrvB
from nansen.standards.icao9303.mrz.td1 import Td1
from nansen.standards.icao9303.mrz.td2 import Td2
from nansen.standards.icao9303.mrz.td3 import Td3
from nansen.standards.icao9303.mrz.td3_check import is_faultless

Mrz = Td1 | Td2 | Td3 | MrvA | MrvB

_FORMATS: Final[dict[int, tuple[type[Mrz], type[Mrz]]]] = {
    90: (Td1, Td1),
    88: (Td3, MrvA),
    72: (Td2, MrvB),
}
"""By length: the document, and what a first letter V makes of it."""

LAYOUTS: Final[dict[type[Mrz], Layout]] = {
    Td1: td1.LAYOUT,
    Td2: td2.LAYOUT,
    Td3: td3.LAYOUT,
    MrvA: mrva.LAYOUT,
    MrvB: mrvb.LAYOUT,
}
"""The layout of each format."""
_LONGEST: Final = 90 + 3 * len("\r\n")


def decode_mrz(text: str | bytes) -> Mrz:
    """Read a machine readable zone strictly.

    Args:
        text: the lines one below the other, or joined.

    Raises:
        Malformed: it is no zone, or the named field or its check digit is wrong.
    """
    zone = text if isinstance(text, str) else text.decode("latin-1")
    if len(zone) == 89 and zone[44] == "\n":
        zone = zone[:44] + zone[45:]
    if is_faultless(zone):
        # The check of `Td3` is this very one and is not made twice: most zones come this way.
        return Td3.of_faultless(zone)
    zone = join_lines(zone)
    document, visa = _FORMATS[len(zone)]
    return visa(zone=zone) if zone[0] == "V" else document(zone=zone)


def encode_mrz(value: Mrz) -> str:
    """Write a zone as lines one below the other; `decode_mrz` reads it back unchanged."""
    width = layout_of(value.zone).line_width
    return "\n".join(value.zone[at : at + width] for at in range(0, len(value.zone), width))


def layout_of(zone: str) -> Layout:
    """Find the format of a zone by its length and its first letter."""
    return LAYOUTS[_FORMATS[len(zone)][zone[0] == "V"]]


def join_lines(text: str | bytes) -> str:
    """Join the lines of a zone.

    Raises:
        Malformed: the lines are not those of any of the five formats.
    """
    if len(text) <= _LONGEST:
        letters = text if isinstance(text, str) else text.decode("latin-1")
        lines = letters.replace("\r\n", "\n").removesuffix("\n").split("\n")
        zone = "".join(lines)
        if len(zone) in _FORMATS:
            width = layout_of(zone).line_width
            if len(lines) == 1 or all(len(line) == width for line in lines):
                return zone
    raise Malformed("zone", "must be 3 x 30, 2 x 36 or 2 x 44 characters", clause="9303-3 §4.10")
