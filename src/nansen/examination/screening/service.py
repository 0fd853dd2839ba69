"""The acts of screening: one person now, and all holders at night.

Everything happens on the office's own machine: no name leaves it (R32). The result is a
record and, through `tasks`, work for people; no act here has any other effect (R21).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nansen.clock import Clock
from nansen.examination.screening.changes import ChangedParties, ListMemory
from nansen.examination.screening.index import ListIndex
from nansen.examination.screening.model import Occasion, PartyId, Screening, Subject
from nansen.examination.screening.ports import Holders, ListSource, ScreeningRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPerson:
    """Somebody is to be screened."""

    subject: Subject
    occasion: Occasion


def screen(
    act: ScreenPerson, *, lists: Sequence[ListIndex], record: ScreeningRecord, clock: Clock
) -> Screening:
    """Compare a person with every list and record what was found.

    Raises:
        Refused: there is no list (R32).
    """
    matches = [match for one in lists for match in one.match(act.subject)]
    screening = Screening(
        subject=act.subject.id,
        occasion=act.occasion,
        at=clock.now(),
        lists=tuple(one.version for one in lists),
        matches=tuple(sorted(matches, key=lambda match: -match.score)),
    )
    record.put(screening)
    return screening


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreening:
    """What came of a night."""

    memory: ListMemory = field(repr=False)
    """For the next night."""
    changed: int
    """How many parties were new or other than before."""
    removed: tuple[PartyId, ...]
    """Who left the list: open tasks about them may have lost their object."""
    holders: int
    possible_matches: int
    """How many holders people have to look at."""


def rescreen(
    source: ListSource,
    *,
    before: ListMemory | None,
    holders: Holders,
    record: ScreeningRecord,
    clock: Clock,
    progress: Callable[[int], None] = lambda _: None,
) -> Rescreening:
    """Compare all holders with what is new on a list; record the possible matches.

    Holders without one are counted and not recorded: what they were screened against is the
    version of the night. A night that is interrupted is run again from the same memory.
    """
    changes = ChangedParties(source.parties(), before)
    index = ListIndex(source.version, changes)
    count = matched = 0
    for subject in holders.subjects() if len(index) else ():
        matches = index.match(subject)
        if matches:
            record.put(
                Screening(
                    subject=subject.id,
                    occasion=Occasion.NIGHTLY,
                    at=clock.now(),
                    lists=(source.version,),
                    matches=matches,
                )
            )
        matched += bool(matches)
        count += 1
        progress(count)
    return Rescreening(
        memory=changes.remember(source.version),
        changed=len(index),
        removed=changes.removed,
        holders=count,
        possible_matches=matched,
    )
