"""Renewal: a new document with its own number, six months before the old one ends (R47)."""

from datetime import date, datetime
from typing import Final

from nansen.document.life_cycle import Life, state_at
from nansen.document.life_event import day_of
from nansen.document.life_kinds import LifeState
from nansen.document.rules import add_months

RENEWAL_MONTHS: Final = 6
_RENEWED: Final = frozenset({LifeState.ACTIVE, LifeState.SUSPENDED_BY_HOLDER, LifeState.EXPIRED})


def renewal_opens(expires_on: date) -> date:
    """Tell from which day a document can be renewed, so that no gap comes between."""
    return add_months(expires_on, -RENEWAL_MONTHS)


def is_renewable(life: Life, at: datetime) -> bool:
    """Tell whether a document is near its end, or past it, and nothing else has ended it."""
    return state_at(life, at) in _RENEWED and day_of(at) >= renewal_opens(life.expires_on)
