"""What the law says of a travel document: pure functions, each citing its requirement.

They take dates and codes rather than a `TravelDocument`, because a document that
breaks them never comes to be: its constructor asks them first.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from nansen.document.document_class import DocumentClass, is_emergency
from nansen.document.observations import Observation
from nansen.errors import Refused

DEFAULT_YEARS = 5
SHORTEST = timedelta(days=90)
LONGEST_MONTHS = 120
EMERGENCY_MONTHS = 6
UNREASONED_MONTHS = 12
SHORTEST_RETURN_MONTHS = 3


class ShortValidity(StrEnum):
    """Why a document lasts less than a year (R48)."""

    FIXED_TERM_STAY = "fixed-term-stay"
    CHECKS_PENDING = "checks-pending"
    """Issued on the urgent track while checks go on (R37)."""
    REISSUED_ABROAD = "reissued-abroad"
    """A mission's short reissue: what used to be an extension (R47)."""


class ReturnLimit(StrEnum):
    """Why the right to return ends before the document (1951 Schedule, paragraph 13(3))."""

    EXCEPTIONAL = "exceptional"
    FIXED_TERM_STAY = "fixed-term-stay"


def add_months(day: date, months: int) -> date:
    """Count calendar months; the last day of a shorter month stands for the 29th to 31st."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def default_expiry(issued: date, years: int = DEFAULT_YEARS) -> date:
    """Count whole years and stop the day before, as printed passports do (R48)."""
    return add_months(issued, 12 * years) - timedelta(days=1)


def default_expiry_of(document_class: DocumentClass, issued: date) -> date:
    """Count the validity of a class: five years, or an emergency's six months (R48)."""
    if is_emergency(document_class):
        return add_months(issued, EMERGENCY_MONTHS) - timedelta(days=1)
    return default_expiry(issued)


def check_validity(
    document_class: DocumentClass, issued: date, expires: date, reason: ShortValidity | None
) -> None:
    """Refuse a validity outside the bounds, or a short one without its reason (R48)."""
    if expires - issued < SHORTEST:
        raise Refused("R48", "a document is valid for at least 90 days")
    if is_emergency(document_class):
        if expires > add_months(issued, EMERGENCY_MONTHS):
            raise Refused("R48", "an emergency document is valid for at most six months")
    elif expires > add_months(issued, LONGEST_MONTHS):
        raise Refused("R48", "a document is valid for at most ten years")
    elif reason is None and expires < add_months(issued, UNREASONED_MONTHS) - timedelta(days=1):
        raise Refused("R48", "less than a year needs one of the listed reasons")


def check_return_right(
    issued: date, expires: date, until: date, reason: ReturnLimit | None
) -> None:
    """Refuse a right to return that is too short, too long or cut without a reason (R49)."""
    if until < add_months(issued, SHORTEST_RETURN_MONTHS):
        raise Refused("R49", "the right to return lasts at least three months from issue")
    if until > expires:
        raise Refused("R49", "the right to return cannot outlast the document")
    if (until < expires) != (reason is not None):
        raise Refused("R49", "a limit needs a listed reason, and only a limit has one")


def check_territory(excepted: Collection[str], open_states: Iterable[str]) -> None:
    """Refuse exceptions that take back what the document promises elsewhere (R50)."""
    if len(set(excepted)) != len(excepted):
        raise Refused("R50", "each excepted state is named once")
    if not set(open_states).isdisjoint(excepted):
        raise Refused("R50", "neither the issuing state nor the state of return is excepted")


def check_languages(languages: tuple[str, ...]) -> None:
    """Refuse fewer than two languages, or a page with neither English nor French (R41)."""
    if len(languages) < 2 or len(set(languages)) != len(languages):
        raise Refused("R41", "a document speaks at least two different languages")
    if not {"en", "fr"} & set(languages):
        raise Refused("R41", "one of the languages is English or French")


def check_observations(
    document_class: DocumentClass, observations: tuple[Observation, ...], *, return_limited: bool
) -> None:
    """Refuse observations that repeat or that contradict the document (R43)."""
    if len(set(observations)) != len(observations):
        raise Refused("R43", "each observation stands once")
    if (Observation.RETURN_RIGHT_LIMITED in observations) != return_limited:
        raise Refused("R43", "OBS03 stands exactly where the right to return is limited")
    # 9303-8 §4.5.2 asks single sheets to say that they serve one journey.
    single = Observation.SINGLE_JOURNEY in observations
    if document_class is DocumentClass.EMERGENCY_SHEET and not single:
        raise Refused("R43", "a single-sheet document carries OBS05")
    if single and not is_emergency(document_class):
        raise Refused("R43", "OBS05 belongs to emergency documents")
