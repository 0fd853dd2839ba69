"""One person, one living document of a class, whoever issued it (R20)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nansen.errors import Refused
from nansen.examination.deduplication.handle import Handle
from nansen.ids import DocumentNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingDocument:
    """A document that is in force or may be again: suspended, dispatched, handed over."""

    holder: Handle
    document_class: str
    """Its code: `PR`, `PS`."""
    number: DocumentNumber = field(repr=False)


def check_one_living(
    document_class: str,
    person: frozenset[Handle],
    living: Iterable[LivingDocument],
    *,
    replaces: frozenset[DocumentNumber] = frozenset(),
) -> None:
    """Refuse a second document of a class, unless it replaces the first.

    `person` is all identities of the applicant, `living` documents of any issuer. The one that
    is replaced ends no later than the new one is handed over.

    Raises:
        Refused: the person has such a document, and it is not to be replaced (R20).
    """
    for document in living:
        same = document.holder in person and document.document_class == document_class
        if same and document.number not in replaces:
            raise Refused("R20", "the person has a living document of this class")
