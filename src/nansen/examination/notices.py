"""Notices of other states: each a task with the default "no effect" (R5, R78).

The task itself, two people and their reasons, is screening's (`screening.tasks`). Here is what
the office adds: whose notice it is, by data; what it is about; when it is due; how long a
contest takes; and the rule that no bare notice is a reason for anything.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, NewType, Self

from nansen.casework.deadlines import (
    DEADLINES,
    DeadlineKind,
    Deadlines,
    OfficeCalendar,
    due,
)
from nansen.errors import Malformed, Refused
from nansen.examination.evidence.records import (
    Record,
    check_version,
    decode_record,
    encode_record,
)
from nansen.examination.evidence.tables import Row, read_table
from nansen.examination.screening.adjudication import Adjudication, Review, ReviewerId
from nansen.examination.screening.model import SubjectId
from nansen.examination.screening.tasks import (
    HostileNotice,
    NoticeKind,
    NoticeOutcome,
    NoticeTask,
    OffenceType,
    SourceRelation,
    open_notice_task,
)
from nansen.ids import StateCode
from nansen.pki.rules import months_from
from nansen.standards.deterministic_cbor import Item
from nansen.standards.wire_fields import encode_moment

VERSION: Final = 1
_TASK: Final = re.compile(r"[0-9a-f]{32}")

TaskId = NewType("TaskId", str)
"""Random hexadecimal digits, as the act `notice:received` has them."""


class NoticeCode(StrEnum):
    """How acts write a notice; a code of one is never a reason by itself (T11)."""

    RED_NOTICE = "red-notice"
    DIFFUSION = "diffusion"
    LOST_REPORT = "lost-report"
    ANNULMENT = "annulment"
    CONVICTION = "conviction"
    LABEL = "label"


CODES: Final[Mapping[NoticeKind, NoticeCode]] = MappingProxyType(
    {
        NoticeKind.RED_NOTICE: NoticeCode.RED_NOTICE,
        NoticeKind.DIFFUSION: NoticeCode.DIFFUSION,
        NoticeKind.WANTED: NoticeCode.DIFFUSION,  # the sealed record keeps the exact kind
        NoticeKind.LOST_OR_STOLEN: NoticeCode.LOST_REPORT,
        NoticeKind.ANNULMENT: NoticeCode.ANNULMENT,
        NoticeKind.CONVICTION: NoticeCode.CONVICTION,
        NoticeKind.TERRORISM_LABEL: NoticeCode.LABEL,
    }
)
EXTERNAL_NOTICE: Final = "external-notice"
"""What a document's record calls any of them."""
_BARE: Final = frozenset({*(code.value for code in NoticeCode), EXTERNAL_NOTICE})
_OF_DOCUMENTS: Final = frozenset({NoticeKind.LOST_OR_STOLEN, NoticeKind.ANNULMENT})


class About(StrEnum):
    """What a notice is about."""

    PERSON = "person"
    OLD_DOCUMENT = "old-document"
    """A document of another issuer: only its issuer can list it, to strand its holder (T12)."""
    OUR_DOCUMENT = "our-document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Which states act for which origin: configuration (R98)."""

    version: str
    allies: Mapping[StateCode, frozenset[StateCode]]

    def allies_of(self, origins: Collection[StateCode]) -> frozenset[StateCode]:
        """List the allies of all of somebody's origins."""
        return frozenset(ally for one in origins for ally in self.allies.get(one, ()))


class ContestRequest(StrEnum):
    """What is asked of the reviewing body."""

    ACCESS = "access"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestClock:
    """How many months the body may take; it often takes more, so nobody waits for it."""

    request: ContestRequest
    months: int
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecord:
    """One notice of a case."""

    id: TaskId
    task: NoticeTask
    about: About
    received: datetime
    """To the second."""

    def __post_init__(self) -> None:
        """Refuse a notice about a document that is about a person."""
        if not _TASK.fullmatch(self.id):
            raise Malformed("task", "is not 32 hexadecimal digits", clause="R78")
        answered = [one.at for one in self.task.adjudication.reviews]
        if any(at.tzinfo is None or at.microsecond for at in (self.received, *answered)):
            raise Malformed("moment", "is told to the second, with its zone", clause="R78")
        if (self.about is About.PERSON) == (self.task.notice.kind in _OF_DOCUMENTS):
            raise Malformed("notice", "is about a document if it reports one", clause="R78")
        if not {one.answer for one in self.task.adjudication.reviews} <= self.answerable:
            raise Refused("R5", "a report of an old document has no effect")

    @property
    def code(self) -> NoticeCode:
        """Give the code that acts carry."""
        return CODES[self.task.notice.kind]

    @property
    def answerable(self) -> frozenset[NoticeOutcome]:
        """List what people may answer: an issuer's report of its own papers is void (T12)."""
        if self.about is About.OLD_DOCUMENT:
            return frozenset({NoticeOutcome.NO_EFFECT})
        return frozenset(NoticeOutcome)

    @property
    def outcome(self) -> NoticeOutcome:
        """Give what comes of it: nothing, unless two people settled on a separate look."""
        return self.task.outcome

    def due(self, calendar: OfficeCalendar, deadlines: Deadlines = DEADLINES) -> datetime:
        """Tell before when it is answered: ten working days, and nobody waits for a review."""
        return due(DeadlineKind.NOTICE, self.received, calendar, deadlines=deadlines)

    def with_review(self, review: Review[NoticeOutcome]) -> Self:
        """Add a person's answer.

        Raises:
            Refused: it is no answer to this notice, the person answered already, or two have.
        """
        return replace(self, task=self.task.with_review(review))


def receive_notice(
    notice: HostileNotice,
    *,
    task: TaskId,
    about: About,
    origins: frozenset[StateCode],
    relations: Relations,
    status_recognised: bool,
    received: datetime,
) -> NoticeRecord:
    """Open the task for a notice, whoever sent it and whatever it says."""
    opened = open_notice_task(
        notice,
        origins=origins,
        allies=relations.allies_of(origins),
        status_recognised=status_recognised,
    )
    return NoticeRecord(id=task, task=opened, about=about, received=received)


def check_not_bare_notice(reasons: Collection[str]) -> None:
    """Refuse to suspend or revoke for no reason but what another state says (T11).

    Raises:
        Refused: there is no reason (R57), or every reason is a notice (R5).
    """
    if not reasons:
        raise Refused("R57", "a suspension or revocation has a coded reason")
    if set(reasons) <= _BARE:
        raise Refused("R5", "a notice of another state is no reason by itself")


def read_relations(text: str) -> Relations:
    """Read an authority's table of origins and their allies.

    Raises:
        Malformed: it is no such table.
    """
    return read_table(text, name="relations", rule="R78", build=_relations)


def contest_due(request: ContestRequest, admissible_on: date) -> date:
    """Tell by which day the reviewing body should have answered (R79)."""
    clock = next(one for one in contest_clocks() if one.request is request)
    since = datetime.combine(admissible_on, time(), tzinfo=UTC)
    return months_from(since, clock.months).date()


@cache
def contest_clocks() -> tuple[ContestClock, ...]:
    """Read the clocks that come with this release (R79)."""
    text = files("nansen.examination").joinpath("notices.toml").read_text(encoding="utf-8")
    return read_contest_clocks(text)


def read_contest_clocks(text: str) -> tuple[ContestClock, ...]:
    """Read a table of clocks.

    Raises:
        Malformed: it is no such table.
    """
    return read_table(text, name="contest clocks", rule="R79", build=_clocks)


def _relations(row: Row) -> Relations:
    rows = row.rows("origin", lambda one: (one.state("state"), one.states("allies")))
    allies = dict(rows)
    if len(allies) != len(rows) or any(state in among for state, among in rows):
        raise Malformed("relations", "name each origin once, and none its own ally", clause="R78")
    return Relations(version=row.text("version"), allies=MappingProxyType(allies))


def _clocks(row: Row) -> tuple[ContestClock, ...]:
    row.text("version")
    clocks = row.rows("clock", _clock)
    if sorted(one.request for one in clocks) != sorted(ContestRequest):
        raise Malformed("contest clocks", "have one for each request", clause="R79")
    return clocks


def _clock(row: Row) -> ContestClock:
    return ContestClock(
        request=row.choice("request", ContestRequest),
        months=row.number("months"),
        legal_basis=row.text("legal_basis"),
    )


_FILE: Final = frozenset({"v", "notices"})
_NOTICE: Final = frozenset(
    {
        "task",
        "subject",
        "source",
        "kind",
        "offence",
        "contested",
        "relation",
        "recognised",
        "about",
        "received",
        "reviews",
    }
)
_REVIEW: Final = frozenset({"by", "answer", "reason", "at"})


def encode_notices(notices: Collection[NoticeRecord]) -> bytes:
    """Write all notices of a case, as the vault field `grounds.notices` holds them."""
    return encode_record({"v": VERSION, "notices": [_notice_items(one) for one in notices]})


def decode_notices(encoded: bytes) -> tuple[NoticeRecord, ...]:
    """Read all notices of a case.

    Raises:
        Malformed: they are not in their one form, or break a rule.
        Unsupported: they are of a version that this release does not know.
    """
    return decode_record(encoded, field="notices", keys=_FILE, build=_notices)


def _notices(record: Record) -> tuple[NoticeRecord, ...]:
    check_version(record, "notices", VERSION)
    return tuple(map(_notice, record.records("notices", _NOTICE)))


def _notice_items(one: NoticeRecord) -> Item:
    notice = one.task.notice
    return {
        "task": one.id,
        "subject": notice.subject,
        "source": notice.source_state,
        "kind": notice.kind.value,
        "offence": notice.offence.value,
        "contested": notice.contested,
        "relation": one.task.relation.value,
        "recognised": one.task.status_recognised,
        "about": one.about.value,
        "received": encode_moment(one.received),
        "reviews": [
            {
                "by": review.by,
                "answer": review.answer.value,
                "reason": review.reason,
                "at": encode_moment(review.at),
            }
            for review in one.task.adjudication.reviews
        ],
    }


def _notice(record: Record) -> NoticeRecord:
    notice = HostileNotice(
        subject=SubjectId(record.text("subject")),
        source_state=StateCode(record.text("source")),
        kind=record.choice("kind", NoticeKind),
        offence=record.choice("offence", OffenceType),
        contested=record.flag("contested"),
    )
    reviews = tuple(map(_review, record.records("reviews", _REVIEW)))
    return NoticeRecord(
        id=TaskId(record.text("task")),
        task=NoticeTask(
            notice=notice,
            relation=record.choice("relation", SourceRelation),
            status_recognised=record.flag("recognised"),
            adjudication=Adjudication(reviews=reviews),
        ),
        about=record.choice("about", About),
        received=record.moment("received"),
    )


def _review(record: Record) -> Review[NoticeOutcome]:
    return Review(
        by=ReviewerId(record.text("by")),
        answer=record.choice("answer", NoticeOutcome),
        reason=record.text("reason"),
        at=record.moment("at"),
    )
