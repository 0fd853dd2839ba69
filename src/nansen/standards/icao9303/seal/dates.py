"""A seal's dates: the number MMDDYYYY in three bytes (9303-13 §2.3.1)."""

from datetime import date
from functools import lru_cache

from nansen.errors import Malformed


@lru_cache(maxsize=1024)  # a batch has few dates, and each seal three
def encode_seal_date(day: date) -> bytes:
    """Write the date; 25 March 1957 is 3251957, hence 319EF5."""
    return (day.month * 1_000_000 + day.day * 10_000 + day.year).to_bytes(3, "big")


def decode_seal_date(encoded: bytes, field: str) -> date:
    """Read the date; `field` is what an error calls it."""
    number = int.from_bytes(encoded, "big")
    try:
        if len(encoded) == 3:
            return date(number % 10_000, number // 1_000_000, number // 10_000 % 100)
    except ValueError:
        pass
    raise Malformed(field, "is no date written as MMDDYYYY in three bytes", clause="9303-13 §2.3.1")
