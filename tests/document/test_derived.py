"""What derives from a document: the zone and the framework entry."""

import pytest
from tests.worlds.travel_documents import EXPIRES, holder, travel_document

from nansen.document.document_class import DocumentClass
from nansen.document.framework import framework_entry_of
from nansen.document.machine_readable import mrz_of
from nansen.document.model import ReturnRight, Sex
from nansen.document.observations import Observation
from nansen.document.rules import add_months
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.framework.entry import decode_framework_entry, encode_framework_entry
from nansen.standards.icao9303.mrz import Td2, Td3, encode_mrz
from nansen.standards.icao9303.names import to_mrz_name
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.icao9303.truncation import is_lawful_truncation


def test_the_zone_of_a_refugee() -> None:
    document = travel_document(holder=holder(secondary_identifier="ANNA"))
    assert encode_mrz(mrz_of(document)) == (
        "PRUTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<\nN7K2M4Q9X8XXB9002144F3111220<<<<<<<<<<<<<<<2"
    )


def test_unknown_parts_of_a_birth_and_an_unspecified_sex() -> None:
    someone = holder(
        primary_identifier="SHCHERBATSKAIA",
        secondary_identifier="EVGENIIA",
        native_name=None,
        date_of_birth=PartialDate(),
        sex=Sex.UNSPECIFIED,
    )
    expires = PartialDate.parse("2027-11-22")
    document = travel_document(
        document_class=DocumentClass.ALIEN,
        nationality=StateCode("RUS"),
        number=DocumentNumber("N9D4H6J2C"),
        holder=someone,
        date_of_expiry=add_months(EXPIRES, -48),
    )
    zone = mrz_of(document)
    assert zone.date_of_expiry.mrz == expires.mrz
    assert encode_mrz(zone).split("\n")[1] == "N9D4H6J2C7RUS<<<<<<0<2711221<<<<<<<<<<<<<<<2"


def test_one_name_and_a_name_too_long() -> None:
    alone = mrz_of(travel_document(holder=holder(primary_identifier="THIDA",
                                                 secondary_identifier="")))  # fmt: skip
    assert isinstance(alone, Td3)
    assert (alone.name.primary, alone.name.secondary) == ("THIDA", "")
    names = "WICKRAMASINGHE MUDIYANSELAGE", "TIKIRI BANDARA NAWARATHNA KUMARASINGHE"
    long = mrz_of(
        travel_document(holder=holder(primary_identifier=names[0], secondary_identifier=names[1]))
    )
    assert long.name.truncated
    assert is_lawful_truncation(to_mrz_name(*names), encode_mrz(long)[5:44])


def test_a_single_sheet_has_the_zone_of_a_td2() -> None:
    expires = add_months(travel_document().date_of_issue, 6)
    sheet = mrz_of(
        travel_document(
            document_class=DocumentClass.EMERGENCY_SHEET,
            date_of_expiry=expires,
            observations=(Observation.SINGLE_JOURNEY,),
        )
    )
    assert isinstance(sheet, Td2)
    assert sheet.document_code == "PU"


@pytest.mark.parametrize("excepted", [(), ("RUS", "BLR")])
def test_the_framework_entry_says_what_the_document_says(excepted: tuple[str, ...]) -> None:
    document = travel_document(territorial_validity=tuple(map(StateCode, excepted)))
    entry = framework_entry_of(document, policy_hash=bytes(32))
    assert decode_framework_entry(encode_framework_entry(entry)) == entry
    assert entry.document_class is document.document_class
    assert entry.return_right.state == "UTO"
    assert entry.return_right.until.text == EXPIRES.isoformat()
    assert entry.territorial_except == tuple(sorted(excepted))


def test_the_right_to_return_may_be_anothers() -> None:
    right = ReturnRight(state=StateCode("D"), until=EXPIRES)
    assert framework_entry_of(travel_document(return_right=right)).return_right.state == "D"
