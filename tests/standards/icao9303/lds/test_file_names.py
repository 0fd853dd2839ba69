"""Which file of a chip this is: by the names that people give, by identifiers, by tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.standards.icao9303.lds.file_names import (
    ElementaryFile,
    file_of_data_group,
    file_of_tag,
    file_of_title,
    identify_file,
)

SEEN = {
    "EF.COM": ["EF.COM", "ef.com", "EF_COM.bin", "COM", "com.dat", "ef011E.bin", "011e", "0x011E"],
    "EF.SOD": ["EF.SOD", "EF_SOD.bin", "ef011D.bin", "SOD.bin", "sod", "EF.SOD.der", "anna.sod"],
    "EF.DG1": ["EF.DG1", "DG1.bin", "EF_DG1.bin", "Datagroup1.bin", "ef0101.bin", "dg01", "0101"],
    "EF.DG2": ["dg2", "DG02.BIN", "data group 2", "data_group_2.bin", "mustermann-DG2.bin"],
    "EF.DG10": ["DG10", "ef010a", "Datagroup10.bin"],
    "EF.DG13": ["EF.DG13", "010D.bin", "dump/EF_DG13.bin", r"C:\dump\DG13.bin"],
    "EF.DG15": ["ef010F.bin", "Datagroup15.bin"],
    "EF.DG16": ["0110", "dg16"],
    "EF.CardAccess": ["EF.CardAccess", "card_access.bin", "011C", "ef_cardaccess", "Card Access"],
    "EF.CardSecurity": ["EF.CardSecurity", "ef_cardsecurity", "CardSecurity.bin"],
}
NONE = [
    "",
    "telecom",
    "episode",
    "dg17",
    "dg0",
    "0100",
    "0111",
    "011B",
    "1101",
    "x0101",
    "photo.jpg",
]


@pytest.mark.parametrize(
    ("title", "name"), [(title, name) for title, names in SEEN.items() for name in names]
)
def test_names_seen_in_the_wild(title: str, name: str) -> None:
    found = identify_file(name)
    assert found is not None
    assert found.title == title


@pytest.mark.parametrize("name", NONE)
def test_other_names_say_nothing(name: str) -> None:
    assert identify_file(name) is None


@pytest.mark.parametrize("file", list(ElementaryFile))
def test_every_file_is_found_by_its_own_name(file: ElementaryFile) -> None:
    assert identify_file(file.title) is file
    assert file_of_title(file.title) is file
    assert file_of_tag(file.tag) is file


def test_the_first_octet_decides_where_the_name_does_not() -> None:
    tags = "61 75 63 76 65 66 67 68 69 6A 6B 6C 6D 6E 6F 70"
    for number, tag in enumerate(bytes.fromhex(tags), 1):
        found = identify_file("unnamed", bytes((tag, 0)))
        assert found is not None
        assert found.data_group == number
    assert identify_file("unnamed", b"\x77\x00") is ElementaryFile.SOD
    assert identify_file("unnamed", b"\x60\x00") is ElementaryFile.COM
    for other in (b"\x30\x00", b"\x31\x00", b"\x00", b""):
        assert identify_file("unnamed", other) is None
    assert identify_file("DG1.bin", b"\x75") is ElementaryFile.DG1, "a name goes first"


def test_the_table_is_that_of_the_clause() -> None:
    assert {file.data_group for file in ElementaryFile} == {None, *range(1, 17)}
    for number in range(1, 17):
        file = file_of_data_group(number)
        assert (file.identifier, file.short_identifier) == (0x0100 + number, number)
    shared = [file for file in ElementaryFile if file.identifier == 0x011D]
    assert shared == [ElementaryFile.SOD, ElementaryFile.CARD_SECURITY]
    assert file_of_tag(0x62) is None
    assert file_of_title("EF.DG17") is None
    with pytest.raises(Malformed):
        file_of_data_group(17)


@given(st.text(max_size=40), st.binary(max_size=3))
def test_any_name_is_some_file_or_none(name: str, contents: bytes) -> None:
    assert identify_file(name, contents) in {None, *ElementaryFile}
