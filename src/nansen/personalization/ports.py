"""What personalisation needs from outside."""

from dataclasses import dataclass
from typing import Protocol

from PIL import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Where a face is: a box from the brows to the chin, cheek to cheek, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


class FaceFinder(Protocol):
    """Something that finds faces in a picture; it need not know whose they are."""

    def find_faces(self, picture: Image.Image) -> tuple[Face, ...]:
        """Find every face in an upright RGB picture."""
        ...
