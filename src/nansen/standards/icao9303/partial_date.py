"""Dates of which parts may be unknown, and the six characters of an MRZ date.

Many people who lack papers do not know the day or the month of their birth, some not even
the year. A `PartialDate` says exactly what is known (R19) and is written four ways:

| where | all known | only the year | nothing |
|---|---|---|---|
| MRZ, 9303-3 §4.8 | `740812` | `74<<<<` | `<<<<<<` |
| DG11, 9303-10 §4.7.11 | `19740812` | `19740000` | `00000000` |
| data page, 9303-3 §3.8 | `12 AUG/AOÛT 1974` | `XX XXX 1974` | `XX XXX XXXX` |
| our own files | `1974-08-12` | `1974-XX-XX` | `XXXX-XX-XX` |

An MRZ date has no century. `MrzDate` keeps the six characters as read, and `resolve` finds
the century for a purpose and a day of reference that the caller must bring.
"""

import re
from calendar import isleap
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, Self

from nansen.errors import Malformed

FIRST_YEAR: Final = 1850
LAST_YEAR: Final = 2199
"""No living holder and no document in use has a date outside these years."""

Language = Literal["en", "fr", "es"]
"""The three languages that Doc 9303 has month names for."""

MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
    "fr": ("JAN", "FÉV", "MARS", "AVR", "MAI", "JUIN", "JUIL", "AOÛT", "SEPT", "OCT", "NOV", "DÉC"),
    "es": ("ENE", "FEB", "MAR", "ABR", "MAYO", "JUN", "JUL", "AGO", "SEPT", "OCT", "NOV", "DIC"),
}
"""The months on a data page, by language (9303-3 §3.8, table 1)."""

_TWO_DIGITS: Final = tuple(f"{number:02d}" for number in range(100))
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TEXT: Final = re.compile(r"([0-9]{4}|XXXX)-([0-9]{2}|XX)-([0-9]{2}|XX)")
_DG11: Final = re.compile(r"([0-9]{4}|<{4})([0-9]{2}|<<)([0-9]{2}|<<)")
_MRZ: Final = re.compile(r"([0-9]{2}|<<)([0-9]{2}|<<)([0-9]{2}|<<)")


class DatePurpose(StrEnum):
    """What a two-digit year stands for, which decides its century."""

    BIRTH = "birth"
    """On or before the day of reference."""
    EXPIRY = "expiry"
    """Within fifty years of the day of reference, on either side."""


def _check_parts(month: int | None, day: int | None, *, leap: bool, clause: str) -> None:
    """Refuse a month or a day that no calendar has (9303-3 §3.8)."""
    if month is not None and not 1 <= month <= 12:
        raise Malformed("date", "the month is not one of 1 to 12", clause=clause)
    if day is None:
        return
    longest = 31 if month is None else _DAYS[month - 1]
    if month == 2 and not leap:
        longest = 28
    if not 1 <= day <= longest:
        raise Malformed("date", "the month has no such day", clause=clause)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A day in the Gregorian calendar of which any part may be unknown (R19)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse a date that cannot have been, whatever its unknown parts are."""
        if self.year is not None and not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Malformed("date", "the year is out of range", clause="9303-3 §3.8")
        leap = self.year is None or isleap(self.year)
        _check_parts(self.month, self.day, leap=leap, clause="9303-3 §3.8")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `1974-08-12`, with `X` for every digit of an unknown part."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise Malformed("date", "must be YYYY-MM-DD, unknown parts as X", clause="R19")
        year, month, day = (None if part[0] == "X" else int(part) for part in match.groups())
        return cls(year=year, month=month, day=day)

    @property
    def text(self) -> str:
        """Write the date for our own files; `parse` reads it back."""
        return "-".join(self._parts("X", 4))

    @property
    def mrz(self) -> str:
        """Write the date for an MRZ: `YYMMDD`, unknown parts as `<<` (9303-3 §4.8)."""
        year = "<<" if self.year is None else _TWO_DIGITS[self.year % 100]
        month = "<<" if self.month is None else _TWO_DIGITS[self.month]
        return year + month + ("<<" if self.day is None else _TWO_DIGITS[self.day])

    @property
    def dg11(self) -> str:
        """Write the date for DG11: `YYYYMMDD`, unknown parts as zeros (9303-10 §4.7.11)."""
        return "".join(self._parts("0", 4))

    @property
    def is_complete(self) -> bool:
        """Tell whether year, month and day are all known."""
        return None not in (self.year, self.month, self.day)

    def viz(
        self, languages: tuple[Language, ...] = ("en", "fr"), *, year_digits: Literal[2, 4] = 4
    ) -> str:
        """Write the date for a data page, such as `14 FEB/FÉV 1990` (9303-3 §3.8).

        A month that the languages spell alike is written once. Four digits of the year are
        what the clause encourages; two are lawful.
        """
        year, _, day = self._parts("X", year_digits)
        if self.month is None:
            return f"{day} XXX {year}"
        names = dict.fromkeys(MONTHS[language][self.month - 1] for language in languages)
        return f"{day} {'/'.join(names)} {year}"

    def _parts(self, unknown: str, year_digits: int) -> tuple[str, str, str]:
        """Write year, month and day, each as wide as when it is known."""
        year = unknown * year_digits if self.year is None else f"{self.year:04d}"[-year_digits:]
        month = unknown * 2 if self.month is None else f"{self.month:02d}"
        day = unknown * 2 if self.day is None else f"{self.day:02d}"
        return year, month, day

    def __repr__(self) -> str:
        """Show no part of the date: it is personal."""
        return "PartialDate(…)"


def parse(text: str) -> PartialDate:
    """Read `1974-08-12`, with `X` for every digit of an unknown part."""
    return PartialDate.parse(text)


def decode_dg11_date(encoded: str | bytes) -> PartialDate:
    """Read the eight characters of a full date of birth (9303-10 §4.7.11).

    Zeros stand for an unknown part; fillers, which some issuers carry over from the MRZ,
    are read alike.
    """
    text = encoded if isinstance(encoded, str) else encoded.decode("latin-1")
    match = _DG11.fullmatch(text)
    if match is None:
        raise Malformed("full_date_of_birth", "must be YYYYMMDD", clause="9303-10 §4.7.11")
    parts = (int(part) if part.strip("<0") else None for part in match.groups())
    year, month, day = parts
    return PartialDate(year=year, month=month, day=day)


@dataclass(frozen=True, slots=True)
class MrzDate:
    """Six characters as read from an MRZ: `YYMMDD`, unknown parts `<<` (9303-3 §4.8)."""

    mrz: str

    def __post_init__(self) -> None:
        """Refuse what no century makes a date."""
        match = _MRZ.fullmatch(self.mrz)
        if match is None:
            raise Malformed("date", "must be YYMMDD, unknown parts as <<", clause="9303-3 §4.8")
        leap = self.year is None or self.year % 4 == 0
        _check_parts(self.month, self.day, leap=leap, clause="9303-3 §4.8")

    @property
    def year(self) -> int | None:
        """Give the last two digits of the year."""
        return _number(self.mrz[0:2])

    @property
    def month(self) -> int | None:
        """Give the month."""
        return _number(self.mrz[2:4])

    @property
    def day(self) -> int | None:
        """Give the day of the month."""
        return _number(self.mrz[4:6])

    @property
    def is_complete(self) -> bool:
        """Tell whether no part is unknown."""
        return "<" not in self.mrz

    def resolve(self, purpose: DatePurpose, *, reference: PartialDate) -> PartialDate:
        """Find the century, seen from a day of reference.

        A birth is the last such date not after the reference: the MRZ cannot tell a child
        from a person over a hundred, only DG11 or the data page can. An expiry is the date
        nearest to the reference.

        Raises:
            Malformed: no century near the reference makes this a date.
        """
        now = reference.year
        if now is None:
            raise Malformed("reference", "needs a year", clause="9303-3 §4.8")
        if self.year is None:
            return PartialDate(month=self.month, day=self.day)
        this_century = now - now % 100 + self.year
        if purpose is DatePurpose.BIRTH:
            years = [this_century, this_century - 100, this_century - 200]
            years = [year for year in years if self._is_not_after(reference, year)]
        else:
            near = (this_century, this_century - 100, this_century + 100)
            years = sorted(near, key=lambda year: abs(year - now))
        for year in years:
            if isleap(year) or (self.month, self.day) != (2, 29):
                return PartialDate(year=year, month=self.month, day=self.day)
        raise Malformed("date", "the month has no such day in any century", clause="9303-3 §4.8")

    def _is_not_after(self, reference: PartialDate, year: int) -> bool:
        """Tell whether the date could lie in `year` and not after the reference."""
        earliest = (year, self.month or 1, self.day or 1)
        return earliest <= (reference.year or 0, reference.month or 12, reference.day or 31)

    def __repr__(self) -> str:
        """Show no part of the date: it is personal."""
        return "MrzDate(…)"


def _number(characters: str) -> int | None:
    """Read two digits; fillers stand for an unknown part."""
    return None if characters == "<<" else int(characters)
