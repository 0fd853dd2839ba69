"""The moments that certificates, lists and signed attributes state."""

from datetime import UTC, datetime

from cryptography.hazmat.asn1 import GeneralizedTime, UTCTime

from nansen.errors import Malformed

Time = UTCTime | GeneralizedTime


def general_time(moment: datetime) -> GeneralizedTime:
    """Write a moment with four digits of year, in UTC and whole seconds."""
    return GeneralizedTime(_whole_second(moment))


def time(moment: datetime) -> UTCTime | GeneralizedTime:
    """Write a moment as UTCTime through 2049, as GeneralizedTime after (9303-12 §7.1.1)."""
    moment = _whole_second(moment)
    return UTCTime(moment) if 1950 <= moment.year <= 2049 else GeneralizedTime(moment)


def _whole_second(moment: datetime) -> datetime:
    if moment.tzinfo is None or moment.microsecond:
        raise Malformed("time", "must be aware and in whole seconds", clause="9303-12 §7.1.1")
    return moment.astimezone(UTC)
