"""Outcomes and errors become the numbers that the shell is told."""

import pytest

from nansen.cli.exit_status import ExitStatus, of_error, of_outcome
from nansen.errors import (
    Conflict,
    Malformed,
    NansenError,
    Refused,
    Unavailable,
    Unsupported,
    Untrusted,
)
from nansen.standards.finding import Outcome


def test_verdicts() -> None:
    assert {outcome: int(of_outcome(outcome)) for outcome in Outcome} == {
        Outcome.SUCCESSFUL: 0,
        Outcome.FAILED: 1,
        Outcome.UNDETERMINED: 2,
        Outcome.NOT_SUPPORTED: 2,
    }


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Malformed("field", "is odd", clause="-"), 65),
        (Unsupported("field", "is new", clause="-"), 65),
        (Untrusted("field", "is false", clause="-"), 1),
        (Refused("R26", "is not yours to do"), 77),
        (Conflict("somebody was faster"), 75),
        (Unavailable("nobody is there"), 69),
    ],
)
def test_errors(error: NansenError, status: int) -> None:
    assert of_error(error) == status


def test_the_rest_are_those_of_the_shell() -> None:
    assert (ExitStatus.USAGE, ExitStatus.INTERRUPTED, ExitStatus.PIPE_CLOSED) == (64, 130, 141)
