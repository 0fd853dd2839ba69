"""Symbols of every symbology that a seal may be printed in, on pages that are not perfect."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from tests.simulators.printed_pages import photograph, print_page, random_td3

from nansen.adapters.page_reader.symbols import read_symbols

SEAL = np.random.default_rng(1).bytes(173)


def draw(data: bytes, symbology: str, scale: int = 4) -> Image.Image:
    barcode = zxingcpp.create_barcode(data, zxingcpp.barcode_format_from_str(symbology))
    modules = np.asarray(barcode.to_image(scale=scale, add_quiet_zones=True))
    return Image.fromarray(np.pad(modules, 20, constant_values=255))


@pytest.mark.parametrize("symbology", ["DataMatrix", "QRCode", "Aztec", "PDF417"])
def test_each_symbology_is_read(symbology: str) -> None:
    ((name, contents),) = read_symbols([draw(SEAL, symbology)])
    assert contents == SEAL
    assert name.replace(" ", "").lower().startswith(symbology.lower())


def test_linear_codes_are_not_asked_for() -> None:
    barcode = zxingcpp.create_barcode("12345678", zxingcpp.BarcodeFormat.Code128)
    lines = np.pad(np.asarray(barcode.to_image(scale=3)), 30, constant_values=255)
    assert read_symbols([Image.fromarray(lines)]) == ()


def test_two_symbols_are_read_and_one_shown_twice_is_one() -> None:
    one, other = draw(SEAL, "DataMatrix"), draw(SEAL[::-1], "QRCode")
    sheet = Image.new("L", (1200, 1200), 255)
    for place, symbol in (((40, 40), one), ((600, 40), other), ((40, 700), one)):
        sheet.paste(symbol, place)
    assert {contents for _, contents in read_symbols([sheet])} == {SEAL, SEAL[::-1]}
    assert len(read_symbols([sheet])) == 2


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", ["clean", "askew", "tilted", "blurred", "grainy", "shaded", "dim"])
def test_a_photographed_seal_is_read(kind: str, seed: int) -> None:
    rng = np.random.default_rng([seed, *kind.encode()])
    page = photograph(print_page(random_td3(rng), rng, dpi=200, seal=SEAL), kind, rng)
    assert read_symbols([page]) == (("Data Matrix", SEAL),)


def test_a_large_photograph_is_made_smaller_first() -> None:
    rng = np.random.default_rng(9)
    page = print_page(random_td3(rng), rng, dpi=300, seal=SEAL)
    large = page.resize((4200, 4200 * page.height // page.width))
    assert read_symbols([large]) == (("Data Matrix", SEAL),)
    assert large.width == 4200, "the picture itself is left alone"


def test_a_page_without_a_symbol_has_none() -> None:
    assert read_symbols([Image.new("L", (300, 200), 255)]) == ()
    assert read_symbols([Image.new("L", (2600, 20), 255)]) == ()
    assert read_symbols([Image.new("L", (60_000, 3), 255)]) == ()


def test_pages_are_looked_at_together() -> None:
    one, other = draw(SEAL, "DataMatrix"), draw(SEAL[::-1], "QRCode")
    blank = Image.new("L", (300, 200), 255)
    assert [data for _, data in read_symbols([blank, one, other])] == [SEAL, SEAL[::-1]]
    assert read_symbols([]) == ()
