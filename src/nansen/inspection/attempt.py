"""How an attempt at a check becomes a finding: the one table from errors to outcomes."""

from collections.abc import Callable

from nansen.errors import Malformed, NansenError, Unavailable, Unsupported, Untrusted
from nansen.standards.finding import Finding, Outcome


def outcome_of(error: NansenError) -> Outcome:
    """Say what an error means for a check.

    What this version does not carry leaves a document in doubt, as an unknown hash
    algorithm does (TR-03135-1 §5.6.4.2.2); it accuses nobody. Whatever else was raised
    is a failure: a check never says yes by default.
    """
    return Outcome.UNDETERMINED if isinstance(error, Unsupported | Unavailable) else Outcome.FAILED


def attempt(check: str, clause: str, act: Callable[[], str]) -> Finding:
    """Run one check: its answer is the reason for success, its error that for failure."""
    try:
        return successful(check, clause, act())
    except NansenError as error:
        return finding_of(check, clause, error)


def finding_of(check: str, clause: str, error: NansenError) -> Finding:
    """Report an error as the outcome of a check."""
    if isinstance(error, Malformed | Unsupported | Untrusted):
        return Finding(
            id=check,
            outcome=outcome_of(error),
            why=f"{error.field} {error.why}",
            clause=error.clause,
        )
    return Finding(id=check, outcome=outcome_of(error), why=str(error), clause=clause)


def successful(check: str, clause: str, why: str) -> Finding:
    """Report success."""
    return Finding(id=check, outcome=Outcome.SUCCESSFUL, why=why, clause=clause)


def failed(check: str, clause: str, why: str) -> Finding:
    """Report failure."""
    return Finding(id=check, outcome=Outcome.FAILED, why=why, clause=clause)


def undetermined(check: str, clause: str, why: str) -> Finding:
    """Report doubt: something that the check needs is missing, stale or unknown."""
    return Finding(id=check, outcome=Outcome.UNDETERMINED, why=why, clause=clause)


def not_supported(check: str, clause: str, why: str) -> Finding:
    """Report that what was presented does not offer what the check is about."""
    return Finding(id=check, outcome=Outcome.NOT_SUPPORTED, why=why, clause=clause)
