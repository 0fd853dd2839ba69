"""Rows of evenly spaced spots, and what only looks like them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from nansen.adapters.page_reader.curve import Curve
from nansen.adapters.page_reader.ink import Spots
from nansen.adapters.page_reader.rows import _members, _Points, find_zones


def spots(
    rows: int = 2, count: int = 44, pitch: float = 20, *, turn: float = 0, lean: float = 0
) -> Spots:
    """Place spots as high as a pitch and half as wide, then turn the page."""
    row, place = np.divmod(np.arange(rows * count), count)
    across, down = 100 + pitch * place + lean * 2.5 * pitch * row, 300 + 2.5 * pitch * row
    x = across * np.cos(turn) - down * np.sin(turn) + 200
    y = across * np.sin(turn) + down * np.cos(turn) + 200
    left, top = np.rint(x - pitch / 4).astype(int), np.rint(y - pitch / 2).astype(int)
    return Spots(left, top, left + round(pitch / 2), top + round(pitch))


@pytest.mark.parametrize("turn", [0, 0.1, -0.2])
@pytest.mark.parametrize(("rows", "count"), [(2, 44), (2, 36), (3, 30)])
def test_a_zone_is_found(rows: int, count: int, turn: float) -> None:
    zone = find_zones(spots(rows, count, turn=turn))[0]
    assert len(zone) == rows
    for row in zone:
        assert row.places[-1] - row.places[0] + 1 == count
        assert row.places[0] == zone[0].places[0]
        assert row.pitch == pytest.approx(20, rel=0.01)


@pytest.mark.parametrize("lean", [0.25, -0.25])
def test_a_leaning_page_has_its_columns_counted_together(lean: float) -> None:
    upper, lower = find_zones(spots(lean=lean))[0]
    assert upper.places[0] == lower.places[0]


def test_a_zone_with_holes_is_found() -> None:
    all_of = spots()
    keep = np.random.default_rng(1).random(88) < 0.8
    keep[[0, 43, 44, 87]] = True
    zone = find_zones(all_of.where(keep))[0]
    assert all(row.places[-1] - row.places[0] == 43 for row in zone)


def test_one_row_is_no_zone() -> None:
    assert find_zones(spots(rows=1)) == []


def test_rows_of_two_sizes_are_no_zone() -> None:
    small, large = spots(rows=1, pitch=15), spots(rows=1, pitch=20)
    both = Spots(
        np.concatenate((small.left, large.left)),
        np.concatenate((small.top - 40, large.top)),
        np.concatenate((small.right, large.right)),
        np.concatenate((small.bottom - 40, large.bottom)),
    )
    assert find_zones(both) == []


def test_many_rows_are_looked_at_within_bounds() -> None:
    assert len(find_zones(spots(rows=70, count=40, pitch=12))) <= 60 * 3 + 60 * 9


def test_a_row_that_runs_nowhere_has_no_members() -> None:
    here = np.array([1.0])
    members, places = _members(Curve(5.0), Curve(5.0), _Points(here, here, here), 9)
    assert len(members) == len(places) == 0


@given(arrays(np.int64, st.tuples(st.integers(0, 120), st.just(4)), elements=st.integers(0, 400)))
def test_any_spots_are_looked_at(boxes: NDArray[np.int64]) -> None:
    left, top = boxes[:, 0], boxes[:, 1]
    find_zones(Spots(left, top, left + boxes[:, 2] % 40 + 1, top + boxes[:, 3] % 40 + 1))
