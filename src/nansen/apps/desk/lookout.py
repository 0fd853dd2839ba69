"""What a desk process looks out for, and what it remembers of what it has seen.

Everything here may be forgotten: it saves looking again. Whether a document is made, expired or
shown is asked of the acts each time, by whoever acts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from nansen.acts.act import Subject, SubjectKind
from nansen.acts.ports import ActStore, Standing
from nansen.casework.stage import Stage
from nansen.decision.statement import decode_statement
from nansen.document.life_kinds import LifeKind
from nansen.errors import NansenError
from nansen.officers.role import Role

_PAGE: Final = 500
_LOOKS: Final = 500
"""So many cases that have documents are looked into in a round; the others wait for the next."""
_WAITS: Final = {
    True: (timedelta(seconds=30), timedelta(minutes=8)),
    False: (timedelta(hours=1), timedelta(days=1)),
}
"""How long first and at most, where something is away and where a rule says no."""
AWAY: Final = "UNAVAILABLE"
_OVER: Final = frozenset(
    {LifeKind.PRINTED, LifeKind.CANCELLED, LifeKind.ENDED, LifeKind.WITHDRAWN, LifeKind.REVOKED}
)


@dataclass(slots=True)
class HeldOff:
    """What could not be done, and from when on it is tried again; each time twice as long."""

    _until: dict[tuple[str, datetime], tuple[int, datetime]] = field(default_factory=dict)

    def holds(self, one: Standing, now: datetime) -> bool:
        """Tell whether something is not to be tried yet, as it stands."""
        _, until = self._until.get(_name(one), (0, now))
        return now < until

    def hold(self, one: Standing, rule: str, now: datetime) -> None:
        """Put something off: for minutes if it was circumstances, for hours if it was a rule."""
        times, _ = self._until.get(_name(one), (0, now))
        first, longest = _WAITS[rule == AWAY]
        self._until[_name(one)] = (times + 1, now + min(first * 2 ** min(times, 10), longest))

    def release(self, one: Standing) -> None:
        """Forget that something could not be done."""
        self._until.pop(_name(one), None)


def _name(one: Standing) -> tuple[str, datetime]:
    """Name what is put off; when it comes to stand otherwise it is something else."""
    return str(one.subject), one.since


@dataclass(slots=True)
class Lookout:
    """Finds granted cases that wait for their document."""

    _settled: dict[str, datetime] = field(default_factory=dict)
    """Since when each case stands granted that has its document."""

    def find(
        self, acts: ActStore, now: datetime, held: HeldOff, *, most: int
    ) -> tuple[Standing, ...]:
        """Find cases whose granted order has no document yet.

        What is read here is not verified: it only tells where to look. The line verifies it all.
        """
        found, looks = list[Standing](), 0
        for one in _granted(acts):
            is_late = one.due is not None and one.due < now  # R38: approve it anew
            is_settled = self._settled.get(one.subject.id) == one.since
            if is_late or is_settled or held.holds(one, now):
                continue
            documents = acts.documents_of(one.subject.id)
            looks += bool(documents)
            if documents and _is_settled(one.subject, documents, acts):
                self._settled[one.subject.id] = one.since
            else:
                found.append(one)
            if len(found) >= most or looks >= _LOOKS:
                break
        return tuple(found)


def due_by_calendar(acts: ActStore, now: datetime) -> Iterator[Standing]:
    """List documents of which the calendar has something to be written down."""
    after = ""
    while page := acts.standings(
        SubjectKind.DOCUMENT, move=Role.SIGNER, due_by=now, after=after, limit=_PAGE
    ):
        yield from page
        after = page[-1].subject.id


def _granted(acts: ActStore) -> Iterator[Standing]:
    after = ""
    while page := acts.standings(
        SubjectKind.CASE, stages=(Stage.GRANTED,), after=after, limit=_PAGE
    ):
        yield from page
        after = page[-1].subject.id


def _is_settled(case: Subject, documents: tuple[Standing, ...], acts: ActStore) -> bool:
    """Tell whether the newest order has a document that was printed, or that people gave up.

    One that was spoiled at the press has a successor (R46); one that two officers cancelled has
    none unless they grant it.
    """
    order = _newest_order(case, acts)
    for one in documents:
        chain = acts.read(one.subject)
        kinds = {signed.act.kind for signed in chain}
        if chain[0].act.body.get("order") == order and LifeKind.SPOILED not in kinds:
            return bool(kinds & _OVER)
    return False


def _newest_order(case: Subject, acts: ActStore) -> bytes:
    for signed in reversed(acts.read(case)):
        statement = signed.act.body.get("statement")
        if isinstance(statement, bytes):
            try:
                return decode_statement(statement).order
            except NansenError:
                return b""
    return b""
