"""A cubic: how one coordinate runs along a row of characters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Curve:
    """The polynomial a + bk + ck² + dk³ of a place k."""

    a: float
    b: float = 0
    c: float = 0
    d: float = 0

    def at(self, k: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the values at the places."""
        values: NDArray[np.float64] = ((self.d * k + self.c) * k + self.b) * k + self.a
        return values

    def slope(self, k: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the slopes at the places."""
        slopes: NDArray[np.float64] = (3 * self.d * k + 2 * self.c) * k + self.b
        return slopes

    def shifted(self, by: float) -> "Curve":
        """Give the same curve with its zero moved `by` places to the right."""
        return Curve(
            ((self.d * by + self.c) * by + self.b) * by + self.a,
            (3 * self.d * by + 2 * self.c) * by + self.b,
            3 * self.d * by + self.c,
            self.d,
        )


def fit_curve(places: NDArray[np.int64], values: NDArray[np.float64], degree: int) -> Curve:
    """Fit by least squares."""
    powers = np.vander(places.astype(np.float64), degree + 1, increasing=True)
    return Curve(*np.linalg.lstsq(powers, values, rcond=None)[0].tolist())
