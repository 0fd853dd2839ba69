"""What a single check found: data, so that people and programs can read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The four results that a check may have (TR-03135-1 §3.5.2)."""

    SUCCESSFUL = "successful"
    FAILED = "failed"
    UNDETERMINED = "undetermined"
    """The check could not be finished: something it needs is missing or stale."""
    NOT_SUPPORTED = "not supported"
    """The document or this software does not offer what the check is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check, its outcome, and the clause that asks for it."""

    id: str
    """Lower case with hyphens and stable for ever, such as `dg-hashes`."""
    outcome: Outcome
    why: str
    """One sentence for a person. Never a personal value."""
    clause: str


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Combine outcomes: one failure fails all, one doubt leaves all in doubt.

    An empty input is `UNDETERMINED`: nothing checked is nothing proved. `NOT_SUPPORTED`
    weighs nothing beside a result, and alone leaves the whole not supported.
    """
    seen = set(outcomes)
    for outcome in (Outcome.FAILED, Outcome.UNDETERMINED, Outcome.SUCCESSFUL):
        if outcome in seen:
            return outcome
    return Outcome.NOT_SUPPORTED if seen else Outcome.UNDETERMINED
