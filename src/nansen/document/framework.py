"""What the framework signs of a document, beside what Doc 9303 has fields for."""

from datetime import date

from nansen.document.model import TravelDocument
from nansen.standards.framework.entry import FrameworkEntry, StatusReference
from nansen.standards.framework.return_right import ReturnRight
from nansen.standards.icao9303.partial_date import PartialDate


def framework_entry_of(
    document: TravelDocument,
    *,
    status: StatusReference | None = None,
    journal_proof: bytes | None = None,
    policy_hash: bytes | None = None,
) -> FrameworkEntry:
    """Derive the entry that DG13 holds: class, right to return, territory (R49, R50)."""
    return FrameworkEntry(
        document_class=document.document_class,
        return_right=signed_return_right(document),
        territorial_except=tuple(sorted(document.territorial_validity)),
        status_reference=status,
        journal_proof=journal_proof,
        policy_hash=policy_hash,
    )


def signed_return_right(document: TravelDocument) -> ReturnRight:
    """Give the right to return as it is signed: the reason for a limit stays on the page."""
    right = document.return_right
    return ReturnRight(state=right.state, until=full_date(right.until))


def full_date(day: date) -> PartialDate:
    """Write a day of the calendar as the date that may be partial."""
    return PartialDate(year=day.year, month=day.month, day=day.day)
