import secrets

from hypothesis import given
from hypothesis import strategies as st

from nansen.document.number import ALPHABET, draw_document_number, is_document_number

SPACE = len(ALPHABET) ** 9


def test_there_are_more_than_two_to_the_fortieth() -> None:
    assert SPACE > 2**40, "R46"
    assert not set("OI") & set(ALPHABET)


@given(st.integers(0, SPACE - 1))
def test_every_number_is_drawn_once(drawn: int) -> None:
    def randbelow(limit: int) -> int:
        assert limit == SPACE, "one draw over the whole space is uniform"
        return drawn

    number = draw_document_number(randbelow)
    assert is_document_number(number)
    assert sum(ALPHABET.index(c) * len(ALPHABET) ** at for at, c in enumerate(number)) == drawn


def test_every_place_takes_every_character() -> None:
    numbers = [draw_document_number(secrets.randbelow) for _ in range(2000)]
    assert len(set(numbers)) == len(numbers)
    for place in zip(*numbers, strict=True):
        assert set(place) == set(ALPHABET)


def test_other_texts_are_none() -> None:
    for text in ("", "N7K2M4Q9", "N7K2M4Q9XX", "N7K2M4Q9O", "N7K2M4Q9I", "n7k2m4q9x", "N7K2M4Q9<"):
        assert not is_document_number(text)
