"""What may change, and what a list then shows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.worlds.status_office import IN_PERSON, officers

from nansen.errors import Refused
from nansen.standards.framework.status_list import PublishedStatus
from nansen.status.model import REVERSIBLE_FOR, Authorisation, Change, Entry, HolderAct
from nansen.status.rules import change_entry, fill_up, show_entry

VALID, SUSPENDED, ENDED = (
    PublishedStatus.VALID,
    PublishedStatus.SUSPENDED,
    PublishedStatus.ENDED,
)
HOUR = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOST = Entry(shown=SUSPENDED, asked=SUSPENDED, by_holder=True, since=HOUR)
REMOTE = HolderAct()


def test_a_holder_suspends_at_once_and_takes_it_back_in_person() -> None:
    lost = change_entry(Entry(), Change.SUSPEND, REMOTE, HOUR)
    assert (lost.asked, lost.by_holder) == (SUSPENDED, True)
    with pytest.raises(Refused, match="R58"):
        change_entry(lost, Change.RESTORE, REMOTE, HOUR)
    found = change_entry(lost, Change.RESTORE, IN_PERSON, HOUR)
    assert found == Entry()


def test_a_holder_has_thirty_days() -> None:
    last = HOUR + REVERSIBLE_FOR - timedelta(seconds=1)
    assert change_entry(LOST, Change.RESTORE, IN_PERSON, last).asked is VALID
    with pytest.raises(Refused, match="30 days"):
        change_entry(LOST, Change.RESTORE, IN_PERSON, HOUR + REVERSIBLE_FOR)
    officers_may = change_entry(LOST, Change.RESTORE, officers(), HOUR + REVERSIBLE_FOR)
    assert officers_may.asked is VALID, "until a list shows it as ended"


def test_a_holder_neither_ends_a_document_nor_lifts_what_the_office_did() -> None:
    with pytest.raises(Refused, match="R56"):
        change_entry(Entry(), Change.END, IN_PERSON, HOUR)
    for change in (Change.SUSPEND, Change.END):
        by_office = change_entry(Entry(), change, officers(), HOUR)
        assert change_entry(by_office, Change.SUSPEND, REMOTE, HOUR) == by_office
        with pytest.raises(Refused, match="R56"):
            change_entry(by_office, Change.RESTORE, IN_PERSON, HOUR)


def test_the_office_can_take_over_a_report() -> None:
    taken = change_entry(LOST, Change.SUSPEND, officers(), HOUR)
    assert taken.asked is SUSPENDED
    with pytest.raises(Refused, match="R56"):
        change_entry(taken, Change.RESTORE, IN_PERSON, HOUR)


def test_what_has_ended_never_comes_back() -> None:
    ended = change_entry(LOST, Change.END, officers(), HOUR)
    for change in (Change.SUSPEND, Change.END):
        assert change_entry(ended, change, officers(), HOUR).asked is ENDED
    with pytest.raises(Refused, match="R58"):
        change_entry(ended, Change.RESTORE, officers(), HOUR)


@pytest.mark.parametrize("change", Change)
def test_asking_twice_is_asking_once(change: Change) -> None:
    once = change_entry(Entry(), change, officers(), HOUR)
    assert change_entry(once, change, officers(), HOUR) == once


def test_every_end_looks_like_every_other() -> None:
    """Lost, replaced, revoked: suspended for thirty days, then ended (R60)."""
    asked = [
        change_entry(Entry(), Change.SUSPEND, REMOTE, HOUR),
        change_entry(Entry(), Change.SUSPEND, officers(), HOUR),
        change_entry(Entry(), Change.END, officers(), HOUR),
    ]
    seen = set()
    for entry in asked:
        shown = []
        for day in range(40):
            entry = show_entry(entry, HOUR + timedelta(days=day))  # noqa: PLW2901
            shown.append(entry.shown)
        seen.add(tuple(shown))
    assert seen == {(SUSPENDED,) * 30 + (ENDED,) * 10}


def test_what_is_lifted_is_shown_as_valid_again() -> None:
    lifted = change_entry(LOST, Change.RESTORE, IN_PERSON, HOUR)
    assert show_entry(lifted, HOUR + timedelta(hours=1)) == Entry()
    assert show_entry(Entry(), HOUR) == Entry()


@given(st.integers(0, 10_000), st.integers(1, 64))
def test_cover_reaches_the_next_multiple_and_is_never_nothing(count: int, multiple: int) -> None:
    cover = fill_up(count, multiple)
    assert 1 <= cover <= multiple
    assert (count + cover) % multiple == 0


class LifeOfAnEntry(RuleBasedStateMachine):
    """Whatever is asked, by whom and when: the list tells one of few stories."""

    def __init__(self) -> None:
        super().__init__()
        self.entry, self.now, self.shown = Entry(), HOUR, [VALID]
        self.asked_end = False

    @rule(change=st.sampled_from(Change), who=st.sampled_from([REMOTE, IN_PERSON, officers()]))
    def ask(self, change: Change, who: Authorisation) -> None:
        try:
            self.entry = change_entry(self.entry, change, who, self.now)
        except Refused:
            return
        if change is Change.END:
            assert not isinstance(who, HolderAct)
            self.asked_end = True

    @rule(hours=st.integers(1, 400))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def publish(self) -> None:
        self.entry = show_entry(self.entry, self.now)
        self.shown.append(self.entry.shown)

    @invariant()
    def steps_are_lawful(self) -> None:
        lawful = {(VALID, SUSPENDED), (SUSPENDED, VALID), (SUSPENDED, ENDED)}
        for before, after in zip(self.shown, self.shown[1:], strict=False):
            assert before is after or (before, after) in lawful

    @invariant()
    def the_end_is_asked_for_and_final(self) -> None:
        if self.asked_end or self.shown[-1] is ENDED:
            assert self.entry.asked is ENDED

    @precondition(lambda self: self.asked_end)
    @rule()
    def what_ended_is_never_shown_as_valid(self) -> None:
        assert show_entry(self.entry, self.now).shown is not VALID


TestLifeOfAnEntry = LifeOfAnEntry.TestCase
