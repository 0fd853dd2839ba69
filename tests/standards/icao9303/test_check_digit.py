"""Check digits against the examples of 9303-3 appendix A."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.standards.icao9303.check_digit import ALPHABET, VALUES, WEIGHTS, check_digit


@pytest.mark.parametrize(
    ("characters", "digit"),
    [
        ("520727", "3"),
        ("AB2134<<<", "5"),
        ("HA672242<658022549601086<<<<<<<<<<<<<<0", "8"),
        ("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<", "2"),
        ("HA672242<658022549601086<<<<<<<", "8"),
        ("<<<<<<", "0"),
        ("", "0"),
    ],
)
def test_examples_of_the_text(characters: str, digit: str) -> None:
    assert check_digit(characters) == digit


@given(st.text(ALPHABET))
def test_agrees_with_the_four_steps_of_the_clause(characters: str) -> None:
    products = [VALUES[c] * WEIGHTS[at % 3] for at, c in enumerate(characters)]
    assert check_digit(characters) == str(sum(products) % 10)


@given(st.text(ALPHABET), st.characters().filter(lambda c: c not in ALPHABET))
def test_another_character_is_refused_and_not_shown(before: str, other: str) -> None:
    with pytest.raises(Malformed) as caught:
        check_digit(before + other, field="document_number")
    assert caught.value.field == "document_number"
    assert str(caught.value) == ("document_number: has a character outside A-Z 0-9 < [9303-3 §4.4]")
