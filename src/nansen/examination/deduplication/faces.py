"""What deduplication needs from outside to compare faces.

The index is in memory and is made anew from sealed templates at every start: there is no
file of everybody's faces to steal, and what is erased with its case does not come back.
"""

from dataclasses import dataclass
from typing import Protocol

from nansen.errors import Refused
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import MOST_HITS
from nansen.examination.deduplication.templates import FaceModel, FaceTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceHit:
    """Somebody with a face like this."""

    handle: Handle
    similarity: float
    """The cosine, from -1 to 1; no probability of anything."""


class FaceMatcher(Protocol):
    """Turns a picture of one face into a template. A state plugs in its own."""

    @property
    def model(self) -> FaceModel:
        """Tell what its templates may be compared with."""
        ...

    def embed(self, picture: bytes) -> FaceTemplate:
        """Make the template of the one face in a picture.

        Raises:
            Malformed: the bytes are no picture.
            Refused: it shows nobody, or more than one person.
        """
        ...


class FaceIndex(Protocol):
    """Templates and whose they are. It is asked about one face; it can list nobody (R88)."""

    @property
    def model(self) -> FaceModel:
        """Tell whose templates it compares, and how alike is alike."""
        ...

    def add(self, handle: Handle, template: FaceTemplate) -> None:
        """Keep a template, in the place of the one kept before.

        Raises:
            Refused: it is of another model.
        """
        ...

    def search(self, template: FaceTemplate, k: int) -> tuple[FaceHit, ...]:
        """Find the likest that reach the model's threshold, at most `k`, the likest first.

        Equally alike ones come in the order of their handles. None is missed.

        Raises:
            Refused: the template is of another model, or `k` asks for a list of people.
        """
        ...

    def remove(self, handle: Handle) -> None:
        """Forget a person, if known."""
        ...


def check_search(model: FaceModel, template: FaceTemplate, k: int) -> None:
    """Refuse a search that an index must not answer."""
    model.check(template)
    if not 0 < k <= MOST_HITS:
        raise Refused("R88", "a search gives out at most fifty handles")
