"""Ink on paper: even out the light, find the dark spots and box them.

Written with numpy and Pillow alone. Labelling works on runs of dark pixels, so its cost follows
what is printed rather than the size of the picture.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey: TypeAlias = NDArray[np.float32]
"""Rows of pixels, 0 is ink and 1 is paper."""

_PAPER_SIDE = 96
_INK_BELOW = 0.86
"""Of the local mean; what is lighter is background print."""
_MOST_RUNS = 400_000
"""More is a picture of noise, not of a page."""


@dataclass(frozen=True, slots=True)
class Spots:
    """The boxes of connected dark spots, one row each."""

    left: NDArray[np.int64]
    top: NDArray[np.int64]
    right: NDArray[np.int64]
    """The first column that is not in the box."""
    bottom: NDArray[np.int64]

    @property
    def width(self) -> NDArray[np.int64]:
        """The widths in pixels."""
        return self.right - self.left

    @property
    def height(self) -> NDArray[np.int64]:
        """The heights in pixels."""
        return self.bottom - self.top

    def where(self, wanted: NDArray[np.bool_]) -> "Spots":
        """Keep the spots that are wanted."""
        return Spots(self.left[wanted], self.top[wanted], self.right[wanted], self.bottom[wanted])


def flatten_light(picture: Image.Image) -> Grey:
    """Divide by the brightness of the paper around, so that shadows and lamps go."""
    width, height = picture.size
    scale = _PAPER_SIDE / max(width, height)
    small = (max(4, round(width * scale)), max(4, round(height * scale)))
    paper = (
        picture.resize(small, Image.Resampling.BOX)
        .filter(ImageFilter.MaxFilter(5))
        .filter(ImageFilter.GaussianBlur(2))
        .resize((width, height), Image.Resampling.BILINEAR)
    )
    light = np.maximum(np.asarray(paper, dtype=np.float32), 1)
    flat: Grey = np.minimum(np.asarray(picture, dtype=np.float32) / light, 1)
    return flat


def find_ink(grey: Grey, window: int) -> NDArray[np.bool_]:
    """Call dark what is darker than its surroundings, `window` pixels to each side."""
    image = Image.fromarray((grey * 255).astype(np.uint8))
    mean = np.asarray(image.filter(ImageFilter.BoxBlur(window)), dtype=np.float32) / 255
    dark: NDArray[np.bool_] = grey < mean * _INK_BELOW
    return dark


def find_spots(dark: NDArray[np.bool_]) -> Spots:
    """Box every connected dark spot, diagonal neighbours included."""
    height, width = dark.shape
    edges = np.zeros((height, width + 2), dtype=np.int8)
    edges[:, 1:-1] = dark
    steps = np.diff(edges, axis=1)
    row, start = np.nonzero(steps == 1)
    end = np.nonzero(steps == -1)[1]
    if len(row) > _MOST_RUNS:
        empty = np.zeros(0, dtype=np.int64)
        return Spots(empty, empty, empty, empty)
    label = _label_runs(row, start, end, width + 2)
    labels, spot = np.unique(label, return_inverse=True)
    boxes = []
    for values, reduce, first in (
        (start, np.minimum, width),
        (row, np.minimum, height),
        (end, np.maximum, 0),
        (row + 1, np.maximum, 0),
    ):
        side = np.full(len(labels), first, dtype=np.int64)
        reduce.at(side, spot, values)
        boxes.append(side)
    return Spots(*boxes)


def _label_runs(
    row: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64], stride: int
) -> NDArray[np.int64]:
    # A run touches those of the row above from the first that ends at or after its start to the
    # last that starts at or before its end.
    above = (row - 1) * stride
    first = np.searchsorted(row * stride + end, above + start)
    after = np.searchsorted(row * stride + start, above + end, side="right")
    count = np.maximum(after - first, 0)
    lower = np.repeat(np.arange(len(row)), count)
    upper = (
        np.repeat(first, count) + np.arange(len(lower)) - np.repeat(np.cumsum(count) - count, count)
    )
    label = np.arange(len(row))
    while True:
        least = np.minimum(label[lower], label[upper])
        before = label.copy()
        np.minimum.at(label, label[lower], least)
        np.minimum.at(label, label[upper], least)
        label = label[label]
        if np.array_equal(before, label):
            return label
