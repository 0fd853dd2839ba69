"""The acts of deduplication: enrol somebody and look who is alike, and forget somebody.

Enrolment comes before the search. Of two applications of one person on one day at least one
then finds the other, whatever the order; the other way about, both might find nobody.
"""

from dataclasses import dataclass

from nansen.examination.deduplication.candidates import DuplicateSearch, merge_hits
from nansen.examination.deduplication.faces import FaceHit, FaceIndex
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import MOST_HITS
from nansen.examination.deduplication.ports import TokenIndex
from nansen.examination.deduplication.templates import FaceTemplate
from nansen.examination.deduplication.tokens import BlindedPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolPerson:
    """Somebody applies."""

    handle: Handle
    person: BlindedPerson
    """All spellings, former names too (R18, R33), as whoever has the key has blinded them."""
    face: FaceTemplate | None = None
    """None where no matcher has looked at the picture."""


def enrol_and_search(
    act: EnrolPerson, *, tokens: TokenIndex, faces: FaceIndex | None = None
) -> DuplicateSearch:
    """Enrol a person, and find who is alike; to enrol again replaces what was kept.

    Raises:
        Refused: the key or the model is another than the index's; then nothing was kept.
    """
    if faces is not None and act.face is not None:
        faces.model.check(act.face)
    tokens.put(act.handle, act.person.kept)
    found: tuple[FaceHit, ...] = ()
    model = None
    if faces is not None and act.face is not None:
        faces.add(act.handle, act.face)
        found, model = faces.search(act.face, MOST_HITS), faces.model.id
    names = tokens.find(act.person.query)
    return merge_hits(act.handle, names, found, index=tokens.id, model=model)


def forget(handle: Handle, *, tokens: TokenIndex, faces: FaceIndex | None = None) -> None:
    """Forget a person, when the case is erased (R82)."""
    tokens.remove(handle)
    if faces is not None:
        faces.remove(handle)
