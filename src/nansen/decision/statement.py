"""The decision statement: what two officers sign, and what a document's warrant rests on.

    {"v": 1, "case": text, "head": SHA-256, "outcome": "grant" | "refuse",
     "mode": "mandatory" | "discretionary", "ground": code | "", "remedy": code | "",
     "appeal_until": "YYYY-MM-DD" | "", "reasons": SHA-256 | h'', "order": SHA-256 | h'',
     "at": seconds since 1970, "until": seconds since 1970}

It says what was decided and on what state of the case (`head`), and nothing about the person:
the reasons and the document's order are there by their salted digests.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, TypeVar

from nansen.decision.grounds import GROUNDS_OF, MANDATORY_REFUSAL_GROUNDS, Ground, Matter, Remedy
from nansen.errors import Malformed, Refused, Unsupported
from nansen.ids import CaseId
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.wire_fields import decode_fields, encode_moment

VERSION: Final = 1
LONGEST: Final = 1024
_FIELD, _CLAUSE = "decision statement", "R26"
_LONGEST_CASE: Final = 64
_FIELDS: Final = (
    "v",
    "case",
    "head",
    "outcome",
    "mode",
    "ground",
    "remedy",
    "appeal_until",
    "reasons",
    "order",
    "at",
    "until",
)
_Code = TypeVar("_Code", bound=StrEnum)


class Outcome(StrEnum):
    """What was decided."""

    GRANT = "grant"
    REFUSE = "refuse"


class Mode(StrEnum):
    """Whether the document shall be issued or may be (1951 Convention, article 28)."""

    MANDATORY = "mandatory"
    DISCRETIONARY = "discretionary"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionStatement:
    """A decision; one that exists is complete."""

    case: CaseId
    head: bytes = field(repr=False)
    """The digest of the case's last act before the proposal."""
    outcome: Outcome
    mode: Mode
    at: datetime
    until: datetime
    """When a grant may no longer be made into a document (R38); a refusal's is its `at`."""
    ground: Ground | None = None
    remedy: Remedy | None = None
    appeal_until: date | None = None
    """The last day on which an appeal is in time, whenever the letter was fetched."""
    reasons: bytes = field(default=b"", repr=False)
    """The commitment to what the letter says."""
    order: bytes = field(default=b"", repr=False)
    """The digest of the document order."""

    def __post_init__(self) -> None:
        """Refuse a decision that lacks a part, or has another decision's.

        Raises:
            Malformed: a digest or a moment is none.
            Refused: what R28, R29, R26 or R38 asks for is missing.
        """
        _check_form(self)
        if self.outcome is Outcome.GRANT:
            _check_grant(self)
        else:
            _check_refusal(self)

    @property
    def octets(self) -> bytes:
        """What is signed, before its prefix."""
        return encode_statement(self)

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the octets."""
        return sha256(self.octets).digest()


def check_shelf_life(statement: DecisionStatement, at: datetime) -> None:
    """Refuse to issue on a refusal, or on a grant before or after its time.

    A later change of policy is no parameter: an approval holds in spite of it (R38).
    """
    if statement.outcome is not Outcome.GRANT:
        raise Refused("R26", "only a grant leads to a document")
    if not statement.at <= at < statement.until:
        raise Refused("R38", "the approval does not hold at this time; decide anew")


def signed_message(octets: bytes) -> bytes:
    """Give what each officer signs."""
    return b"nansen decision 1\n" + octets


def encode_statement(statement: DecisionStatement) -> bytes:
    """Write a statement's octets."""
    until = statement.appeal_until
    return encode_item(
        {
            "v": VERSION,
            "case": statement.case,
            "head": statement.head,
            "outcome": str(statement.outcome),
            "mode": str(statement.mode),
            "ground": str(statement.ground or ""),
            "remedy": str(statement.remedy or ""),
            "appeal_until": "" if until is None else until.isoformat(),
            "reasons": statement.reasons,
            "order": statement.order,
            "at": encode_moment(statement.at),
            "until": encode_moment(statement.until),
        }
    )


def decode_statement(octets: bytes) -> DecisionStatement:
    """Read a statement.

    Raises:
        Malformed: it is none, or no lawful one.
        Unsupported: it is of another version, or has a code that this release does not know.
    """
    wire = decode_fields(octets, _FIELD, longest=LONGEST)
    if wire.number("v") != VERSION:
        raise Unsupported(_FIELD, "is of another version", clause=_CLAUSE)
    wire.expect(*_FIELDS)
    ground, remedy = wire.text("ground"), wire.text("remedy")
    try:
        return DecisionStatement(
            case=CaseId(wire.text("case")),
            head=wire.digest("head"),
            outcome=_decode_code(Outcome, wire.text("outcome")),
            mode=_decode_code(Mode, wire.text("mode")),
            ground=_decode_code(Ground, ground) if ground else None,
            remedy=_decode_code(Remedy, remedy) if remedy else None,
            appeal_until=wire.day("appeal_until") if wire.text("appeal_until") else None,
            reasons=wire.octets("reasons", longest=32),
            order=wire.octets("order", longest=32),
            at=wire.moment("at"),
            until=wire.moment("until"),
        )
    except Refused as error:
        raise Malformed(_FIELD, error.why, clause=error.rule) from None


def _check_form(statement: DecisionStatement) -> None:
    if not 1 <= len(statement.case) <= _LONGEST_CASE or not statement.case.isascii():
        raise Malformed("case", "has no name", clause=_CLAUSE)
    if len(statement.head) != 32:
        raise Malformed("head", "is no SHA-256", clause=_CLAUSE)
    for name in ("reasons", "order"):
        if len(getattr(statement, name)) not in {0, 32}:
            raise Malformed(name, "is no SHA-256", clause=_CLAUSE)
    for name in ("at", "until"):
        moment: datetime = getattr(statement, name)
        if moment.tzinfo is None or moment.microsecond or moment.timestamp() < 0:
            raise Malformed(name, "is no moment in whole seconds", clause=_CLAUSE)


def _check_grant(statement: DecisionStatement) -> None:
    if not statement.order:
        raise Refused("R26", "a grant names the order of the document")
    refusal = (statement.ground, statement.remedy, statement.appeal_until)
    if any(part is not None for part in refusal):
        raise Refused("R28", "a grant has no ground of refusal, no remedy and no time to appeal")
    if statement.until <= statement.at:
        raise Refused("R38", "a grant says until when it holds")


def _check_refusal(statement: DecisionStatement) -> None:
    if statement.ground not in GROUNDS_OF[Matter.REFUSAL]:
        raise Refused("R28", "a refusal has a coded ground")
    if not statement.reasons:
        raise Refused("R28", "a refusal has reasons")
    if statement.remedy is None:
        raise Refused("R28", "a refusal names a remedy")
    if statement.appeal_until is None or statement.appeal_until <= statement.at.date():
        raise Refused("R28", "a refusal says until when to go against it")
    is_mandatory = statement.mode is Mode.MANDATORY
    if is_mandatory and statement.ground not in MANDATORY_REFUSAL_GROUNDS:
        raise Refused("R29", "what shall be issued is refused on four grounds only")
    if statement.order:
        raise Refused("R26", "a refusal orders no document")
    if statement.until != statement.at:
        raise Refused("R38", "only a grant holds for a time")


def _decode_code(kind: type[_Code], text: str) -> _Code:
    try:
        return kind(text)
    except ValueError:
        raise Unsupported(_FIELD, "has a code that is not known here", clause=_CLAUSE) from None
