"""The layouts against the specimens of Doc 9303."""

import json
from pathlib import Path
from typing import Any

import pytest

from nansen.adapters.page_reader.layout import LAYOUTS, TD1, TD2, TD3, Layout, find_layout

ZONES = json.loads(
    (Path(__file__).parents[2] / "vectors/icao9303/zones.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    "zone", ZONES, ids=[f"{i}-{zone['format']}" for i, zone in enumerate(ZONES)]
)
def test_specimens_have_their_layout_and_only_letters_that_it_allows(zone: dict[str, Any]) -> None:
    lines = zone["lines"]
    text = "".join(lines)
    layout = find_layout(len(lines), len(lines[0]), is_visa=text[0] == "V")
    assert layout is not None
    assert layout.name == zone["format"]
    assert layout.split(text) == "\n".join(lines)
    assert all(letter in layout.allowed(place) for place, letter in enumerate(text))
    if "11 D.2" not in zone["source"]:  # its composites belong to shortened numbers
        assert layout.failing(text) == ()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_each_place_has_its_letters_and_each_check_a_name(layout: Layout) -> None:
    assert len(layout.letters) == layout.lines * layout.width
    assert len({check.name for check in layout.checks}) == len(layout.checks)
    wrong = "A" * layout.lines * layout.width
    assert layout.failing(wrong) == layout.checks


def test_there_is_no_layout_of_other_sizes() -> None:
    assert find_layout(2, 43, is_visa=False) is None
    assert find_layout(3, 30, is_visa=True) is None


def test_a_filler_stands_for_the_digit_of_an_empty_field_only() -> None:
    personal = next(check for check in TD3.checks if check.name == "personal number")
    assert personal.holds("<" * 88)
    assert not personal.holds("<" * 72 + "1" + "<" * 15)


def test_a_filler_says_that_a_long_number_goes_on() -> None:
    for layout in (TD1, TD2):
        number = next(check for check in layout.checks if check.name == "document number")
        zone = ["1"] * len(layout.letters)
        zone[number.digit] = "<"
        assert number.holds("".join(zone))
