"""The acts of deduplication: enrol somebody and look who is alike, and forget somebody.

Enrolment comes before the search. Of two applications of one person on one day at least one
then finds the other, whatever the order; the other way about, both might find nobody.
"""

from dataclasses import dataclass, field

from nansen.examination.deduplication.candidates import DuplicateSearch, merge_hits
from nansen.examination.deduplication.faces import FaceIndex
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import MOST_HITS
from nansen.examination.deduplication.index_key import IndexKey
from nansen.examination.deduplication.ports import TokenIndex
from nansen.examination.deduplication.templates import FaceTemplate
from nansen.examination.deduplication.tokens import check_same_index, derive_query, derive_tokens
from nansen.examination.screening.model import SpelledName
from nansen.standards.icao9303.partial_date import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolPerson:
    """Somebody applies."""

    handle: Handle
    names: tuple[SpelledName, ...] = field(repr=False)
    """All spellings, former names too (R18, R33)."""
    births: tuple[PartialDate, ...] = field(repr=False)
    face: FaceTemplate


def enrol_and_search(
    act: EnrolPerson, *, key: IndexKey, tokens: TokenIndex, faces: FaceIndex
) -> DuplicateSearch:
    """Enrol a person, and find who is alike; to enrol again replaces what was kept.

    Raises:
        Refused: there is no name, or the key or the model is another than the index's; then
            nothing was kept.
    """
    check_same_index(tokens.id, key.id)
    faces.model.check(act.face)
    kept = derive_tokens(act.names, act.births, key=key)
    query = derive_query(act.names, act.births, key=key)
    tokens.put(act.handle, kept)
    faces.add(act.handle, act.face)
    return merge_hits(
        act.handle,
        tokens.find(query),
        faces.search(act.face, MOST_HITS),
        index=tokens.id,
        model=faces.model.id,
    )


def forget(handle: Handle, *, tokens: TokenIndex, faces: FaceIndex) -> None:
    """Forget a person, when the case is erased (R82)."""
    tokens.remove(handle)
    faces.remove(handle)
