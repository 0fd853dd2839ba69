"""Machine readable zones: what they say, by themselves and beside each other (plan 11, 12, 16)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from nansen.errors import Malformed, NansenError
from nansen.inspection.attempt import (
    failed,
    finding_of,
    not_supported,
    successful,
    undetermined,
)
from nansen.standards.finding import Finding, Outcome
from nansen.standards.icao9303.mrz import MrzReading, decode_mrz_leniently
from nansen.standards.icao9303.partial_date import DatePurpose, MrzDate, PartialDate

MRZ, EXPIRY, MATCH = "mrz", "expiry", "mrz-match"
_SEALED_OF_VISA = 28
_MRZ_CLAUSE, _EXPIRY_CLAUSE, _MATCH_CLAUSE = "9303-3 §4.9", "9303-3 §4.8", "9303-11 §4.2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone and the artefact that it was read from."""

    source: str
    text: str = field(repr=False)


def read_zone(zone: Zone | None) -> tuple[MrzReading | None, Finding]:
    """Read a zone and check its digits; the first fault is named, the others counted."""
    if zone is None:
        return None, not_supported(MRZ, _MRZ_CLAUSE, "no machine readable zone was presented")
    try:
        reading = decode_mrz_leniently(_filled(zone.text))
    except NansenError as error:
        return None, finding_of(MRZ, _MRZ_CLAUSE, error)
    faults = [found for found in reading.findings if found.outcome is not Outcome.SUCCESSFUL]
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        return reading, failed(MRZ, faults[0].clause, f"{zone.source}: {faults[0].why}{more}")
    return reading, successful(
        MRZ,
        _MRZ_CLAUSE,
        f"{zone.source}: every field and check digit of the {reading.format} holds",
    )


def _filled(text: str) -> str:
    """Fill the lower line of a visa: a seal holds 28 characters of it (9303-7 §9.1.3).

    What is left out is optional data, which no check digit covers.
    """
    upper, _, lower = text.partition("\n")
    if upper.startswith("V") and len(lower) == _SEALED_OF_VISA:
        return f"{upper}\n{lower.ljust(len(upper), '<')}"
    return text


def expiry_of(reading: MrzReading, at: datetime) -> date | None:
    """Find the day on which the document expires, if the zone states one."""
    try:
        stated = MrzDate(reading.date_of_expiry)
        if not stated.is_complete:
            return None
        reference = PartialDate(year=at.year, month=at.month, day=at.day)
        whole = stated.resolve(DatePurpose.EXPIRY, reference=reference)
        return date(whole.year or 0, whole.month or 0, whole.day or 0)
    except (Malformed, ValueError):
        return None


def check_expiry(reading: MrzReading | None, at: datetime) -> Finding:
    """Check that the document has not expired at the reference date."""
    if reading is None:
        return undetermined(EXPIRY, _EXPIRY_CLAUSE, "no zone states a date of expiry")
    expires = expiry_of(reading, at)
    if expires is None:
        return undetermined(EXPIRY, _EXPIRY_CLAUSE, "the date of expiry cannot be read")
    if expires < at.date():
        return failed(EXPIRY, _EXPIRY_CLAUSE, f"the document expired on {expires}")
    return successful(EXPIRY, _EXPIRY_CLAUSE, f"the document is valid until {expires}")


def check_match(zones: tuple[Zone, ...]) -> Finding:
    """Compare the zones of page, chip and seal; a seal may hold only the front of its lines."""
    if len(zones) < 2:
        return not_supported(MATCH, _MATCH_CLAUSE, "there is one zone, and none to compare with")
    names = " and ".join(zone.source for zone in zones)
    if any(not _agree(zones[0].text, other.text) for other in zones[1:]):
        return failed(MATCH, _MATCH_CLAUSE, f"the zones of {names} differ")
    return successful(MATCH, _MATCH_CLAUSE, f"the zones of {names} are one and the same")


def _agree(whole: str, other: str) -> bool:
    lines, others = whole.split("\n"), other.split("\n")
    return len(lines) == len(others) and all(
        line.startswith(part) or part.startswith(line)
        for line, part in zip(lines, others, strict=True)
    )
