"""From what an applicant gave to the order that two officers approve."""

from hashlib import sha256

import pytest
from tests.worlds.travel_documents import office

from nansen.application.person import NamePart, NameStanding, Sex, WrittenName
from nansen.document.document_class import DocumentClass
from nansen.document.order import DocumentOrder
from nansen.document.order_terms import OrderReason
from nansen.document.ordering import OrderTerms, order_document
from nansen.errors import Refused
from nansen.ids import StateCode
from nansen.standards.icao9303.partial_date import PartialDate

TERMS = OrderTerms(
    document_class=DocumentClass.REFUGEE,
    reason=OrderReason.FIRST_ISSUANCE,
    issuing_state=StateCode("UTO"),
    issuing_authority=office(),
    nationality=StateCode("XXB"),
    months=60,
    excepted=(StateCode("FRA"), StateCode("D")),
)


def name(
    part: NamePart,
    value: str,
    script: str = "Latn",
    standing: NameStanding = NameStanding.CURRENT,
) -> WrittenName:
    return WrittenName(part=part, standing=standing, script=script, value=value)


def order(*names: WrittenName) -> DocumentOrder:
    return order_document(
        TERMS,
        names=names,
        birth=PartialDate.parse("1990-XX-XX"),
        sex=Sex.UNSPECIFIED,
        portrait=b"a picture",
        salt=bytes(16),
    )


def test_latin_names_are_printed_as_written_with_the_native_ones_beside() -> None:
    made = order(
        name(NamePart.SURNAME, "Ivanova"),
        name(NamePart.GIVEN, "Anna"),
        name(NamePart.SURNAME, "Иванова", "Cyrl"),
        name(NamePart.GIVEN, "Анна", "Cyrl"),
        name(NamePart.SURNAME, "Petrova", standing=NameStanding.FORMER),
    )
    assert (made.holder.primary_identifier, made.holder.secondary_identifier) == ("Ivanova", "Anna")
    assert made.holder.native_name == "Иванова, Анна"
    assert made.portrait == sha256(b"a picture").digest()
    assert made.territorial_validity == ("D", "FRA")
    assert made.holder.place_of_birth is None, "R45"


def test_names_in_another_script_alone_are_transliterated() -> None:
    made = order(name(NamePart.SURNAME, "Щербаков", "Cyrl"), name(NamePart.GIVEN, "Юрий", "Cyrl"))
    assert made.holder.primary_identifier.upper() == "SHCHERBAKOV"
    assert made.holder.secondary_identifier.upper() == "IURII"


def test_one_name_is_enough() -> None:
    assert order(name(NamePart.WHOLE, "Thida")).holder.primary_identifier == "Thida"
    assert order(name(NamePart.GIVEN, "Thida")).holder.primary_identifier == "Thida"


def test_without_a_name_in_use_there_is_no_order() -> None:
    with pytest.raises(Refused, match="R18"):
        order(name(NamePart.SURNAME, "Petrova", standing=NameStanding.FORMER))
