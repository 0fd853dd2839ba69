"""Headers of images, with PIL as the judge."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.standards.image_header import ImageCoding, read_image_header

ICAO = Path(__file__).parents[1] / "vectors" / "icao9303"
JPEG = (ICAO / "dg2_19794" / "ISO19794_Test1_Face.jpg").read_bytes()
JP2 = (ICAO / "dg2_39794" / "face.jp2").read_bytes()
CODESTREAM = JP2[JP2.index(bytes.fromhex("ff4fff51")) :]


def drawn(form: str, width: int, height: int, **how: object) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), "gray").save(file, form, **how)
    return file.getvalue()


@pytest.mark.parametrize("image", [JPEG, JP2, CODESTREAM], ids=["jpeg", "jp2", "codestream"])
def test_specimens_have_the_size_that_the_judge_reads(image: bytes) -> None:
    header = read_image_header(image)
    assert (header.width, header.height) == Image.open(BytesIO(image)).size


@given(st.integers(1, 600), st.integers(1, 600), st.booleans())
def test_any_jpeg_has_its_size(width: int, height: int, progressive: bool) -> None:
    header = read_image_header(drawn("JPEG", width, height, progressive=progressive))
    assert (header.coding, header.width, header.height) == (ImageCoding.JPEG, width, height)


@pytest.mark.parametrize("no_jp2", [False, True])
def test_jpeg_2000_has_its_size_with_boxes_or_bare(*, no_jp2: bool) -> None:
    header = read_image_header(drawn("JPEG2000", 37, 53, no_jp2=no_jp2))
    assert (header.coding, header.width, header.height) == (ImageCoding.JPEG_2000, 37, 53)


@pytest.mark.parametrize(
    "image",
    [
        "ffd8ff",
        "ffd8ffd9",
        "ffd8ffff",
        "ffd8ffe0000412",
        "ffd8ffe0000400000a0a0a0a0a0a0a",
        "ffd8ffc00011080000000103",
        "ff4fff51",
        "0000000c6a5020200d0a870a",
        "0000000c6a5020200d0a870a" + "00000004" + "66747970" + "00" * 8,
        "0000000c6a5020200d0a870a" + "00000010" + "6a703263" + "00" * 8,
        "0000000c6a5020200d0a870a" + "0000002d" + "6a703268" + "00000016" + "69686472" + "00" * 8,
    ],
)
def test_an_image_that_breaks_off_is_malformed(image: str) -> None:
    with pytest.raises(Malformed):
        read_image_header(bytes.fromhex(image))


def test_markers_without_a_length_are_stepped_over() -> None:
    frame = bytes.fromhex("ffc0001108002000100301220002110103110100")
    header = read_image_header(bytes.fromhex("ffd8ff01ffd0ffff") + frame[1:])
    assert (header.width, header.height) == (16, 32)


def test_a_header_box_without_an_image_header_first_is_stepped_over() -> None:
    boxes = bytes.fromhex("0000000c6a5020200d0a870a" + "00000010" + "6a703268" + "00" * 8)
    body = bytes.fromhex("00000000" + "6a703263") + CODESTREAM
    assert read_image_header(boxes + body).width == 413


def test_endless_segments_end() -> None:
    with pytest.raises(Malformed):
        read_image_header(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 5000)
    with pytest.raises(Malformed):
        read_image_header(
            bytes.fromhex("0000000c6a5020200d0a870a") + bytes.fromhex("0000000866747970") * 5000
        )


def test_other_images_are_not_supported() -> None:
    with pytest.raises(Unsupported):
        read_image_header(drawn("PNG", 3, 3))


@given(damaged(JPEG[:400]) | damaged(JP2[:200]) | st.binary(max_size=60))
@example(b"")
def test_any_bytes_are_read_or_refused(image: bytes) -> None:
    read_or_refuse(read_image_header, image)
