"""The check digits of a passport's zone, and whether it is without fault, in about a microsecond.

It must find digits for exactly the zones in whose fields `fields.check_contents` finds no
fault; when it finds none, that function is asked what is wrong. It looks up sums for two
characters at a time in tables that hold every pair there is: nothing is remembered of any
document.

The composite digit runs over number, birth, expiry and optional data as one, so the fields
meet the weights 7 3 1 at other phases there than in their own digit.
"""

import re
from struct import Struct
from typing import Final

from nansen.standards.icao9303.check_digit import ALPHABET, VALUES, WEIGHTS
from nansen.standards.icao9303.codes import ENTITIES

Digits = tuple[int, int, int, int, int]
"""Of number, birth, expiry, optional data and all of them, as characters' codes."""

# Pairs are read as numbers, the first character being the lower octet.
_FIELDS: Final = Struct("<44x 4HB x 3s H4s x B H4s x 14s 2x").unpack
_DATA: Final = Struct("<7H").unpack
_DIGITS: Final = Struct("53x B 9x B 7x B 14x B B").unpack
_UPPER: Final = re.compile(
    rb"P[A-Z<](?:[A-Z]{3}|[A-Z]{2}<|[A-Z]<<)"
    rb"[A-Z]++(?:<[A-Z]++)*+(?:<<[A-Z]++(?:<[A-Z]++)*+)?+<*+"
).fullmatch
_NATION: Final = re.compile(rb"[A-Z]{3}|[A-Z]{2}<|[A-Z]<<").fullmatch
_KNOWN_NATIONS: Final = frozenset(code.ljust(3, "<").encode() for code in ENTITIES)
_NO_DATA: Final = b"<" * 14
_ZERO, _FILLER = ord("0"), ord("<")
_SEXES: Final = frozenset(b"<FM")
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_UNLAWFUL: Final = 200
"""Stands in a table where there is no sum; any total with it lies beyond `_DIGIT_OF`."""
_DIGIT_OF: Final = tuple(_ZERO + total % 10 for total in range(7 * 9 + 1))
"""The check digit of a total of sums, each of them less than 10."""


def _sum(characters: str, phase: int) -> int:
    """Sum the products, the first character meeting the weight of `phase`."""
    return sum(VALUES[c] * WEIGHTS[(phase + at) % 3] for at, c in enumerate(characters)) % 10


def _both_sums(part: str, at: int, phase: int) -> int:
    """Sum a part of a date for its own digit and, times 256, for the composite."""
    return _sum(part, at) + (_sum(part, phase + at) << 8)


def _table(sums: dict[str, int]) -> list[int]:
    """Lay sums out by the number that their characters are read as."""
    places = {int.from_bytes(characters.encode(), "little"): characters for characters in sums}
    table = [_UNLAWFUL] * (max(places) + 1)
    for place, characters in places.items():
        table[place] = sums[characters]
    return table


def _pair_table(phase: int, first: str = ALPHABET) -> list[int]:
    """Lay out the sums of all pairs that begin with one of these characters."""
    weight, next_weight = WEIGHTS[phase], WEIGHTS[(phase + 1) % 3]
    return _table(
        {
            a + b: (VALUES[a] * weight + value * next_weight) % 10
            for a in first
            for b, value in VALUES.items()
        }
    )


_AT_0, _AT_1, _AT_2 = (_pair_table(phase) for phase in range(3))
_FIRST: Final = _pair_table(0, ALPHABET.replace("<", ""))
_NINTH: Final = _table({character: _sum(character, 2) for character in ALPHABET})

_YEARS: Final = [f"{year:02}" for year in range(100)]
_COMMON_YEARS: Final = frozenset(
    int.from_bytes(year.encode(), "little") for year in _YEARS if int(year) % 4
)
_MONTH_DAYS: Final = [
    f"{m:02}{d:02}" for m, last in enumerate(_DAYS, 1) for d in range(1, last + 1)
]
_PART_UNKNOWN: Final = [
    *(f"{month:02}<<" for month in range(1, 13)),
    *(f"<<{day:02}" for day in range(1, 32)),
    "<<<<",
]
_BIRTH_YEAR: Final = _table({year: _both_sums(year, 0, 10) for year in [*_YEARS, "<<"]})
_BIRTH_DAY: Final = {day.encode(): _both_sums(day, 2, 10) for day in _MONTH_DAYS + _PART_UNKNOWN}
_EXPIRY_YEAR: Final = _table({year: _both_sums(year, 0, 17) for year in _YEARS})
_EXPIRY_DAY: Final = {day.encode(): _both_sums(day, 2, 17) for day in _MONTH_DAYS}


def is_faultless(zone: str) -> bool:
    """Tell whether a TD3 zone has lawful fields and right check digits."""
    if len(zone) != 88:
        return False
    try:
        line = zone.encode("ascii")
        right = _find_digits(line)
    except (LookupError, UnicodeEncodeError):
        return False
    read = _DIGITS(line)
    # The digit of empty optional data is 0 or a filler at the issuer's option (9303-4 §4.2.2.2).
    return read == right or (right[3] == _FILLER and read == (*right[:3], _ZERO, right[4]))


def insert_digits(zone: str) -> str | None:
    """Put the check digits in their places; `None` if the length or a field is wrong."""
    if len(zone) != 88:
        return None
    try:
        line = bytearray(zone.encode("ascii"))
        line[53], line[63], line[71], line[86], line[87] = _find_digits(line)
    except (LookupError, UnicodeEncodeError):
        return None
    return line.decode("ascii")


def _find_digits(line: bytes | bytearray) -> Digits:
    """Find the digits of the 88 characters, or raise `LookupError` if a field is unlawful."""
    n1, n2, n3, n4, n5, nation, year, day, sex, last_year, last_day, data = _FIELDS(line)
    birth = _BIRTH_YEAR[year] + _BIRTH_DAY[day]
    expiry = _EXPIRY_YEAR[last_year] + _EXPIRY_DAY[last_day]
    optional, data_digit = 0, _FILLER
    if data != _NO_DATA:
        d1, d2, d3, d4, d5, d6, d7 = _DATA(data)
        optional = _AT_0[d1] + _AT_2[d2] + _AT_1[d3] + _AT_0[d4] + _AT_2[d5] + _AT_1[d6] + _AT_0[d7]
        data_digit = _DIGIT_OF[optional]
    if not (
        sex in _SEXES
        and (nation in _KNOWN_NATIONS or _NATION(nation) is not None)
        and (day != b"0229" or year not in _COMMON_YEARS)
        and (last_day != b"0229" or last_year not in _COMMON_YEARS)
        and _UPPER(line, 0, 44) is not None
    ):
        raise LookupError
    number_digit = _DIGIT_OF[_FIRST[n1] + _AT_2[n2] + _AT_1[n3] + _AT_0[n4] + _NINTH[n5]]
    birth_digit, expiry_digit = _DIGIT_OF[birth & 255], _DIGIT_OF[expiry & 255]
    # Number and digit together weigh 8 times the digit; the digits have the weights 7, 3, 1, 1.
    digits = 8 * number_digit + 3 * birth_digit + expiry_digit - 12 * _ZERO
    composite = (digits + (birth >> 8) + (expiry >> 8) + 2 * optional) % 10 + _ZERO
    return number_digit, birth_digit, expiry_digit, data_digit, composite
