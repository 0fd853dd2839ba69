"""What an organisation attests of an applicant: one fact, signed, and no more (R99).

An introducer sees the random name of an application and signs a fact from a closed list. There
is no field by which anything could come back: who attested never learns what was decided (R34).

    {"v": 1, "introducer": text, "fact": text, "application": 16 octets, "month": "2026-11-XX"}
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nansen.application.bundle import ApplicationId, check_application_id
from nansen.errors import Malformed, Refused, Untrusted
from nansen.officers.officer import OfficerKey
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.icao9303.partial_date import PartialDate

_PREFIX: Final = b"nansen introduction 1\n"
_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_LONGEST_SIGNATURE: Final = 128
_FIELD: Final = "introduction"


class Fact(StrEnum):
    """What can be attested: what somebody saw, and nothing that somebody thinks (R7)."""

    KNOWN_IN_PERSON = "known-in-person"
    NAME_IN_USE = "name-in-use"
    FAMILY_TIE = "family-tie"
    DETAINED = "detained"
    PROSECUTED = "prosecuted"
    DISMISSED = "dismissed"
    HELPED_TO_LEAVE = "helped-to-leave"
    DOCUMENT_REFUSED = "document-refused"
    BIRTH_IN_EXILE = "birth-in-exile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """One fact with the signature of who attests it; nothing is proved until it is verified."""

    introducer: str = field(repr=False)
    fact: Fact = field(repr=False)
    application: ApplicationId
    month: PartialDate
    """When it was signed: no day, for a day tells who was in the office."""
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what names nobody, or a day."""
        if not _ID.fullmatch(self.introducer):
            raise Malformed(_FIELD, "names no introducer", clause="R99")
        check_application_id(self.application)
        if self.month.year is None or self.month.month is None or self.month.day is not None:
            raise Malformed(_FIELD, "has a year and a month and no day", clause="R99")
        if len(self.signature) > _LONGEST_SIGNATURE:
            raise Malformed(_FIELD, "has no signature", clause="R99")


def sign_introduction(
    introducer: str,
    fact: Fact,
    application: ApplicationId,
    month: PartialDate,
    sign: Callable[[bytes], bytes],
) -> Introduction:
    """Attest a fact with an introducer's key."""
    message = _message(introducer, fact, application, month)
    return Introduction(
        introducer=introducer,
        fact=fact,
        application=application,
        month=month,
        signature=sign(message),
    )


def verify_introduction(introduction: Introduction, key: OfficerKey) -> None:
    """Verify that the introducer attests the fact of this application.

    Raises:
        Untrusted: the signature is another's, or another fact's.
    """
    one = introduction
    message = _message(one.introducer, one.fact, one.application, one.month)
    try:
        key.verify(one.signature, message)
    except Untrusted:
        raise Untrusted(_FIELD, "is not signed by its introducer", clause="R99") from None


def check_introductions(
    introductions: tuple[Introduction, ...], application: ApplicationId
) -> None:
    """Refuse words about somebody else, and the same word twice (R34)."""
    if any(one.application != application for one in introductions):
        raise Refused("R34", "an introduction is about another application")
    said = {(one.introducer, one.fact) for one in introductions}
    if len(said) != len(introductions):
        raise Refused("R34", "an introducer attests a fact once")


def _message(introducer: str, fact: Fact, application: ApplicationId, month: PartialDate) -> bytes:
    return _PREFIX + encode_item(
        {
            "v": 1,
            "introducer": introducer,
            "fact": str(fact),
            "application": bytes.fromhex(application),
            "month": month.text,
        }
    )
