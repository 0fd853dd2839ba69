"""Whom people have to look at: hits by name and by face, put together, each with its why."""

from collections.abc import Iterable
from dataclasses import dataclass

from nansen.errors import Malformed
from nansen.examination.deduplication.faces import FaceHit
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import MOST_HITS, NameHits
from nansen.examination.deduplication.templates import ModelId
from nansen.examination.deduplication.tokens import NameStrength
from nansen.keys.custody.index_key import IndexId

_STRENGTHS = tuple(NameStrength)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be the same person, and what speaks for it."""

    handle: Handle
    name: NameStrength | None = None
    face: float | None = None
    """How alike the faces are, where that is enough to look."""

    def __post_init__(self) -> None:
        """Refuse a suspicion without a reason."""
        if self.name is None and self.face is None:
            raise Malformed("candidate", "has nothing that speaks for it", clause="R21")

    @property
    def why(self) -> tuple[str, ...]:
        """Say to an officer what is alike; it names no value."""
        face = () if self.face is None else (f"the face, by {self.face:.3f}",)
        return face if self.name is None else (*face, self.name.value)

    @property
    def is_new_name(self) -> bool:
        """Tell whether a known face comes with a name and date that are not known for it (T14)."""
        return self.face is not None and self.name is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateSearch:
    """What was compared for one person, and who was found."""

    handle: Handle
    index: IndexId
    model: ModelId | None
    """None: no faces were compared."""
    candidates: tuple[Candidate, ...]
    """In the order in which acts number them, from nought: both name and face first."""
    complete: bool
    """No: more were found than people can look at; these are the likest."""

    def __post_init__(self) -> None:
        """Refuse to find somebody twice, or the one who was asked about."""
        found = [candidate.handle for candidate in self.candidates]
        if len({self.handle, *found}) != len(found) + 1:
            raise Malformed("candidates", "have somebody twice, or the applicant", clause="R21")


def merge_hits(
    handle: Handle,
    names: NameHits,
    faces: Iterable[FaceHit],
    *,
    index: IndexId,
    model: ModelId | None,
) -> DuplicateSearch:
    """Put together what two searches for one person found, without that person."""
    by_name = {hit.handle: hit.strength for hit in names.hits if hit.handle != handle}
    found = tuple(faces)
    by_face = {hit.handle: hit.similarity for hit in found if hit.handle != handle}
    candidates = [
        Candidate(handle=one, name=by_name.get(one), face=by_face.get(one))
        for one in by_name.keys() | by_face.keys()
    ]
    return DuplicateSearch(
        handle=handle,
        index=index,
        model=model,
        candidates=tuple(sorted(candidates, key=_rank)),
        complete=names.complete and len(found) < MOST_HITS,
    )


def _rank(candidate: Candidate) -> tuple[bool, float, int, Handle]:
    """Order by both, then by face, then by name, then by the lot that drew the handle."""
    one_only = candidate.name is None or candidate.face is None
    face = 2.0 if candidate.face is None else -candidate.face
    name = len(_STRENGTHS) if candidate.name is None else _STRENGTHS.index(candidate.name)
    return one_only, face, name, candidate.handle
