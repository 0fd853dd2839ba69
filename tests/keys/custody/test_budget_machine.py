"""Whatever officers do, in whatever order: the budget holds, and so does the log."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.worlds.key_office import (
    APPROVER,
    EXAMINER,
    NOON,
    PRIVACY,
    STRANGER,
    SUPERVISOR,
    Person,
    Service,
)

from nansen.keys.custody.access_log import Event
from nansen.keys.custody.messages import Done, FieldKeys
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import FIELDS
from nansen.keys.sealing.case_key import CaseKey
from nansen.officers.officer import Budget

BUDGET = Budget(cases_a_day=3, cases_an_hour_closed=2, openings_a_day=8, seconds_a_day=2)
CASES = 8
DAY = timedelta(hours=24)


class Office(RuleBasedStateMachine):
    """Two officers, a supervisor, a stranger, eight cases, and time."""

    @initialize()
    def begin(self) -> None:
        self.service = Service(at=NOON, budget=BUDGET)
        self.keys: dict[int, CaseKey] = {n: self.service.take_in(n) for n in range(CASES)}
        self.backup = dict(self.service.wrapped.files)
        self.erased: set[int] = set()

    @rule(
        who=st.sampled_from([EXAMINER, APPROVER]),
        number=st.integers(0, CASES - 1),
        seconded=st.booleans(),
    )
    def open(self, who: Person, number: int, seconded: bool) -> None:
        purpose = Purpose.EXAMINATION if who is EXAMINER else Purpose.APPROVAL
        second = SUPERVISOR if seconded else None
        before = self.service.log.head.lines
        answer = self.service.open(who, number, purpose, second=second)
        assert self.service.log.head.lines == before + (answer is not None)
        if isinstance(answer, FieldKeys):
            assert number not in self.erased
            key = self.keys[number]
            assert all(answer.keys[name] == key.field_key(FIELDS[name]) for name in answer.keys)

    @rule(number=st.integers(0, CASES - 1))
    def pry(self, number: int) -> None:
        assert not isinstance(self.service.open(STRANGER, number), FieldKeys)

    @rule(number=st.integers(0, CASES - 1))
    def erase(self, number: int) -> None:
        answer = self.service.open(PRIVACY, number, Purpose.ERASURE, second=SUPERVISOR)
        if answer == Done():
            self.erased.add(number)

    @rule()
    def bring_back_a_backup(self) -> None:
        self.service.wrapped.files |= self.backup

    @rule()
    def restart(self) -> None:
        self.service.restart()

    @rule(minutes=st.sampled_from([1, 30, 61, 6 * 60, 25 * 60]))
    def wait(self, minutes: int) -> None:
        self.service.clock.pass_by(timedelta(minutes=minutes))

    @invariant()
    def nobody_alone_opens_more_than_the_budget(self) -> None:
        entries = [e for e in self.service.log.entries if e.event is Event.UNWRAPPED]
        for who in (EXAMINER.id, APPROVER.id):
            own = [e for e in entries if e.officer == who]
            for last in own:
                day = [e for e in own if last.at - DAY < e.at <= last.at]
                alone = {e.tag for e in day} - {e.tag for e in day if e.second}
                assert len(alone) <= BUDGET.cases_a_day
                assert len(day) <= BUDGET.openings_a_day

    @invariant()
    def no_second_lends_more_than_the_budget(self) -> None:
        lent = [e for e in self.service.log.entries if e.second and e.event is not Event.REFUSED]
        for last in lent:
            day = [e for e in lent if last.at - DAY < e.at <= last.at]
            assert len(day) <= BUDGET.seconds_a_day

    @invariant()
    def what_is_erased_was_never_opened_afterwards(self) -> None:
        gone: set[str] = set()
        for entry in self.service.log.entries:
            assert entry.event is not Event.UNWRAPPED or entry.tag not in gone
            if entry.event is Event.ERASED and entry.tag:
                gone.add(entry.tag)


Office.TestCase.settings = settings(max_examples=20, stateful_step_count=40, deadline=None)
TestOffice = Office.TestCase
