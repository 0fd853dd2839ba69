"""Strangers' pictures: which are opened, and what the others are told."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nansen.adapters.page_reader.pictures import MOST_PAGES, open_pictures
from nansen.errors import Malformed

GREY = np.linspace(0, 255, 40 * 30).reshape(30, 40).astype(np.uint8)
PICTURE = Image.fromarray(GREY)


def save(picture: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


LISTED = [
    (kind, mode)
    for kind in ("PNG", "JPEG", "TIFF")
    for mode in ("L", "RGB", "CMYK", "1")
    if (kind, mode) != ("PNG", "CMYK")
]


@pytest.mark.parametrize(("kind", "mode"), LISTED)
def test_listed_formats_are_opened_in_grey(kind: str, mode: str) -> None:
    (opened,) = open_pictures(save(PICTURE.convert(mode), kind))
    assert opened.mode == "L"
    assert opened.size == (40, 30)
    if mode != "1":
        assert np.abs(np.asarray(opened, dtype=int) - GREY).max() < 12


def test_sixteen_bits_are_brought_down_to_eight() -> None:
    deep = Image.fromarray(GREY.astype(np.uint16) * 257)
    (opened,) = open_pictures(save(deep, "PNG"))
    assert np.array_equal(np.asarray(opened), GREY)


def test_transparency_is_seen_on_white_paper() -> None:
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    (opened,) = open_pictures(save(clear, "PNG"))
    assert set(opened.tobytes()) == {255}


def test_a_tiff_s_pages_are_read_up_to_a_bound() -> None:
    pages = [Image.new("L", (4, 4), shade) for shade in range(0, 140, 20)]
    for count in (2, 7):
        data = save(pages[0], "TIFF", save_all=True, append_images=pages[1:count])
        opened = open_pictures(data)
        assert [page.getpixel((0, 0)) for page in opened] == [
            20 * page for page in range(min(count, MOST_PAGES))
        ]


def test_a_film_is_its_first_picture() -> None:
    frames = [Image.new("L", (4, 4), shade) for shade in (0, 200)]
    assert len(open_pictures(save(frames[0], "PNG", save_all=True, append_images=frames[1:]))) == 1


@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP", "EPS", "ICO", "PPM"])
def test_other_formats_are_not_even_tried(kind: str) -> None:
    with pytest.raises(Malformed, match="cannot be opened"):
        open_pictures(save(PICTURE, kind))


def bomb(width: int, height: int) -> bytes:
    """Make a PNG of a few hundred bytes that claims any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 10_000, 60_000])
def test_bombs_are_not_unpacked(side: int) -> None:
    with pytest.raises(Malformed, match=r"too many pixels|DecompressionBomb"):
        open_pictures(bomb(side, side))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_cut_off_is_malformed(kind: str) -> None:
    data = save(PICTURE, kind)
    with pytest.raises(Malformed):
        open_pictures(data[: len(data) // 2])


@given(st.binary(max_size=300), st.sampled_from(["PNG", "JPEG", "TIFF"]), st.data())
def test_any_bytes_are_a_picture_or_malformed(noise: bytes, kind: str, data: st.DataObject) -> None:
    good = save(PICTURE, kind)
    start = data.draw(st.integers(0, len(good)))
    try:
        open_pictures(good[:start] + noise + good[start + len(noise) :])
    except Malformed as failure:
        assert failure.field == "picture"  # noqa: PT017 - it need not fail
