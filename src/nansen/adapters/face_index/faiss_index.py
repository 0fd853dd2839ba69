"""Faces by faiss: all of them are looked at, in one octet a number, and the likest again in full.

The numbers of templates are rounded to 8 bits for the scan. How far that moved any of them is
measured as it comes in, and by the inequality of Cauchy and Schwarz no score of the scan is off
by more than this and what rounding moved the one who is asked about. So the scan gives more
faces than wanted until the last of them, with that error in its favour, could not be wanted;
what it left out cannot be either. The answer is that of float32, not nearly so.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nansen.errors import Unavailable
from nansen.examination.deduplication.faces import FaceHit, check_search
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.templates import FaceModel, FaceTemplate, Vector

_SCANS: Final = (128, 512, 2048)
"""How many faces a scan gives; where even the last is too near, all are compared in full."""
_ROUNDING: Final = 1e-3
"""Templates may be a thousandth longer than one (`templates`), and float32 has its own end."""
_STEPS: Final = 127
_ZERO: Final = 128
"""How faiss writes nought in an octet with a sign."""
_SPREAD: Final = 6.0
"""In standard deviations of a random direction; what lies outside is clipped, and counted."""
_BLOCK: Final = 1 << 14
_NOBODY: Final = Handle("")


class FaissFaceIndex:
    """Templates of one model in memory; one thread at a time.

    Whoever is removed leaves an empty row, overwritten in both copies, for the next to come.
    """

    __slots__ = (
        "_empty",
        "_faiss",
        "_handles",
        "_model",
        "_moved",
        "_rows",
        "_scale",
        "_scan",
        "_taken",
        "_vectors",
    )

    def __init__(self, model: FaceModel) -> None:
        """Begin empty.

        Raises:
            Unavailable: faiss is not installed.
        """
        try:
            import faiss  # noqa: PLC0415 - an extra that most machines do without
        except ImportError as failure:
            raise Unavailable(
                "searching faces needs the extra: pip install nansen-passport[face]"
            ) from failure
        self._faiss = faiss
        self._model = model
        # The codes are signed octets as they are: nothing is trained, so nothing depends on
        # who came first.
        self._scan = faiss.IndexScalarQuantizer(
            model.dimension,
            faiss.ScalarQuantizer.QT_8bit_direct_signed,
            faiss.METRIC_INNER_PRODUCT,
        )
        self._scale = _STEPS / min(1.0, _SPREAD / model.dimension**0.5)
        self._moved = 0.0
        self._rows: dict[Handle, int] = {}
        self._handles: list[Handle] = []
        self._empty: list[int] = []
        self._taken = np.zeros(_BLOCK, np.bool_)
        self._vectors: Vector = np.zeros((_BLOCK, model.dimension), np.float32)

    def __len__(self) -> int:
        """Count the faces."""
        return len(self._rows)

    @property
    def model(self) -> FaceModel:
        """Tell whose templates it compares, and how alike is alike."""
        return self._model

    def add(self, handle: Handle, template: FaceTemplate) -> None:
        """Keep a template, in the place of the one kept before.

        Raises:
            Refused: it is of another model.
        """
        self._model.check(template)
        self.remove(handle)
        row = self._empty.pop() if self._empty else self._new_row()
        self._rows[handle] = row
        self._handles[row] = handle
        self._taken[row] = True
        self._write(row, template.vector)

    def remove(self, handle: Handle) -> None:
        """Forget a person, if known."""
        row = self._rows.pop(handle, None)
        if row is None:
            return
        self._handles[row] = _NOBODY
        self._taken[row] = False
        self._write(row, np.zeros(self._model.dimension, np.float32))
        self._empty.append(row)

    def search(self, template: FaceTemplate, k: int) -> tuple[FaceHit, ...]:
        """Find the likest that reach the model's threshold, at most `k`, the likest first.

        Raises:
            Refused: the template is of another model, or `k` asks for a list of people.
        """
        check_search(self._model, template, k)
        self._round_new()
        codes, moved = self._round(template.vector[np.newaxis])
        error = self._moved + moved + self._moved * moved + _ROUNDING
        for size in _SCANS:
            if size >= len(self._handles):
                break
            scores, places = self._scan.search(codes, size)
            hits = self._compare(template, places[0], k)
            wanted = hits[-1].similarity if len(hits) == k else self._model.threshold
            if float(scores[0, -1]) / self._scale**2 + error < wanted:
                return hits
        return self._compare(template, np.arange(len(self._handles)), k)

    def _new_row(self) -> int:
        row = len(self._handles)
        if row == len(self._vectors):
            self._vectors = np.concatenate((self._vectors, np.zeros_like(self._vectors)))
            self._taken = np.concatenate((self._taken, np.zeros_like(self._taken)))
        self._handles.append(_NOBODY)
        return row

    def _write(self, row: int, vector: Vector) -> None:
        """Write a row, and its octets if the scan has it already."""
        self._vectors[row] = vector
        if row < self._scan.ntotal:
            codes, moved = self._round(vector[np.newaxis])
            self._moved = max(self._moved, moved)
            size = self._model.dimension
            octets = self._faiss.rev_swig_ptr(self._scan.codes.data(), self._scan.ntotal * size)
            octets[row * size : (row + 1) * size] = codes[0] + _ZERO

    def _round_new(self) -> None:
        """Add to the scan what came since the last search."""
        for start in range(self._scan.ntotal, len(self._handles), _BLOCK):
            new = self._vectors[start : min(start + _BLOCK, len(self._handles))]
            codes, moved = self._round(new)
            self._moved = max(self._moved, moved)
            self._scan.add(codes)

    def _round(self, vectors: Vector) -> tuple[Vector, float]:
        """Round vectors, and tell how far any of them was moved."""
        codes = np.clip(np.rint(vectors * self._scale), -_STEPS, _STEPS)
        return codes, float(np.linalg.norm(vectors - codes / self._scale, axis=1).max())

    def _compare(
        self, template: FaceTemplate, places: NDArray[np.int64], k: int
    ) -> tuple[FaceHit, ...]:
        """Compare some in full and give the best `k` of those that are alike."""
        asked = template.vector.astype(np.float64)
        parts = [places[start : start + _BLOCK] for start in range(0, len(places), _BLOCK)]
        products = [self._vectors[part].astype(np.float64) @ asked for part in parts]
        # Summed in double and rounded to single, equal vectors are equally alike wherever they
        # stand; handles then give their order.
        found = np.concatenate([*products, np.zeros(0)]).astype(np.float32).astype(np.float64)
        found[~self._taken[places]] = -np.inf
        least = self._model.threshold
        if len(found) > k:
            least = max(least, float(np.partition(found, -k)[-k]))
        hits = [
            FaceHit(handle=self._handles[places[at]], similarity=float(found[at]))
            for at in np.flatnonzero(found >= least)
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.similarity, hit.handle))[:k])
