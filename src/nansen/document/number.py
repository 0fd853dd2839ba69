"""Document numbers that mean nothing: random, with no office, date or sequence (R46)."""

import re
from collections.abc import Callable

from nansen.ids import DocumentNumber

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without O and I, which people read as 0 and 1."""

_LENGTH = 9  # 9303-4 §4.2.2.2, positions 1 to 9; 34**9 is about 2**45.8
_SHAPE = re.compile(f"[{ALPHABET}]{{{_LENGTH}}}")


def draw_document_number(randbelow: Callable[[int], int]) -> DocumentNumber:
    """Draw a number, each equally likely; `secrets.randbelow` is the source meant."""
    drawn = randbelow(len(ALPHABET) ** _LENGTH)
    characters = []
    for _ in range(_LENGTH):
        drawn, place = divmod(drawn, len(ALPHABET))
        characters.append(ALPHABET[place])
    return DocumentNumber("".join(characters))


def is_document_number(text: str) -> bool:
    """Tell whether a text has the form of a number that we would draw."""
    return _SHAPE.fullmatch(text) is not None
