"""Character strings: every type, and what its writers made of it."""

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.standards.der_text import decode_text

TYPES = {
    0x0C: core.UTF8String,
    0x13: core.PrintableString,
    0x14: core.TeletexString,
    0x16: core.IA5String,
    0x1A: core.VisibleString,
    0x1C: core.UniversalString,
    0x1E: core.BMPString,
}
PRINTABLE = st.text("ABCXYZabcxyz0189 '()+,-./:=?")


@given(st.sampled_from(sorted(TYPES)), PRINTABLE)
def test_reads_what_asn1crypto_wrote(tag: int, text: str) -> None:
    assert decode_text(tag, TYPES[tag](text).contents, "name") == (text, True)


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])))
def test_reads_every_script(text: str) -> None:
    for tag in (0x0C, 0x1C, 0x1E):
        assert decode_text(tag, TYPES[tag](text).contents, "name") == (text, True)


@pytest.mark.parametrize(
    ("tag", "contents", "text"),
    [
        (0x13, b"A*", "A*"),
        (0x12, b"12a", "12a"),
        (0x16, "München".encode(), "München"),
        (0x13, "München".encode("latin-1"), "München"),
        (0x1A, b"\xc3\x28", "\u00c3("),
    ],
)
def test_a_foreign_character_is_told(tag: int, contents: bytes, text: str) -> None:
    assert decode_text(tag, contents, "name") == (text, False)


def test_numeric_string() -> None:
    assert decode_text(0x12, b"12 3", "name") == ("12 3", True)


def test_teletex_and_general_strings_mean_latin_1() -> None:
    assert decode_text(0x14, b"M\xfcnchen", "name") == ("München", True)
    assert decode_text(0x1B, b"M\xfcnchen", "name") == ("München", True)


@pytest.mark.parametrize(
    ("tag", "contents"), [(0x04, b"A"), (0x0C, b"\xff"), (0x1E, b"A"), (0x1C, b"\xff" * 4)]
)
def test_no_string_is_malformed(tag: int, contents: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        decode_text(tag, contents, "name")
    assert caught.value.field == "name"
