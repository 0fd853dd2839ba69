"""EF.COM: which version the chip follows and which data groups it says it holds.

EF.COM is not signed. Trust the list in the Document Security Object instead
(9303-10 §4.6.1); this one only says what to try to read.
"""

import re
from dataclasses import dataclass

from nansen.errors import Malformed, Refused
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.lds.file_names import (
    ElementaryFile,
    file_of_data_group,
    file_of_tag,
)
from nansen.standards.tlv import encode_object, find, read_object, read_tags

LDS_1_7 = "0107"
LDS_1_8 = "0108"
UNICODE_4_0_0 = "040000"

_CLAUSE = "9303-10 §4.6.1"
_LDS_VERSION, _UNICODE_VERSION, _TAG_LIST = 0x5F01, 0x5F36, 0x5C


@dataclass(frozen=True, slots=True, kw_only=True)
class Com:
    """The header of the chip and its map of data groups."""

    lds_version: str = LDS_1_8
    """Four digits, `aabb`: version aa, update bb."""
    unicode_version: str = UNICODE_4_0_0
    """Six digits, `aabbcc`: major, minor and release."""
    data_groups: tuple[int, ...]
    """In the order written."""
    leniencies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the form of both versions and of the list."""
        if not re.fullmatch("[0-9]{4}", self.lds_version):
            raise Malformed("LDS version", "must be four digits", clause="9303-10 §4.6.1.1")
        if not re.fullmatch("[0-9]{6}", self.unicode_version):
            raise Malformed("Unicode version", "must be six digits", clause="9303-10 §4.6.1.2")
        for number in self.data_groups:
            file_of_data_group(number)
        if len(set(self.data_groups)) != len(self.data_groups):
            raise Malformed("tag list", "names a data group twice", clause=_CLAUSE)


def encode_com(com: Com) -> bytes:
    """Write EF.COM.

    Raises:
        Refused: it lists persons to notify (R44).
    """
    if 16 in com.data_groups:
        raise Refused("R44", "a document that we issue has no DG16")
    tags = bytes(file_of_data_group(number).tag for number in com.data_groups)
    return encode_object(
        ElementaryFile.COM.tag,
        encode_object(_LDS_VERSION, com.lds_version.encode()),
        encode_object(_UNICODE_VERSION, com.unicode_version.encode()),
        encode_object(_TAG_LIST, tags),
    )


def decode_com(encoded: bytes) -> Com:
    """Read EF.COM."""
    lenient = Leniencies()
    template = read_object(encoded, field="EF.COM", lenient=lenient)
    parts = template.expect(ElementaryFile.COM.tag, "EF.COM").children("EF.COM")
    tags = read_tags(find(parts, _TAG_LIST, "EF.COM").value, "tag list")
    return Com(
        lds_version=find(parts, _LDS_VERSION, "EF.COM").value.decode("latin-1"),
        unicode_version=find(parts, _UNICODE_VERSION, "EF.COM").value.decode("latin-1"),
        data_groups=tuple(_data_group(tag) for tag in tags),
        leniencies=lenient.names,
    )


def _data_group(tag: int) -> int:
    file = file_of_tag(tag)
    if file is None or file.data_group is None:
        raise Malformed("tag list", f"{tag:02X} is the tag of no data group", clause=_CLAUSE)
    return file.data_group
