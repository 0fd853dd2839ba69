"""Faces by faiss: all of them are looked at, in one octet a number, and the likest again in full.

A scan tells how alike somebody at most is whom it left out (`octet_scan`). So it gives more faces
than wanted until nobody left out could be wanted. Of long templates a part is looked at first,
which is enough where strangers are as unlike as they mostly are; if it is not, the whole is. The
answer is that of float32, not nearly so.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nansen.adapters.face_index.octet_scan import OctetScan
from nansen.errors import Unavailable
from nansen.examination.deduplication.faces import FaceHit, check_search
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.templates import FaceModel, FaceTemplate, Vector

_SCANS: Final = (128, 512, 2048)
"""How many faces a scan gives; where even the last is too near, all are compared in full."""
_FIRST_SCAN: Final = 512
_LONG: Final = 256
"""Numbers of a template from which a part is worth a scan of its own."""
_MARGIN: Final = 0.3
"""What the parts of strangers, and the longest of a million rests, add to what they mostly are."""
_STRIDE: Final = 32
"""How many numbers faiss takes at a time; another length is compared one by one."""
_LARGEST_PART: Final = 0.9
_BLOCK: Final = 1 << 14
_NOBODY: Final = Handle("")


class FaissFaceIndex:
    """Templates of one model in memory; one thread at a time.

    Whoever is removed leaves an empty row, overwritten in both copies, for the next to come.
    """

    __slots__ = (
        "_empty",
        "_handles",
        "_model",
        "_part",
        "_rows",
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
        self._model = model
        part = _part_of(model)
        self._part = None if part is None else OctetScan(faiss, model.dimension, part)
        self._scan = OctetScan(faiss, model.dimension)
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
        tries = [(self._scan, size) for size in _SCANS]
        if self._part is not None:
            tries.insert(0, (self._part, _FIRST_SCAN))
        for scan, size in tries:
            if size >= len(self._handles):
                continue
            places, most = scan.search(template.vector, size)
            hits = self._compare(template, places, k)
            wanted = hits[-1].similarity if len(hits) == k else self._model.threshold
            if most < wanted:
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
        for scan in self._scans:
            if row < len(scan):
                scan.write(row, vector)

    def _round_new(self) -> None:
        """Add to the scans what came since the last search."""
        for scan in self._scans:
            for start in range(len(scan), len(self._handles), _BLOCK):
                scan.add(self._vectors[start : min(start + _BLOCK, len(self._handles))])

    @property
    def _scans(self) -> tuple[OctetScan, ...]:
        return (self._scan,) if self._part is None else (self._part, self._scan)

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


def _part_of(model: FaceModel) -> int | None:
    """Tell how many numbers are looked at first; none of a template that is short.

    Of two directions, turned at random, the rest adds at most the share of it in the whole.
    """
    share = 1 + _MARGIN - model.threshold
    if model.dimension < _LONG or share > _LARGEST_PART:
        return None
    return math.ceil(share * model.dimension / _STRIDE) * _STRIDE
