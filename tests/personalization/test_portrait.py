import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw
from tests.simulators.photographs import photograph, wall

from nansen.errors import Malformed, Refused
from nansen.personalization.portrait import (
    HEIGHT,
    WIDTH,
    ChipFormat,
    Framing,
    Portrait,
    make_portrait,
)
from nansen.personalization.ports import Face
from nansen.standards.image_header import ImageCoding, read_image_header


class Finder:
    """Finds the faces that it was told of."""

    def __init__(self, *faces: tuple[int, int, int, int]) -> None:
        self.faces = tuple(
            Face(left=left, top=top, right=right, bottom=bottom)
            for left, top, right, bottom in faces
        )

    def find_faces(self, picture: Image.Image) -> tuple[Face, ...]:
        assert picture.mode == "RGB"
        return self.faces


def printed(portrait: Portrait) -> Image.Image:
    return Image.open(io.BytesIO(portrait.print_image))


@pytest.mark.parametrize("chip_format", list(ChipFormat))
def test_the_chip_gets_what_it_has_room_for(chip_format: ChipFormat) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    for picture in (wall(), Image.fromarray(noise)):
        portrait = make_portrait(photograph(picture, quality=95), chip_format=chip_format)
        header = read_image_header(portrait.image)
        assert (header.width, header.height) == (portrait.width, portrait.height) == (413, 531)
        assert (
            header.coding is ImageCoding["JPEG" if chip_format is ChipFormat.JPEG else "JPEG_2000"]
        )
        assert 10_000 <= len(portrait.image) <= 20_000


def test_a_jpeg_for_the_chip_is_as_good_as_its_budget_allows() -> None:
    portrait = make_portrait(photograph(), chip_format=ChipFormat.JPEG)
    assert 15_000 <= len(portrait.image) <= 20_000
    assert portrait.format is ChipFormat.JPEG


def test_page_and_chip_show_the_same_picture() -> None:
    portrait = make_portrait(photograph())
    chip = np.asarray(Image.open(io.BytesIO(portrait.image)).convert("RGB"), np.float64)
    page = np.asarray(printed(portrait), np.float64)
    assert np.abs(chip - page).mean() < 8, "9303-3 §3.9.1.3"


def test_without_a_finder_the_frame_stands_and_is_cropped_to_shape() -> None:
    portrait = make_portrait(photograph(wall(900, 772)))
    assert portrait.framing is Framing.AS_GIVEN
    assert "no face finder" in portrait.notes[0]
    assert (portrait.width, portrait.height) == (WIDTH, HEIGHT)
    nobody = make_portrait(photograph(), face_finder=Finder())
    assert nobody.framing is Framing.AS_GIVEN
    assert "no face found" in nobody.notes[0]


@pytest.mark.parametrize("size", [(600, 1200), (1600, 800)])
def test_cropping_never_stretches(size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size, "white")
    middle, reach = (size[0] // 2, size[1] // 2), 150
    ImageDraw.Draw(picture).ellipse(
        (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach), fill="black"
    )
    dark = np.asarray(printed(make_portrait(photograph(picture))).convert("L")) < 128
    wide, high = dark.any(0).sum(), dark.any(1).sum()
    assert abs(int(wide) - int(high)) <= 3, "9303-3 §3.9.1.2"


def test_a_found_face_takes_its_share_of_the_height() -> None:
    # The head of a face box of 300 is 459 pixels: 75 per cent of a crop of 612.
    portrait = make_portrait(photograph(wall(800, 1000)), face_finder=Finder((250, 350, 550, 650)))
    assert portrait.framing is Framing.FACE
    assert portrait.notes == ()


@pytest.mark.parametrize("face", [(0, 0, 300, 300), (500, 700, 800, 1000), (50, 150, 750, 850)])
def test_a_face_too_near_the_edge_or_too_large_is_noted(face: tuple[int, int, int, int]) -> None:
    portrait = make_portrait(photograph(wall(800, 1000)), face_finder=Finder(face))
    assert portrait.framing is Framing.FACE
    assert (portrait.width, portrait.height) == (WIDTH, HEIGHT)
    assert portrait.notes or face[0] == 500


def test_a_second_person_is_refused_and_a_face_on_the_wall_is_not() -> None:
    photo = photograph(wall(800, 1000))
    holder = (250, 350, 550, 650)
    with pytest.raises(Refused, match="alone"):
        make_portrait(photo, face_finder=Finder(holder, (600, 400, 790, 590)))
    alone = make_portrait(photo, face_finder=Finder((700, 50, 780, 130), holder))
    assert alone.framing is Framing.FACE


def test_a_picture_is_turned_as_its_camera_said() -> None:
    picture = Image.new("RGB", (772, 600), "white")
    picture.paste("black", (0, 0, 386, 600))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned a quarter to the right
    upright = np.asarray(printed(make_portrait(photograph(picture, exif=exif))).convert("L"))
    assert upright[:200].mean() < 20
    assert upright[-200:].mean() > 235


def test_no_camera_place_or_hour_travels_with_a_picture() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x9003] = "Secret Camera", "2026:11:23 12:00:00"
    exif.get_ifd(0x8825)[1] = "N"
    photo = photograph(exif=exif, comment=b"secret comment", xmp=b"<x>secret</x>")
    portrait = make_portrait(photo)
    for file in (portrait.image, portrait.print_image):
        for trace in (b"Exif", b"ecret", b"2026:11:23", b"xmp"):
            assert trace not in file, "R44"


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "RGBA", "LA", "1", "I;16"])
def test_any_mode_becomes_colours(mode: str) -> None:
    source = wall().convert("L" if mode == "I;16" else mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    if mode == "I;16":
        source = Image.fromarray(np.asarray(source).astype(np.uint16) * 257)
    picture = printed(make_portrait(photograph(source, kind)))
    assert picture.mode == "RGB"
    assert 120 < float(np.asarray(picture).mean()) < 220


def test_what_shows_through_is_paper() -> None:
    clear = Image.new("RGBA", (600, 772), (0, 0, 0, 0))
    assert printed(make_portrait(photograph(clear, "PNG"))).getpixel((5, 5)) == (240, 240, 240)


def test_colours_are_brought_to_srgb_and_a_broken_profile_is_dropped() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert make_portrait(photograph(icc_profile=lab)).notes[:-1] == ()
    broken = make_portrait(photograph(icc_profile=b"no profile"))
    assert "colour profile" in broken.notes[0]


def test_webp_is_read_and_so_is_the_first_frame_of_a_film() -> None:
    assert make_portrait(photograph(kind="WEBP")).width == WIDTH
    film = photograph(wall(), "PNG", save_all=True, append_images=[wall().rotate(90, expand=True)])
    assert make_portrait(film).width == WIDTH


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "JPEG2000"])
def test_other_formats_are_no_photographs(kind: str) -> None:
    with pytest.raises(Malformed, match="JPEG, PNG or WebP"):
        make_portrait(photograph(kind=kind))


@pytest.mark.parametrize("kept", [0.01, 0.5, 0.98])
def test_half_a_photograph_is_none(kept: float) -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        photo = photograph(kind=kind)
        with pytest.raises(Malformed):
            make_portrait(photo[: int(len(photo) * kept)])


def _png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    flood = zlib.compress(bytes(10_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", flood)


@pytest.mark.parametrize("side", [9_000, 15_000, 100_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(Refused, match="60 megapixels"):
        make_portrait(_png_claiming(side, side))


def test_a_file_beyond_all_measure_is_refused_unread() -> None:
    with pytest.raises(Refused, match="20 MB"):
        make_portrait(bytes(20_000_001))


@pytest.mark.parametrize("size", [(1, 1), (200, 260), (314, 2000), (2000, 400)])
def test_too_few_pixels_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="315 by 405"):
        make_portrait(photograph(wall(*size)))


def test_a_small_picture_is_not_blown_up() -> None:
    portrait = make_portrait(photograph(wall(360, 463)))
    assert (portrait.width, portrait.height) == (360, 463)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(photo: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBPVP8 "):
        with pytest.raises((Malformed, Refused)):
            make_portrait(start + photo)


@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_damaged_file_is_a_portrait_or_refused(at: int, byte: int) -> None:
    photo = bytearray(photograph(wall(330, 425), quality=30))
    photo[at % len(photo)] = byte
    try:
        made = make_portrait(bytes(photo))
    except (Malformed, Refused):
        return
    assert len(made.image) < 25_000


def test_nothing_of_a_face_is_shown() -> None:
    assert "image=" not in repr(make_portrait(photograph()))
