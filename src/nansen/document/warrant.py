"""The warrant: what the signer needs to see before it signs a document, and nothing more (R26).

    {"v": 1, "statement": octets, "approvals": [{"officer", "signature"}, twice],
     "order": octets}

The decision statement with its two signatures, and the order that it names by its digest. The
signer holds its own roster and believes nothing else that it is told.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from nansen.decision.quorum import Approval, FindOfficer, verify_quorum
from nansen.decision.statement import LONGEST as LONGEST_STATEMENT
from nansen.decision.statement import check_shelf_life, decode_statement
from nansen.document.order import LONGEST_ORDER, DocumentOrder, decode_order, order_digest
from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.ids import CaseId, OfficerId
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.wire_fields import decode_fields

WARRANT_VERSION: Final = 1
LONGEST_WARRANT: Final = LONGEST_STATEMENT + LONGEST_ORDER + 1024
_LONGEST_SIGNATURE: Final = 128
_FIELD, _CLAUSE = "warrant", "R26"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warrant:
    """A decision with its signatures, and the order; nothing is proved until it is verified."""

    statement: bytes = field(repr=False)
    approvals: tuple[Approval, Approval]
    order: bytes = field(repr=False)
    """About a person: seal it wherever it rests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warranted:
    """What a warrant that was verified says: make this, for this case."""

    case: CaseId
    order: DocumentOrder


def verify_warrant(warrant: Warrant, find_officer: FindOfficer, at: datetime) -> Warranted:
    """Verify that two officers granted this very document, and that the grant still holds.

    They were in service when they signed; an approval outlives their service (R38). An officer
    in whom trust is lost is taken off the roster, and then no approval of theirs counts.

    Raises:
        Untrusted: a signature is not over the statement, its officer stands in no roster, or
            the order is another one than was approved.
        Refused: it is no grant, it is one officer, or somebody may not decide (R25, R26), or
            the approval does not hold at this time (R38).
        Malformed: the statement or the order is none.
    """
    statement = decode_statement(warrant.statement)
    verify_quorum(warrant.statement, warrant.approvals, find_officer, statement.at)
    check_shelf_life(statement, at)
    if order_digest(warrant.order) != statement.order:
        raise Untrusted("order", "is not the one that was approved", clause=_CLAUSE)
    return Warranted(case=statement.case, order=decode_order(warrant.order))


def encode_warrant(warrant: Warrant) -> bytes:
    """Write a warrant."""
    approvals: list[Item] = [
        {"officer": one.officer, "signature": one.signature} for one in warrant.approvals
    ]
    return encode_item(
        {
            "v": WARRANT_VERSION,
            "statement": warrant.statement,
            "approvals": approvals,
            "order": warrant.order,
        }
    )


def decode_warrant(octets: bytes) -> Warrant:
    """Read a warrant; its parts are read when it is verified.

    Raises:
        Malformed: it is none.
        Unsupported: it is of a later version.
    """
    wire = decode_fields(octets, _FIELD, longest=LONGEST_WARRANT)
    if wire.number("v") != WARRANT_VERSION:
        raise Unsupported(_FIELD, "is of another version", clause=_CLAUSE)
    wire.expect("v", "statement", "approvals", "order")
    approvals = []
    for one in wire.maps("approvals", most=2):
        one.expect("officer", "signature")
        signature = one.octets("signature", longest=_LONGEST_SIGNATURE)
        approvals.append(Approval(officer=OfficerId(one.text("officer")), signature=signature))
    match approvals:
        case [first, second]:
            return Warrant(
                statement=wire.octets("statement", longest=LONGEST_STATEMENT),
                approvals=(first, second),
                order=wire.octets("order", longest=LONGEST_ORDER),
            )
        case _:
            raise Malformed(_FIELD, "has two approvals", clause="R26")
