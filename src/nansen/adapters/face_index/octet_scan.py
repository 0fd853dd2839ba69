"""A look at every face in octets, and how far off any score of it may be.

Numbers of templates are rounded to 8 bits. How far that moved any of them is measured as it comes
in, and by the inequality of Cauchy and Schwarz no score of the scan is off by more than this and
what rounding moved the one who is asked about.

A scan may also look at a part of each template: templates are turned by a fixed rotation, and the
first so many numbers are compared. What the rest of two templates could add is at most the
product of its lengths, so this too is known.
"""

from types import ModuleType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nansen.examination.deduplication.templates import Vector

_ROUNDING: Final = 2e-3
"""Templates may be a thousandth longer than one (`templates`), and float32 has its own end."""
_STEPS: Final = 127
_ZERO: Final = 128
"""How faiss writes nought in an octet with a sign."""
_SPREAD: Final = 6.0
"""In standard deviations of a random direction; what lies outside is clipped, and counted."""
_SEED: Final = 18


class OctetScan:
    """Templates of one length, or the first so many numbers of each once it is turned."""

    __slots__ = ("_codes", "_faiss", "_moved", "_rest", "_scale", "_size", "_turn")

    def __init__(self, faiss: ModuleType, dimension: int, part: int | None = None) -> None:
        """Begin empty."""
        self._faiss, self._size = faiss, part or dimension
        self._turn = None if part is None else _rotation(dimension)[:, :part]
        # The codes are signed octets as they are: nothing is trained, so nothing depends on
        # who came first.
        self._codes = faiss.IndexScalarQuantizer(
            self._size, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
        )
        self._scale = _STEPS / min(1.0, _SPREAD / dimension**0.5)
        self._moved = self._rest = 0.0

    def __len__(self) -> int:
        """Count the rows."""
        return int(self._codes.ntotal)

    @property
    def octets(self) -> NDArray[np.uint8]:
        """Give the rows as faiss keeps them; who writes to it writes to the scan."""
        rows = len(self)
        held = self._faiss.rev_swig_ptr(self._codes.codes.data(), rows * self._size)
        return np.asarray(held).reshape(rows, self._size)

    def add(self, vectors: Vector) -> None:
        """Add rows."""
        self._codes.add(self._round_and_note(vectors))

    def write(self, row: int, vector: Vector) -> None:
        """Write over a row."""
        self.octets[row] = self._round_and_note(vector[np.newaxis])[0] + _ZERO

    def search(self, vector: Vector, count: int) -> tuple[NDArray[np.int64], float]:
        """Give the likest rows, and how alike somebody at most is who is not among them."""
        codes, moved, rest = self._round(vector[np.newaxis])
        scores, places = self._codes.search(codes, count)
        error = self._moved + moved + self._moved * moved + self._rest * rest + _ROUNDING
        return places[0], float(scores[0, -1]) / self._scale**2 + error

    def _round_and_note(self, vectors: Vector) -> Vector:
        codes, moved, rest = self._round(vectors)
        self._moved, self._rest = max(self._moved, moved), max(self._rest, rest)
        return codes

    def _round(self, vectors: Vector) -> tuple[Vector, float, float]:
        """Round vectors; tell how far any was moved, and the longest rest of any."""
        seen = vectors if self._turn is None else vectors @ self._turn
        codes = np.clip(np.rint(seen * self._scale), -_STEPS, _STEPS)
        moved = float(np.linalg.norm(seen - codes / self._scale, axis=1).max())
        if self._turn is None:
            return codes, moved, 0.0
        whole, part = (np.square(one, dtype=np.float64).sum(axis=1) for one in (vectors, seen))
        return codes, moved, float(np.sqrt(np.clip(whole - part, 0, None)).max())


def _rotation(dimension: int) -> Vector:
    """Give the same rotation every time: any would do, so that no part weighs more."""
    drawn = np.random.default_rng(_SEED).standard_normal((dimension, dimension))
    turned, _ = np.linalg.qr(drawn)
    return turned.astype(np.float32)
