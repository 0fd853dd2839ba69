"""Records in TOML: every type that a paper has, and errors that repeat nothing."""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.adapters.files.toml_record import LONGEST, parse_toml, read_record
from nansen.errors import Malformed, NansenError
from nansen.standards.icao9303.partial_date import PartialDate


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str
    code: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    count: int
    says: bool = False
    colour: Colour | None = None
    day: PartialDate | None = None
    parts: tuple[Inner, ...] = ()
    words: str = "none"


def read(text: str) -> Paper:
    return read_record(Paper, parse_toml(text.encode(), "paper"), "paper")


def test_every_type_is_read() -> None:
    text = """
count = 3
says = true
colour = "red"
day = 1987-03-14
words = "  a\u0301 "
[[parts]]
name = "one"
code = "00ff"
"""
    assert read(text) == Paper(
        count=3,
        says=True,
        colour=Colour.RED,
        day=PartialDate.parse("1987-03-14"),
        parts=(Inner(name="one", code=b"\x00\xff"),),
        words="á",
    )


def test_what_is_left_out_has_its_default() -> None:
    assert read("count = 0") == Paper(count=0)
    assert read('count = 0\ncolour = ""') == Paper(count=0)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "paper.count: is missing"),
        ('count = "Secret"', "paper.count: is a whole number"),
        ("count = true", "paper.count: is a whole number"),
        ("count = 1\nsays = 1", "paper.says: is true or false"),
        ('count = 1\ncolour = "Secret"', "paper.colour: is one of red, blue"),
        ("count = 1\nwords = 5", "paper.words: is a text"),
        ("count = 1\nSecret = 5", "paper: is a table of count, says"),
        ('count = 1\nparts = "Secret"', "paper.parts: is a list"),
        ('count = 1\nparts = [{ name = "a", code = "Secret" }]', "is in hexadecimal digits"),
        ("count = 1\nday = 12:00:00", "paper.day: is a date"),
        ("count = [", "its end is no TOML"),
        ("count = 1\nSecret\n", "line 2 is no TOML"),
    ],
)
def test_an_error_names_the_field_and_repeats_nothing(text: str, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(text)
    assert why in str(caught.value)
    assert "Secret" not in str(caught.value)


def test_what_is_too_long_is_not_read() -> None:
    with pytest.raises(Malformed, match="too long"):
        parse_toml(b"#" * (LONGEST + 1), "paper")


@given(st.binary(max_size=200))
def test_any_octets_are_read_or_refused(data: bytes) -> None:
    with suppress(NansenError):
        read_record(Paper, parse_toml(data, "paper"), "paper")
