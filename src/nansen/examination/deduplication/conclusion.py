"""The gate: nobody goes on to a decision while somebody found has not been looked at (T14)."""

from collections.abc import Iterable
from dataclasses import dataclass

from nansen.errors import Refused
from nansen.examination.deduplication.adjudication import CandidateTask, Sameness
from nansen.examination.deduplication.candidates import DuplicateSearch
from nansen.examination.deduplication.handle import Handle


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What two people each have said of all candidates. It decides nothing about the case."""

    handle: Handle
    same: tuple[Handle, ...]
    """To be linked (R33), and their living documents counted (R20)."""
    different: tuple[Handle, ...]


def open_tasks(search: DuplicateSearch) -> tuple[CandidateTask, ...]:
    """Give people their work."""
    return tuple(CandidateTask(candidate=one.handle) for one in search.candidates)


def conclude(search: DuplicateSearch, tasks: Iterable[CandidateTask]) -> Conclusion:
    """Sum up, once every candidate is settled.

    Raises:
        Refused: a candidate waits for two people to agree (R21); a task is about nobody found.
    """
    answers = {task.candidate: task.settled for task in tasks}
    found = {candidate.handle for candidate in search.candidates}
    if not answers.keys() <= found:
        raise Refused("R21", "a task is about somebody whom this search did not find")
    waiting = sum(answers.get(handle) is None for handle in found)
    if waiting:
        raise Refused("R21", f"{waiting} found by name or face wait for two people to agree")
    handles = [candidate.handle for candidate in search.candidates]
    return Conclusion(
        handle=search.handle,
        same=tuple(one for one in handles if answers[one] is not Sameness.DIFFERENT),
        different=tuple(one for one in handles if answers[one] is Sameness.DIFFERENT),
    )
