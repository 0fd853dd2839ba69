"""What machines read of a document: its MRZ, derived and never typed (R18)."""

from nansen.document.document_class import DocumentClass
from nansen.document.model import TravelDocument
from nansen.standards.icao9303.mrz import Td2, Td3
from nansen.standards.icao9303.names import to_mrz_name
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.icao9303.truncation import truncate_name


def mrz_of(document: TravelDocument) -> Td3 | Td2:
    """Derive the machine readable zone.

    A single-sheet document has that of a TD2, because its seal holds one and the two are
    compared letter by letter (9303-8 §6.1.2). The personal number stays empty: it would link
    one document to the next (R44).
    """
    holder = document.holder
    name = to_mrz_name(holder.primary_identifier, holder.secondary_identifier)
    sheet = document.document_class is DocumentClass.EMERGENCY_SHEET
    zone, width = (Td2, 31) if sheet else (Td3, 39)
    expires = document.date_of_expiry
    return zone.compose(
        document_code=document.document_class.value,
        issuing_state=document.issuing_state,
        name=truncate_name(name, width),
        document_number=document.number,
        nationality=document.nationality,
        date_of_birth=holder.date_of_birth,
        sex=holder.sex.value,
        date_of_expiry=PartialDate(year=expires.year, month=expires.month, day=expires.day),
    )
