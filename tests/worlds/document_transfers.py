"""A claim of Ruritania on somebody who has a document of Utopia."""

from datetime import UTC, date, datetime
from typing import Any

from nansen.document.transfer import Transfer, TransferBasis
from nansen.ids import DocumentNumber, StateCode


def transfer(**changes: Any) -> Transfer:
    """Claim a holder who has lived there for three years."""
    values: dict[str, Any] = {
        "number": DocumentNumber("N9D4H6J2C"),
        "first_state": StateCode("UTO"),
        "second_state": StateCode("XOM"),
        "basis": TransferBasis.TWO_YEARS,
        "resident_since": date(2023, 11, 1),
        "claim": b"\x02" * 32,
        "consent": b"\x03" * 32,
        "claimed_at": datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
    }
    return Transfer(**values | changes)
