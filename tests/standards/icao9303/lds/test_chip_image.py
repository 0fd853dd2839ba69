"""The chip image: what we issue, and what we never put into a chip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.chips import bsi, gmrtd, loes
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Refused
from nansen.ids import StateCode
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.framework.entry import DocumentClass, FrameworkEntry
from nansen.standards.framework.return_right import ReturnRight
from nansen.standards.icao9303.lds.card_access import encode_card_access
from nansen.standards.icao9303.lds.chip_image import (
    MAGIC,
    MAX_IMAGE_OCTETS,
    ChipImage,
    decode_chip_image,
    encode_chip_image,
    read_chip_files,
)
from nansen.standards.icao9303.lds.com import Com, encode_com
from nansen.standards.icao9303.lds.dg11 import IssuedPersonalDetails, encode_dg11
from nansen.standards.icao9303.lds.dg12 import IssuedDocumentDetails, encode_dg12
from nansen.standards.icao9303.lds.dg13 import encode_dg13
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.security_infos import OUR_PACE
from nansen.standards.icao9303.partial_date import PartialDate

DAY = PartialDate.parse("2031-11-22")
FILES = {
    ElementaryFile.COM: encode_com(Com(data_groups=(1, 2, 11, 12, 13))),
    ElementaryFile.SOD: loes("ef011D.bin"),
    ElementaryFile.CARD_ACCESS: encode_card_access((OUR_PACE,)),
    ElementaryFile.DG1: loes("ef0101.bin"),
    ElementaryFile.DG2: loes("ef0102.bin"),
    ElementaryFile.DG11: encode_dg11(IssuedPersonalDetails(date_of_birth=PartialDate(year=1990))),
    ElementaryFile.DG12: encode_dg12(
        IssuedDocumentDetails(issuing_authority="UTOPIA", date_of_issue=DAY)
    ),
    ElementaryFile.DG13: encode_dg13(
        FrameworkEntry(
            document_class=DocumentClass.REFUGEE,
            return_right=ReturnRight(state=StateCode("UTO"), until=DAY),
        )
    ),
}


def test_what_is_written_reads_back() -> None:
    image = ChipImage(files=FILES)
    encoded = encode_chip_image(image)
    assert decode_chip_image(encoded) == image
    assert dict(read_chip_files(encoded)) == FILES
    assert set(image.data_groups) == {1, 2, 11, 12, 13}
    assert repr(image) == "ChipImage()"


def test_the_same_files_give_the_same_octets() -> None:
    backwards = dict(reversed(FILES.items()))
    assert encode_chip_image(ChipImage(files=backwards)) == encode_chip_image(
        ChipImage(files=FILES)
    )


def test_an_image_cannot_be_changed_once_made() -> None:
    files = dict(FILES)
    image = ChipImage(files=files)
    files[ElementaryFile.DG1] = b""
    assert image.files[ElementaryFile.DG1] == FILES[ElementaryFile.DG1]
    with pytest.raises(TypeError):
        image.files[ElementaryFile.DG1] = b""  # type: ignore[index]


@pytest.mark.parametrize(
    ("file", "encoded", "rule"),
    [
        (ElementaryFile.DG3, bsi("Datagroup3.bin"), "R22"),
        (ElementaryFile.DG4, bsi("Datagroup4.bin"), "R22"),
        (ElementaryFile.DG16, gmrtd("dg16"), "R44"),
        (ElementaryFile.DG9, b"\x69\x00", "R44"),
        (ElementaryFile.DG11, gmrtd("dg11"), "R44"),
        (ElementaryFile.DG12, bytes.fromhex("6c075c025f1c5f1c00"), "R4"),
    ],
)
def test_what_r44_and_r22_keep_out_is_refused(
    file: ElementaryFile, encoded: bytes, rule: str
) -> None:
    with pytest.raises(Refused, match=rule):
        ChipImage(files=FILES | {file: encoded})
    forged = MAGIC + encode_item({f.title: e for f, e in (FILES | {file: encoded}).items()})
    with pytest.raises(Malformed, match=rule):
        decode_chip_image(forged)
    assert read_chip_files(forged)[file] == encoded, "an inspection must see the forgery"


@pytest.mark.parametrize("file", [ElementaryFile.COM, ElementaryFile.SOD, ElementaryFile.DG2])
def test_mandatory_files_must_be_there(file: ElementaryFile) -> None:
    with pytest.raises(Malformed, match="lacks"):
        ChipImage(files={other: FILES[other] for other in FILES if other is not file})


def test_a_file_must_be_what_it_is_named() -> None:
    with pytest.raises(Malformed, match="has tag 75, not 61"):
        ChipImage(files=FILES | {ElementaryFile.DG1: FILES[ElementaryFile.DG2]})
    with pytest.raises(Malformed, match="trailing"):
        ChipImage(files=FILES | {ElementaryFile.DG1: FILES[ElementaryFile.DG1] + b"\0"})


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        MAGIC,
        MAGIC + encode_item([]),
        MAGIC + encode_item({"EF.DG1": "text"}),
        MAGIC + encode_item({"EF.EntryRecords": b""}),
        MAGIC + encode_item({"DG1": b""}),
        MAGIC + bytes(MAX_IMAGE_OCTETS),
    ],
)
def test_other_forms_are_malformed(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        read_chip_files(encoded)


SMALL = MAGIC + encode_item({"EF.COM": FILES[ElementaryFile.COM], "EF.DG1": b"\x61\x00"})


@given(damaged(SMALL) | st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(read_chip_files, data)
    read_or_refuse(decode_chip_image, data)
