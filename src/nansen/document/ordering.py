"""From what an applicant gave to the order that two officers approve."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from nansen.application.person import NamePart, NameStanding, Sex, WrittenName
from nansen.document.document_class import DocumentClass
from nansen.document.model import Holder, IssuingAuthority
from nansen.document.model import Sex as ShownSex
from nansen.document.order import DocumentOrder
from nansen.document.order_terms import OrderReason, Term
from nansen.errors import Refused
from nansen.ids import StateCode
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.icao9303.transliteration import transliterate

_LATIN = "Latn"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTerms:
    """What the office adds to the person: the class, the state and how long."""

    document_class: DocumentClass
    reason: OrderReason
    issuing_state: StateCode
    issuing_authority: IssuingAuthority = field(repr=False)
    nationality: StateCode = field(repr=False)
    months: int
    excepted: tuple[StateCode, ...] = field(default=(), repr=False)


def order_document(
    terms: OrderTerms,
    *,
    names: Iterable[WrittenName],
    birth: PartialDate,
    sex: Sex,
    portrait: bytes,
    salt: bytes,
) -> DocumentOrder:
    """Write the order for a person's document; the place of birth stays out of it (R45).

    Raises:
        Refused: the person has no name in use now (R18), or a rule of orders says no.
    """
    current = tuple(one for one in names if one.standing is NameStanding.CURRENT)
    latin = _parts(current, latin=True) or _transliterated(current)
    if latin is None:
        raise Refused("R18", "a document needs a surname, a given or a whole name in use now")
    native = _parts(current, latin=False)
    primary, secondary = latin
    holder = Holder(
        primary_identifier=primary,
        secondary_identifier=secondary,
        native_name=None if native is None else ", ".join(part for part in native if part),
        date_of_birth=birth,
        sex=ShownSex(sex.value),
    )
    return DocumentOrder(
        document_class=terms.document_class,
        reason=terms.reason,
        issuing_state=terms.issuing_state,
        issuing_authority=terms.issuing_authority,
        nationality=terms.nationality,
        holder=holder,
        portrait=sha256(portrait).digest(),
        validity=Term(months=terms.months),
        return_state=terms.issuing_state,
        territorial_validity=tuple(sorted(terms.excepted)),
        salt=salt,
    )


def _parts(names: Iterable[WrittenName], *, latin: bool) -> tuple[str, str] | None:
    """Take the surname and the given name, or the whole name, in one kind of script."""
    found = {one.part: one.value for one in names if (one.script == _LATIN) is latin}
    primary = found.get(NamePart.SURNAME) or found.get(NamePart.WHOLE)
    given = found.get(NamePart.GIVEN, "")
    if primary is None:
        return (given, "") if given else None
    return primary, given


def _transliterated(names: Iterable[WrittenName]) -> tuple[str, str] | None:
    native = _parts(names, latin=False)
    return None if native is None else (transliterate(native[0]), transliterate(native[1]))
