"""The order for a document: all that two officers approve, and nothing that the press adds.

It holds what a `TravelDocument` needs but its number, its dates and its place in a status
list. Dates are terms here, counted from the day of issue, so that an approval can wait for
the press (R38) without being approved anew. The number of an earlier document has no field
to stand in (R44); that there was one is a reason, and an observation without a number.

An order is about a person. Its octets rest sealed in the case; what others see is the digest,
which the order's own salt keeps from being guessed at (R82). They are a map in deterministic
CBOR, in the one form that each order has:

    "v" 1 · "class", "reason", "place", "nationality" texts · "portrait" SHA-256 · "salt"
    "issuer"   {"state", "code", "states", "names", "basis"}, each wording [language, text]
    "holder"   {"primary", "secondary", "native" or null, "born", "sex", "place" or null}
    "validity" {"months", "until" or null} · "short" the reason for less than a year, or null
    "return"   {"state", "limit": null or {"reason", "months", "until" or null}}
    "except", "observations", "languages"   [text, ...]
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Final, TypeVar

from nansen.document.document_class import DocumentClass, convention_of, is_emergency
from nansen.document.model import (
    Holder,
    IssuingAuthority,
    ReturnRight,
    Sex,
    TravelDocument,
    Wording,
)
from nansen.document.observations import Observation
from nansen.document.order_terms import IssuingPlace, LimitedReturn, OrderReason, Term
from nansen.document.rules import (
    EMERGENCY_MONTHS,
    SHORTEST,
    SHORTEST_RETURN_MONTHS,
    UNREASONED_MONTHS,
    ReturnLimit,
    ShortValidity,
    add_months,
    check_languages,
    check_territory,
)
from nansen.errors import Malformed, Refused, Unsupported
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.icao9303.codes import (
    check_code_and_nationality,
    check_issuing_state,
    is_known,
)
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.wire_fields import WireFields, decode_fields

__all__ = [
    "DocumentOrder",
    "IssuingPlace",
    "LimitedReturn",
    "OrderReason",
    "Term",
    "decode_order",
    "document_from",
    "encode_order",
    "order_digest",
]

DIGEST_SIZE: Final = 32
SALT_SIZE: Final = 16
DERIVED: Final = frozenset({Observation.RETURN_RIGHT_LIMITED, Observation.REPLACES_EARLIER})
"""Observations that follow from the order, so that nobody can leave them out or put them in."""

ORDER_VERSION: Final = 1
LONGEST_ORDER: Final = 32_768

_MOST_STATES: Final = 64
_MOST_WORDINGS: Final = 16
_LANGUAGE_LETTERS: Final = 3
_NAMES: Final = (
    *("v", "class", "reason", "place", "nationality", "issuer", "holder", "portrait"),
    *("validity", "short", "return", "except", "observations", "languages", "salt"),
)
_Choice = TypeVar("_Choice", bound=StrEnum)
_FIELD, _CLAUSE = "document order", "R26"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOrder:
    """What is to be made; an instance obeys every rule that needs no date."""

    document_class: DocumentClass
    reason: OrderReason
    place: IssuingPlace = IssuingPlace.OFFICE
    issuing_state: StateCode
    issuing_authority: IssuingAuthority = field(repr=False)
    nationality: StateCode = field(repr=False)
    holder: Holder = field(repr=False)
    portrait: bytes = field(repr=False)
    """The SHA-256 of the photograph that the examiners saw: no other is to be printed."""
    validity: Term = field(repr=False)
    short_validity: ShortValidity | None = field(default=None, repr=False)
    return_state: StateCode = field(repr=False)
    limited_return: LimitedReturn | None = field(default=None, repr=False)
    """`None` where the right to return lasts as long as the document (R49)."""
    territorial_validity: tuple[StateCode, ...] = field(repr=False)
    """The excepted states, in alphabetical order (R50)."""
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    """What officers found, in the order of the codes, without those that are derived."""
    languages: tuple[str, ...] = field(default=("en", "fr"), repr=False)
    salt: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Ask every rule that needs no date.

        Raises:
            Malformed: a field has the wrong form.
            Refused: a rule forbids the document; the error names it.
        """
        if len(self.portrait) != DIGEST_SIZE or len(self.salt) != SALT_SIZE:
            raise Malformed(_FIELD, "needs a SHA-256 and a salt of 16 octets", clause="R82")
        _check_states(self)
        check_code_and_nationality(self.document_class.value, self.nationality)
        convention = convention_of(self.document_class, self.nationality)
        if convention is None and not self.issuing_authority.legal_basis:
            raise Refused("R41", "a document outside the conventions cites its national basis")
        check_languages(self.languages)
        _check_sizes(self)
        _check_terms(self)
        _check_asked_observations(self)

    @property
    def replaces(self) -> bool:
        """Tell whether an earlier document goes; which one, the order does not know (R44)."""
        return self.reason is not OrderReason.FIRST_ISSUANCE

    @property
    def digest(self) -> bytes:
        """What a decision and a document's life name the order by."""
        return order_digest(encode_order(self))


def order_digest(octets: bytes) -> bytes:
    """Hash an order as it rests."""
    return sha256(b"nansen document order 1\x00" + octets).digest()


def document_from(
    order: DocumentOrder, *, number: DocumentNumber, issued_on: date
) -> TravelDocument:
    """Make the document of an order, now that the press knows its number and its day.

    Raises:
        Refused: the permit to stay ends too soon after this day (R48, R49), or a rule that
            needs dates forbids it.
    """
    expires = order.validity.end(issued_on, at_least=issued_on + SHORTEST)
    right = _return_right(order, issued_on, expires)
    return TravelDocument(
        document_class=order.document_class,
        issuing_state=order.issuing_state,
        issuing_authority=order.issuing_authority,
        number=number,
        nationality=order.nationality,
        holder=order.holder,
        date_of_issue=issued_on,
        date_of_expiry=expires,
        short_validity=order.short_validity,
        return_right=right,
        territorial_validity=order.territorial_validity,
        observations=_all_observations(order, limited=right.limited is not None),
        languages=order.languages,
    )


def _return_right(order: DocumentOrder, issued_on: date, expires: date) -> ReturnRight:
    limit = order.limited_return
    if limit is not None:
        least = add_months(issued_on, SHORTEST_RETURN_MONTHS)
        until = limit.term.end(issued_on, at_least=least)
        if until < expires:
            return ReturnRight(state=order.return_state, until=until, limited=limit.reason)
    return ReturnRight(state=order.return_state, until=expires)


def _all_observations(order: DocumentOrder, *, limited: bool) -> tuple[Observation, ...]:
    derived = {
        Observation.RETURN_RIGHT_LIMITED: limited,
        Observation.REPLACES_EARLIER: order.replaces,
        Observation.SINGLE_JOURNEY: order.document_class is DocumentClass.EMERGENCY_SHEET,
    }
    return tuple(sorted({*order.observations, *(code for code, so in derived.items() if so)}))


def _check_states(order: DocumentOrder) -> None:
    check_issuing_state(order.issuing_state)
    territory = order.territorial_validity
    states = (order.issuing_state, order.nationality, order.return_state, *territory)
    if any("<" in code or not is_known(code) for code in states):
        raise Malformed(_FIELD, "needs states of the tables", clause="9303-3 §5")
    check_territory(territory, (order.issuing_state, order.return_state))
    if len(territory) > _MOST_STATES or list(territory) != sorted(territory):
        raise Malformed(_FIELD, "needs at most 64 excepted states, sorted", clause="R50")


def _check_sizes(order: DocumentOrder) -> None:
    office = order.issuing_authority
    most = max(map(len, (order.languages, office.state, office.name, office.legal_basis)))
    if most > _MOST_WORDINGS or any(len(code) > _LANGUAGE_LETTERS for code in order.languages):
        raise Malformed(_FIELD, "speaks too many languages", clause="R41")


def _check_terms(order: DocumentOrder) -> None:
    term = order.validity
    if is_emergency(order.document_class):
        if term.months > EMERGENCY_MONTHS:
            raise Refused("R48", "an emergency document is valid for at most six months")
    elif order.short_validity is None and (
        term.months < UNREASONED_MONTHS or term.not_after is not None
    ):
        raise Refused("R48", "less than a year needs one of the listed reasons")
    # 1951 Schedule, paragraph 6(2): a mission bridges six months, and prolongs nothing.
    if order.place is IssuingPlace.MISSION and term.months > EMERGENCY_MONTHS:
        raise Refused("R47", "a mission issues for at most six months")


def _check_asked_observations(order: DocumentOrder) -> None:
    asked = order.observations
    if list(asked) != sorted(set(asked)):
        raise Malformed("observations", "stand once each, in the order of the codes", clause="R43")
    sheet = order.document_class is DocumentClass.EMERGENCY_SHEET
    if DERIVED & set(asked) or (sheet and Observation.SINGLE_JOURNEY in asked):
        raise Refused("R43", "an observation that follows from the order is not asked for")
    if Observation.SINGLE_JOURNEY in asked and not is_emergency(order.document_class):
        raise Refused("R43", "OBS05 belongs to emergency documents")


def encode_order(order: DocumentOrder) -> bytes:
    """Write an order."""
    limit, holder, office = order.limited_return, order.holder, order.issuing_authority
    limited = None if limit is None else {"reason": str(limit.reason), **_term_item(limit.term)}
    items: dict[str, Item] = {
        "v": ORDER_VERSION,
        "class": str(order.document_class),
        "reason": str(order.reason),
        "place": str(order.place),
        "nationality": order.nationality,
        "issuer": {
            "state": order.issuing_state,
            "code": office.code,
            "states": _wording_items(office.state),
            "names": _wording_items(office.name),
            "basis": _wording_items(office.legal_basis),
        },
        "holder": {
            "primary": holder.primary_identifier,
            "secondary": holder.secondary_identifier,
            "native": holder.native_name,
            "born": holder.date_of_birth.text,
            "sex": str(holder.sex),
            "place": holder.place_of_birth,
        },
        "portrait": order.portrait,
        "validity": _term_item(order.validity),
        "short": None if order.short_validity is None else str(order.short_validity),
        "return": {"state": order.return_state, "limit": limited},
        "except": list(order.territorial_validity),
        "observations": [str(code) for code in order.observations],
        "languages": list(order.languages),
        "salt": order.salt,
    }
    return encode_item(items)


def decode_order(octets: bytes) -> DocumentOrder:
    """Read an order.

    Raises:
        Malformed: it is none, is not in its one form, or breaks a rule.
        Unsupported: it is of a later version, or its names need letters that have no table.
    """
    wire = decode_fields(octets, _FIELD, longest=LONGEST_ORDER)
    if wire.number("v") != ORDER_VERSION:
        raise Unsupported(_FIELD, "is of another version", clause=_CLAUSE)
    wire.expect(*_NAMES)
    try:
        return _read_order(wire)
    except Refused as refused:
        raise Malformed(_FIELD, refused.why, clause=refused.rule) from None


def _read_order(wire: WireFields) -> DocumentOrder:
    issuer, right = wire.map("issuer"), wire.map("return")
    issuer.expect("state", "code", "states", "names", "basis")
    right.expect("state", "limit")
    return DocumentOrder(
        document_class=_choice(wire, "class", DocumentClass),
        reason=_choice(wire, "reason", OrderReason),
        place=_choice(wire, "place", IssuingPlace),
        issuing_state=StateCode(issuer.text("state")),
        issuing_authority=IssuingAuthority(
            code=issuer.text("code"),
            state=_read_wordings(issuer, "states"),
            name=_read_wordings(issuer, "names"),
            legal_basis=_read_wordings(issuer, "basis"),
        ),
        nationality=StateCode(wire.text("nationality")),
        holder=_read_holder(wire.map("holder")),
        portrait=wire.digest("portrait"),
        validity=_read_term(wire.map("validity")),
        short_validity=_choice(wire, "short", ShortValidity) if wire.has("short") else None,
        return_state=StateCode(right.text("state")),
        limited_return=_read_limit(right.map("limit")) if right.has("limit") else None,
        territorial_validity=tuple(map(StateCode, wire.texts("except", most=_MOST_STATES))),
        observations=tuple(
            _member(code, Observation, "observations")
            for code in wire.texts("observations", most=len(Observation))
        ),
        languages=wire.texts("languages", most=_MOST_WORDINGS),
        salt=wire.octets("salt", longest=SALT_SIZE),
    )


def _read_holder(wire: WireFields) -> Holder:
    wire.expect("primary", "secondary", "native", "born", "sex", "place")
    return Holder(
        primary_identifier=wire.text("primary"),
        secondary_identifier=wire.text("secondary"),
        native_name=wire.text("native") if wire.has("native") else None,
        date_of_birth=PartialDate.parse(wire.text("born")),
        sex=_choice(wire, "sex", Sex),
        place_of_birth=wire.text("place") if wire.has("place") else None,
    )


def _read_limit(wire: WireFields) -> LimitedReturn:
    reason = _choice(wire, "reason", ReturnLimit)
    return LimitedReturn(reason=reason, term=_read_term(wire, "reason"))


def _read_term(wire: WireFields, *beside: str) -> Term:
    wire.expect("months", "until", *beside)
    until = wire.day("until") if wire.has("until") else None
    return Term(months=wire.number("months"), not_after=until)


def _read_wordings(wire: WireFields, name: str) -> tuple[Wording, ...]:
    pairs = []
    for item in wire.items(name, most=_MOST_WORDINGS):
        match item:
            case [str(language), str(text)]:
                pairs.append(Wording(language=language, text=text))
            case _:
                raise Malformed(_FIELD, f"{name} needs pairs of texts", clause="R41")
    return tuple(pairs)


def _choice(wire: WireFields, name: str, kind: type[_Choice]) -> _Choice:
    return _member(wire.text(name), kind, name)


def _member(text: str, kind: type[_Choice], name: str) -> _Choice:
    try:
        return kind(text)
    except ValueError:
        raise Malformed(_FIELD, f"{name} is none of the list", clause=_CLAUSE) from None


def _term_item(term: Term) -> dict[str, Item]:
    until = None if term.not_after is None else term.not_after.isoformat()
    return {"months": term.months, "until": until}


def _wording_items(wordings: tuple[Wording, ...]) -> list[Item]:
    return [[wording.language, wording.text] for wording in wordings]
