"""Quarantine: from some moment on, what an issuer signs no longer counts (R65).

It is a predicate on the time of signing and no status of any document: what was signed
before stays good, and nobody has to list it. The time must come from something that the
issuer cannot have written afterwards, such as a journal that others witness; what an issuer
in other hands says of itself is no evidence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nansen.errors import Malformed
from nansen.ids import StateCode
from nansen.standards.finding import Outcome
from nansen.standards.framework.return_right import check_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """An issuer, and the first moment at which its signatures no longer count."""

    state: StateCode
    since: datetime

    def __post_init__(self) -> None:
        """Check the state, and that the moment is one everywhere."""
        check_state(self.state, "quarantine")
        if self.since.tzinfo is None:
            raise Malformed("quarantine", "begins at a moment in a known zone", clause="R65")


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningTime:
    """Between which two moments something was signed, as far as it can be proved."""

    earliest: datetime
    latest: datetime

    def __post_init__(self) -> None:
        """Check the order, and that both are moments everywhere."""
        if self.earliest.tzinfo is None or self.latest.tzinfo is None:
            raise Malformed("signing time", "lies in a known zone", clause="R65")
        if self.latest < self.earliest:
            raise Malformed("signing time", "ends before it begins", clause="R65")


def judge_signing_time(
    state: StateCode, signed: SigningTime | None, quarantines: Iterable[Quarantine]
) -> Outcome:
    """Judge an issuer's signature by when it was made.

    Successful if it was made before the quarantine, failed if it was made in it,
    undetermined if that cannot be told, and not supported if the issuer is in none.
    """
    begins = [one.since for one in quarantines if one.state == state]
    if not begins:
        return Outcome.NOT_SUPPORTED
    if signed is not None and signed.latest < min(begins):
        return Outcome.SUCCESSFUL
    if signed is not None and signed.earliest >= min(begins):
        return Outcome.FAILED
    return Outcome.UNDETERMINED
