import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin
from tests.simulators.photographs import photograph, wall

from nansen.application.camera_marks import without_camera_marks
from nansen.application.grounds import MediaType
from nansen.errors import Malformed

PICTURE = wall(120, 90)
MARKS = (b"Kanareevka Camera 9", b"GPS says 54.6872 25.2797", b"2026:11:23 12:34:56", b"a comment")


def marked(orientation: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0110] = "Kanareevka Camera 9"
    exif[0x0132] = "2026:11:23 12:34:56"
    exif.get_ifd(0x8825)[0x001B] = b"GPS says 54.6872 25.2797"
    return exif


def jpeg(orientation: int = 6, *, progressive: bool = False) -> bytes:
    return photograph(
        PICTURE,
        exif=marked(orientation),
        comment=b"a comment",
        progressive=progressive,
        restart_marker_rows=0 if progressive else 2,
        icc_profile=b"a profile of a Kanareevka Camera 9",
    )


def seen(octets: bytes) -> Image.Image:
    """See a picture as a person does: the right way up."""
    return ImageOps.exif_transpose(Image.open(io.BytesIO(octets)))


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photograph_keeps_the_picture_and_nothing_else(
    orientation: int, progressive: bool
) -> None:
    taken = jpeg(orientation, progressive=progressive) + b"a film after the end: " + MARKS[1]
    assert all(mark in taken for mark in MARKS)
    clean = without_camera_marks(taken, MediaType.JPEG)
    assert not [mark for mark in MARKS if mark in clean]
    assert seen(clean).tobytes() == seen(taken).tobytes()
    assert dict(Image.open(io.BytesIO(clean)).getexif()) in ({}, {0x0112: orientation})
    assert without_camera_marks(clean, MediaType.JPEG) == clean


def test_a_drawing_keeps_the_picture_and_nothing_else() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "a comment: GPS says 54.6872 25.2797")
    taken = photograph(PICTURE, "PNG", pnginfo=told, exif=marked()) + MARKS[0]
    clean = without_camera_marks(taken, MediaType.PNG)
    assert not [mark for mark in MARKS if mark in clean]
    assert Image.open(io.BytesIO(clean)).tobytes() == PICTURE.tobytes()


def test_colours_stay_as_they_are() -> None:
    """Four inks need the segment that says how they are meant."""
    taken = photograph(PICTURE.convert("CMYK"), exif=marked(1))
    clean = without_camera_marks(taken, MediaType.JPEG)
    assert b"Adobe" in clean
    assert seen(clean).tobytes() == seen(taken).tobytes()


def test_a_marker_may_have_fillers_before_it() -> None:
    taken = without_camera_marks(jpeg(1), MediaType.JPEG)
    filled = taken[:-2] + b"\xff" + taken[-2:]
    assert without_camera_marks(filled, MediaType.JPEG) in {taken, filled}


def test_other_files_stay_as_they_are() -> None:
    assert without_camera_marks(b"%PDF-1.7", MediaType.PDF) == b"%PDF-1.7"


@pytest.mark.parametrize("media_type", [MediaType.JPEG, MediaType.PNG])
def test_what_is_no_such_picture_is_refused(media_type: MediaType) -> None:
    whole = jpeg() if media_type is MediaType.JPEG else photograph(PICTURE, "PNG")
    for length in (0, 1, 3, 9, 30, len(whole) // 2, len(whole) - 2):
        with pytest.raises(Malformed, match="kind of picture"):
            without_camera_marks(whole[:length], media_type)


@given(st.binary(), st.sampled_from([b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n"]))
def test_any_octets_are_read_or_refused(data: bytes, start: bytes) -> None:
    for media_type in (MediaType.JPEG, MediaType.PNG):
        try:
            clean = without_camera_marks(start + data, media_type)
        except Malformed:
            continue
        assert without_camera_marks(clean, media_type) == clean


@given(st.binary(max_size=60))
@example(b"\x09\x09")
@example(b"")
@example(b"\0\0")
def test_any_exif_is_read_or_dropped(data: bytes) -> None:
    for order in (b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"):
        exif = b"Exif\0\0" + order + data
        segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
        clean = without_camera_marks(b"\xff\xd8" + segment + b"\xff\xd9", MediaType.JPEG)
        assert len(clean) in {4, 4 + 36}
