"""Fields of a zone that are read when they are asked for.

A format's value *is* its zone, exactly as read: what a chip's DG1 is hashed over must not be
written anew. The class of a format lists these views as its fields.
"""

from collections.abc import Callable
from typing import Generic, Protocol, Self, TypeVar, overload

from nansen.standards.icao9303.mrz.fields import Layout, read_number
from nansen.standards.icao9303.names import MrzName
from nansen.standards.icao9303.partial_date import MrzDate

T = TypeVar("T")

# Values are made without the checks that the zone has passed already.
_make, _set = object.__new__, object.__setattr__


class Zone(Protocol):
    """Something that has the characters of a zone, lines joined."""

    @property
    def zone(self) -> str:
        """Give the characters."""
        ...


class View(Generic[T]):
    """A read-only attribute that is computed from the zone."""

    def __init__(self, read: Callable[[str], T]) -> None:
        """Say how to read it."""
        self._read = read

    @overload
    def __get__(self, value: None, owner: type) -> Self: ...
    @overload
    def __get__(self, value: Zone, owner: type) -> T: ...
    def __get__(self, value: Zone | None, owner: type) -> Self | T:
        """Read it."""
        return self if value is None else self._read(value.zone)


def characters(span: slice) -> View[str]:
    """View the characters of a field, without the fillers behind them."""
    return View(lambda zone: zone[span].rstrip("<"))


def sex(at: int) -> View[str]:
    """View the letter `F` or `M`, or `<` where the issuer does not say."""
    return View(lambda zone: zone[at])


def day(span: slice) -> View[MrzDate]:
    """View a date of two-digit year."""

    def read(zone: str) -> MrzDate:
        value = _make(MrzDate)
        _set(value, "mrz", zone[span])
        return value

    return View(read)


def name(span: slice) -> View[MrzName]:
    """View the holder's name."""

    def read(zone: str) -> MrzName:
        primary, _, secondary = zone[span].rstrip("<").partition("<<")
        value = _make(MrzName)
        _set(value, "primary", primary.replace("<", " "))
        _set(value, "secondary", secondary.replace("<", " "))
        _set(value, "truncated", zone[span.stop - 1] != "<")
        return value

    return View(read)


def document_number(layout: Layout) -> View[str]:
    """View the document number, joined where it goes on in the optional data."""
    if not layout.long_numbers:
        return characters(layout.number)
    return View(lambda zone: read_number(zone, layout).number)


def optional_data(layout: Layout) -> View[str]:
    """View the optional data, without what belongs to a long document number."""
    if not layout.long_numbers:
        return characters(layout.optional)
    return View(lambda zone: read_number(zone, layout).optional)


def mrz_information(layout: Layout) -> View[str]:
    """View what a chip's access keys are derived from (9303-11 §4.3.2): numbers and digits."""

    def read(zone: str) -> str:
        number = read_number(zone, layout)
        dates = (zone[span.start : span.stop + 1] for span in (layout.birth, layout.expiry))
        return number.checked + number.digit + "".join(dates)

    return View(read)
