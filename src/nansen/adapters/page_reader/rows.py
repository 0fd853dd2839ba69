"""Rows of evenly spaced spots: where the characters of a machine readable zone stand.

A zone is told from other print by its regularity: ten characters to the inch, each about as high
as its place is wide (9303-3 §4.4). A row grows from a chain of neighbours, and is then fitted
with a parabola in each direction, which follows a tilted, slightly bent or foreshortened page.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nansen.adapters.page_reader.curve import Curve, fit_curve
from nansen.adapters.page_reader.ink import Spots

_LEAST_HEIGHT = 7
_MOST_SPOTS = 6000
_STEP = 2.6
"""How far the next spot of a chain may be, in heights: one place may be empty between."""
_SEED = 6
"""Neighbours that make a chain worth fitting."""
_SUPPORT = 16
"""Places of a row with a spot on them, of the 30, 36 or 44 that a whole one has."""
_REACH = 50
_MOST_ROWS = 60

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """Where place `k` of a row is: `x(k)` across and `y(k)` down, in pixels."""

    x: Curve
    y: Curve
    places: NDArray[np.int64]
    """The places that have a spot, in order; zero is anywhere in the row."""

    @property
    def pitch(self) -> float:
        """The distance from place to place in the middle of the row."""
        middle = np.median(self.places, keepdims=True)
        return float(np.hypot(self.x.slope(middle), self.y.slope(middle))[0])

    def shifted(self, by: int) -> "Row":
        """Count the places from another zero, `by` places to the right."""
        return Row(self.x.shifted(by), self.y.shifted(by), self.places - by)

    def point(self, place: float) -> Floats:
        """Give the point at a place."""
        k = np.array([place])
        return np.concatenate((self.x.at(k), self.y.at(k)))


@dataclass(frozen=True, slots=True)
class _Points:
    """The middles of spots, and how high each spot is."""

    across: Floats
    down: Floats
    high: Floats


def find_zones(spots: Spots) -> list[tuple[Row, ...]]:
    """Find what may be zones, best supported first: two or three rows with common places."""
    rows = sorted(
        _find_rows(spots), key=lambda row: float(row.point(float(np.median(row.places)))[1])
    )
    below = [
        [two for two in range(one + 1, min(one + 4, len(rows))) if _are_near(rows[one], rows[two])]
        for one in range(len(rows))
    ]
    pairs = [(one, two) for one, near in enumerate(below) for two in near]
    groups: list[tuple[int, ...]] = [*pairs]
    groups += [(one, two, three) for one, two in pairs for three in below[two]]
    zones = [tuple(_align(rows[group[0]], rows[row]) for row in group) for group in groups]
    return sorted(zones, key=lambda zone: -sum(len(row.places) for row in zone))


def _find_rows(spots: Spots) -> list[Row]:
    height, width = spots.height, spots.width
    fit = (height >= _LEAST_HEIGHT) & (width <= 1.7 * height) & (8 * width >= height)
    spots = spots.where(fit)
    if not _SUPPORT <= len(spots.left) <= _MOST_SPOTS:
        return []
    points = _Points(
        (spots.left + spots.right) / 2,
        (spots.top + spots.bottom) / 2,
        spots.height.astype(float),
    )
    free = np.ones(len(points.across), dtype=bool)
    rows = []
    for chain in _chains(points):
        if free[chain].sum() < _SEED:
            continue
        row, members = _fit_row(chain, points)
        free[members] = False
        free[chain] = False
        if row is not None:
            rows.append(row)
        if len(rows) == _MOST_ROWS:
            break
    return rows


def _chains(points: _Points) -> list[NDArray[np.int64]]:
    """Link each spot to the next on its right; give the chains, longest first."""
    across, down, high = points.across, points.down, points.high
    order = np.argsort(across)
    after: dict[int, int] = {}
    for position, spot in enumerate(order):
        reach = _STEP * high[spot]
        end = np.searchsorted(across, across[spot] + reach, sorter=order, side="right")
        near = order[position + 1 : end]
        step = across[near] - across[spot]
        alike = (
            (step >= 0.6 * high[spot])
            & (np.abs(down[near] - down[spot]) < 0.4 * high[spot])
            & (np.abs(np.log(high[near] / high[spot])) < 0.35)
        )
        if alike.any():
            candidates = near[alike]
            drift = np.abs(down[candidates] - down[spot])
            after[int(spot)] = int(candidates[np.argmin(step[alike] + 2 * drift)])
    followed = set(after.values())
    chains = []
    for start in order:
        if int(start) in followed:
            continue
        chain = [int(start)]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        if len(chain) >= _SEED:
            chains.append(np.array(chain))
    return sorted(chains, key=lambda chain: -len(chain))


def _fit_row(chain: NDArray[np.int64], points: _Points) -> tuple[Row | None, NDArray[np.int64]]:
    """Fit a row to a chain, then to all spots that stand where it says; three times."""
    steps = np.diff(points.across[chain])
    tall = float(np.median(points.high[chain]))
    places = np.concatenate(([0], np.cumsum(np.rint(steps / np.median(steps))))).astype(int)
    members = chain
    for _ in range(4):
        if len(np.unique(places)) < _SEED:
            return None, members
        x, y = _fit(places, points.across[members]), _fit(places, points.down[members])
        members, places = _members(x, y, points, tall)
    support = np.unique(places)
    if len(support) < _SUPPORT:
        return None, members
    return Row(x, y, support), members


def _fit(places: NDArray[np.int64], values: Floats) -> Curve:
    degree = 3 if len(np.unique(places)) >= 26 else 2 if len(places) >= 14 else 1
    return fit_curve(places, values, degree)


def _members(
    x: Curve, y: Curve, points: _Points, tall: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    grid = np.arange(-_REACH, _REACH + 1.0)
    track = x.at(grid)
    rising = np.flatnonzero(np.diff(track) > 0.3 * tall)
    if not len(rising):
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
    span = slice(int(rising[0]), int(rising[-1]) + 2)
    place = np.interp(points.across, track[span], grid[span], left=np.nan, right=np.nan)
    nearest = np.rint(place)
    good = (
        (np.abs(place - nearest) < 0.25)
        & (np.abs(points.down - y.at(nearest)) < 0.25 * tall)
        & (np.abs(np.log(points.high / tall)) < 0.35)
    )
    members = np.flatnonzero(good)
    return members, nearest[members].astype(int)


def _are_near(upper: Row, lower: Row) -> bool:
    """Tell whether two rows are as far apart as lines of a zone, and of one size."""
    if abs(np.log(upper.pitch / lower.pitch)) > 0.12:
        return False
    here = upper.point(float(np.median(upper.places)))
    there = _closest(lower, here)
    gap = float(np.hypot(*(lower.point(there) - here))) / upper.pitch
    return 1.6 < gap < 3.4 and bool(lower.places[0] - 8 < there < lower.places[-1] + 8)


def _align(upper: Row, lower: Row) -> Row:
    """Count the lower row's places so that equal numbers stand under each other.

    The foot of a perpendicular is a place off where the page leans; the ends of the rows tell.
    """
    middle = float(np.rint(np.median(upper.places)))
    foot = lower.shifted(int(np.rint(_closest(lower, upper.point(middle)) - middle)))
    return min((foot.shifted(by) for by in (0, -1, 1)), key=lambda row: _overhang(upper, row))


def _overhang(upper: Row, lower: Row) -> int:
    ends = np.abs(upper.places[[0, -1]] - lower.places[[0, -1]])
    return int(ends.sum())


def _closest(row: Row, point: Floats) -> float:
    """Find the place of the row that is nearest to a point: its foot on the row."""
    grid = np.arange(row.places[0] - 10, row.places[-1] + 10, 0.1)
    return float(grid[np.argmin(np.hypot(row.x.at(grid) - point[0], row.y.at(grid) - point[1]))])
