"""Whole pages: printed, photographed, read."""

import re

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.simulators.printed_pages import (
    PHOTOGRAPHS,
    photograph,
    print_page,
    random_td1,
    random_td2,
    random_td3,
    random_visa,
)

from nansen.adapters.page_reader.ocr import read_mrz
from nansen.adapters.page_reader.zone import ZoneReading
from nansen.standards.icao9303.check_digit import check_digit

RESOLUTIONS = (200, 250, 300)


def read(picture: Image.Image) -> ZoneReading:
    reading = read_mrz(picture)
    assert reading is not None
    return reading


@pytest.mark.parametrize("seed", range(len(RESOLUTIONS)))
@pytest.mark.parametrize("kind", PHOTOGRAPHS)
def test_a_photographed_page_is_read_to_the_letter(kind: str, seed: int) -> None:
    rng = np.random.default_rng([seed, *kind.encode()])
    lines = random_td3(rng)
    page = print_page(lines, rng, dpi=RESOLUTIONS[seed])
    reading = read(photograph(page, kind, rng))
    assert reading.text.split("\n") == list(lines)
    assert reading.how[0] == "the machine readable zone was read as TD3"
    assert reading.doubts <= 1
    assert reading.holds
    assert reading.is_legible


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("TD1", random_td1(np.random.default_rng(1))),
        ("TD2", random_td2(np.random.default_rng(2))),
        ("MRV-A", random_visa(np.random.default_rng(3), 44)),
        ("MRV-B", random_visa(np.random.default_rng(4), 36)),
    ],
)
def test_every_format_is_read(name: str, lines: tuple[str, ...]) -> None:
    reading = read(print_page(lines, np.random.default_rng(5)))
    assert reading.text.split("\n") == list(lines)
    assert reading.layout.name == name
    assert reading.holds


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_may_lie_any_way_round(angle: int) -> None:
    rng = np.random.default_rng(angle)
    lines = random_td3(rng)
    page = print_page(lines, rng, dpi=150).rotate(angle, expand=True)
    assert read(page).text.split("\n") == list(lines)


@pytest.mark.parametrize("width", [3200, 800, 500])
def test_a_page_may_be_a_large_or_a_small_picture(width: int) -> None:
    rng = np.random.default_rng(width)
    lines = random_td3(rng)
    page = print_page(lines, rng, dpi=300)
    page = page.resize((width, width * page.height // page.width), Image.Resampling.BICUBIC)
    assert read(page).text.split("\n") == list(lines)


def test_a_page_may_lie_on_a_large_sheet() -> None:
    rng = np.random.default_rng(6)
    lines = random_td3(rng)
    sheet = Image.new("L", (2480, 3508), 250)
    sheet.paste(print_page(lines, rng, dpi=300), (700, 2200))
    assert read(sheet).text.split("\n") == list(lines)


def test_small_print_is_looked_for_in_the_full_picture() -> None:
    rng = np.random.default_rng(7)
    lines = random_td3(rng)
    sheet = Image.new("L", (2600, 2600), 250)
    sheet.paste(print_page(lines, rng, dpi=72), (100, 1500))
    assert read(sheet).text.split("\n") == list(lines)


def test_a_wrong_check_digit_is_told_and_not_put_right() -> None:
    rng = np.random.default_rng(8)
    upper, lower = random_td3(rng)
    wrong = str((int(lower[19]) + 1) % 10)
    lower = lower[:19] + wrong + lower[20:]
    lower = lower[:43] + check_digit(lower[0:10] + lower[13:20] + lower[21:43])
    reading = read(print_page((upper, lower), rng))
    assert reading.text == f"{upper}\n{lower}"
    assert not reading.holds
    assert "the check digit of the date of birth does not hold" in reading.how


def test_letters_that_are_hidden_are_told_and_a_zone_half_hidden_is_illegible() -> None:
    rng = np.random.default_rng(9)
    lines = random_td3(rng)
    page = print_page(lines, rng, dpi=150)
    draw = ImageDraw.Draw(page)
    pitch, bottom = 2.54 * 150 / 25.4, 83 * 150 / 25.4
    draw.rectangle((10.2 * pitch, bottom - pitch, 11.6 * pitch, bottom + 4), fill=20)
    reading = read(page)
    assert reading.text.split("\n") != list(lines)
    assert len(reading.how) > 1
    draw.rectangle((4 * pitch, bottom - pitch, 22 * pitch, bottom), fill=90)
    reading_of_rest = read_mrz(page)
    assert reading_of_rest is None or not reading_of_rest.is_legible


def test_what_is_told_holds_nothing_of_the_person() -> None:
    rng = np.random.default_rng(10)
    lines = random_td3(rng)
    reading = read(print_page(lines, rng))
    told = " ".join(reading.how) + repr(reading)
    for field in re.split("<+", "<".join(lines)):
        assert len(field) < 3 or field not in told


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("L", (1, 1), 0),
        Image.new("L", (3, 40_000), 0),
        Image.new("L", (600, 450), 255),
        Image.fromarray(np.random.default_rng(11).integers(0, 255, (450, 600), dtype=np.uint8)),
    ],
    ids=["dot", "line", "blank", "noise"],
)
def test_where_no_zone_is_none_is_read(picture: Image.Image) -> None:
    assert read_mrz(picture) is None


def test_other_print_of_the_same_face_is_no_zone() -> None:
    rng = np.random.default_rng(12)
    lines = tuple("THE QUICK BROWN FOX JUMPS OVER A LAZY DOG" for _ in range(6))
    reading = read_mrz(print_page(lines, rng, dpi=120))
    assert reading is None or not reading.is_legible


def test_lines_too_short_for_any_format_are_no_zone() -> None:
    rng = np.random.default_rng(13)
    page = print_page(tuple(line[:22] for line in random_td3(rng)), rng, dpi=150)
    bottom = page.crop((0, page.height * 7 // 10, page.width, page.height))
    assert read_mrz(bottom) is None


def test_the_better_of_two_zones_is_read() -> None:
    rng = np.random.default_rng(14)
    upper, lower = random_td3(rng)
    wrong = lower[:43] + str((int(lower[43]) + 1) % 10)
    pages = [print_page(lines, rng, dpi=150) for lines in ((upper, wrong), random_td3(rng))]
    top = pages[0].height * 7 // 10
    zones = [page.crop((0, top, page.width, page.height)) for page in pages]
    for order in (zones, zones[::-1]):
        sheet = Image.new("L", (zones[0].width, 2 * zones[0].height + 60), 240)
        sheet.paste(order[0], (0, 0))
        sheet.paste(order[1], (0, zones[0].height + 60))
        assert read(sheet).holds


def test_a_doubtful_zone_does_not_take_a_better_one_s_place() -> None:
    rng = np.random.default_rng(15)
    upper, lower = random_td3(rng)
    wrong = lower[:43] + str((int(lower[43]) + 1) % 10)
    page = print_page((upper, wrong), rng, dpi=150)
    worse = page.crop((0, page.height * 7 // 10, page.width, page.height))
    ImageDraw.Draw(worse).rectangle((100, 0, 210, worse.height), fill=200)
    sheet = Image.new("L", (page.width, page.height + worse.height + 60), 240)
    sheet.paste(page, (0, 0))
    sheet.paste(worse, (0, page.height + 60))
    assert read(sheet).text == f"{upper}\n{wrong}"
