"""Where the fields of a machine readable zone lie, and what each may hold.

A zone is handled as one string, its lines joined; positions count from 0 over the whole, so
position 1 of the second line of a passport is 44 here. The five formats differ in a `Layout`
and share everything else in this module.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from nansen.errors import Malformed
from nansen.standards.icao9303.check_digit import check_digit
from nansen.standards.icao9303.names import decode_name_field
from nansen.standards.icao9303.partial_date import MrzDate

NUMBER_WIDTH: Final = 9
DOCUMENT_CODE: Final = slice(0, 2)
ISSUING_STATE: Final = slice(2, 5)

_ENTITY: Final = re.compile(r"[A-Z]{3}|[A-Z]{2}<|[A-Z]<<")
_NUMBER: Final = re.compile(r"[A-Z0-9][A-Z0-9<]*")
_OPTIONAL: Final = re.compile(r"[A-Z0-9<]*")
_CHARACTER: Final = re.compile(r"[A-Z0-9<]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One of the five formats: the fields that lie elsewhere or follow another rule."""

    title: str
    lines: int
    line_width: int
    clause: str
    check_code: Callable[[str], None]
    """Raises `Malformed` unless the document code belongs to the format."""
    name: slice
    number: slice
    """Its check digit follows it, as those of the dates follow them."""
    nationality: slice
    birth: slice
    sex: int
    expiry: slice
    optional: slice
    more_optional: slice
    """The second such field of a TD1; nothing elsewhere."""
    optional_digit: int | None = None
    composite: tuple[slice, ...] = ()
    """What the last check digit is computed over; empty where there is none."""
    composite_digit: int = -1
    long_numbers: bool = False
    """A number of more than nine characters goes on in the optional data."""

    @property
    def size(self) -> int:
        """Count the characters of the zone without line ends."""
        return self.lines * self.line_width


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NumberField:
    """A document number as the zone spells it, with what is left of the optional data."""

    number: str
    """Without fillers behind it."""
    checked: str
    """What the check digit is computed over."""
    digit: str
    optional: str
    """The optional data beside it, without fillers behind them."""


def read_number(zone: str, layout: Layout) -> NumberField:
    """Read the document number, which may go on behind a filler (9303-5 §4.2.2 note j)."""
    nine, digit = zone[layout.number], zone[layout.number.stop]
    optional = zone[layout.optional]
    run, filler, rest = optional.partition("<")
    if not layout.long_numbers or digit != "<" or len(run) < 2 or not filler:
        return NumberField(
            number=nine.rstrip("<"), checked=nine, digit=digit, optional=optional.rstrip("<")
        )
    whole = nine + run[:-1]
    return NumberField(number=whole, checked=whole, digit=run[-1], optional=rest.rstrip("<"))


def check_contents(zone: str, layout: Layout) -> Iterator[Malformed]:
    """Give an error for every field that holds what it may not, check digits aside."""
    clause = layout.clause
    checks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("document_code", lambda: layout.check_code(zone[DOCUMENT_CODE])),
        ("name", lambda: decode_name_field(zone[layout.name])),
        ("date_of_birth", lambda: MrzDate(zone[layout.birth])),
        ("date_of_expiry", lambda: MrzDate(zone[layout.expiry])),
    )
    for field, check in checks:
        try:
            check()
        except Malformed as error:
            yield Malformed(field, error.why, clause=error.clause)
    if "<" in zone[layout.expiry]:
        yield Malformed("date_of_expiry", "no part may be unknown", clause="9303-3 §4.8")
    if _ENTITY.fullmatch(zone[ISSUING_STATE]) is None:
        yield Malformed("issuing_state", "must be one to three letters", clause="9303-3 §4.7")
    if _NUMBER.fullmatch(read_number(zone, layout).checked) is None:
        yield Malformed("document_number", "must be A-Z 0-9, fillers behind", clause=clause)
    if _ENTITY.fullmatch(zone[layout.nationality]) is None:
        yield Malformed("nationality", "must be one to three letters", clause="9303-3 §4.7")
    if zone[layout.sex] not in "FM<":
        yield Malformed("sex", "must be F, M or a filler", clause=clause)
    if _OPTIONAL.fullmatch(zone[layout.optional] + zone[layout.more_optional]) is None:
        yield Malformed("optional_data", "must be A-Z 0-9 and fillers", clause=clause)


def check_digits(zone: str, layout: Layout) -> Iterator[tuple[str, bool]]:
    """Give the name of every check digit and whether it holds (9303-3 §4.9)."""
    number = read_number(zone, layout)
    yield "document_number", _holds(number.checked, number.digit)
    yield "date_of_birth", _holds(zone[layout.birth], zone[layout.birth.stop])
    yield "date_of_expiry", _holds(zone[layout.expiry], zone[layout.expiry.stop])
    if layout.optional_digit is not None:
        optional, digit = zone[layout.optional], zone[layout.optional_digit]
        # The issuer of an empty field may leave its digit out (9303-4 §4.2.2.2).
        empty = digit == "<" and not optional.strip("<")
        yield "optional_data", empty or _holds(optional, digit)
    if layout.composite:
        covered = "".join(zone[span] for span in layout.composite)
        yield "composite", _holds(covered, zone[layout.composite_digit])


def _holds(characters: str, digit: str) -> bool:
    """Tell whether a check digit is the one computed; nothing else is ever right."""
    return _CHARACTER.fullmatch(characters) is not None and check_digit(characters) == digit


def check_zone(zone: str, layout: Layout) -> None:
    """Raise `Malformed` for the first fault of a zone, contents before check digits."""
    if len(zone) != layout.size:
        why = f"must be {layout.size} characters"
        raise Malformed("zone", why, clause=layout.clause)
    for error in check_contents(zone, layout):
        raise error
    for field, holds in check_digits(zone, layout):
        if not holds:
            raise Malformed(field, "the check digit is wrong", clause="9303-3 §4.9")


def fill(text: str, width: int, field: str, clause: str) -> str:
    """Write a field from the left and fill it up (9303-3 §4.10).

    Raises:
        Malformed: the text is longer than the field.
    """
    if len(text) > width:
        raise Malformed(field, f"is longer than {width}", clause=clause)
    return text.ljust(width, "<")


def with_digit(characters: str, field: str) -> str:
    """Write a field and its check digit behind it; an error names the field."""
    return characters + check_digit(characters, field=field)


def fill_number(number: str, optional: str, layout: Layout) -> tuple[str, str]:
    """Write the number with its check digit, and the optional data, each as wide as its field.

    Raises:
        Malformed: one of them is too long.
    """
    room = layout.optional.stop - layout.optional.start
    if len(number) <= NUMBER_WIDTH or not layout.long_numbers:
        nine = fill(number, NUMBER_WIDTH, "document_number", layout.clause)
        return with_digit(nine, "document_number"), fill(
            optional, room, "optional_data", layout.clause
        )
    rest = number[NUMBER_WIDTH:] + check_digit(number, field="document_number") + "<"
    if len(rest) > room:
        raise Malformed("document_number", "is too long for the format", clause=layout.clause)
    return number[:NUMBER_WIDTH] + "<", fill(rest + optional, room, "optional_data", layout.clause)


def sex_letter(sex: str, clause: str) -> str:
    """Write the sex; `X` on the data page is a filler here (9303-4 §4.2.2.2 note p, R24)."""
    return fill("" if sex == "X" else sex, 1, "sex", clause)
