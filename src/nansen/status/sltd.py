"""Own lost, stolen and revoked numbers, as Interpol's SLTD takes them (R59).

    number,type,issuer
    N7K2M4Q9X,PR,UTO

ASCII, lines that end in a newline, a heading, one line a document in the order of the
numbers: a number is random, so that the order tells nothing. Each file is whole and takes
the place of the one before; a document that was found again is no longer in it. Neither
names nor dates nor grounds have a column.

The office's own table, of which it is made, has exactly the columns number, type, ground.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from nansen.errors import Malformed, Refused
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.framework.return_right import check_state
from nansen.status.model import Ground

HEADING = "number,type,issuer"
WITHDRAWN_HEADING = "number,type,ground"
_RULE = "R59"
_REPORTED = frozenset({Ground.LOST, Ground.STOLEN, Ground.REVOKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnDocument:
    """A document of ours that is not in force, and why."""

    number: DocumentNumber = field(repr=False)
    document_class: DocumentClass
    issuing_state: StateCode
    ground: Ground

    def __post_init__(self) -> None:
        """Check that number and state can stand in a line."""
        if not re.fullmatch("[0-9A-Z]{1,9}", self.number):
            raise Malformed("document number", "is none of the MRZ", clause="9303-3 §4.2.2")
        check_state(self.issuing_state, "issuing_state")


def decode_withdrawn(table: bytes, *, issuing_state: StateCode) -> tuple[WithdrawnDocument, ...]:
    """Read the office's table of the documents that it withdrew.

    A further column is refused, whatever it holds: nothing about a person is to come near
    what leaves the house.

    Raises:
        Malformed: the table or a line of it is not as it should be; only its number is told.
    """
    try:
        heading, *lines = csv.reader(io.StringIO(table.decode("ascii"), newline=""), strict=True)
    except (UnicodeDecodeError, ValueError, csv.Error):
        raise Malformed("table", "is no CSV in ASCII with a heading", clause=_RULE) from None
    if heading != WITHDRAWN_HEADING.split(","):
        raise Malformed("table", f"has exactly the columns {WITHDRAWN_HEADING}", clause=_RULE)
    return tuple(
        _decode_line(number, cells, issuing_state) for number, cells in enumerate(lines, 2) if cells
    )


def _decode_line(line: int, cells: list[str], issuing_state: StateCode) -> WithdrawnDocument:
    try:
        number, code, ground = cells
        return WithdrawnDocument(
            number=DocumentNumber(number),
            document_class=DocumentClass(code),
            issuing_state=issuing_state,
            ground=Ground(ground),
        )
    except (ValueError, Malformed):
        why = f"needs a number, a document code and one of {', '.join(Ground)}"
        raise Malformed(f"line {line}", why, clause=_RULE) from None


def export_sltd(documents: Iterable[WithdrawnDocument], *, issuing_state: StateCode) -> bytes:
    """Write the file: of these documents the lost, stolen and revoked ones.

    Raises:
        Refused: a document is another issuer's; nobody reports what is not his own.
    """
    lines = set()
    for document in documents:
        if document.issuing_state != issuing_state:
            raise Refused("R59", "an issuer reports its own documents only")
        if document.ground in _REPORTED:
            lines.add(f"{document.number},{document.document_class},{document.issuing_state}")
    return "".join(f"{line}\n" for line in (HEADING, *sorted(lines))).encode("ascii")
