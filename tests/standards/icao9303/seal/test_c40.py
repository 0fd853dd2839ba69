"""C40 against the examples of 9303-13, and against a slow reading of its clauses."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused
from nansen.standards.icao9303.seal.c40 import c40_length, decode_c40, encode_c40

ALPHABET = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TEXTS = st.text(ALPHABET + "<", max_size=200)


def literally(text: str) -> bytes:
    """Encode as 9303-13 §2.6.1 and §2.6.3 say it, character by character."""
    text = text.replace("<", " ")
    out = bytearray()
    for start in range(0, len(text), 3):
        triple = text[start : start + 3]
        if len(triple) == 1:
            out += bytes([254, ord(triple) + 1])
            continue
        u1, u2, u3 = ([ALPHABET.index(c) + 3 for c in triple] + [0])[:3]
        i16 = 1600 * u1 + 40 * u2 + u3 + 1
        out += bytes([i16 // 256, i16 % 256])
    return bytes(out)


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("VISA01", "DE515826"),  # 9303-13 §2.3.1
        ("XK<CD", "EB0466A9"),  # 9303-13 Appendix C.1
        ("XKCD", "EB11FE45"),  # 9303-13 Appendix C.2
        ("UTO", "D9C5"),  # 9303-7 Appendix E
        ("D<<", "6ABC"),  # TR-03137-1 Annex C
        ("", ""),
    ],
)
def test_examples_of_the_standards(text: str, encoded: str) -> None:
    assert encode_c40(text).hex().upper() == encoded
    assert decode_c40(bytes.fromhex(encoded)) == text.replace("<", " ")


@given(TEXTS)
@example("A" * 500)
def test_writes_what_the_clauses_say_and_reads_it_back(text: str) -> None:
    encoded = encode_c40(text)
    assert encoded == literally(text)
    assert len(encoded) == c40_length(len(text))
    assert decode_c40(encoded) == text.replace("<", " ")


@given(st.binary(max_size=90))
@example(b"\xfe\x00")  # one left, and no character
@example(b"\xfe\x3d")  # one left, and it is the filler itself
@example(b"\xfe\x45AA")  # one left, but not at the end
@example(b"\xfb\x00")  # above the largest value
@example(b"\x00\x00")
def test_any_bytes_are_the_one_encoding_of_a_text_or_malformed(encoded: bytes) -> None:
    try:
        text = decode_c40(encoded)
    except Malformed:
        return
    assert encode_c40(text) == encoded


@pytest.mark.parametrize("text", ["a", "É", "A-B", "A\n", "\x00", "€", "\ud800"])
def test_other_characters_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="seal-text") as caught:
        encode_c40("AB" + text)
    assert "AB" not in str(caught.value)


def test_more_than_a_symbol_holds_is_refused() -> None:
    with pytest.raises(Malformed, match="longer than any symbol"):
        decode_c40(bytes(1_000_000))
