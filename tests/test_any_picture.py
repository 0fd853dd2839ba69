"""Any octets to the eyes: pages and photographs, spoilt, empty, endless or no pictures at all."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulators import bombs
from tests.simulators.photographs import photograph, wall
from tests.strategies.mutations import mutations
from tests.worlds.specimen import photo, specimen_world

from nansen.adapters.page_reader import PictureReader
from nansen.errors import Malformed, Refused
from nansen.inspection.ports import PageReading
from nansen.personalization.portrait import Portrait, make_portrait

MUTATIONS = max(15, settings().max_examples // 4)
STARTS = (
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0\x00\x10JFIF",
    b"II*\x00",
    b"RIFF\x00\x00\x00\x00WEBP",
)


def read_page(data: bytes) -> PageReading | None:
    """Read a page, or be refused."""
    try:
        return PictureReader().read(data)
    except Malformed:
        return None


def read_photo(data: bytes) -> Portrait | None:
    """Make a portrait, or be refused."""
    try:
        return make_portrait(data)
    except (Malformed, Refused):
        return None


@given(st.binary() | st.tuples(st.sampled_from(STARTS[1:]), st.binary()).map(b"".join))
def test_any_octets_are_a_picture_or_refused(data: bytes) -> None:
    read_page(data)
    read_photo(data)


@pytest.mark.parametrize("start", STARTS, ids=repr)
def test_ten_megabytes_of_noise_are_refused(start: bytes) -> None:
    data = start + Random(9303).randbytes(10_000_000)
    assert read_page(data) is None
    assert read_photo(data) is None


SMALL = wall(200, 257)
PICTURES: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: photograph(SMALL),
    "PNG": lambda: photograph(SMALL, "PNG"),
    "TIFF": lambda: photograph(SMALL, "TIFF", compression="tiff_lzw"),
    "WebP": lambda: photograph(SMALL, "WEBP"),
    "a photo": photo,
}


@pytest.mark.parametrize("name", PICTURES)
def test_spoilt_pictures_are_read_or_refused(name: str) -> None:
    for data in mutations(PICTURES[name](), MUTATIONS, Random(name)):
        read_page(data)
        read_photo(data)


def test_a_spoilt_page_is_read_or_refused() -> None:
    page = specimen_world().made.page
    for data in mutations(page.png, MUTATIONS // 3, Random(1)):
        read_page(data)
    for data in mutations(page.pdf, MUTATIONS // 3, Random(2)):
        read_page(data)


BOMBS: dict[str, Callable[[], bytes]] = {
    "a PNG of 400 megapixels": lambda: bombs.picture("PNG", (20_000, 20_000)),
    "a PNG just too large": lambda: bombs.picture("PNG", (8_000, 8_000)),
    "a TIFF of 400 megapixels": lambda: bombs.picture(
        "TIFF", (20_000, 20_000), compression="tiff_adobe_deflate"
    ),
    "an archive": bombs.archive_bomb,
    "a comment in a PNG": bombs.text_bomb,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_do_not_go_off(name: str) -> None:
    data = BOMBS[name]()
    assert len(data) < 1_000_000
    assert read_page(data) is None
    assert read_photo(data) is None


def test_a_profile_without_end_is_dropped_or_refused() -> None:
    data = bombs.profile_bomb()
    read_page(data)
    made = read_photo(data)
    assert made is None or len(made.image) < 20_000


def test_pictures_of_odd_shapes() -> None:
    for size in ((1, 1), (60_000, 1), (1, 60_000), (3, 20_000)):
        data = bombs.picture("PNG", size, "L")
        assert read_page(data) is not None
        assert read_photo(data) is None


PDFS: dict[str, tuple[Callable[[], bytes], bool]] = {
    "twenty million boxes": (bombs.content_bomb, False),
    "a form in itself": (bombs.endless_form, False),
    "a page as large as the earth": (
        lambda: bombs.pdf_page(bombs.stream(b"", b""), box=b"[0 0 1e9 1e9]"),
        True,
    ),
    "a page of no size": (
        lambda: bombs.pdf_page(bombs.stream(b"", b""), box=b"[0 0 0 0]"),
        True,
    ),
    "a page of no numbers": (
        lambda: bombs.pdf_page(bombs.stream(b"", b""), box=b"[a b c d]"),
        True,
    ),
}


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_cannot_draw_for_ever(name: str) -> None:
    make, is_read = PDFS[name]
    assert (read_page(make()) is not None) == is_read
