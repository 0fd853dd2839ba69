"""Cubics, against numpy's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.adapters.page_reader.curve import Curve, fit_curve

NUMBERS = st.floats(-100, 100)
K = np.linspace(-5, 5, 11)


@given(st.builds(Curve, NUMBERS, NUMBERS, NUMBERS, NUMBERS), st.integers(-9, 9))
def test_values_slopes_and_shifts(curve: Curve, by: int) -> None:
    plain = np.polynomial.Polynomial([curve.a, curve.b, curve.c, curve.d])
    assert curve.at(K) == pytest.approx(plain(K), rel=1e-6, abs=1e-6)
    assert curve.slope(K) == pytest.approx(plain.deriv()(K), rel=1e-6, abs=1e-6)
    assert curve.shifted(by).at(K) == pytest.approx(plain(K + by), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_a_fit_finds_what_made_the_points(degree: int) -> None:
    made = Curve(*[7.0, 20.0, 0.3, -0.01][: degree + 1])
    places = np.arange(-20, 24)
    found = fit_curve(places, made.at(places.astype(float)), degree)
    assert found.at(K) == pytest.approx(made.at(K))
