"""DG11: all of it is read, next to nothing of it is written (R44)."""

from dataclasses import fields

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.strategies.chips import appendix, gmrtd
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Refused
from nansen.standards.icao9303.lds.dg11 import (
    IssuedPersonalDetails,
    NativeName,
    PersonalDetails,
    check_issuable_dg11,
    decode_dg11,
    encode_dg11,
)
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.tlv import encode_object, read_object

LETTERS = "АБВЁЪЯAZ'-ǅ赵ऽک\N{ZERO WIDTH NON-JOINER}"
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=4), min_size=1, max_size=3).map(" ".join)
NAMES = st.builds(NativeName, primary=WORDS, secondary=st.just("") | WORDS)
DATES = st.builds(
    PartialDate,
    year=st.none() | st.integers(1900, 2026),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 28),
)


@st.composite
def details(draw: st.DrawFn) -> IssuedPersonalDetails:
    full_name = draw(st.none() | NAMES)
    other_names = tuple(draw(st.lists(NAMES, max_size=3)))
    born = draw(st.none() | DATES)
    assume(full_name or other_names or born)
    return IssuedPersonalDetails(full_name=full_name, other_names=other_names, date_of_birth=born)


@given(details())
def test_what_is_written_reads_back(issued: IssuedPersonalDetails) -> None:
    encoded = encode_dg11(issued)
    found = decode_dg11(encoded)
    assert found.leniencies == ()
    assert found.full_name == (issued.full_name and issued.full_name.text)
    assert tuple(map(NativeName.parse, found.other_names)) == issued.other_names
    assert found.date_of_birth == issued.date_of_birth
    check_issuable_dg11(encoded)


def test_the_writing_type_has_no_place_for_what_would_lead_to_the_holder() -> None:
    assert {field.name for field in fields(IssuedPersonalDetails)} == {
        "full_name",
        "other_names",
        "date_of_birth",
    }


@pytest.mark.parametrize(
    "tag", [0x5F10, 0x5F11, 0x5F42, 0x5F12, 0x5F13, 0x5F14, 0x5F15, 0x5F16, 0x5F17, 0x5F18]
)
def test_what_r44_forbids_is_read_and_never_issued(tag: int) -> None:
    encoded = encode_object(
        0x6B, encode_object(0x5C, tag.to_bytes(2, "big")), encode_object(tag, b"SECRET")
    )
    read = decode_dg11(encoded)
    assert "SECRET" not in repr(read)
    assert [
        f.name for f in fields(PersonalDetails) if getattr(read, f.name) in {"SECRET", b"SECRET"}
    ]
    with pytest.raises(Refused, match="R44") as caught:
        check_issuable_dg11(encoded)
    assert "SECRET" not in str(caught.value)


def test_what_hides_beside_the_fields_is_not_issued() -> None:
    right = encode_dg11(IssuedPersonalDetails(date_of_birth=PartialDate(year=1990)))
    check_issuable_dg11(right)
    inner = read_object(right, field="DG11").value
    for more in (encode_object(0x5F33, b"x"), encode_object(0x53, b"x")):
        with pytest.raises(Refused, match="more than"):
            check_issuable_dg11(encode_object(0x6B, inner, more))
    with pytest.raises(Refused, match="more than"):
        check_issuable_dg11(right + b"x")


def test_the_appendix_reads() -> None:
    read = decode_dg11(appendix("A.5 DG11"))
    assert read.full_name == "SMITH<<JOHN<J"
    assert NativeName.parse(read.full_name) == NativeName(primary="SMITH", secondary="JOHN J")
    assert read.place_of_birth == "ANYTOWN<MN"
    assert read.address == "123 MAPLE RD<ANYTOWN<MN"
    assert read.telephone == "1-612-555-1212"
    assert read.profession == "TRAVEL<AGENT"
    assert read.leniencies == ()


@pytest.mark.parametrize(
    ("name", "full_name", "other_names", "leniencies"),
    [
        ("dg11", "SMITH<<JOHN<J", (), ()),
        ("dg11_china", "赵彬", ("ZHAO<<BIN",), ("name-count",)),
        ("dg11_other_names", None, ("SMITH<<JOHN", "JOHN<SMITH"), ()),
        ("dg11_other_names_listed_as_a0", None, ("SMITH<<JOHN", "JOHN<SMITH"), ()),
        ("dg11_other_name_bare", None, ("SMITH<<JOHN",), ("name-count",)),
        ("dg11_name_count_2_octets", None, ("AAAA<<",), ("name-count",)),
        ("dg11_name_count_2", None, ("AAAA<<",), ("name-count",)),
    ],
)
def test_names_as_issuers_write_them(
    name: str, full_name: str | None, other_names: tuple[str, ...], leniencies: tuple[str, ...]
) -> None:
    read = decode_dg11(gmrtd(name))
    assert (read.full_name, read.other_names) == (full_name, other_names)
    assert read.leniencies == leniencies


def with_birth(value: bytes) -> bytes:
    return encode_object(0x6B, bytes.fromhex("5c025f2b"), encode_object(0x5F2B, value))


@pytest.mark.parametrize(
    ("value", "text", "leniencies"),
    [
        (b"19740812", "1974-08-12", ()),
        (b"19740000", "1974-XX-XX", ()),
        (b"00000000", "XXXX-XX-XX", ()),
        (b"1974<<<<", "1974-XX-XX", ()),
        (bytes.fromhex("19740812"), "1974-08-12", ("date-bcd",)),
        (bytes.fromhex("19740000"), "1974-XX-XX", ("date-bcd",)),
        (b"740812", None, ("date-unreadable",)),
        (b"19741340", None, ("date-unreadable",)),
        (b"", None, ("date-unreadable",)),
    ],
)
def test_dates_as_issuers_write_them(
    value: bytes, text: str | None, leniencies: tuple[str, ...]
) -> None:
    read = decode_dg11(with_birth(value))
    assert (read.date_of_birth and read.date_of_birth.text) == text
    assert read.leniencies == leniencies


def test_departures_are_tolerated_by_name() -> None:
    latin = encode_object(0x6B, bytes.fromhex("5c025f0e"), encode_object(0x5F0E, b"M\xdcLLER"))
    assert decode_dg11(latin).full_name == "MÜLLER"
    assert decode_dg11(latin).leniencies == ("text-not-utf8",)
    listless = encode_object(0x6B, encode_object(0x5F0E, b"SMITH"))
    assert decode_dg11(listless).leniencies == ("tag-list",)
    unknown = encode_object(0x6B, bytes.fromhex("5c0153"), encode_object(0x53, b"x"))
    assert decode_dg11(unknown).leniencies == ("unknown-object",)


@pytest.mark.parametrize(
    ("primary", "secondary"),
    [
        ("", "ANNA"),
        (" A", ""),
        ("A  B", ""),
        ("A<B", ""),
        ("A", "B<"),
        ("A\tB", ""),
        ("A\x00", ""),
        ("A\N{RIGHT-TO-LEFT OVERRIDE}B", ""),
        ("А" * 50, ""),
        ("A" * 60, "B" * 60),
        ("\ud800", ""),
    ],
)
def test_a_name_that_cannot_be_given_back_does_not_exist(primary: str, secondary: str) -> None:
    with pytest.raises(Malformed) as caught:
        NativeName(primary=primary, secondary=secondary)
    assert "AAA" not in str(caught.value)


def test_an_empty_or_endless_data_group_does_not_exist() -> None:
    with pytest.raises(Malformed, match="leave it out"):
        IssuedPersonalDetails()
    with pytest.raises(Malformed, match="nine"):
        IssuedPersonalDetails(other_names=(NativeName(primary="A"),) * 10)


def test_nothing_personal_is_shown() -> None:
    issued = IssuedPersonalDetails(
        full_name=NativeName(primary="ИВАНОВА", secondary="АННА"),
        date_of_birth=PartialDate(year=1990),
    )
    assert "ИВАНОВА" not in repr(issued)
    assert "1990" not in repr(issued)
    assert "SMITH" not in repr(decode_dg11(gmrtd("dg11")))


@given(damaged(gmrtd("dg11")) | damaged(gmrtd("dg11_other_names")) | st.binary(max_size=60))
@example(bytes.fromhex("6b0a5c025f0e5f0e005f0e00"))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_dg11, data)
