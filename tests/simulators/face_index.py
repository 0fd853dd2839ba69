"""An index of faces that looks at every one of them: slow, and right beyond doubt."""

import numpy as np

from nansen.examination.deduplication.faces import FaceHit, check_search
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.templates import FaceModel, FaceTemplate


class FaceIndexByHand:
    """A dictionary, and a product of two vectors for each of its entries."""

    def __init__(self, model: FaceModel) -> None:
        self._model = model
        self._templates: dict[Handle, FaceTemplate] = {}

    @property
    def model(self) -> FaceModel:
        return self._model

    def add(self, handle: Handle, template: FaceTemplate) -> None:
        self._model.check(template)
        self._templates[handle] = template

    def search(self, template: FaceTemplate, k: int) -> tuple[FaceHit, ...]:
        check_search(self._model, template, k)
        asked = template.vector.astype(np.float64)
        found = (
            FaceHit(
                handle=handle, similarity=float(np.float32(kept.vector.astype(np.float64) @ asked))
            )
            for handle, kept in self._templates.items()
        )
        alike = [hit for hit in found if hit.similarity >= self._model.threshold]
        return tuple(sorted(alike, key=lambda hit: (-hit.similarity, hit.handle))[:k])

    def remove(self, handle: Handle) -> None:
        self._templates.pop(handle, None)
