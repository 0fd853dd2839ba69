"""The page's background: fine lines computed anew for each issuer, never a stock picture.

Three layers, all of closed formulas: a woven mesh of waves over the whole page, two
rosettes, and a band under the heading. The geometry is drawn from a hash of the issuing
state, the two inks from the class of document, so that a wrong pairing strikes the eye.
The inks run into each other across the page as in split-fountain printing. Nothing here
is random, so the same issuer prints the same lines for ever.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from nansen.document.document_class import DocumentClass

PAGE_WIDTH = 125.0
PAGE_HEIGHT = 88.0
_MRZ_TOP = PAGE_HEIGHT - 23.2  # 9303-4 §3.2.4: the lines stay faint where machines read
_LINE = 0.06
_UNITS = 100  # path units per millimetre

Points = NDArray[np.float64]
"""Parameters, or rows of x and y in millimetres."""


@dataclass(frozen=True, slots=True)
class Inks:
    """The two colours of a class, light enough to print over, and a dark one for words."""

    left: str
    right: str
    dark: str


INKS = {
    DocumentClass.REFUGEE: Inks("#2a9d96", "#4a6fc4", "#17406b"),
    DocumentClass.STATELESS: Inks("#b0538f", "#6a5fc0", "#4b2766"),
    DocumentClass.ALIEN: Inks("#5f8aa8", "#8a7f9e", "#34465c"),
    DocumentClass.LAISSEZ_PASSER: Inks("#4a9a5c", "#b59a3a", "#2c5138"),
    DocumentClass.EMERGENCY: Inks("#d9822b", "#c2503f", "#7a2f1d"),
    DocumentClass.EMERGENCY_SHEET: Inks("#d9822b", "#c2503f", "#7a2f1d"),
}


@cache
def draw_guilloche(issuing_state: str, document_class: DocumentClass) -> str:
    """Draw the background of the data page as an SVG, faint where machines read (9303-3 §4.5)."""
    seed = sha256(f"{issuing_state} front".encode()).digest()
    lines = (
        _stroke(_mesh(seed), opacity=0.30)
        + _stroke(_rosette(seed[8:], centre=(82.0, 41.0), radius=27.0, strands=22), opacity=0.30)
        + _stroke(_rosette(seed[16:], centre=(9.1, 9.1), radius=8.6, strands=12), opacity=0.26)
    )
    above = (_MRZ_TOP - 3) * _UNITS
    calm = f'<rect y="{above:g}" width="{_across}" height="{_down}" fill="url(#c)"/>'
    return _svg(INKS[document_class], _WASH + lines + calm)


@cache
def draw_back_guilloche(issuing_state: str, document_class: DocumentClass) -> str:
    """Draw the background of the page behind the data page."""
    seed = sha256(f"{issuing_state} back".encode()).digest()
    lines = _stroke(_mesh(seed), opacity=0.24) + _stroke(
        _rosette(seed[8:], centre=(62.5, 44.0), radius=34.0, strands=24), opacity=0.22
    )
    return _svg(INKS[document_class], _WASH + lines)


@cache
def draw_veil(issuing_state: str, document_class: DocumentClass) -> str:
    """Draw the lines that run over the portrait's corner, so that it cannot be lifted unseen.

    They stay clear of the face (9303-3 §3.9.1.3).
    """
    seed = sha256(f"{issuing_state} veil".encode()).digest()
    return _svg(
        INKS[document_class],
        _stroke(_rosette(seed, centre=(32.2, 59.2), radius=7.0, strands=14), opacity=0.5),
    )


_across, _down = f"{PAGE_WIDTH * _UNITS:g}", f"{PAGE_HEIGHT * _UNITS:g}"
_WASH = f'<rect width="{_across}" height="{_down}" fill="url(#i)" opacity=".06"/>'


def _svg(inks: Inks, drawn: str) -> str:
    """Frame the drawing and define its inks: each runs into the other and back."""
    stops = ((0.1, inks.left), (0.5, inks.right), (0.9, inks.left))
    colours = "".join(f'<stop offset="{at}" stop-color="{ink}"/>' for at, ink in stops)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_across} {_down}"><defs>'
        f'<linearGradient id="i" gradientUnits="userSpaceOnUse" x1="0" y1="0" '
        f'x2="{_across}" y2="{PAGE_HEIGHT / 3 * _UNITS:.0f}">{colours}</linearGradient>'
        f'<linearGradient id="c" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="#fff" stop-opacity="0"/>'
        f'<stop offset=".06" stop-color="#fff" stop-opacity=".62"/></linearGradient></defs>'
        f"{drawn}</svg>"
    )


def _stroke(paths: Iterator[str], *, opacity: float) -> str:
    style = f'fill="none" stroke="url(#i)" stroke-width="{_LINE * _UNITS:g}" opacity="{opacity}"'
    return f'<path d="{"".join(paths)}" {style}/>'


def _mesh(seed: bytes) -> Iterator[str]:
    """Braid two families of waves, one the mirror of the other, on ground that swells."""
    lean, length = 2 * np.pi * seed[0] / 256, 15.0 + seed[1] % 5

    def wave(x: Points, base: float, side: float) -> Points:
        swell = 3.2 * np.sin(2 * np.pi * x / 118.0 + 0.017 * base + lean)
        swing = 0.95 + 0.45 * np.sin(2 * np.pi * (x + 1.7 * base) / 150.0 + lean)
        phase = 0.09 * base + 1.4 * np.sin(2 * np.pi * x / 90.0 + 0.03 * base)
        y = base + swell + side * swing * np.sin(2 * np.pi * x / length + phase)
        return np.column_stack((x, y))

    across = np.arange(-3.0, PAGE_WIDTH + 6.0, 3.0)
    for side in (-1.0, 1.0):
        for base in np.arange(-3.0, PAGE_HEIGHT + 4.0, 1.9):
            yield _path(partial(wave, base=float(base), side=side), across)


def _rosette(
    seed: bytes, *, centre: tuple[float, float], radius: float, strands: int
) -> Iterator[str]:
    """Turn an envelope of two harmonics through itself, as a lathe does."""
    petals, inner = 9 + seed[0] % 8, 4 + seed[1] % 5

    def strand(turn: Points, shift: float, ring: float) -> Points:
        ripple = 0.16 * np.sin(petals * turn + shift) + 0.09 * np.sin(inner * turn - 2 * shift)
        reach = radius * (ring - 0.2 + ripple * (1.35 - ring * 0.6))
        return np.column_stack((centre[0] + reach * np.cos(turn), centre[1] + reach * np.sin(turn)))

    around = np.linspace(0, 2 * np.pi, 5 * petals + 1)
    for count in range(strands):
        for ring in (0.94, 0.58):
            shift = 2 * np.pi * count / strands
            yield _path(partial(strand, shift=shift, ring=ring), around)


def _path(curve: Callable[[Points], Points], at: Points) -> str:
    """Write a curve as cubics that share its points and its slopes there."""
    points = np.rint(curve(at) * _UNITS)
    slopes = (curve(at + 1e-4) - curve(at - 1e-4)) / 2e-4 * _UNITS * (at[1] - at[0]) / 3
    first, second = slopes[:-1], np.diff(points, axis=0) - slopes[1:]
    steps = np.rint(np.hstack((first, second, np.diff(points, axis=0)))).astype(int)
    start = points[0].astype(int)
    drawn = " ".join(str(number) for number in steps.ravel().tolist())
    return f"M{start[0]} {start[1]}c{drawn}"
