"""Spots, against a search by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image

from nansen.adapters.page_reader.ink import find_ink, find_spots, flatten_light

PICTURES = st.tuples(st.integers(1, 14), st.integers(1, 14)).flatmap(
    lambda shape: arrays(np.bool_, shape, elements=st.booleans())
)


def boxes_by_hand(dark: NDArray[np.bool_]) -> set[tuple[int, int, int, int]]:
    """Flood each dark pixel's neighbourhood, one pixel at a time."""
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(dark), strict=True)}
    boxes = set()
    while left:
        spot, edge = set(), [left.pop()]
        while edge:
            y, x = edge.pop()
            spot.add((y, x))
            near = {(y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
            left -= near
            edge.extend(near)
        rows, columns = zip(*spot, strict=True)
        boxes.add((min(columns), min(rows), max(columns) + 1, max(rows) + 1))
    return boxes


@given(PICTURES)
def test_spots_are_what_a_search_by_hand_finds(dark: NDArray[np.bool_]) -> None:
    spots = find_spots(dark)
    found = zip(spots.left, spots.top, spots.right, spots.bottom, strict=True)
    boxes = [tuple(int(side) for side in box) for box in found]
    by_hand = boxes_by_hand(dark)
    assert set(boxes) == by_hand
    assert (spots.width > 0).all()
    assert (spots.height > 0).all()


def test_a_spiral_is_one_spot() -> None:
    dark = np.zeros((41, 41), dtype=bool)
    for ring in range(0, 20, 2):
        dark[ring, ring : 41 - ring] = True
        dark[ring : 41 - ring, 40 - ring] = True
        dark[40 - ring, ring : 41 - ring] = True
        dark[ring + 2 : 41 - ring, ring] = True
        dark[ring + 2, ring : ring + 3] = True
    assert len(find_spots(dark).left) == 1


def test_a_picture_of_noise_has_no_spots_worth_counting() -> None:
    dark = np.zeros((1000, 1000), dtype=bool)
    dark[::2, ::2] = True
    assert len(find_spots(dark).left) == 250_000
    larger = np.zeros((1400, 1400), dtype=bool)
    larger[::2, ::2] = True
    assert len(find_spots(larger).left) == 0


@pytest.mark.parametrize("light", [1.0, 0.3])
def test_ink_is_found_in_any_light(light: float) -> None:
    page = np.full((200, 300), 240.0)
    page[90:110, 140:160] = 40
    slope = np.linspace(light, 1, 300)
    dark = find_ink(flatten_light(Image.fromarray((page * slope).astype(np.uint8))), 12)
    assert dark[92:108, 142:158].any(axis=1).all()
    assert not dark[:70].any()
