"""The acts of the key service: open a case for an officer, take a key in, erase a case.

Whatever is decided is a line of the log on the disk before anybody is answered. A line that
nobody was answered for counts all the same: who pulls the plug wins nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from nansen.clock import Clock
from nansen.errors import Malformed, NansenError, Refused, Unavailable, Untrusted
from nansen.ids import CaseId
from nansen.keys.custody.access_log import CUT, Alarm, Event, LogEntry
from nansen.keys.custody.index_key import IndexKey
from nansen.keys.custody.index_question import IndexQuestion, answer_question
from nansen.keys.custody.messages import (
    Answer,
    AskHead,
    AskIndex,
    DepositKey,
    Done,
    FieldKeys,
    Message,
    Rejection,
    ServiceHead,
)
from nansen.keys.custody.ports import (
    AccessLog,
    AlarmBell,
    Assignments,
    CaseKeyOpener,
    Roster,
    WrappedKeys,
)
from nansen.keys.custody.request import KeyRequest, SignedRequest, decode_request
from nansen.keys.custody.rules import (
    BUDGET,
    check_addressed,
    check_budget,
    check_erasures,
    check_officer,
    check_purpose,
    check_question,
    check_second,
    check_seconded,
)
from nansen.keys.custody.usage import Tally, Usage
from nansen.keys.fields.purpose import PURPOSES, Purpose
from nansen.keys.fields.register import fields_for
from nansen.keys.sealing.case_key import CaseKey
from nansen.keys.sealing.wrapped_key import decode_wrapped_key
from nansen.officers.officer import Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What holds for the service as a whole; officers' budgets are their offices'."""

    window: timedelta = timedelta(minutes=10)
    """How old a request may be; a second officer must find the time to sign it too."""
    deposits_a_day: int = 20_000
    rejections_a_day: int = 1_000
    """After so many there is silence towards whoever does not prove to be an officer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the service works with."""

    keys: CaseKeyOpener
    index: IndexKey
    wrapped: WrappedKeys
    roster: Roster
    assignments: Assignments
    log: AccessLog
    bell: AlarmBell
    clock: Clock
    policy: Policy = Policy()


@dataclass(slots=True)
class _Trail:
    """What is known of a request so far; a refusal logs as much as that."""

    entry: LogEntry
    officer: Officer | None = None
    """Who asks, once proved."""
    restored: CaseId | None = None
    """An erased case whose key is back and is to be destroyed again."""
    alarms: set[Alarm] = field(default_factory=set)

    @property
    def at(self) -> datetime:
        return self.entry.at


class Custodian:
    """Decides, logs, and only then answers; to be asked one thing at a time."""

    __slots__ = ("_ports", "_usage")

    def __init__(self, ports: Ports, usage: Usage) -> None:
        """Take the ports, and what the log adds up to so far."""
        self._ports, self._usage = ports, usage

    def answer(self, message: Message) -> Answer | None:
        """Do what is asked, or refuse; None is silence towards somebody who floods."""
        trail = _Trail(LogEntry(at=self._ports.clock.now(), event=Event.REJECTED))
        try:
            if isinstance(message, AskHead):
                return ServiceHead(log=self._ports.log.head, key=self._ports.keys.current)
            if isinstance(message, DepositKey):
                return self._deposit(message, trail)
            if isinstance(message, AskIndex):
                return self._serve(message.request, trail, message.question)
            return self._serve(message, trail)
        except NansenError as error:
            return self._refuse(error, trail)

    def begin(self, *, cut: int) -> None:
        """Log the start, and finish the erasure that a crash has interrupted."""
        reason = f"{CUT}{cut}" if cut else None
        self._write(LogEntry(at=self._ports.clock.now(), event=Event.OPENED, reason=reason))
        case = self._ports.wrapped.marked()
        if case is not None:
            self._finish_erasure(case)
            self._ports.wrapped.mark(None)

    def _serve(
        self, signed: SignedRequest, trail: _Trail, question: IndexQuestion | None = None
    ) -> Answer:
        """Open or erase a case, or ask the index for it.

        (1) The body is a request, for this service, signed lately.
        (2) The officer is in the roster, in service, and has signed it.
        (3) What the log calls the case is known; an erased one that is back is destroyed.
        (4) The request was not granted before.
        (5) The purpose is one of the officer's roles' (R88), and has such a question.
        (6) The case is assigned to the officer for this purpose.
        (7) A second officer has signed, where one must.
        (8) There is a key, and the case is not erased.
        (9) The budget is not spent (R88).
        """
        request, officer, key = self._identify(signed, trail)  # (1) (2) (3)
        ports, at = self._ports, trail.at
        if self._usage.has_served(signed.digest):  # (4)
            raise Refused("REPLAY", "the request was granted before; sign a new one")
        check_purpose(officer, request.purpose)  # (5)
        check_question(request, question)
        if PURPOSES[request.purpose].assigned:  # (6)
            ports.assignments.check(signed.assignment, request, at)
        second = check_second(signed, officer, ports.roster, self._usage, at)  # (7)
        check_seconded(request.purpose, second)
        if second is not None:
            trail.entry = replace(trail.entry, second=second.id)
        if key is None or trail.restored is not None:  # (8)
            raise Refused("NO-KEY", "there is no key: none was deposited, or the case is erased")
        if request.purpose is Purpose.ERASURE and question is None:
            return self._erase(request, officer, trail)
        tag = key.tag(request.case)
        check_budget(officer, tag, self._usage, at, seconded=second is not None)  # (9)
        if question is not None:
            found = answer_question(ports.index, request.case, question)
            self._log(replace(trail.entry, event=Event.DERIVED), trail)
            return found
        self._log(replace(trail.entry, event=Event.UNWRAPPED), trail)
        granted = fields_for(request.purpose, officer.roles)
        return FieldKeys(keys=MappingProxyType({one.name: key.field_key(one) for one in granted}))

    def _identify(
        self, signed: SignedRequest, trail: _Trail
    ) -> tuple[KeyRequest, Officer, CaseKey | None]:
        ports = self._ports
        trail.entry = replace(trail.entry, request=signed.digest)
        request = decode_request(signed.body)  # (1)
        trail.entry = replace(trail.entry, officer=request.officer, purpose=request.purpose)
        check_addressed(request, ports.log.head.service, ports.policy.window, trail.at)
        officer = check_officer(signed, request.officer, ports.roster, trail.at)  # (2)
        trail.officer = officer
        trail.entry = replace(trail.entry, event=Event.REFUSED, office=officer.office.id)
        return request, officer, self._look_and_note(request.case, trail)  # (3)

    def _erase(self, request: KeyRequest, officer: Officer, trail: _Trail) -> Answer:
        """Destroy a case's key (R82); the mark lets a restart finish what was logged."""
        check_erasures(officer, self._usage, trail.at)
        wrapped = self._ports.wrapped
        wrapped.mark(request.case)
        self._log(replace(trail.entry, event=Event.ERASED), trail)
        wrapped.destroy(request.case)
        wrapped.mark(None)
        return Done()

    def _finish_erasure(self, case: CaseId) -> None:
        try:
            key = self._look(case)
        except (Malformed, Untrusted):
            # Destroying it had begun.
            self._ports.wrapped.destroy(case)
            return
        # The log decides: without its line the erasure never was.
        if key is not None and self._usage.is_erased(key.tag(case)):
            self._ports.wrapped.destroy(case)

    def _deposit(self, message: DepositKey, trail: _Trail) -> Answer:
        """Take a case's key in, once it is sure to open."""
        deposits = self._usage.count(Tally.DEPOSIT, None, trail.at)
        if deposits >= self._ports.policy.deposits_a_day:
            raise Refused("DEPOSITS", "enough keys were deposited today")
        key = self._open(message.case, message.wrapped)
        tag = key.tag(message.case)
        if self._usage.is_erased(tag):
            trail.alarms.add(Alarm.RESTORED)
            raise Refused("ERASED", "the case is erased; nothing of it may come back")
        self._ports.wrapped.write(message.case, message.wrapped)
        self._log(replace(trail.entry, event=Event.DEPOSITED, tag=tag), trail)
        return Done()

    def _look_and_note(self, case: CaseId, trail: _Trail) -> CaseKey | None:
        key = self._look(case)
        if key is None:
            return None
        tag = key.tag(case)
        trail.entry = replace(trail.entry, tag=tag)
        if self._usage.is_erased(tag):
            trail.restored = case
            trail.alarms.add(Alarm.RESTORED)
        # Whoever destroys a case reads nothing, and a canary's time is over one day like others'.
        if key.canary and trail.entry.purpose is not Purpose.ERASURE:
            trail.alarms.add(Alarm.CANARY)
        return key

    def _look(self, case: CaseId) -> CaseKey | None:
        wrapped = self._ports.wrapped.read(case)
        return None if wrapped is None else self._open(case, wrapped)

    def _open(self, case: CaseId, encoded: bytes) -> CaseKey:
        return self._ports.keys.unwrap(decode_wrapped_key(encoded), case)

    def _refuse(self, error: NansenError, trail: _Trail) -> Answer | None:
        """Log a refusal; towards somebody who floods, fall silent and log no more."""
        who = None if trail.officer is None else trail.officer.id
        limit = (
            self._ports.policy.rejections_a_day
            if trail.officer is None
            else trail.officer.office.budget.refusals_a_day
        )
        refusals = self._usage.count(Tally.REFUSAL, who, trail.at)
        if refusals >= limit:
            return None
        if refusals + 1 == limit:
            trail.alarms.add(Alarm.FLOOD)
        rule = error.rule if isinstance(error, Refused) else type(error).__name__.upper()
        if rule == BUDGET:
            trail.alarms.add(Alarm.BUDGET)
        try:
            self._log(replace(trail.entry, reason=rule), trail)
            if trail.restored is not None:
                self._ports.wrapped.destroy(trail.restored)
        except Unavailable as failure:
            return Rejection(error=failure)
        return Rejection(error=error)

    def _log(self, entry: LogEntry, trail: _Trail) -> None:
        alarms = tuple(sorted(trail.alarms))
        line = self._ports.log.head.lines
        self._write(replace(entry, alarms=alarms))
        for alarm in alarms:
            self._ring(alarm, line)

    def _write(self, entry: LogEntry) -> None:
        self._ports.log.append(entry)
        self._usage.add(entry)

    def _ring(self, alarm: Alarm, line: int) -> None:
        try:
            self._ports.bell.ring(alarm, line)
        except Unavailable:
            return  # The line stands, and whoever watches the log reads it.
