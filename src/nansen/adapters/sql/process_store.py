"""The process database: an `ActStore` in SQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Final

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, select

from nansen.acts.act import Act, SignedAct, Subject, SubjectKind
from nansen.acts.ports import JournalDuty, Standing
from nansen.adapters.sql.database import Database
from nansen.adapters.sql.tables import ACTS, DUTIES, STANDINGS, DatabaseName
from nansen.adapters.sql.upsert import insert_new, put_row
from nansen.errors import Conflict, Malformed, Refused
from nansen.standards.wire_fields import encode_moment

_STANDING: Final = select(
    STANDINGS.c.subject,
    STANDINGS.c.stage,
    STANDINGS.c.since,
    STANDINGS.c.due,
    STANDINGS.c.move,
    STANDINGS.c.case_id,
)
_StandingRow = Row[str, str, int, int | None, str, str]


class SqlActStore:
    """An `ActStore`."""

    def __init__(self, database: Database) -> None:
        """Use the process database."""
        if database.name is not DatabaseName.PROCESS:
            raise Refused("R86", "acts rest in the process database")
        self._database = database

    def read(self, subject: Subject) -> tuple[SignedAct, ...]:
        """Read the acts about a subject in their order; none if it is unknown.

        Raises:
            Malformed: one is not as it was written.
            Unavailable: the database cannot be reached.
        """
        asked = (
            select(ACTS.c.octets, ACTS.c.signature)
            .where(ACTS.c.subject == str(subject))
            .order_by(ACTS.c.version)
        )
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
        return tuple(SignedAct.decode(octets, signature) for octets, signature in rows)

    def append(
        self, signed: SignedAct, standing: Standing, duties: tuple[JournalDuty, ...] = ()
    ) -> None:
        """Add an act, where its subject stands now, and what the journal is owed.

        Raises:
            Conflict: the subject has an act of that version or of that key, or another one
                before it than the act names; or the journal is owed something else by that key.
            Malformed: the standing is another subject's.
            Unavailable: the database cannot be reached, or the disk refuses.
        """
        if standing.subject != signed.act.subject:
            raise Malformed("standing", "is another subject's", clause="R26")
        with self._database.writing() as connection:
            _check_follows(connection, signed.act)
            if not insert_new(connection, ACTS, _act_row(signed)):
                raise Conflict("somebody else has acted meanwhile: read again and decide anew")
            put_row(connection, STANDINGS, _standing_row(standing), key=("subject",))
            for duty in duties:
                row = {"key": duty.key, "kind": duty.kind, "opening": duty.opening}
                if not insert_new(connection, DUTIES, row):
                    raise Conflict("the journal is owed something else by that key")

    def standings(
        self,
        kind: SubjectKind,
        *,
        stages: tuple[str, ...] = (),
        move: str | None = None,
        due_by: datetime | None = None,
        after: str = "",
        limit: int = 100,
    ) -> tuple[Standing, ...]:
        """List where subjects stand, in the order of their ids, from after one of them.

        Raises:
            Unavailable: the database cannot be reached.
        """
        asked = _STANDING.where(_comes_after(kind, after))
        if stages or move is not None or due_by is not None:
            asked = asked.where(STANDINGS.c.kind == kind.value)
        if move is not None:
            asked = asked.where(STANDINGS.c.move == move)
        if due_by is not None:
            asked = asked.where(STANDINGS.c.due <= encode_moment(due_by))
        asked = asked.order_by(STANDINGS.c.subject).limit(limit)
        # One question a stage: an index has each of the answers in order, but not their union.
        each = [asked.where(STANDINGS.c.stage == stage) for stage in dict.fromkeys(stages)]
        with self._database.reading() as connection:
            pages = [connection.execute(one).all() for one in each or [asked]]
        return tuple(map(_standing, islice(merge(*pages, key=attrgetter("subject")), limit)))

    def documents_of(self, case: str) -> tuple[Standing, ...]:
        """List the documents of a case, in the order in which they were begun.

        Raises:
            Unavailable: the database cannot be reached.
        """
        if not case:
            return ()
        asked = _STANDING.where(STANDINGS.c.case_id == case).order_by(STANDINGS.c.number)
        return self._list_standings(asked)

    def duties(self, *, limit: int = 1000) -> tuple[JournalDuty, ...]:
        """List what the journal is still owed, oldest first.

        Raises:
            Unavailable: the database cannot be reached.
        """
        asked = (
            select(DUTIES.c.key, DUTIES.c.kind, DUTIES.c.opening)
            .order_by(DUTIES.c.number)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
        return tuple(JournalDuty(key=key, kind=kind, opening=what) for key, kind, what in rows)

    def discharge(self, keys: tuple[bytes, ...]) -> None:
        """Cross off what the journal holds now; what is crossed off already stays so.

        Raises:
            Unavailable: the database cannot be reached, or the disk refuses.
        """
        with self._database.writing() as connection:
            for key in keys:
                connection.execute(delete(DUTIES).where(DUTIES.c.key == key))

    def count_stages(self, kind: SubjectKind) -> Iterator[tuple[str, int]]:
        """Count the subjects at each stage, by its name.

        Raises:
            Unavailable: the database cannot be reached.
        """
        asked = (
            select(STANDINGS.c.stage, func.count())
            .where(STANDINGS.c.kind == kind.value)
            .group_by(STANDINGS.c.stage)
            .order_by(STANDINGS.c.stage)
        )
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
        return ((stage, count) for stage, count in rows)

    def _list_standings(
        self, asked: Select[str, str, int, int | None, str, str]
    ) -> tuple[Standing, ...]:
        with self._database.reading() as connection:
            return tuple(map(_standing, connection.execute(asked).all()))


def _check_follows(connection: Connection, act: Act) -> None:
    asked = select(ACTS.c.digest).where(
        ACTS.c.subject == str(act.subject), ACTS.c.version == act.version - 1
    )
    if act.version > 1 and connection.scalar(asked) != act.previous:
        raise Conflict("the act follows another one than is there: read again")


def _comes_after(kind: SubjectKind, after: str) -> ColumnElement[bool]:
    # Subjects are sorted by their octets, and a semicolon is what comes after a colon. So the
    # index of subjects has the list of a kind in one piece and needs no other beside it.
    subject = STANDINGS.c.subject
    return (subject > f"{kind.value}:{after}") & (subject < f"{kind.value};")


def _act_row(signed: SignedAct) -> dict[str, object]:
    act = signed.act
    return {
        "subject": str(act.subject),
        "version": act.version,
        "key": act.key,
        "digest": signed.digest,
        "octets": signed.octets,
        "signature": signed.signature,
    }


def _standing_row(standing: Standing) -> dict[str, object]:
    return {
        "subject": str(standing.subject),
        "kind": standing.subject.kind.value,
        "stage": standing.stage,
        "since": encode_moment(standing.since),
        "due": None if standing.due is None else encode_moment(standing.due),
        "move": standing.move,
        "case_id": standing.case,
    }


def _standing(row: _StandingRow) -> Standing:
    subject, stage, since, due, move, case = row
    return Standing(
        subject=Subject.parse(subject),
        stage=stage,
        since=datetime.fromtimestamp(since, UTC),
        due=None if due is None else datetime.fromtimestamp(due, UTC),
        move=move,
        case=case,
    )
