"""The letters that say what a document is, who issued it, and whose it is.

Document codes stand in the first two positions of every MRZ; 9303-4 §4.4 orders their second
letter for passports, by date. State and organisation codes are those of 9303-3 §5: ISO 3166-1
and eight lettered tables of exceptions. An issuer and a nationality are different things: for
the holders of our documents they never agree, so the two have separate checks here.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from nansen.errors import Malformed, Refused
from nansen.standards.icao9303.iso3166 import ALPHA_2_BY_ALPHA_3


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCode:
    """A passport's document code and what it stands for."""

    code: str
    meaning: str
    clause: str


class Part(StrEnum):
    """The table of 9303-3 §5 that a code comes from."""

    STATE = "A, states"
    BRITISH = "A, British nationals who are not citizens"
    RESERVED = "B, reserved in ISO 3166"
    UNITED_NATIONS = "C, United Nations"
    ORGANIZATION = "D, other issuing authorities"
    PERSON = "E, persons without a defined nationality"
    DEPRECATED = "F, deprecated"
    SPECIMEN = "G, specimens"
    ICAO = "H, signer of the master list"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityCode:
    """A state, an organisation or a kind of person that Doc 9303 has a code for."""

    three: str
    """As it stands in the MRZ without fillers; Germany's is `D` alone."""
    two: str | None
    """What a certificate's countryName needs; most organisations have none."""
    part: Part


HARMONIZED_FROM: Final = date(2026, 1, 1)
"""Since then a second letter, where there is one, comes from the table (9303-4 §4.4)."""
MANDATORY_FROM: Final = date(2028, 1, 1)
"""From then on every new passport has one (9303-4 §4.4)."""
OLD_CODES_EXPIRE_BEFORE: Final = date(2038, 1, 1)
"""No passport without one is valid on that day or after (9303-4 §4.4)."""

PASSPORT_CODES: Final = {
    code: DocumentCode(code=code, meaning=meaning, clause=clause)
    for code, meaning, clause in (
        ("PP", "ordinary passport", "9303-4 §4.4"),
        ("PE", "emergency passport", "9303-4 §4.4"),
        ("PD", "diplomatic passport", "9303-4 §4.4"),
        ("PO", "official or service passport", "9303-4 §4.4"),
        ("PR", "refugee passport", "9303-4 §4.4"),
        ("PT", "alien's passport", "9303-4 §4.4"),
        ("PS", "stateless person's passport", "9303-4 §4.4"),
        ("PL", "laissez-passer", "9303-4 §4.4"),
        ("PM", "military passport", "9303-4 §4.4"),
        ("PU", "single-sheet emergency document", "9303-8 §4.1.5"),
    )
}
"""The harmonised passport codes."""

ISSUED_CODES: Final = frozenset({"PR", "PS", "PT", "PL", "PE", "PU"})
"""What we issue; `PP` would claim a nationality that we cannot give (R39)."""

_PARTS: Final = (
    (Part.BRITISH, "GBD: GBN: GBO: GBP: GBS:"),
    (Part.STATE, "D:DE RKS:KS"),
    (Part.RESERVED, "EUE:EU"),
    (Part.UNITED_NATIONS, "UNO:UN UNA:UN UNK:"),
    (Part.ORGANIZATION, "XBA: XIM: XCC: XCE: XCO: XEC: XPO: XES: XMP: XOM: XDC:"),
    (Part.PERSON, "XXA: XXB: XXC: XXX:"),
    (Part.DEPRECATED, "ANT:AN NTZ:NT"),
    (Part.SPECIMEN, "UTO:UT"),
    (Part.ICAO, "IAO:IA"),
)

ENTITIES: Final = {
    three: EntityCode(three=three, two=two, part=Part.STATE)
    for three, two in ALPHA_2_BY_ALPHA_3.items()
    if three != "DEU"
} | {
    three: EntityCode(three=three, two=two or None, part=part)
    for part, pairs in _PARTS
    for three, two in (pair.split(":") for pair in pairs.split())
}
"""Every code of 9303-3 §5. ISO's `DEU` is not among them: Germany writes `D`."""

_PASSPORT: Final = re.compile(r"P[A-Z<]?")
_CARD: Final = re.compile(r"[ACI][A-UW-Z<]?")
_VISA: Final = re.compile(r"V[A-Z<]?")

_ISSUERS: Final = frozenset(
    {Part.STATE, Part.RESERVED, Part.UNITED_NATIONS, Part.ORGANIZATION, Part.SPECIMEN}
)
_NATIONALITIES: Final = frozenset({Part.STATE, Part.BRITISH, Part.SPECIMEN})
_BEARERS: Final = _NATIONALITIES | _ISSUERS | {Part.PERSON}


def find_entity(code: str) -> EntityCode | None:
    """Find a three-letter code, with or without its fillers, or give none."""
    return ENTITIES.get(code.rstrip("<"))


def is_known(code: str) -> bool:
    """Tell whether 9303-3 §5 has this three-letter code, fillers or none."""
    return find_entity(code) is not None


def two_letter_of(three: str) -> str | None:
    """Give the two letters for a certificate's countryName, where the table has any."""
    entity = find_entity(three)
    return None if entity is None else entity.two


def check_issuing_state(code: str) -> None:
    """Refuse an issuer that is neither a state nor an organisation of 9303-3 §5 (R40).

    Raises:
        Refused: the code is unknown, deprecated, or one that only a holder can have.
    """
    entity = find_entity(code)
    if entity is None or entity.part not in _ISSUERS or entity.three == "UNK":
        raise Refused("R40", "the issuer needs a state's or organisation's code of 9303-3 §5")


def check_code_and_nationality(document_code: str, nationality: str) -> None:
    """Refuse a document code whose holder cannot have that nationality (R39).

    | code | nationality |
    |---|---|
    | `PR` | `XXB`, `XXC` |
    | `PS` | `XXA` |
    | `PT` | a state's, or `XXX` |
    | `PL`, `PE`, `PU` | whatever a holder may have: the class decides |

    Raises:
        Refused: the pair is another one, or the code is not one that we issue.
    """
    if document_code not in ISSUED_CODES:
        raise Refused("R39", "the document code is not one of PR PS PT PL PE PU")
    entity = find_entity(nationality)
    three = "" if entity is None else entity.three
    part = None if entity is None else entity.part
    if document_code == "PR" and three not in {"XXB", "XXC"}:
        raise Refused("R39", "PR needs the nationality XXB or XXC")
    if document_code == "PS" and three != "XXA":
        raise Refused("R39", "PS needs the nationality XXA")
    if document_code == "PT" and part not in _NATIONALITIES and three != "XXX":
        raise Refused("R39", "PT needs a state's code or XXX as nationality")
    if part not in _BEARERS:
        raise Refused("R39", "the nationality is not a code that a holder may have")


def check_passport_code(
    document_code: str, *, issued_on: date | None = None, expires_on: date | None = None
) -> None:
    """Check a passport's document code against the dates of 9303-4 §4.4.

    A date that is not given is not checked against.

    Raises:
        Malformed: the code was not lawful on that day of issue, or outlives its term.
    """
    clause = "9303-4 §4.4"
    code = document_code.rstrip("<")
    if _PASSPORT.fullmatch(document_code) is None:
        raise Malformed("document_code", "a passport's first letter is P", clause=clause)
    if code in PASSPORT_CODES:
        return
    if issued_on is not None and issued_on >= MANDATORY_FROM:
        raise Malformed("document_code", "needs a second letter of the table", clause=clause)
    if issued_on is not None and issued_on >= HARMONIZED_FROM and code != "P":
        raise Malformed("document_code", "the second letter is not in the table", clause=clause)
    if expires_on is not None and expires_on >= OLD_CODES_EXPIRE_BEFORE:
        raise Malformed("document_code", "must expire before 1 January 2038", clause=clause)


def check_td1_code(document_code: str) -> None:
    """Check the document code of a TD1 card (9303-5 §4.2.2 note k).

    `AC` is lawful: it is the crew member certificate, a document of this size.

    Raises:
        Malformed: the letters are not A, C or I with a free second one, or are `AI`.
    """
    clause = "9303-5 §4.2.2"
    if _CARD.fullmatch(document_code) is None or document_code == "AI":
        raise Malformed("document_code", "must be A, C or I, then not V, not AI", clause=clause)


def check_td2_code(document_code: str) -> None:
    """Check the document code of a TD2 document (9303-6 §4.2.2 note k).

    `PU`, the single sheet, has the machine readable zone of a TD2 (9303-8 §4.1.5).

    Raises:
        Malformed: the letters are not A, C or I with a free second one, or are `AC`.
    """
    clause = "9303-6 §4.2.2"
    if document_code == "PU":
        return
    if _CARD.fullmatch(document_code) is None or document_code == "AC":
        raise Malformed("document_code", "must be A, C or I, then not V, not AC", clause=clause)


def check_visa_code(document_code: str) -> None:
    """Check the document code of a visa: V and a free second letter (9303-7 §4.2.2.1).

    Raises:
        Malformed: the first letter is not V.
    """
    if _VISA.fullmatch(document_code) is None:
        raise Malformed("document_code", "a visa's first letter is V", clause="9303-7 §4.2.2.1")
