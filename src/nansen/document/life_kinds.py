"""The acts in a document's life: who may do which, from where to where, and what it says.

The table is the law of it (requirement 4.2 and 4.3); what a row cannot say, such as days that
have to pass, stands in `life_cycle`, `loss` and `revocation`. There is no row for anything
that another authority reports: such a thing is no act (R56).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nansen.casework.shape import Shape, code, day, digest, number, octets, one_of
from nansen.document.document_class import DocumentClass
from nansen.document.order_terms import IssuingPlace, OrderReason
from nansen.errors import Malformed
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item


class LifeState(StrEnum):
    """Where a document stands (requirement 4.2)."""

    ORDERED = "ordered"
    COMMITTED = "committed"
    """The journal holds it."""
    SIGNED = "signed"
    PERSONALISED = "personalised"
    QC_PASSED = "qc-passed"
    DISPATCHED = "dispatched"
    HANDED_OVER = "handed-over"
    ACTIVE = "active"
    """Live: the only state in which the document is good."""
    SUSPENDED_BY_HOLDER = "suspended-by-holder"
    REPORTED_LOST = "reported-lost"
    REPORTED_STOLEN = "reported-stolen"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    TOMBSTONE = "tombstone"
    """Nothing happens any more; the number says that there was a document."""


class LifeKind(StrEnum):
    """What can be done; a name is never given another meaning."""

    ORDERED = "document:ordered"
    COMMITTED = "document:committed"
    SIGNED = "document:signed"
    PRINTED = "document:printed"
    SPOILED = "document:spoiled"
    CHECKED = "document:checked"
    DISPATCHED = "document:dispatched"
    HANDED_OVER = "document:handed-over"
    ACTIVATED = "document:activated"
    SUSPENDED = "document:suspended"
    REPORTED_LOST = "document:reported-lost"
    REPORTED_STOLEN = "document:reported-stolen"
    RESTORED = "document:restored"
    WITHDRAWN = "document:withdrawn"
    CANCELLED = "document:cancelled"
    EXPIRED = "document:expired"
    REVOKED = "document:revoked"
    ENDED = "document:ended"
    CHANGE_PROPOSED = "document:change-proposed"
    """The first of the two that another act needs."""
    REVOCATION_PROPOSED = "revocation:proposed"
    REVOCATION_CONFIRMED = "revocation:confirmed"
    REVOCATION_REVIEWED = "revocation:reviewed"
    REVOCATION_NOTIFIED = "revocation:notified"
    REVOCATION_APPEALED = "revocation:appealed"
    REVOCATION_APPEAL_DECIDED = "revocation:appeal-decided"
    REVOCATION_LIFTED = "revocation:lifted"
    REVIEW_OPENED = "review:opened"
    """Somebody looks into the entitlement; the document stays as it is (R61)."""
    REVIEW_CLOSED = "review:closed"


class RevocationReason(StrEnum):
    """Why an entitlement ends (R57): findings of one's own, and nobody's report (R5).

    Neither a notice from outside nor a journey to the origin is among them (R61).
    """

    OBTAINED_BY_FRAUD = "obtained-by-fraud"
    ISSUED_IN_ERROR = "issued-in-error"
    ANOTHER_NATIONALITY = "another-nationality"
    EXCLUDED = "excluded"
    CESSATION = "cessation"
    """The reasons to flee have ended for a whole group, as declared a year before (R62)."""
    NATIONAL_SECURITY = "national-security"
    PUBLIC_ORDER = "public-order"


class WithdrawalReason(StrEnum):
    """Why the office takes a document back; none is a way around a revocation."""

    REPLACED = "replaced"
    RESPONSIBILITY_TRANSFERRED = "responsibility-transferred"
    SURRENDERED = "surrendered"
    """Its holder gives it back."""


class Disposition(StrEnum):
    """What becomes of the booklet (1951 Schedule, paragraph 12)."""

    CANCELLED_AND_RETURNED = "cancelled-and-returned"
    SENT_TO_ISSUER = "sent-to-issuer"
    DESTROYED = "destroyed"
    NOT_RECOVERED = "not-recovered"


class CancellationReason(StrEnum):
    """Why a document is made void before anybody could use it."""

    ORDER_WITHDRAWN = "order-withdrawn"
    DATA_WRONG = "data-wrong"
    UNDELIVERABLE = "undeliverable"
    LOSTON_THE_WAY = "lost-on-the-way"
    NOT_ACTIVATED = "not-activated"


class ReviewReason(StrEnum):
    """Why somebody looks into an entitlement again."""

    RE_AVAILMENT = "re-availment"
    NOTICE = "notice"
    """Another authority says something (R5, R78)."""
    COMPLAINT = "complaint"
    AUDIT = "audit"


class Outcome(StrEnum):
    """What a reviewer or an appeal body finds of a revocation."""

    STANDS = "stands"
    FALLS = "falls"


class HolderPart(StrEnum):
    """What the holder can do about an act."""

    NONE = "none"
    PROPOSES = "proposes"
    """An officer who sees the holder confirms."""
    ACTS = "acts"


def _matches(pattern: str) -> Shape:
    whole = re.compile(pattern)
    return lambda value: isinstance(value, str) and whole.fullmatch(value) is not None


def _flag(value: Item) -> bool:
    return isinstance(value, bool)


_random_name: Final = _matches("[a-z0-9][a-z0-9-]{15,63}")
_blank: Final = _matches("[A-Z0-9]{4,16}")
_CLAUSE: Final = "R82"
_NO_KEYS: Final[Mapping[str, Shape]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of act."""

    sources: frozenset[LifeState]
    target: LifeState | None
    """`None` where the state stays, or is the one from before."""
    roles: frozenset[Role]
    holder: HolderPart
    needs_two: bool
    """An officer only confirms what another, or the holder, has proposed (R56)."""
    body: Mapping[str, Shape]
    optional: Mapping[str, Shape]


_S, _R = LifeState, Role
_NONE: Final[frozenset[LifeState]] = frozenset()
UNSIGNED: Final = frozenset({_S.ORDERED, _S.COMMITTED})
IN_OFFICE: Final = UNSIGNED | {_S.SIGNED, _S.PERSONALISED, _S.QC_PASSED}
ON_THE_WAY: Final = frozenset({_S.DISPATCHED, _S.HANDED_OVER})
REPORTED: Final = frozenset({_S.SUSPENDED_BY_HOLDER, _S.REPORTED_LOST, _S.REPORTED_STOLEN})
OUTSIDE: Final = ON_THE_WAY | REPORTED | {_S.ACTIVE}
"""The document has left the office and has not ended."""
NOT_YET_LIVE: Final = IN_OFFICE | ON_THE_WAY
OVER: Final = frozenset({_S.EXPIRED, _S.WITHDRAWN, _S.REVOKED, _S.CANCELLED, _S.TOMBSTONE})
"""From here no document comes back."""
_CALENDAR: Final = frozenset({_R.SIGNER, _R.SUPERVISOR})
_DESK: Final = frozenset({_R.ENROLMENT_OFFICER, _R.DELIVERY_CLERK})
_OF: Final = MappingProxyType({"of": digest})


def _row(
    sources: frozenset[LifeState] | LifeState,
    target: LifeState | None,
    roles: frozenset[Role] | Role = frozenset(),
    holder: HolderPart = HolderPart.NONE,
    *,
    two: bool = False,
    optional: Mapping[str, Shape] = _NO_KEYS,
    **body: Shape,
) -> Row:
    return Row(
        sources=frozenset({sources}) if isinstance(sources, LifeState) else sources,
        target=target,
        roles=frozenset({roles}) if isinstance(roles, Role) else roles,
        holder=holder,
        needs_two=two,
        body=MappingProxyType(body),
        optional=_OF if two else optional,
    )


_ACTS, _PROPOSES = HolderPart.ACTS, HolderPart.PROPOSES

ROWS: Final[Mapping[LifeKind, Row]] = MappingProxyType(
    {
        LifeKind.ORDERED: _row(
            _NONE,
            _S.ORDERED,
            _R.PERSONALISER,
            case=_random_name,
            person=_random_name,
            order=digest,
            document_class=one_of(*DocumentClass),
            reason=one_of(*OrderReason),
            place=one_of(*IssuingPlace),
            issued_on=day,
            expires_on=day,
            return_until=day,
        ),
        LifeKind.COMMITTED: _row(
            _S.ORDERED,
            _S.COMMITTED,
            _R.SIGNER,
            content=digest,
            # Where its status is published; a sheet has no chip to say so.
            optional=MappingProxyType({"status_list": octets(64), "status_index": number}),
        ),
        LifeKind.SIGNED: _row(_S.COMMITTED, _S.SIGNED, _R.SIGNER, sod=digest),
        LifeKind.PRINTED: _row(_S.SIGNED, _S.PERSONALISED, _R.PERSONALISER, blank=_blank),
        LifeKind.SPOILED: _row(
            IN_OFFICE, _S.CANCELLED, frozenset({_R.PERSONALISER, _R.QUALITY_OFFICER})
        ),
        LifeKind.CHECKED: _row(_S.PERSONALISED, _S.QC_PASSED, _R.QUALITY_OFFICER),
        LifeKind.DISPATCHED: _row(_S.QC_PASSED, _S.DISPATCHED, _R.DELIVERY_CLERK),
        LifeKind.HANDED_OVER: _row(
            frozenset({_S.QC_PASSED, _S.DISPATCHED}), _S.HANDED_OVER, _R.DELIVERY_CLERK
        ),
        LifeKind.ACTIVATED: _row(ON_THE_WAY, _S.ACTIVE, holder=_ACTS),
        LifeKind.SUSPENDED: _row(_S.ACTIVE, _S.SUSPENDED_BY_HOLDER, holder=_ACTS),
        LifeKind.REPORTED_LOST: _row(
            OUTSIDE - {_S.REPORTED_LOST, _S.REPORTED_STOLEN},
            _S.REPORTED_LOST,
            _DESK,
            _ACTS,
            two=True,
        ),
        LifeKind.REPORTED_STOLEN: _row(
            OUTSIDE - {_S.REPORTED_STOLEN}, _S.REPORTED_STOLEN, _DESK, _ACTS, two=True
        ),
        LifeKind.RESTORED: _row(REPORTED, None, _DESK, _PROPOSES, two=True),
        LifeKind.WITHDRAWN: _row(
            OUTSIDE,
            _S.WITHDRAWN,
            _DESK | {_R.APPROVER},
            _PROPOSES,
            two=True,
            reason=one_of(*WithdrawalReason),
            disposition=one_of(*Disposition),
        ),
        LifeKind.CANCELLED: _row(
            NOT_YET_LIVE,
            _S.CANCELLED,
            frozenset({_R.DELIVERY_CLERK, _R.QUALITY_OFFICER, _R.STOCK_KEEPER, _R.APPROVER}),
            _PROPOSES,
            two=True,
            reason=one_of(*CancellationReason),
        ),
        LifeKind.EXPIRED: _row(_S.ACTIVE, _S.EXPIRED, _CALENDAR),
        LifeKind.REVOKED: _row(
            OUTSIDE, _S.REVOKED, frozenset({_R.APPROVER, _R.APPEAL_BODY}), of=digest
        ),
        LifeKind.ENDED: _row(REPORTED | (OVER - {_S.TOMBSTONE}), _S.TOMBSTONE, _CALENDAR),
        LifeKind.CHANGE_PROPOSED: _row(
            NOT_YET_LIVE | OUTSIDE,
            None,
            _DESK | {_R.APPROVER, _R.QUALITY_OFFICER, _R.STOCK_KEEPER},
            _ACTS,
            change=_matches("document:[a-z-]+|revocation:lifted"),
        ),
        LifeKind.REVOCATION_PROPOSED: _row(
            OUTSIDE,
            None,
            _R.APPROVER,
            reason=one_of(*RevocationReason),
            danger=_flag,
            optional=MappingProxyType({"announced_on": day}),
        ),
        LifeKind.REVOCATION_CONFIRMED: _row(OUTSIDE, None, _R.APPROVER, of=digest),
        LifeKind.REVOCATION_REVIEWED: _row(
            OUTSIDE,
            None,
            frozenset({_R.LEGAL_REVIEWER, _R.APPROVER}),
            of=digest,
            outcome=one_of(*Outcome),
        ),
        LifeKind.REVOCATION_NOTIFIED: _row(
            OUTSIDE, None, _R.DELIVERY_CLERK, letter=digest, language=code
        ),
        LifeKind.REVOCATION_APPEALED: _row(OUTSIDE, None, _R.ENROLMENT_OFFICER, _ACTS),
        LifeKind.REVOCATION_APPEAL_DECIDED: _row(
            OUTSIDE, None, _R.APPEAL_BODY, outcome=one_of(*Outcome)
        ),
        LifeKind.REVOCATION_LIFTED: _row(
            OUTSIDE, None, frozenset({_R.APPROVER, _R.APPEAL_BODY}), of=digest
        ),
        LifeKind.REVIEW_OPENED: _row(
            OUTSIDE,
            None,
            frozenset({_R.SCREENING_OFFICER, _R.EXAMINER, _R.APPROVER, _R.SUPERVISOR}),
            reason=one_of(*ReviewReason),
        ),
        LifeKind.REVIEW_CLOSED: _row(
            OUTSIDE, None, frozenset({_R.EXAMINER, _R.APPROVER, _R.SUPERVISOR}), of=digest
        ),
    }
)


def check_body(kind: LifeKind, body: Mapping[str, Item]) -> None:
    """Refuse a body that says something else than its kind of act can say.

    Raises:
        Malformed: a key is missing, unknown, or its value is none of the codes.
    """
    row = ROWS[kind]
    if not set(row.body) <= set(body) <= set(row.body) | set(row.optional):
        raise Malformed(kind, "has other keys", clause=_CLAUSE)
    shapes = {**row.body, **row.optional}
    for key, value in body.items():
        if not shapes[key](value):
            raise Malformed(kind, f"{key} is none of its codes", clause=_CLAUSE)
