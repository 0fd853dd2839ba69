"""From a place on the page to a letter: cut out the cell, and ask the classifier.

The classifier is a perceptron with one hidden layer, 504-128-38: a cell of 18 by 28 samples in,
the 37 characters of a machine readable zone and *nothing* out. `tools/train_mrz_reader.py` makes
its weights from renderings of OCR-B.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nansen.adapters.page_reader.ink import Grey
from nansen.standards.icao9303.check_digit import ALPHABET

CELL_WIDTH, CELL_HEIGHT = 18, 28
LETTERS = ALPHABET
NOTHING = len(LETTERS)
"""The class of a place without a character."""

Floats: TypeAlias = NDArray[np.float64]
Cells: TypeAlias = NDArray[np.float32]
"""One row a cell: its samples from the upper left on, 0 is paper and 1 is ink."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the cells of one line are: centres, and vectors one pitch long."""

    x: Floats
    y: Floats
    right_x: Floats
    right_y: Floats
    down_x: Floats
    down_y: Floats


@dataclass(frozen=True, slots=True)
class Classifier:
    """The weights."""

    hidden: Cells
    hidden_bias: Cells
    output: Cells
    output_bias: Cells

    def probabilities(self, cells: Cells) -> Cells:
        """Give each cell's probability of each letter, and last of nothing."""
        # Not `@`: for a page's few cells, waking the threads of a BLAS costs more than the sums.
        hidden = np.maximum(np.einsum("ij,jk->ik", cells, self.hidden) + self.hidden_bias, 0)
        score = np.einsum("ij,jk->ik", hidden, self.output) + self.output_bias
        score = np.exp(score - score.max(axis=1, keepdims=True))
        shares: Cells = score / score.sum(axis=1, keepdims=True)
        return shares


@cache
def load_classifier() -> Classifier:
    """Load the weights that ship with this package."""
    source = files("nansen.adapters.page_reader").joinpath("mrz_reader.npz")
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as weights:
        return Classifier(
            *(
                weights[name].astype(np.float32)
                for name in ("hidden", "hidden_bias", "output", "output_bias")
            )
        )


def cut_cells(grey: Grey, places: Places) -> Cells:
    """Cut out the cells of a line, each 1 by 14/9 pitches, at twice the samples, then averaged."""
    across = (np.arange(2 * CELL_WIDTH) + 0.5) / (2 * CELL_WIDTH) - 0.5
    down = ((np.arange(2 * CELL_HEIGHT) + 0.5) / (2 * CELL_HEIGHT) - 0.5) * CELL_HEIGHT / CELL_WIDTH
    step_down, step_across = np.meshgrid(down, across, indexing="ij")
    x = _spread(places.x, places.right_x, step_across, places.down_x, step_down)
    y = _spread(places.y, places.right_y, step_across, places.down_y, step_down)
    fine = _bilinear(grey, x, y)
    count = len(places.x)
    cells = fine.reshape(count, CELL_HEIGHT, 2, CELL_WIDTH, 2).mean(axis=(2, 4))
    return _stretch(cells.reshape(count, CELL_HEIGHT * CELL_WIDTH))


def _spread(
    centre: Floats, right: Floats, across: Floats, downward: Floats, down: Floats
) -> Floats:
    spread: Floats = (
        centre[:, None, None] + right[:, None, None] * across + downward[:, None, None] * down
    )
    return spread


def _bilinear(grey: Grey, x: Floats, y: Floats) -> Floats:
    height, width = grey.shape
    x = np.clip(x - 0.5, 0, width - 1.001)
    y = np.clip(y - 0.5, 0, height - 1.001)
    left, top = x.astype(np.int64), y.astype(np.int64)
    dx, dy = x - left, y - top
    upper = grey[top, left] * (1 - dx) + grey[top, left + 1] * dx
    lower = grey[top + 1, left] * (1 - dx) + grey[top + 1, left + 1] * dx
    mixed: Floats = upper * (1 - dy) + lower * dy
    return mixed


def _stretch(cells: Floats) -> Cells:
    paper, ink = np.percentile(cells, 75), np.percentile(cells, 3)
    stretched: Cells = np.clip((paper - cells) / max(paper - ink, 0.05), 0, 1).astype(np.float32)
    return stretched
