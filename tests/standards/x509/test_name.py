"""Distinguished names, in whatever strings their writers chose."""

import pytest
from asn1crypto import x509
from hypothesis import given
from hypothesis import strategies as st
from tests.standards.x509.handmade import UTOPIA, write_name

from nansen.errors import Malformed, Unsupported
from nansen.standards.algorithms import encode_oid
from nansen.standards.der import Leniencies, frame
from nansen.standards.x509.name import Attribute, decode_name

COUNTRY, COMMON_NAME = "2.5.4.6", "2.5.4.3"


def test_a_name() -> None:
    name = decode_name(UTOPIA)
    assert (name.country, name.common_name) == ("UT", "CSCA Utopia")
    assert name.first("2.5.4.10") is None
    assert name.attributes == (
        Attribute(COUNTRY, "UT", 0x13, 0),
        Attribute(COMMON_NAME, "CSCA Utopia", 0x0C, 1),
    )
    assert name.encoded == UTOPIA


@pytest.mark.parametrize(
    ("tag", "octets"),
    [
        (0x0C, "Übung".encode()),
        (0x14, "Übung".encode("latin-1")),
        (0x1E, "Übung".encode("utf-16-be")),
        (0x1C, "Übung".encode("utf-32-be")),
    ],
)
def test_every_string_says_the_same(tag: int, octets: bytes) -> None:
    name = decode_name(write_name((COMMON_NAME, tag, octets)))
    assert name.common_name == "Übung"
    assert name.normalized == ((("2.5.4.3", "übung"),),)


def test_case_and_spaces_do_not_distinguish_names() -> None:
    one = decode_name(write_name((COUNTRY, 0x13, b"UT"), (COMMON_NAME, 0x0C, b" CSCA  Utopia")))
    two = decode_name(write_name((COUNTRY, 0x0C, b"ut"), (COMMON_NAME, 0x13, b"csca utopia ")))
    three = decode_name(write_name((COMMON_NAME, 0x13, b"csca utopia"), (COUNTRY, 0x0C, b"ut")))
    assert one != two
    assert one.normalized == two.normalized != three.normalized


def test_parts_of_one_relative_name_have_no_order() -> None:
    parts = [
        frame(0x30, encode_oid(oid), frame(0x0C, text))
        for oid, text in ((COMMON_NAME, b"CSCA"), (COUNTRY, b"UT"))
    ]
    ordered = decode_name(frame(0x30, frame(0x31, *sorted(parts))))
    lenient = Leniencies()
    backwards = frame(0x30, frame(0x31, *sorted(parts, reverse=True)))
    reversed_ = decode_name(backwards, lenient=lenient)
    assert lenient.names == ("ber-unsorted-set",)
    assert ordered.normalized == reversed_.normalized
    assert {attribute.rdn for attribute in ordered.attributes} == {0}


def test_an_empty_name() -> None:
    name = decode_name(b"\x30\x00")
    assert (name.attributes, name.normalized, name.country) == ((), (), None)


def test_a_value_that_is_no_string() -> None:
    name = decode_name(write_name((COMMON_NAME, 0x03, b"\0A")))
    assert name.common_name == "#03020041"


def test_strictness() -> None:
    odd = write_name((COMMON_NAME, 0x13, b"CSCA*"))
    with pytest.raises(Malformed):
        decode_name(odd)
    lenient = Leniencies()
    assert decode_name(odd, lenient=lenient).common_name == "CSCA*"
    assert decode_name(odd, lenient=lenient).common_name == "CSCA*"
    assert lenient.names == ("text-alphabet",)


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\x31\x00",
        b"\x30\x02\x30\x00",
        b"\x30\x02\x31\x00",
        b"\x30\x04\x31\x02\x30\x00",
        write_name((COMMON_NAME, 0x0C, b"\xff")),
    ],
)
def test_broken_names(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_name(encoded, lenient=Leniencies())


def test_a_name_too_long_to_remember() -> None:
    name = decode_name(write_name((COMMON_NAME, 0x0C, b"N" * 600)))
    assert name.normalized == (((COMMON_NAME, "n" * 600),),)


def test_a_name_has_bounds() -> None:
    with pytest.raises(Unsupported):
        decode_name(write_name((COMMON_NAME, 0x0C, bytes(8192))))


@given(st.binary(max_size=60))
def test_any_bytes(encoded: bytes) -> None:
    try:
        name = decode_name(encoded, lenient=Leniencies())
    except Malformed:
        return
    assert isinstance(name.normalized, tuple)


@given(
    st.dictionaries(
        st.sampled_from(["country_name", "common_name", "organization_name", "serial_number"]),
        st.text("ABCabc 012", min_size=2, max_size=2),
        min_size=1,
    )
)
def test_asn1crypto_wrote_it(parts: dict[str, str]) -> None:
    judge = x509.Name.build(parts)
    name = decode_name(judge.dump())
    assert [attribute.text for attribute in name.attributes] == list(judge.native.values())
