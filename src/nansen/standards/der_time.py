"""The two times of ASN.1, read as moments in UTC."""

import re
from datetime import UTC, datetime, timedelta

from nansen.errors import Malformed

_LENIENT_UTC = re.compile(rb"(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?()(Z|[+-]\d{4})?")
_LENIENT_GENERALIZED = re.compile(
    rb"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?([.,]\d{1,9})?(Z|[+-]\d{4})?"
)


def decode_time(contents: bytes, field: str, *, utc: bool) -> tuple[datetime, bool]:
    """Read the contents of a time; also tell whether it has the one form that DER allows.

    A time without zone is taken as UTC, for want of anything better.

    Raises:
        Malformed: no reading of the octets is a moment.
    """
    size = 13 if utc else 15
    body = contents[: size - 1]
    try:
        if len(contents) == size and contents[-1:] == b"Z" and body.isdigit():
            return _moment(int(body), utc=utc), True
        match = (_LENIENT_UTC if utc else _LENIENT_GENERALIZED).fullmatch(contents)
        if match is not None:
            return _lenient_moment(match, utc=utc), False
    except (ValueError, OverflowError):
        pass
    raise Malformed(field, "is no time", clause="RFC 5280 §4.1.2.5")


def _moment(number: int, *, utc: bool) -> datetime:
    """Split a number of the digits YYYYMMDDHHMMSS, or YYMMDDHHMMSS with its century implied."""
    date, clock = divmod(number, 1_000_000)
    year, day = divmod(date, 10_000)
    if utc:
        year += 2000 if year < 50 else 1900  # RFC 5280 §4.1.2.5.1
    return datetime(
        year,
        day // 100,
        day % 100,
        clock // 10_000,
        clock // 100 % 100,
        clock % 100,
        tzinfo=UTC,
    )


def _lenient_moment(match: re.Match[bytes], *, utc: bool) -> datetime:
    digits = b"".join(match.group(1, 2, 3, 4, 5)) + (match.group(6) or b"00")
    moment = _moment(int(digits), utc=utc)
    if fraction := match.group(7):
        moment += timedelta(seconds=float(b"0." + fraction[1:]))
    zone = match.group(8) or b"Z"
    if zone == b"Z":
        return moment
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    return moment - offset if zone[:1] == b"+" else moment + offset
