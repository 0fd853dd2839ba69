"""A canvas of floating-point light, and the few brushes that every part of a portrait needs.

Coordinates: the middle of the face is (0, 0), y grows downwards, and one unit is a little more
than half a face's width. Colours are linear light; `photograph` develops them.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]

WIDTH, HEIGHT = 600, 772
SCALE = 2
UNIT = 186 * SCALE
_ROWS, _COLUMNS = HEIGHT * SCALE, WIDTH * SCALE
CENTRE_X, CENTRE_Y = _COLUMNS / 2, 374 * SCALE

_rows, _columns = np.mgrid[0:_ROWS, 0:_COLUMNS].astype(np.float32)
X: Field = (_columns - CENTRE_X) / UNIT
Y: Field = (_rows - CENTRE_Y) / UNIT

_MARGIN = 48 * SCALE
_down = np.fft.fftfreq(_ROWS + 2 * _MARGIN)[:, None]
_across = np.fft.rfftfreq(_COLUMNS + 2 * _MARGIN)[None, :]

KEY = np.array([-0.42, -0.55, 0.72], np.float32) / np.linalg.norm([-0.42, -0.55, 0.72])


def colour(web: str) -> Field:
    """Read `#rrggbb` as linear light."""
    code = np.array([int(web[at : at + 2], 16) for at in (1, 3, 5)], np.float32) / 255
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4).astype(
        np.float32
    )


def rise(start: float, end: float, value: Field) -> Field:
    """Go smoothly from 0 at `start` to 1 at `end`."""
    t = np.clip((value - start) / (end - start), 0, 1)
    return t * t * (3 - 2 * t)


def bump(x: float, y: float, wide: float, high: float, turn: float = 0.0) -> Field:
    """Raise a soft hill of height 1."""
    dx, dy = X - x, Y - y
    if turn:
        c, s = np.cos(turn), np.sin(turn)
        dx, dy = c * dx + s * dy, c * dy - s * dx
    return np.exp(-0.5 * ((dx / wide) ** 2 + (dy / high) ** 2))


def pair(x: float, y: float, wide: float, high: float, turn: float = 0.0) -> Field:
    """Raise the same hill on both sides of the face."""
    return bump(-x, y, wide, high, -turn) + bump(x, y, wide, high, turn)


def line(distance: Field, wide: float) -> Field:
    """Draw a soft line where the distance is nought."""
    return np.exp(-0.5 * (distance / wide) ** 2)


def blur(field: Field, pixels: float) -> Field:
    """Blur by so many pixels of the finished picture."""
    kernel = np.exp(-2 * (np.pi * pixels * SCALE) ** 2 * (_down**2 + _across**2))
    wide = np.pad(field, _MARGIN, mode="edge")
    blurred = np.fft.irfft2(np.fft.rfft2(wide) * kernel, s=wide.shape)
    return blurred[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN].astype(np.float32)


def noise(chance: np.random.Generator, pixels: float) -> Field:
    """Make even noise of unit strength, as coarse as asked."""
    raw = blur(chance.standard_normal(X.shape, dtype=np.float32), pixels)
    return raw / raw.std()


def mix(picture: Field, paint: Field, mask: Field) -> Field:
    """Lay paint over the picture where the mask says."""
    return picture + (paint - picture) * mask[..., None]


def light(relief: Field, paint: Field, *, ambient: float, key: float, wrap: float) -> Field:
    """Light a relief from the upper left, with a fill from the right."""
    normal = normals(relief)
    soft = np.clip((normal @ KEY + wrap) / (1 + wrap), 0, 1)
    fill = np.clip(normal @ np.array([0.6, -0.1, 0.8], np.float32), 0, 1)
    return paint * (ambient * (0.55 + 0.45 * fill) + key * soft)[..., None]


def normals(relief: Field) -> Field:
    """Find which way each point of a relief faces."""
    down, across = np.gradient(relief * UNIT)
    normal = np.stack((-across, -down, np.ones_like(relief)), -1)
    return normal / np.linalg.norm(normal, axis=-1, keepdims=True)


def photograph(picture: Field, chance: np.random.Generator) -> Image.Image:
    """Develop the picture at its final size, with a trace of grain."""
    light_ = np.clip(picture, 0, 1)
    code = np.where(light_ <= 0.0031308, light_ * 12.92, 1.055 * light_ ** (1 / 2.4) - 0.055)
    small = Image.fromarray((code * 255 + 0.5).astype(np.uint8)).resize(
        (WIDTH, HEIGHT), Image.Resampling.LANCZOS
    )
    grain = chance.standard_normal((HEIGHT, WIDTH, 1)) * 1.0
    return Image.fromarray(np.clip(np.asarray(small) + grain, 0, 255).astype(np.uint8))
