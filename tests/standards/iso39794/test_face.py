"""The face image data of ISO/IEC 39794-5: ours is read by another, ICAO's is rebuilt to the bit."""

import hashlib
from io import BytesIO

import pytest
from asn1crypto import parser
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.strategies.chips import ICAO
from tests.strategies.damage import damaged, read_or_refuse
from tests.strategies.silver_faces import (
    ALL_FIELDS,
    ALL_HEADER,
    JP2,
    SILVER_ALL,
    SILVER_MANDATORY,
    block,
)

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.lds.dg2 import Dg2, FaceEncoding, decode_dg2, encode_dg2, wrap_face
from nansen.standards.image_header import ImageCoding
from nansen.standards.iso39794.block import Block
from nansen.standards.iso39794.face import (
    CaptureTime,
    FaceImageData,
    ImageFormat,
    assemble_face_image,
    decode_face_image_data,
    describe_image,
    encode_face_image_data,
)

JPEG = (ICAO / "dg2_19794" / "ISO19794_Test1_Face.jpg").read_bytes()


def decode(data: bytes) -> tuple[FaceImageData, tuple[str, ...]]:
    lenient = Leniencies()
    return decode_face_image_data(data, lenient), lenient.names


def test_the_silver_data_group_of_mandatory_fields_is_rebuilt_to_the_bit() -> None:
    face = assemble_face_image(JP2, block(imageDataFormat=block(code=3)))
    encoded = encode_dg2(wrap_face(face))
    assert hashlib.sha256(encoded).hexdigest() == SILVER_MANDATORY
    assert decode_dg2(encoded) == wrap_face(face)
    assert decode_dg2(encoded).images == (JP2,)


def test_the_silver_data_group_of_all_fields_is_rebuilt_to_the_bit() -> None:
    dg2 = Dg2(encodings=(FaceEncoding(header=ALL_HEADER, block=FaceImageData(details=ALL_FIELDS)),))
    encoded = encode_dg2(dg2)
    assert hashlib.sha256(encoded).hexdigest() == SILVER_ALL
    assert decode_dg2(encoded) == dg2


@pytest.mark.parametrize("image", [JP2, JPEG], ids=["jp2", "jpeg"])
def test_an_image_is_described_and_reads_back(image: bytes) -> None:
    face = describe_image(image, captured=CaptureTime(year=2026, month=11))
    found, names = decode(encode_face_image_data(face))
    assert (found, names) == (face, ())
    assert found.image == image
    assert found.size == Image.open(BytesIO(image)).size
    assert found.image_format.coding is (
        ImageCoding.JPEG if image is JPEG else ImageCoding.JPEG_2000
    )
    assert repr(found) == "FaceImageData()"


def test_a_lossless_image_says_so() -> None:
    assert describe_image(JP2, lossless=True).image_format is ImageFormat.JPEG_2000_LOSSLESS
    assert describe_image(JP2).image_format is ImageFormat.JPEG_2000_LOSSY


def judged(encoded: bytes, *path: int) -> bytes:
    """Follow tags downwards with another library, which knows nothing of our schema."""
    for tag in path:
        at = 0
        while True:
            class_, method, number, header, contents, _ = parser.parse(encoded[at:])
            at += len(header) + len(contents)
            if class_ << 6 | method << 5 | number == tag:
                encoded = contents
                break
    return encoded


def test_asn1crypto_finds_what_we_write_where_the_module_has_it() -> None:
    encoded = encode_face_image_data(describe_image(JPEG, captured=CaptureTime(year=2026)))
    assert judged(encoded, 0x65, 0xA0, 0x80) == b"\x03"
    assert judged(encoded, 0x65, 0xA0, 0x81) == (2019).to_bytes(2, "big")
    representation = judged(encoded, 0x65, 0xA1, 0x30)
    assert judged(representation, 0x80) == b"\0"
    assert judged(representation, 0xA2, 0x80) == (2026).to_bytes(2, "big")
    image = judged(representation, 0xA1, 0xA0, 0xA0)
    assert judged(image, 0x80) == JPEG
    assert judged(image, 0xA1, 0xA0, 0x80) == b"\x02"
    assert judged(image, 0xA1, 0xA1, 0xA1, 0x80) == b"\0"
    assert judged(image, 0xA1, 0xA7, 0x80) == (148).to_bytes(2, "big")
    assert judged(image, 0xA1, 0xA7, 0x81) == (70).to_bytes(1, "big")


def test_a_block_that_cannot_be_written_does_not_exist() -> None:
    with pytest.raises(Malformed, match="no image"):
        assemble_face_image(b"", block(imageDataFormat=block(code=3)))
    with pytest.raises(Unsupported, match="format"):
        assemble_face_image(JPEG, block(imageDataFormat=block(code=7)))
    with pytest.raises(Unsupported, match="format"):
        assemble_face_image(JPEG, block(imageDataFormat=block(extensionBlock=Block(()))))
    with pytest.raises(Malformed, match="imageDataFormat"):
        assemble_face_image(JPEG, Block(()))
    other = block(
        versionBlock=block(generation=3, year=2019),
        representationBlocks=(
            block(representationId=0, imageRepresentation=block(extensionBlock=Block(()))),
        ),
    )
    with pytest.raises(Unsupported, match="two-dimensional"):
        FaceImageData(details=other)


def test_the_size_may_be_left_out() -> None:
    assert assemble_face_image(JPEG, block(imageDataFormat=block(code=2))).size is None


SMALL = encode_face_image_data(assemble_face_image(b"x", block(imageDataFormat=block(code=2))))


@given(
    damaged(SMALL)
    | damaged(encode_face_image_data(FaceImageData(details=ALL_FIELDS)).replace(JP2, b"x"))
    | st.binary(max_size=60)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode, data)
