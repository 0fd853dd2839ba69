"""Seals as symbols: drawn by us, read by zxing, damaged in between."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nansen.errors import Refused
from nansen.personalization.seal_symbol import (
    MODULE_MM,
    QUIET_ZONE,
    data_matrix_modules,
    encode_data_matrix,
)

SEAL = np.random.default_rng(1).bytes(173)
SVG = "{http://www.w3.org/2000/svg}"


def draw(svg: str, scale: int = 4) -> NDArray[np.uint8]:
    """Paint the one path of the SVG: runs of modules, moved to and drawn as boxes."""
    root = ET.fromstring(svg)  # noqa: S314 - our own
    side = int(root.attrib["viewBox"].split()[2])
    paper = np.full((side, side), 255, dtype=np.uint8)
    path = root.find(f"{SVG}path")
    assert path is not None
    for run in path.attrib["d"].split("M")[1:]:
        place, _, length = run.partition("h")
        x, y = map(int, place.split())
        paper[y, x : x + int(length.partition("v")[0])] = 0
    return np.kron(paper, np.ones((scale, scale), dtype=np.uint8))


def read(picture: NDArray[np.uint8]) -> list[bytes]:
    return [barcode.bytes for barcode in zxingcpp.read_barcodes(picture)]


@given(st.binary(min_size=1, max_size=400))
@settings(max_examples=30)
def test_zxing_reads_what_we_draw(data: bytes) -> None:
    assert read(draw(encode_data_matrix(data))) == [data]


def test_symbol_is_square_and_has_its_quiet_zone() -> None:
    modules = data_matrix_modules(SEAL)
    assert len(modules) == len(modules[0]) == 52
    picture = draw(encode_data_matrix(SEAL), scale=1)
    assert (picture[:QUIET_ZONE] == 255).all()
    assert (picture[:, -QUIET_ZONE:] == 255).all()
    assert (picture[QUIET_ZONE:-QUIET_ZONE, QUIET_ZONE] == 0).all(), "the solid left border"
    root = ET.fromstring(encode_data_matrix(SEAL))  # noqa: S314 - our own
    assert root.attrib["width"] == f"{(52 + 2 * QUIET_ZONE) * MODULE_MM:.2f}mm"


def test_few_modules_may_be_lost_and_the_seal_is_still_whole() -> None:
    picture = draw(encode_data_matrix(SEAL))
    random = np.random.default_rng(2)
    for _ in range(20):
        damaged = picture.copy()
        for _ in range(12):
            x, y = 4 * random.integers(4, 50, 2)
            damaged[y : y + 8, x : x + 4] ^= 255
        assert read(damaged) == [SEAL]


def test_a_symbol_half_gone_gives_no_seal_rather_than_another() -> None:
    picture = draw(encode_data_matrix(SEAL))
    for share in (2, 3):
        damaged = picture.copy()
        damaged[: len(damaged) // share] = 255
        assert read(damaged) == []


@pytest.mark.parametrize("data", [b"", bytes(4000)])
def test_nothing_and_too_much_are_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="seal-symbol"):
        encode_data_matrix(data)
