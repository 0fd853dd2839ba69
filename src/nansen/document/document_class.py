"""The classes of document that the framework issues: never an ordinary passport."""

from enum import StrEnum

from nansen.standards.framework.entry import DocumentClass

__all__ = ["Convention", "DocumentClass", "convention_of", "is_emergency"]


class Convention(StrEnum):
    """The treaty that a document is issued under, where there is one (R41)."""

    REFUGEES = "Convention of 28 July 1951"
    STATELESS_PERSONS = "Convention of 28 September 1954"


def convention_of(document_class: DocumentClass, nationality: str) -> Convention | None:
    """Find the treaty that the page cites; other documents cite their national basis.

    A refugee under `XXC` is one that the Convention of 1951 does not define (9303-3 §5), so a
    page that cited it would say what is not so.
    """
    if document_class is DocumentClass.REFUGEE and nationality == "XXB":
        return Convention.REFUGEES
    if document_class is DocumentClass.STATELESS:
        return Convention.STATELESS_PERSONS
    return None


def is_emergency(document_class: DocumentClass) -> bool:
    """Tell whether the class bridges a gap of months rather than years."""
    return document_class in {DocumentClass.EMERGENCY, DocumentClass.EMERGENCY_SHEET}
