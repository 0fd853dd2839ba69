"""A claim on responsibility as a paper: what another state signed and our case names by digest.

    {"v": 1, "document": text, "second_state": text, "basis": text,
     "resident_since": "YYYY-MM-DD", "consent": SHA-256}

The case holds the digest and the days on which it was claimed and acknowledged; the paper holds
where somebody lives now, and rests with the case's papers. Neither says anything alone, so a
document is withdrawn by both together (R63).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from nansen.casework.case import Case
from nansen.document.number import is_document_number
from nansen.document.transfer import Transfer, TransferBasis
from nansen.errors import Malformed, Refused, Untrusted
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.framework.return_right import check_state
from nansen.standards.wire_fields import WireFields, decode_fields

LONGEST: Final = 1024
_FIELD, _RULE = "transfer claim", "R63"
_FIELDS: Final = ("v", "document", "second_state", "basis", "resident_since", "consent")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferClaim:
    """What the state claims where the holder lives now."""

    number: DocumentNumber = field(repr=False)
    """Of the document that the first state issued."""
    second_state: StateCode = field(repr=False)
    basis: TransferBasis
    resident_since: date = field(repr=False)
    consent: bytes = field(repr=False)
    """The SHA-256 of the application there, which the holder signed."""

    def __post_init__(self) -> None:
        """Refuse a claim on no document, by no state, or without consent."""
        if not is_document_number(self.number):
            raise Malformed(_FIELD, "names no document", clause="R46")
        check_state(self.second_state, "second state")
        if len(self.consent) != sha256().digest_size:
            raise Malformed(_FIELD, "has no consent", clause=_RULE)


def encode_transfer_claim(claim: TransferClaim) -> bytes:
    """Write a claim."""
    return encode_item(
        {
            "v": 1,
            "document": claim.number,
            "second_state": claim.second_state,
            "basis": str(claim.basis),
            "resident_since": claim.resident_since.isoformat(),
            "consent": claim.consent,
        }
    )


def decode_transfer_claim(encoded: bytes) -> TransferClaim:
    """Read a claim.

    Raises:
        Malformed: it is none.
    """
    return read_transfer_claim(decode_fields(encoded, _FIELD, longest=LONGEST))


def read_transfer_claim(wire: WireFields) -> TransferClaim:
    """Read a claim out of its fields.

    Raises:
        Malformed: it is none.
    """
    wire.expect(*_FIELDS)
    if wire.number("v") != 1:
        raise Malformed(_FIELD, "has another version", clause=_RULE)
    basis = wire.text("basis")
    if basis not in set(TransferBasis):
        raise Malformed(_FIELD, "has no basis on which responsibility passes", clause=_RULE)
    return TransferClaim(
        number=DocumentNumber(wire.text("document")),
        second_state=StateCode(wire.text("second_state")),
        basis=TransferBasis(basis),
        resident_since=wire.day("resident_since"),
        consent=wire.digest("consent"),
    )


def transfer_of(
    case: Case,
    claim: bytes,
    first_state: StateCode,
    *,
    read: Callable[[bytes], TransferClaim] = decode_transfer_claim,
) -> Transfer:
    """Put a claim together with what was done about it in the case.

    The case names the digest of the paper as it lies there; `read` knows how it is written.

    Raises:
        Refused: no state has claimed this case, or before its time.
        Untrusted: the paper is not the one that the case names.
        Malformed: it is no claim.
    """
    claimed, digest = case.transfer, sha256(claim).digest()
    if claimed is None:
        raise Refused(_RULE, "no state has claimed this case")
    if claimed.act.body["claim"] != digest:
        raise Untrusted(_FIELD, "is not the one that the case names", clause=_RULE)
    paper = read(claim)
    acknowledged = (
        one.act.at
        for one in case.chain.acts
        if one.act.kind == "transfer:acknowledged" and one.act.body["of"] == claimed.digest
    )
    return Transfer(
        number=paper.number,
        first_state=first_state,
        second_state=paper.second_state,
        basis=paper.basis,
        resident_since=paper.resident_since,
        claim=digest,
        consent=paper.consent,
        claimed_at=claimed.act.at,
        acknowledged_at=next(acknowledged, None),
    )
