"""Invented people's documents: one that is in order, and whatever a test changes in it."""

from datetime import date
from typing import Any

from nansen.document.document_class import DocumentClass
from nansen.document.model import (
    Holder,
    IssuingAuthority,
    ReturnRight,
    Sex,
    TravelDocument,
    Wording,
)
from nansen.document.rules import default_expiry
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.icao9303.partial_date import PartialDate

ISSUED = date(2026, 11, 23)
EXPIRES = default_expiry(ISSUED)


def wordings(**texts: str) -> tuple[Wording, ...]:
    """Say something in several languages."""
    return tuple(Wording(language=language, text=text) for language, text in texts.items())


def office(**changes: Any) -> IssuingAuthority:
    """The office of Utopia."""
    values: dict[str, Any] = {
        "code": "UTO-TDO",
        "state": wordings(en="Utopia", fr="Utopie"),
        "name": wordings(en="Travel Document Office", fr="Bureau des titres de voyage"),
        "legal_basis": wordings(
            en="Foreign Nationals Act of Utopia, article 28",
            fr="Loi utopienne sur les étrangers, article 28",
        ),
    }
    return IssuingAuthority(**values | changes)


def holder(**changes: Any) -> Holder:
    """Anna Ivanova, who does not exist."""
    values: dict[str, Any] = {
        "primary_identifier": "IVANOVA",
        "secondary_identifier": "ANNA PETROVNA",
        "native_name": "Иванова, Анна Петровна",
        "date_of_birth": PartialDate.parse("1990-02-14"),
        "sex": Sex.FEMALE,
    }
    return Holder(**values | changes)


def travel_document(**changes: Any) -> TravelDocument:
    """Her document as a refugee under the Convention of 1951."""
    expires = changes.get("date_of_expiry", EXPIRES)
    values: dict[str, Any] = {
        "document_class": DocumentClass.REFUGEE,
        "issuing_state": StateCode("UTO"),
        "issuing_authority": office(),
        "number": DocumentNumber("N7K2M4Q9X"),
        "nationality": StateCode("XXB"),
        "holder": holder(),
        "date_of_issue": ISSUED,
        "date_of_expiry": expires,
        "return_right": ReturnRight(state=StateCode("UTO"), until=expires),
        "territorial_validity": (StateCode("RUS"),),
    }
    return TravelDocument(**values | changes)
