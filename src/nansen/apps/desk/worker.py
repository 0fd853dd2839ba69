"""The desk process: it does what follows from the acts of others, and decides nothing.

    make        the documents that two officers granted
    calendar    that a document has expired or ended, written down
    hour        once an hour: the register mended, the journal paid, the status lists published

It acts as machines of the roster and holds no officer's key. What it knows it has read a moment
ago, so it may be killed at any time and started again, on another machine too.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from threading import Event
from types import MappingProxyType
from typing import Final

from nansen.acts.act import IdempotencyKey, Subject, SubjectKind
from nansen.adapters.signer.client import SignerClient
from nansen.apps.desk.documents.line import open_journal
from nansen.apps.desk.documents.lives import DocumentDesk, document_desk
from nansen.apps.desk.documents.making import open_line, rule_of
from nansen.apps.desk.lookout import AWAY, HeldOff, Lookout, due_by_calendar
from nansen.apps.desk.office import Office
from nansen.apps.desk.upkeep.ceremonies import pay_ceremonies
from nansen.apps.desk.upkeep.duties import pay_duties
from nansen.apps.signer.authority import read_home
from nansen.apps.signer.batch import publish_trust_files
from nansen.apps.signer.status import write_lists
from nansen.document.life_due import next_due
from nansen.document.life_kinds import LifeKind
from nansen.errors import Conflict, NansenError, Unavailable
from nansen.ids import CaseId, DocumentNumber
from nansen.journal.service import Padding
from nansen.officers.actor import Actor
from nansen.standards.framework.status_list import hour_of

BATCH: Final = 50
"""So many documents are on the line at once; whoever ends the process waits for them."""
_PATIENCE: Final = 1.0
"""In seconds; who has the line for longer is making what is to be made."""
_CALENDAR: Final = frozenset({LifeKind.EXPIRED, LifeKind.ENDED})
_NOT_SHOWN: Final = "STATUS"
"""The lists cannot be brought to what the acts say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A case or a document that a rule has stopped."""

    subject: Subject = field(repr=False)
    rule: str

    @property
    def told(self) -> str:
        """What a log may hold: a case by its random name, a document without its number."""
        of_case = self.subject.kind is SubjectKind.CASE
        return f"{self.subject if of_case else 'a document'}: {self.rule}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round has done: counts, and what could not be done."""

    made: int = 0
    calendar: int = 0
    """Documents of which it was written down that they have expired or ended."""
    mended: int = 0
    entries: int = 0
    """In the journal, on account of acts, rosters and new keys."""
    lists: int = 0
    """Status lists that were published."""
    stopped: tuple[Stopped, ...] = ()
    away: tuple[str, ...] = ()
    """Steps that could not be done now, and why."""

    @property
    def is_quiet(self) -> bool:
        """Tell whether there is nothing to tell."""
        return self == Round()


@dataclass(slots=True, kw_only=True)
class Memory:
    """What a desk process remembers from round to round; without it, it only looks again."""

    cases: Lookout = field(default_factory=Lookout)
    held: HeldOff = field(default_factory=HeldOff)
    hours: dict[str, datetime] = field(default_factory=dict)
    """For which hour each step was done."""


Step = Callable[[Office, Memory], Round]


def work_round(
    office: Office, memory: Memory, *, told: Callable[[], bool] = lambda: False
) -> Round:
    """Do what is there to be done; a step that cannot be done now is told and left.

    `told` tells that the process is to end: then no other step is begun.
    """
    done, hour = Round(), hour_of(office.clock.now())
    for name, step in _STEPS.items():
        if told():
            break
        if memory.hours.get(name) == hour:
            continue
        try:
            done = _together(done, step(office, memory))
        except NansenError as error:
            done = replace(done, away=(*done.away, f"{name}: {error}"))
        else:
            if name in _HOURLY:
                memory.hours[name] = hour
    return done


def _together(one: Round, other: Round) -> Round:
    return Round(
        made=one.made + other.made,
        calendar=one.calendar + other.calendar,
        mended=one.mended + other.mended,
        entries=one.entries + other.entries,
        lists=one.lists + other.lists,
        stopped=(*one.stopped, *other.stopped),
        away=one.away,
    )


def _make(office: Office, memory: Memory) -> Round:
    now, held = office.clock.now(), memory.held
    found = memory.cases.find(office.files.acts, now, held, most=BATCH)
    if not found:
        return Round()
    try:
        with open_line(office, patience=_PATIENCE) as line:
            after = line.make([CaseId(one.subject.id) for one in found])
    except Unavailable:
        for one in found:
            held.hold(one, AWAY, now)
        raise
    stopped = list[Stopped]()
    for one, made in zip(found, after, strict=True):
        if made.failed:
            held.hold(one, made.failed, now)
            stopped.append(Stopped(subject=one.subject, rule=made.failed))
        else:
            held.release(one)
    return Round(made=len(after) - len(stopped), stopped=tuple(stopped))


def _write_calendar(office: Office, memory: Memory) -> Round:
    now, held = office.clock.now(), memory.held
    due = [one for one in due_by_calendar(office.files.acts, now) if not held.holds(one, now)]
    if not due:
        return Round()
    written, stopped = 0, list[Stopped]()
    with document_desk(office) as desk:
        for one in due:
            try:
                written += _write_down(DocumentNumber(one.subject.id), desk, office.actor("signer"))
            except (Unavailable, Conflict):
                raise
            except NansenError as error:
                rule = rule_of(error)
                held.hold(one, rule, now)
                stopped.append(Stopped(subject=one.subject, rule=rule))
    return Round(calendar=written, stopped=tuple(stopped))


def _write_down(number: DocumentNumber, desk: DocumentDesk, machine: Actor) -> bool:
    now = desk.clock.now()
    due = next_due(desk.read(number), now)
    if due is None or due.kind not in _CALENDAR or due.at > now:
        return False
    name = f"nansen calendar 1\n{due.kind}\n{number}"
    key = IdempotencyKey(sha256(name.encode()).hexdigest()[:32])
    desk.act(due.kind, number, actor=machine, key=key)
    return True


def _mend(office: Office, _: Memory) -> Round:
    with document_desk(office) as desk:
        mended = desk.mend()
    stopped = tuple(
        Stopped(subject=Subject.of_document(one.number), rule=_NOT_SHOWN) for one in mended.left
    )
    return Round(mended=mended.changed, stopped=stopped)


def _pay(office: Office, _: Memory) -> Round:
    """Pay what acts owe the journal, and then what rosters and new keys do."""
    clock, padding = office.clock, Padding()
    with open_journal(office) as (store, signer):
        paid = pay_duties(
            office.files.acts, store=store, signer=signer, clock=clock, padding=padding
        )
        paid += pay_ceremonies(office.home, store, signer, clock, padding)
    return Round(entries=paid)


def _publish(office: Office, _: Memory) -> Round:
    """Publish whom to trust, and the lists that the signer signs: only it has the key."""
    home = office.home
    lists = SignerClient(home.signer_socket).status_lists()
    publish_trust_files(read_home(home.authority), home.trust)
    write_lists(lists, home.trust)
    return Round(lists=len(lists))


_STEPS: Final[Mapping[str, Step]] = MappingProxyType(
    {
        "make": _make,
        "calendar": _write_calendar,
        "mend": _mend,
        "journal": _pay,
        "status": _publish,
    }
)
_HOURLY: Final = frozenset({"mend", "journal", "status"})


Opened = Callable[[], AbstractContextManager[Office]]


def work_until_told(
    opened: Opened, *, every: float, end: Event, tell: Callable[[Round], None]
) -> None:
    """Do a round every so many seconds until told to end; the office is opened for each anew.

    Raises:
        Refused, Untrusted: the office is none that this process can work in.
    """
    memory, away = Memory(), tuple[str, ...]()
    while not end.is_set():
        try:
            with opened() as office:
                done = work_round(office, memory, told=end.is_set)
        except (Unavailable, Conflict) as error:
            done = Round(away=(str(error),))
        # What is away for long is told once.
        news = replace(done, away=()) if done.away == away else done
        away = done.away
        if not news.is_quiet:
            tell(news)
        end.wait(every)
