"""All files of one chip in one file, for the personalisation machine and for tests.

    6E 61 6E 73 65 6E 2D 63 68 69 70 2D 31 0A    "nansen-chip-1" and a newline
    map in deterministic CBOR                    "EF.DG1" -> octets of the whole file, ...

Files go by the names of Doc 9303 because `011D` is two files (see `file_names`).

`ChipImage` is what we issue: it refuses what R44 and R22 keep out of a chip. `read_chip_files`
gives an inspection whatever stands in such a file, so that a forged one fails where its
forgery is and not before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from nansen.errors import Malformed, Refused
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item
from nansen.standards.icao9303.lds.dg11 import check_issuable_dg11
from nansen.standards.icao9303.lds.dg12 import check_issuable_dg12
from nansen.standards.icao9303.lds.dg13 import decode_dg13
from nansen.standards.icao9303.lds.file_names import ElementaryFile, file_of_title
from nansen.standards.tlv import read_object

MAGIC: Final = b"nansen-chip-1\n"
MAX_IMAGE_OCTETS: Final = 4 * 1024 * 1024

_FIELD: Final = "chip image"
_MANDATORY: Final = (
    ElementaryFile.COM,
    ElementaryFile.DG1,
    ElementaryFile.DG2,
    ElementaryFile.SOD,
)
_ISSUED: Final = frozenset(
    {
        *_MANDATORY,
        ElementaryFile.CARD_ACCESS,
        ElementaryFile.CARD_SECURITY,
        ElementaryFile.DG7,
        ElementaryFile.DG11,
        ElementaryFile.DG12,
        ElementaryFile.DG13,
        ElementaryFile.DG14,
        ElementaryFile.DG15,
    }
)
_REASONS: Final = {
    ElementaryFile.DG3: ("R22", "fingerprints need Terminal Authentication, which we lack"),
    ElementaryFile.DG4: ("R22", "we never store irises"),
    ElementaryFile.DG16: ("R44", "we name no persons to notify"),
}


def _check_dg13(encoded: bytes) -> None:
    decode_dg13(encoded)


_CHECKS: Final[Mapping[ElementaryFile, Callable[[bytes], None]]] = {
    ElementaryFile.DG11: check_issuable_dg11,
    ElementaryFile.DG12: check_issuable_dg12,
    ElementaryFile.DG13: _check_dg13,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipImage:
    """The files of a chip that we issue; those of LDS2 have no name here, so no place."""

    files: Mapping[ElementaryFile, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what may not be in our chips, and files that are not what they are named."""
        for file in self.files:
            if file not in _ISSUED:
                raise Refused(*_REASONS.get(file, ("R44", f"we do not issue {file.title}")))
        for file in _MANDATORY:
            if file not in self.files:
                raise Malformed(_FIELD, f"lacks {file.title}", clause="9303-10 §4.7")
        for file, encoded in self.files.items():
            read_object(encoded, field=file.title).expect(file.tag, file.title)
            if file in _CHECKS:
                _CHECKS[file](encoded)
        ordered = {file: bytes(self.files[file]) for file in ElementaryFile if file in self.files}
        object.__setattr__(self, "files", MappingProxyType(ordered))

    @property
    def data_groups(self) -> Mapping[int, bytes]:
        """The data groups by number, as the Document Security Object hashes them."""
        return {file.data_group: data for file, data in self.files.items() if file.data_group}


def encode_chip_image(image: ChipImage) -> bytes:
    """Write all files into one."""
    files: dict[str, Item] = {file.title: encoded for file, encoded in image.files.items()}
    return MAGIC + encode_item(files)


def decode_chip_image(encoded: bytes) -> ChipImage:
    """Read what `encode_chip_image` wrote, by the rules for what we issue."""
    try:
        return ChipImage(files=read_chip_files(encoded))
    except Refused as refused:
        raise Malformed(_FIELD, str(refused), clause=refused.rule) from None


def read_chip_files(encoded: bytes) -> Mapping[ElementaryFile, bytes]:
    """Read the files, whatever they are, for an inspection to judge."""
    if not encoded.startswith(MAGIC):
        raise Malformed(_FIELD, "does not begin with its mark", clause="RFC 8949 §3")
    if len(encoded) > MAX_IMAGE_OCTETS:
        raise Malformed(_FIELD, "is larger than any chip", clause="9303-10 §4.5.4")
    items = decode_item(encoded[len(MAGIC) :], field=_FIELD)
    if not isinstance(items, dict):
        raise Malformed(_FIELD, "is no map", clause="RFC 8949 §3.1")
    files: dict[ElementaryFile, bytes] = {}
    for title, contents in items.items():
        file = file_of_title(title)
        if file is None or not isinstance(contents, bytes):
            raise Malformed(_FIELD, "holds what is no file of a chip", clause="9303-10 §4.7")
        files[file] = contents
    return files
