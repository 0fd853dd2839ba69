"""Check digits of the machine readable zone (9303-3 §4.9)."""

from itertools import cycle
from operator import mul
from typing import Final

from nansen.errors import Malformed

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
"""The characters of an MRZ (9303-3 §4.4)."""

VALUES: Final = {character: value % 36 for value, character in enumerate(ALPHABET)}
"""What each character is worth: 0 to 9, then 10 to 35, the filler 0."""

WEIGHTS: Final = (7, 3, 1)

_ALPHABET: Final = ALPHABET.encode()
_VALUES: Final = bytes.maketrans(_ALPHABET, bytes(VALUES.values()))


def check_digit(characters: str, *, field: str = "check digit") -> str:
    """Compute the check digit over characters that stand in an MRZ, fillers included.

    An error names `field`.

    Raises:
        Malformed: a character is not one of A to Z, 0 to 9 and `<`.
    """
    data = characters.encode("utf-8", "replace")
    if data.translate(None, _ALPHABET):
        raise Malformed(field, "has a character outside A-Z 0-9 <", clause="9303-3 §4.4")
    return str(sum(map(mul, data.translate(_VALUES), cycle(WEIGHTS))) % 10)
