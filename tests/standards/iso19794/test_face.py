"""The face record of ISO/IEC 19794-5."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies
from nansen.standards.image_header import ImageCoding
from nansen.standards.iso19794.face import (
    FaceImage,
    FaceRecord,
    FeaturePoint,
    ImageKind,
    decode_face_record,
    describe_image,
    encode_face_record,
)

VECTORS = Path(__file__).parents[2] / "vectors" / "icao9303" / "dg2_19794"
RECORD = (VECTORS / "ISO19794_Test1_Data.bin").read_bytes()
IMAGE = (VECTORS / "ISO19794_Test1_Face.jpg").read_bytes()

OCTET, SHORT = st.integers(0, 0xFF), st.integers(0, 0xFFFF)
FACES = st.builds(
    FaceImage,
    image=st.binary(min_size=1, max_size=50),
    coding=st.sampled_from(ImageCoding),
    width=SHORT,
    height=SHORT,
    kind=OCTET,
    colour_space=OCTET,
    source=OCTET,
    device=SHORT,
    quality=SHORT,
    gender=OCTET,
    eye_colour=OCTET,
    hair_colour=OCTET,
    properties=st.binary(min_size=3, max_size=3),
    expression=SHORT,
    pose=st.binary(min_size=3, max_size=3),
    pose_uncertainty=st.binary(min_size=3, max_size=3),
    feature_points=st.lists(
        st.builds(FeaturePoint, kind=OCTET, point=OCTET, x=SHORT, y=SHORT, reserved=SHORT),
        max_size=3,
    ).map(tuple),
)
RECORDS = st.lists(FACES, min_size=1, max_size=3).map(lambda faces: FaceRecord(faces=tuple(faces)))


def decode(data: bytes) -> tuple[FaceRecord, tuple[str, ...]]:
    lenient = Leniencies()
    return decode_face_record(data, lenient), lenient.names


@given(RECORDS)
def test_what_is_written_reads_back(record: FaceRecord) -> None:
    assert decode(encode_face_record(record)) == (record, ())


def test_the_specimen_reads_and_writes_back() -> None:
    record, names = decode(RECORD)
    face = record.faces[0]
    assert names == ()
    assert face.image == IMAGE
    assert (face.width, face.height) == Image.open(BytesIO(face.image)).size
    assert face.kind == ImageKind.TOKEN_FRONTAL
    assert encode_face_record(record) == RECORD


def test_an_image_is_described_without_a_word_of_the_person() -> None:
    face = describe_image(IMAGE)
    assert (face.width, face.height, face.coding) == (148, 70, ImageCoding.JPEG)
    assert (face.kind, face.gender, face.eye_colour, face.hair_colour) == (1, 0, 0, 0)
    assert decode(encode_face_record(FaceRecord(faces=(face,))))[0].faces == (face,)


def test_a_wrong_length_is_tolerated_by_name_where_one_face_makes_the_end_plain() -> None:
    face = describe_image(IMAGE)
    for at in (8, 14):
        wrong = RECORD[:at] + b"\0\0\1\0" + RECORD[at + 4 :]
        record, names = decode(wrong)
        assert names == ("face-record-length",)
        assert record.faces[0].image == IMAGE
    two = encode_face_record(FaceRecord(faces=(face, face)))
    for at in (8, 14):
        with pytest.raises(Malformed):
            decode(two[:at] + b"\0\0\1\0" + two[at + 4 :])
    with pytest.raises(Malformed, match="breaks off"):
        decode(two[:14] + b"\0\1\0\0" + two[18:])
    with pytest.raises(Malformed, match="breaks off"):
        decode(two[:14] + b"\0\0\0\1" + two[18:])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"FAC", Malformed),
        (b"FIR" + RECORD[3:], Malformed),
        (RECORD[:4] + b"020\0" + RECORD[8:], Unsupported),
        (RECORD[:12] + b"\0\0" + RECORD[14:], Malformed),
        (RECORD[:12] + b"\0\x21" + RECORD[14:], Malformed),
        (RECORD[:46], Malformed),
        (RECORD[:30], Malformed),
        (RECORD[:35] + b"\x07" + RECORD[36:], Unsupported),
        (RECORD[:18] + b"\xff\xff" + RECORD[20:], Malformed),
    ],
)
def test_what_breaks_the_layout_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        decode(data)


def test_octets_after_the_last_face_are_malformed() -> None:
    face = describe_image(IMAGE)
    two = encode_face_record(FaceRecord(faces=(face, face))) + b"\0"
    grown = two[:8] + len(two).to_bytes(4, "big") + two[12:]
    with pytest.raises(Malformed, match="follow"):
        decode(grown)


def test_a_face_that_cannot_be_written_does_not_exist() -> None:
    face = describe_image(IMAGE)
    with pytest.raises(Malformed, match="empty"):
        replace(face, image=b"")
    with pytest.raises(Malformed, match="range"):
        replace(face, width=70_000)
    with pytest.raises(Malformed, match="three"):
        replace(face, pose=b"")
    with pytest.raises(Malformed, match="1 to 32"):
        FaceRecord(faces=())


def test_nothing_personal_is_shown() -> None:
    shown = repr(replace(describe_image(IMAGE), gender=2, eye_colour=3))
    assert "gender" not in shown
    assert "eye" not in shown
    assert "JFIF" not in shown


@given(damaged(RECORD[:200]) | damaged(RECORD[:60]) | st.binary(max_size=80))
@example(b"FAC\x00010\x00" + bytes(40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode, data)
