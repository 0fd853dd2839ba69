"""What acts about documents need from outside."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from nansen.casework.ports import CaseFiles

Turn = Callable[[], AbstractContextManager[None]]
"""Holds the office's documents while one act is asked and written.

Two documents of one person that are activated at once would each find the other asleep (R20),
so nobody else may write between the question and the answer.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiles:
    """Everything that an act about a document needs from outside."""

    cases: CaseFiles
    turn: Turn
