"""The elementary files of a chip: their identifiers, tags and the names people give dumps.

Two files share the identifier `011D`: EF.SOD in the eMRTD application and
EF.CardSecurity in the master file. A bare `011D` is taken for EF.SOD.
"""

import re
from enum import Enum
from typing import Final

from nansen.errors import Malformed


class ElementaryFile(Enum):
    """The files of an LDS1 chip (9303-10 §4.7 table 38, §3.11): name, identifiers, tag."""

    COM = ("EF.COM", 0x011E, 0x1E, 0x60)
    DG1 = ("EF.DG1", 0x0101, 0x01, 0x61)
    DG2 = ("EF.DG2", 0x0102, 0x02, 0x75)
    DG3 = ("EF.DG3", 0x0103, 0x03, 0x63)
    DG4 = ("EF.DG4", 0x0104, 0x04, 0x76)
    DG5 = ("EF.DG5", 0x0105, 0x05, 0x65)
    DG6 = ("EF.DG6", 0x0106, 0x06, 0x66)
    DG7 = ("EF.DG7", 0x0107, 0x07, 0x67)
    DG8 = ("EF.DG8", 0x0108, 0x08, 0x68)
    DG9 = ("EF.DG9", 0x0109, 0x09, 0x69)
    DG10 = ("EF.DG10", 0x010A, 0x0A, 0x6A)
    DG11 = ("EF.DG11", 0x010B, 0x0B, 0x6B)
    DG12 = ("EF.DG12", 0x010C, 0x0C, 0x6C)
    DG13 = ("EF.DG13", 0x010D, 0x0D, 0x6D)
    DG14 = ("EF.DG14", 0x010E, 0x0E, 0x6E)
    DG15 = ("EF.DG15", 0x010F, 0x0F, 0x6F)
    DG16 = ("EF.DG16", 0x0110, 0x10, 0x70)
    SOD = ("EF.SOD", 0x011D, 0x1D, 0x77)
    CARD_ACCESS = ("EF.CardAccess", 0x011C, 0x1C, 0x31)
    CARD_SECURITY = ("EF.CardSecurity", 0x011D, 0x1D, 0x30)

    def __init__(self, title: str, identifier: int, short_identifier: int, tag: int) -> None:
        """Name the parts of a row."""
        self.title = title
        self.identifier = identifier
        self.short_identifier = short_identifier
        self.tag = tag
        number = title.removeprefix("EF.DG")
        self.data_group: int | None = int(number) if number != title else None


_BY_TITLE: Final = {file.title: file for file in ElementaryFile}
_BY_IDENTIFIER: Final = {file.identifier: file for file in reversed(ElementaryFile)}
_BY_TAG: Final = {file.tag: file for file in ElementaryFile}
_BY_DATA_GROUP: Final = {file.data_group: file for file in ElementaryFile if file.data_group}

_EXTENSION: Final = re.compile(r"\.(?:bin|dat|der|raw|ber|tlv|ef|dump)$")
_NAME: Final = re.compile(
    r"""(?:.*[^a-z0-9])?                         # whatever a person put before it
    (?:(?:ef|file)[._ -]?)?
    (?: (?:dg|datagroup|data[._ -]group)[._ -]?0?(?P<group>1[0-6]|[1-9])
      | (?P<sod>sod) | (?P<com>com)
      | (?P<access>card[._ -]?access) | (?P<security>card[._ -]?security)
      | (?:0x)?(?P<identifier>01(?:0[1-9a-f]|1[0c-e])) )""",
    re.VERBOSE,
)


def file_of_data_group(number: int) -> ElementaryFile:
    """Give the file of a data group by its number, 1 to 16."""
    file = _BY_DATA_GROUP.get(number)
    if file is None:
        raise Malformed("data group", "must be 1 to 16", clause="9303-10 §4.7")
    return file


def file_of_tag(tag: int) -> ElementaryFile | None:
    """Find the file whose outermost tag this is."""
    return _BY_TAG.get(tag)


def file_of_title(title: str) -> ElementaryFile | None:
    """Find the file by the exact name that Doc 9303 gives it, such as `EF.DG1`."""
    return _BY_TITLE.get(title)


def identify_file(name: str, contents: bytes = b"") -> ElementaryFile | None:
    """Tell which file of a chip this is, by its name or else by its first octet.

    Names are those that dumps bear in the wild, in any case: `EF.DG1`, `Datagroup1.bin`,
    `ef0101.bin`, `EF_SOD.bin`, `dg01`, `011D`. An ordinary DER file (`30`) with a name that
    says nothing is nobody's: certificates begin so too.
    """
    stem = _EXTENSION.sub("", re.split(r"[/\\]", name)[-1].lower())
    match = _NAME.fullmatch(stem)
    if match is None:
        return _file_of_first_octet(contents)
    if group := match["group"]:
        return _BY_DATA_GROUP[int(group)]
    if identifier := match["identifier"]:
        return _BY_IDENTIFIER[int(identifier, 16)]
    titles = {"sod": "SOD", "com": "COM", "access": "CARD_ACCESS", "security": "CARD_SECURITY"}
    return ElementaryFile[next(titles[key] for key in titles if match[key])]


def _file_of_first_octet(contents: bytes) -> ElementaryFile | None:
    file = _BY_TAG.get(contents[0]) if contents else None
    return None if file in {ElementaryFile.CARD_SECURITY, ElementaryFile.CARD_ACCESS} else file
