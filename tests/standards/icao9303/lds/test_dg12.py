"""DG12: all of it is read; written are an authority, days and codes."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Refused
from nansen.ids import StateCode
from nansen.standards.framework.observation import Observation
from nansen.standards.framework.return_right import ReturnRight
from nansen.standards.icao9303.lds.dg12 import (
    DocumentDetails,
    Endorsements,
    IssuedDocumentDetails,
    check_issuable_dg12,
    decode_dg12,
    encode_dg12,
)
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.tlv import encode_object, encode_tag

DAYS = st.builds(
    PartialDate, year=st.integers(2020, 2060), month=st.integers(1, 12), day=st.integers(1, 28)
)
STATES = st.from_regex("[A-Z]{1,3}", fullmatch=True).map(StateCode)
ENDORSEMENTS = st.builds(
    Endorsements,
    observations=st.sets(st.sampled_from(Observation), min_size=1).map(lambda x: tuple(sorted(x))),
    return_right=st.none() | st.builds(ReturnRight, state=STATES, until=DAYS),
    territorial_except=st.sets(STATES, max_size=4).map(lambda x: tuple(sorted(x))),
)
DETAILS = st.builds(
    IssuedDocumentDetails,
    issuing_authority=st.text("ABC ДЕ.", min_size=1, max_size=30),
    date_of_issue=DAYS,
    endorsements=st.none() | ENDORSEMENTS,
    personalized_on=st.none() | DAYS,
)
ISSUED = PartialDate.parse("2026-11-23")
UNTIL = PartialDate.parse("2031-11-22")
SAMPLE = IssuedDocumentDetails(
    issuing_authority="UTOPIA",
    date_of_issue=ISSUED,
    endorsements=Endorsements(
        observations=(Observation.OWN_STATEMENTS, Observation.RESIDENCE_TITLE_REQUIRED),
        return_right=ReturnRight(state=StateCode("UTO"), until=UNTIL),
        territorial_except=(StateCode("XUA"), StateCode("XUB")),
    ),
    personalized_on=ISSUED,
)


@given(DETAILS)
def test_what_is_written_reads_back(issued: IssuedDocumentDetails) -> None:
    encoded = encode_dg12(issued)
    read = decode_dg12(encoded)
    assert read.leniencies == ()
    assert read.issuing_authority == issued.issuing_authority
    assert read.date_of_issue == issued.date_of_issue
    assert (read.endorsements and Endorsements.parse(read.endorsements)) == issued.endorsements
    check_issuable_dg12(encoded)


def test_endorsements_are_words_that_any_border_shows() -> None:
    read = decode_dg12(encode_dg12(SAMPLE))
    assert read.endorsements == "OBS02 OBS07 RETURN UTO 20311122 EXCEPT XUA XUB"


def test_the_time_of_personalisation_is_rounded_to_the_day() -> None:
    assert decode_dg12(encode_dg12(SAMPLE)).personalized_at == "20261123000000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OBS01 ",
        " OBS01",
        "OBS99",
        "OBS02 OBS01",
        "OBS01 OBS01",
        "RETURN UTO 20311300",
        "RETURN UTO 20310000",
        "RETURN 20311122",
        "EXCEPT",
        "EXCEPT XUB XUA",
        "EXCEPT XUA OBS01",
        "RETURN UTO 20311122 ",
        "WANTED AT HOME",
    ],
)
def test_remarks_that_are_no_codes_do_not_parse(text: str) -> None:
    with pytest.raises(Malformed):
        Endorsements.parse(text)


def dg12(**elements: bytes) -> bytes:
    tags = {name: int(name[1:], 16) for name in elements}
    listed = encode_object(0x5C, *map(encode_tag, tags.values()))
    return encode_object(
        0x6C, listed, *(encode_object(tags[name], value) for name, value in elements.items())
    )


@pytest.mark.parametrize(
    ("field", "encoded"),
    [
        ("tax_exit_requirements", dg12(x5F1C=b"SECRET")),
        ("device_serial_number", dg12(x5F56=b"SECRET")),
        ("front_image", dg12(x5F1D=b"SECRET")),
        ("rear_image", dg12(x5F1E=b"SECRET")),
        ("other_persons", dg12(xA0=bytes.fromhex("020101 5f1a06") + b"SECRET")),
    ],
)
def test_what_we_do_not_say_is_read_and_never_issued(field: str, encoded: bytes) -> None:
    read = decode_dg12(encoded)
    assert getattr(read, field) in {"SECRET", b"SECRET", ("SECRET",)}
    with pytest.raises(Refused, match=field):
        check_issuable_dg12(encoded)


@pytest.mark.parametrize(
    "encoded",
    [
        dg12(x5F19=b"UTOPIA"),
        dg12(x5F26=b"20261123"),
        dg12(x5F26=b"20261123", x5F19=b"UTOPIA"),
        dg12(x5F19=b"UTOPIA", x5F26=b"20261123", x5F55=b"20261123093000"),
        encode_dg12(SAMPLE) + b"\0",
    ],
)
def test_what_we_would_write_otherwise_is_not_issued(encoded: bytes) -> None:
    with pytest.raises(Refused):
        check_issuable_dg12(encoded)


def test_free_text_is_not_issued() -> None:
    encoded = dg12(x5F19=b"UTOPIA", x5F26=b"20261123", x5F1B=b"WANTED AT HOME")
    with pytest.raises(Malformed, match="R43"):
        check_issuable_dg12(encoded)


@pytest.mark.parametrize(
    ("encoded", "issued", "moment", "leniencies"),
    [
        (dg12(x5F26=b"20261123", x5F55=b"20261123093000"), "2026-11-23", "20261123093000", ()),
        (
            dg12(x5F26=bytes.fromhex("20261123"), x5F55=bytes.fromhex("20261123093000")),
            "2026-11-23",
            "20261123093000",
            ("date-bcd",),
        ),
        (dg12(x5F26=b"23.11.26", x5F55=b"today"), None, None, ("date-unreadable",)),
        (dg12(), None, None, ()),
    ],
)
def test_dates_as_issuers_write_them(
    encoded: bytes, issued: str | None, moment: str | None, leniencies: tuple[str, ...]
) -> None:
    read = decode_dg12(encoded)
    assert (read.date_of_issue and read.date_of_issue.text) == issued
    assert read.personalized_at == moment
    assert read.leniencies == leniencies


def test_what_cannot_be_written_does_not_exist() -> None:
    half = PartialDate(year=2026)
    with pytest.raises(Malformed, match="date_of_issue"):
        IssuedDocumentDetails(issuing_authority="U", date_of_issue=half)
    with pytest.raises(Malformed, match="personalized_on"):
        IssuedDocumentDetails(issuing_authority="U", date_of_issue=ISSUED, personalized_on=half)
    with pytest.raises(Malformed, match="authority"):
        IssuedDocumentDetails(issuing_authority="", date_of_issue=ISSUED)
    with pytest.raises(Malformed, match="endorsements"):
        Endorsements()
    with pytest.raises(Malformed, match="none twice"):
        Endorsements(observations=(Observation.SINGLE_JOURNEY,) * 2)
    with pytest.raises(Malformed, match="full date"):
        ReturnRight(state=StateCode("UTO"), until=half)
    many = tuple(StateCode(f"X{a}{b}") for a in "ABCDE" for b in "ABCDEF")
    with pytest.raises(Malformed, match="99 octets"):
        Endorsements(territorial_except=many)


def test_nothing_personal_is_shown() -> None:
    read = decode_dg12(encode_dg12(SAMPLE))
    assert "OBS02" not in repr(read)
    assert {field.name for field in fields(DocumentDetails) if not field.repr} >= {
        "endorsements",
        "other_persons",
    }


@given(damaged(encode_dg12(SAMPLE)) | st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_dg12, data)
