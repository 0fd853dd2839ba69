"""What the shell is told: the only place where outcomes and errors become numbers."""

from enum import IntEnum
from typing import assert_never

from nansen.errors import Conflict, Malformed, NansenError, Refused, Unavailable, Unsupported
from nansen.standards.finding import Outcome


class ExitStatus(IntEnum):
    """0 to 2 are verdicts; 64 to 77 are those of sysexits(3), the rest the shell's."""

    SUCCESSFUL = 0
    FAILED = 1
    UNDETERMINED = 2
    USAGE = 64
    BAD_INPUT = 65
    UNAVAILABLE = 69
    CONFLICT = 75
    REFUSED = 77
    INTERRUPTED = 130
    PIPE_CLOSED = 141


def of_outcome(outcome: Outcome) -> ExitStatus:
    """Turn a verdict into a status; what is not supported is not proved."""
    match outcome:
        case Outcome.SUCCESSFUL:
            return ExitStatus.SUCCESSFUL
        case Outcome.FAILED:
            return ExitStatus.FAILED
        case Outcome.UNDETERMINED | Outcome.NOT_SUPPORTED:
            return ExitStatus.UNDETERMINED
    assert_never(outcome)


def of_error(error: NansenError) -> ExitStatus:
    """Turn an error into a status by what the caller can do about it."""
    match error:
        case Malformed() | Unsupported():
            return ExitStatus.BAD_INPUT
        case Refused():
            return ExitStatus.REFUSED
        case Conflict():
            return ExitStatus.CONFLICT
        case Unavailable():
            return ExitStatus.UNAVAILABLE
        case _:
            return ExitStatus.FAILED
