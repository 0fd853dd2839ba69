"""A face as numbers: a direction in a space that one model made, and no other.

{"v": 1, "model", "vector": float32 each, little-endian} in deterministic CBOR; what is at rest
is this, sealed as the field `identity.face_template`. It lives no longer than the document (R83).
"""

from dataclasses import dataclass, field
from typing import Final, NewType

import numpy as np
from numpy.typing import NDArray

from nansen.errors import Malformed, Refused
from nansen.standards.deterministic_cbor import decode_item, encode_item

ModelId = NewType("ModelId", str)
"""Names a model with its weights: templates of two models say nothing about each other."""

Vector = NDArray[np.float32]

MOST_NUMBERS: Final = 4096
_LONGEST: Final = MOST_NUMBERS * 4 + 1024
_FIELD: Final = "face template"
_CLAUSE: Final = "R82"
_UNIT: Final = 1e-3
_LONGEST_ID: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceTemplate:
    """One face, by one model: a vector of length one."""

    model: ModelId
    octets: bytes = field(repr=False)
    """Its numbers as little-endian float32."""

    def __post_init__(self) -> None:
        """Refuse what is no direction."""
        if not 0 < len(self.model) <= _LONGEST_ID:
            raise Malformed(_FIELD, "names no model", clause=_CLAUSE)
        if len(self.octets) % 4 or not 0 < len(self.octets) <= MOST_NUMBERS * 4:
            raise Malformed(_FIELD, "is no list of numbers", clause=_CLAUSE)
        if not np.isfinite(self.vector).all() or abs(_length(self.vector) - 1) > _UNIT:
            raise Malformed(_FIELD, "has not the length of one", clause=_CLAUSE)

    @property
    def vector(self) -> Vector:
        """Give the numbers; they cannot be changed."""
        return np.frombuffer(self.octets, "<f4")

    @property
    def dimension(self) -> int:
        """Count the numbers."""
        return len(self.octets) // 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceModel:
    """What makes templates comparable, and how alike two must be for people to look."""

    id: ModelId
    dimension: int
    threshold: float
    """Of the cosine, from -1 to 1."""

    def __post_init__(self) -> None:
        """Refuse a threshold that is none."""
        if not -1 <= self.threshold <= 1 or not 0 < self.dimension <= MOST_NUMBERS:
            raise Malformed("face model", "has impossible bounds", clause="R20")

    def check(self, template: FaceTemplate) -> None:
        """Refuse a template of another model: any likeness would be chance."""
        if template.model != self.id or template.dimension != self.dimension:
            raise Refused("FACE-MODEL", "the template was made by another model than the index's")


def make_template(model: FaceModel, numbers: NDArray[np.floating]) -> FaceTemplate:
    """Make a template of what a model says, whatever its length.

    Raises:
        Malformed: it has no direction.
    """
    wide = np.asarray(numbers, np.float64).ravel()
    length = float(np.linalg.norm(wide))
    if not np.isfinite(length) or length == 0:
        raise Malformed(_FIELD, "has no direction", clause=_CLAUSE)
    template = FaceTemplate(model=model.id, octets=(wide / length).astype("<f4").tobytes())
    model.check(template)
    return template


def encode_template(template: FaceTemplate) -> bytes:
    """Write a template, to be sealed."""
    return encode_item({"v": 1, "model": template.model, "vector": template.octets})


def decode_template(encoded: bytes) -> FaceTemplate:
    """Read a template that was sealed."""
    if len(encoded) > _LONGEST:
        raise Malformed(_FIELD, "is too long", clause=_CLAUSE)
    item = decode_item(encoded, field=_FIELD)
    if not isinstance(item, dict) or item.keys() != {"v", "model", "vector"}:
        raise Malformed(_FIELD, "has other members", clause=_CLAUSE)
    model, octets, version = item["model"], item["vector"], item["v"]
    if version is True or version != 1:
        raise Malformed(_FIELD, "has another version", clause=_CLAUSE)
    if not isinstance(model, str) or not isinstance(octets, bytes):
        raise Malformed(_FIELD, "has members of other kinds", clause=_CLAUSE)
    return FaceTemplate(model=ModelId(model), octets=octets)


def _length(vector: Vector) -> float:
    return float(np.linalg.norm(vector.astype(np.float64)))
