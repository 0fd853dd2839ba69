"""The layouts of machine readable zones, as far as a reader of letters needs them.

Which characters may stand at a place, and which places a check digit is over. What the fields
mean is `standards.icao9303.mrz`'s affair; here they only tell an O from a 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from nansen.standards.icao9303.check_digit import check_digit

_ALLOWED = {
    "d": "ACIPV",  # the first letter of a document code (9303-4, -5, -6 and -7 §4.2.2)
    "a": "ABCDEFGHIJKLMNOPQRSTUVWXYZ<",
    "n": "0123456789",
    "N": "0123456789<",
    "s": "MF<",
    "x": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check digit: the places that it is over, in order, and its own."""

    name: str
    over: tuple[int, ...]
    digit: int
    may_be_empty: bool = False
    """A filler may be the digit of an empty field (9303-4 §4.2.2.2)."""
    may_be_elsewhere: bool = False
    """A filler says that a long number goes on in the optional data (9303-5 §4.2.2.1)."""

    def holds(self, zone: str) -> bool:
        """Tell whether the digit in the zone is the one that its field asks for."""
        field = "".join(zone[place] for place in self.over)
        digit = zone[self.digit]
        if digit == "<" and self.may_be_elsewhere:
            return True
        if digit == "<" and self.may_be_empty:
            return not field.strip("<")
        return digit == check_digit(field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One format; places are counted through all lines."""

    name: str
    lines: int
    width: int
    letters: str
    """One letter of `_ALLOWED` for each place."""
    checks: tuple[Check, ...]
    is_visa: bool = False

    def allowed(self, place: int) -> str:
        """Give the characters that may stand at the place."""
        return _ALLOWED[self.letters[place]]

    def failing(self, zone: str) -> tuple[Check, ...]:
        """List the check digits that do not hold."""
        return tuple(check for check in self.checks if not check.holds(zone))

    def split(self, zone: str) -> str:
        """Put a line feed between the lines."""
        return "\n".join(
            zone[start : start + self.width] for start in range(0, len(zone), self.width)
        )


def _places(*spans: tuple[int, int]) -> tuple[int, ...]:
    return tuple(place for start, end in spans for place in range(start, end))


def _number(start: int, *, may_be_elsewhere: bool = False) -> Check:
    return Check(
        name="document number",
        over=_places((start, start + 9)),
        digit=start + 9,
        may_be_elsewhere=may_be_elsewhere,
    )


def _dates(start: int) -> tuple[Check, Check]:
    """The two checks that every lower line of 36 or 44 characters has."""
    return (
        Check(name="date of birth", over=_places((start + 13, start + 19)), digit=start + 19),
        Check(name="date of expiry", over=_places((start + 21, start + 27)), digit=start + 27),
    )


def _composite(start: int, *spans: tuple[int, int], digit: int) -> Check:
    over: Iterable[tuple[int, int]] = ((start + one, start + end) for one, end in spans)
    return Check(name="composite", over=_places(*over), digit=start + digit)


_HEAD = "da" + "aaa"
_LOWER = "x" * 9 + "n" + "aaa" + "N" * 6 + "n" + "s" + "n" * 6 + "n"

TD3 = Layout(
    name="TD3",
    lines=2,
    width=44,
    letters=_HEAD + "a" * 39 + _LOWER + "x" * 14 + "Nn",
    checks=(
        _number(44),
        *_dates(44),
        Check(name="personal number", over=_places((72, 86)), digit=86, may_be_empty=True),
        _composite(44, (0, 10), (13, 20), (21, 43), digit=43),
    ),
)
TD2 = Layout(
    name="TD2",
    lines=2,
    width=36,
    letters=_HEAD + "a" * 31 + "x" * 9 + "N" + _LOWER[10:] + "x" * 7 + "n",
    checks=(
        _number(36, may_be_elsewhere=True),
        *_dates(36),
        _composite(36, (0, 10), (13, 20), (21, 35), digit=35),
    ),
)
TD1 = Layout(
    name="TD1",
    lines=3,
    width=30,
    letters=_HEAD
    + "x" * 9
    + "N"
    + "x" * 15
    + "N" * 6
    + "n"
    + "s"
    + "n" * 6
    + "n"
    + "aaa"
    + "x" * 11
    + "n"
    + "a" * 30,
    checks=(
        _number(5, may_be_elsewhere=True),
        Check(name="date of birth", over=_places((30, 36)), digit=36),
        Check(name="date of expiry", over=_places((38, 44)), digit=44),
        Check(name="composite", over=_places((5, 30), (30, 37), (38, 45), (48, 59)), digit=59),
    ),
)
MRV_A = Layout(
    name="MRV-A",
    lines=2,
    width=44,
    letters=_HEAD + "a" * 39 + _LOWER + "x" * 16,
    checks=(_number(44), *_dates(44)),
    is_visa=True,
)
MRV_B = Layout(
    name="MRV-B",
    lines=2,
    width=36,
    letters=_HEAD + "a" * 31 + _LOWER + "x" * 8,
    checks=(_number(36), *_dates(36)),
    is_visa=True,
)

LAYOUTS = (TD3, TD2, TD1, MRV_A, MRV_B)


def find_layout(lines: int, width: int, *, is_visa: bool) -> Layout | None:
    """Find the layout of so many lines of so many characters."""
    return next(
        (
            layout
            for layout in LAYOUTS
            if (layout.lines, layout.width, layout.is_visa) == (lines, width, is_visa)
        ),
        None,
    )
