"""Whether a passport's zone is without fault, answered in about a microsecond.

It must say yes to exactly the zones in which `fields.check_zone` finds nothing; when it says
no, that function is asked what is wrong. It looks up sums for two characters at a time in
tables that hold every pair there is: nothing is remembered of any document.

The composite digit runs over number, birth, expiry and optional data as one, so the fields
meet the weights 7 3 1 at other phases there than in their own digit.
"""

import re
from itertools import product
from struct import Struct
from typing import Final

from nansen.standards.icao9303.check_digit import ALPHABET, VALUES, WEIGHTS
from nansen.standards.icao9303.codes import ENTITIES

_LOWER: Final = Struct("44x 2s2s2s2s B B 3s 2s4s B B 2s4s B 14s B B").unpack
_DATA: Final = Struct("72x 2s2s2s2s2s2s2s 2x").unpack
_UPPER: Final = re.compile(
    rb"P[A-Z<](?:[A-Z]{3}|[A-Z]{2}<|[A-Z]<<)"
    rb"[A-Z]++(?:<[A-Z]++)*+(?:<<[A-Z]++(?:<[A-Z]++)*+)?+<*+"
).fullmatch
_NATION: Final = re.compile(rb"[A-Z]{3}|[A-Z]{2}<|[A-Z]<<").fullmatch
_KNOWN_NATIONS: Final = frozenset(code.ljust(3, "<").encode() for code in ENTITIES)
_NO_DATA: Final = b"<" * 14
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _sum(characters: str, phase: int) -> int:
    """Sum the products, the first character meeting the weight of `phase`."""
    return sum(VALUES[c] * WEIGHTS[(phase + at) % 3] for at, c in enumerate(characters))


def _date_table(parts: list[str], *, at: int, phase: int) -> dict[bytes, int]:
    """Give for each part of a date its sum in the own digit, and times 256 in the composite."""
    return {
        part.encode(): _sum(part, at) % 10 + (_sum(part, phase + at) % 10 << 8) for part in parts
    }


_PAIRS: Final = tuple(
    {(a + b).encode(): _sum(a + b, phase) % 10 for a, b in product(ALPHABET, repeat=2)}
    for phase in range(3)
)
_AT_0, _AT_1, _AT_2 = _PAIRS
_FIRST: Final = {pair: total for pair, total in _AT_0.items() if pair[:1] != b"<"}
_NINTH: Final = {ord(character): value for character, value in VALUES.items()}

_YEARS: Final = [f"{year:02}" for year in range(100)]
_COMMON_YEARS: Final = frozenset(year.encode() for year in _YEARS if int(year) % 4)
_MONTH_DAYS: Final = [
    f"{m:02}{d:02}" for m, last in enumerate(_DAYS, 1) for d in range(1, last + 1)
]
_PART_UNKNOWN: Final = [
    *(f"{month:02}<<" for month in range(1, 13)),
    *(f"<<{day:02}" for day in range(1, 32)),
    "<<<<",
]
_BIRTH_YEAR: Final = _date_table([*_YEARS, "<<"], at=0, phase=10)
_BIRTH_DAY: Final = _date_table(_MONTH_DAYS + _PART_UNKNOWN, at=2, phase=10)
_EXPIRY_YEAR: Final = _date_table(_YEARS, at=0, phase=17)
_EXPIRY_DAY: Final = _date_table(_MONTH_DAYS, at=2, phase=17)


def _data_sum(data: bytes) -> int:
    """Sum the products of the fourteen characters of optional data."""
    d1, d2, d3, d4, d5, d6, d7 = _DATA(data)
    return _AT_0[d1] + _AT_2[d2] + _AT_1[d3] + _AT_0[d4] + _AT_2[d5] + _AT_1[d6] + _AT_0[d7]


def is_faultless(zone: str) -> bool:
    """Tell whether a TD3 zone has lawful fields and right check digits."""
    if len(zone) != 88:
        return False
    try:
        line = zone.encode("ascii")
        (
            n1, n2, n3, n4, n5, number_digit, nation, birth_year, birth_day, birth_digit, sex,
            expiry_year, expiry_day, expiry_digit, data, data_digit, composite,
        ) = _LOWER(line)  # fmt: skip
        number = _FIRST[n1] + _AT_2[n2] + _AT_1[n3] + _AT_0[n4] + _NINTH[n5]
        birth = _BIRTH_YEAR[birth_year] + _BIRTH_DAY[birth_day]
        expiry = _EXPIRY_YEAR[expiry_year] + _EXPIRY_DAY[expiry_day]
        if data == _NO_DATA:
            optional = 0
            if data_digit not in {48, 60}:  # neither 0 nor a filler
                return False
        else:
            optional = _data_sum(line)
            if optional % 10 + 48 != data_digit:
                return False
        # The digits have the weights 7, 3, 1 and 1; a digit is its character less 48.
        digits = 7 * number_digit + 3 * birth_digit + expiry_digit - 11 * 48
        total = number + (birth >> 8) + (expiry >> 8) + digits + 2 * optional
        return (
            number % 10 + 48 == number_digit
            and (birth & 255) % 10 + 48 == birth_digit
            and (expiry & 255) % 10 + 48 == expiry_digit
            and total % 10 + 48 == composite
            and sex in {60, 70, 77}  # a filler, F, M
            and (nation in _KNOWN_NATIONS or _NATION(nation) is not None)
            and (birth_day != b"0229" or birth_year not in _COMMON_YEARS)
            and (expiry_day != b"0229" or expiry_year not in _COMMON_YEARS)
            and _UPPER(line, 0, 44) is not None
        )
    except (KeyError, UnicodeEncodeError):
        return False
