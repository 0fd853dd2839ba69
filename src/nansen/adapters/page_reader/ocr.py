"""Read the machine readable zone of a picture: find the rows, cut the cells, weigh the letters."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from nansen.adapters.page_reader.glyphs import Cells, Floats, Places, cut_cells, load_classifier
from nansen.adapters.page_reader.ink import Grey, find_ink, find_spots, flatten_light
from nansen.adapters.page_reader.rows import Row, find_zones
from nansen.adapters.page_reader.zone import ZoneReading, find_window, read_zone

_SIDES = (1600, 2600, 1000)
"""The longest side, in pixels, of the pictures in which rows are looked for, in turn."""
_WINDOW = 12
_SPARE = 3
"""Places looked at before the first spot of a row and after its last."""
_FINEST_PITCH = 36
_MOST_ZONES = 5
_TURNS = (0, 180, 90, 270)


def read_mrz(picture: Image.Image) -> ZoneReading | None:
    """Read the zone of a grey picture, whichever way up it lies; `None` if there is none.

    The best reading is given, which may still be illegible or break its check digits.
    """
    for turn in _TURNS:
        # Upside down or on its side nothing looks like a zone, so what does is the right way up.
        best = _read_upright(picture.rotate(turn, expand=True) if turn else picture)
        if best is not None:
            return best
    return None


def _read_upright(picture: Image.Image) -> ZoneReading | None:
    best: ZoneReading | None = None
    largest = max(picture.size)
    for side in _SIDES:
        if side != _SIDES[0] and largest <= min(side, _SIDES[0]):
            continue
        for reading in _readings(picture, side):
            if best is None or _merit(reading) > _merit(best):
                best = reading
            if best.is_legible and best.holds:
                return best
        if best is not None and best.is_legible:
            return best
    return best


def _merit(reading: ZoneReading) -> float:
    return reading.confidence + reading.holds


def _readings(picture: Image.Image, side: int) -> Iterator[ZoneReading]:
    shrink = min(1.0, side / max(picture.size))
    small = picture
    if shrink < 1:
        size = (max(1, round(picture.width * shrink)), max(1, round(picture.height * shrink)))
        small = picture.resize(size, Image.Resampling.BOX)
    dark = find_ink(flatten_light(small), _WINDOW)
    for zone in find_zones(find_spots(dark))[:_MOST_ZONES]:
        reading = _read(picture, zone, picture.width / small.width)
        if reading is not None:
            yield reading


def _read(picture: Image.Image, zone: tuple[Row, ...], scale: float) -> ZoneReading | None:
    reduce = max(1, int(zone[0].pitch * scale / _FINEST_PITCH * 2))
    grey = flatten_light(picture.reduce(reduce) if reduce > 1 else picture)
    first = min(int(row.places[0]) for row in zone) - _SPARE
    last = max(int(row.places[-1]) for row in zone) + _SPARE
    k = np.arange(first, last + 1).astype(float)
    shares = np.stack([_classify(grey, _places(zone, row, k, scale / reduce)) for row in zone])
    widths = (30,) if len(zone) == 3 else (44, 36)
    start, width = find_window(shares, widths)
    if not width:
        return None
    inside = shares[:, start : start + width]
    return read_zone(inside.reshape(-1, inside.shape[2]), len(zone), width)


def _classify(grey: Grey, places: Places) -> Cells:
    return load_classifier().probabilities(cut_cells(grey, places))


def _places(zone: tuple[Row, ...], row: Row, k: Floats, scale: float) -> Places:
    right_x, right_y = row.x.slope(k) * scale, row.y.slope(k) * scale
    # Down is from line to line, which a leaning or foreshortened page does not leave upright.
    lean_x = zone[-1].x.at(k) - zone[0].x.at(k)
    lean_y = zone[-1].y.at(k) - zone[0].y.at(k)
    length = np.hypot(right_x, right_y) / np.hypot(lean_x, lean_y)
    return Places(
        x=row.x.at(k) * scale,
        y=row.y.at(k) * scale,
        right_x=right_x,
        right_y=right_y,
        down_x=lean_x * length,
        down_y=lean_y * length,
    )
