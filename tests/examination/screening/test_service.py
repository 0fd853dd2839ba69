from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from bench.invented_names import party, subject, version

from nansen.clock import FixedClock
from nansen.errors import Refused
from nansen.examination.screening.changes import ChangedParties, digest_party
from nansen.examination.screening.index import ListIndex
from nansen.examination.screening.model import (
    ListedParty,
    ListVersion,
    Occasion,
    Screening,
    ScreeningResult,
    Subject,
)
from nansen.examination.screening.ports import Holders, ListSource, ScreeningRecord
from nansen.examination.screening.service import ScreenPerson, rescreen, screen


@dataclass
class Drawer:
    """A record in memory."""

    kept: list[Screening] = field(default_factory=list)

    def put(self, screening: Screening) -> None:
        self.kept.append(screening)


@dataclass
class Sheet:
    """A list in memory, and how often it was read."""

    version: ListVersion
    listed: list[ListedParty]

    def parties(self) -> Iterator[ListedParty]:
        yield from self.listed


@dataclass
class Everybody:
    """Holders in memory, and how many were read."""

    people: list[Subject]
    read: int = 0

    def subjects(self) -> Iterator[Subject]:
        for person in self.people:
            self.read += 1
            yield person


IVANOVA, PETROV = party("i", "Ivanova Anna"), party("p", "Petrov Oleg")
HOLDERS = [subject("Иванова Анна", by="a"), subject("Петров Олег", by="b"), subject("Лем", by="c")]


def test_a_person_is_screened_against_every_list_and_it_is_recorded(clock: FixedClock) -> None:
    drawer = Drawer()
    record: ScreeningRecord = drawer
    lists = [ListIndex(version("1"), [IVANOVA]), ListIndex(version("2"), [PETROV, IVANOVA])]
    act = ScreenPerson(subject=HOLDERS[0], occasion=Occasion.APPROVAL)
    screening = screen(act, lists=lists, record=record, clock=clock)
    assert drawer.kept == [screening]
    assert screening.at == clock.now()
    assert screening.occasion is Occasion.APPROVAL
    assert screening.lists == (version("1"), version("2"))
    assert screening.result is ScreeningResult.POSSIBLE_MATCH
    assert [match.party.id for match in screening.matches] == ["pi", "pi"]
    assert "Анна" not in repr(screening)


def test_nobody_found_is_no_objection(clock: FixedClock) -> None:
    act = ScreenPerson(subject=HOLDERS[2], occasion=Occasion.ISSUANCE)
    lists = [ListIndex(version(), [IVANOVA])]
    screening = screen(act, lists=lists, record=Drawer(), clock=clock)
    assert screening.result is ScreeningResult.NO_OBJECTION


def test_without_a_list_nothing_is_said_and_nothing_recorded(clock: FixedClock) -> None:
    drawer = Drawer()
    act = ScreenPerson(subject=HOLDERS[0], occasion=Occasion.APPLICATION)
    with pytest.raises(Refused, match="R32"):
        screen(act, lists=[], record=drawer, clock=clock)
    assert drawer.kept == []


def test_a_night_looks_only_at_what_is_new(clock: FixedClock) -> None:
    drawer, holders, told = Drawer(), Everybody(HOLDERS), list[int]()
    source: ListSource = Sheet(version("1"), [IVANOVA])
    port: Holders = holders
    first = rescreen(
        source, before=None, holders=port, record=drawer, clock=clock, progress=told.append
    )
    assert (first.changed, first.holders, first.possible_matches) == (1, 3, 1)
    assert told == [1, 2, 3]
    assert [one.subject for one in drawer.kept] == ["a"]
    assert drawer.kept[0].occasion is Occasion.NIGHTLY

    second = rescreen(
        Sheet(version("2"), [IVANOVA, PETROV]),
        before=first.memory,
        holders=holders,
        record=drawer,
        clock=clock,
    )
    assert (second.changed, second.possible_matches) == (1, 1)
    assert [one.subject for one in drawer.kept] == ["a", "b"], "Ivanova is not told again"
    assert drawer.kept[1].lists == (version("2"),)
    assert second.memory.version == version("2")


def test_a_night_without_news_reads_no_holder(clock: FixedClock) -> None:
    holders = Everybody(HOLDERS)
    sheet = Sheet(version("1"), [IVANOVA])
    first = rescreen(sheet, before=None, holders=holders, record=Drawer(), clock=clock)
    holders.read = 0
    again = rescreen(sheet, before=first.memory, holders=holders, record=Drawer(), clock=clock)
    assert (again.changed, again.holders, holders.read) == (0, 0, 0)
    assert again.memory == first.memory


def test_who_left_the_list_is_told(clock: FixedClock) -> None:
    first = rescreen(
        Sheet(version("1"), [IVANOVA, PETROV]),
        before=None,
        holders=Everybody([]),
        record=Drawer(),
        clock=clock,
    )
    second = rescreen(
        Sheet(version("2"), [PETROV]),
        before=first.memory,
        holders=Everybody([]),
        record=Drawer(),
        clock=clock,
    )
    assert second.removed == ("pi",)


def test_a_new_alias_or_date_is_a_change_and_a_topic_is_not() -> None:
    changed = ChangedParties([IVANOVA], None)
    assert list(changed) == [IVANOVA]
    memory = changed.remember(version("1"))
    assert list(ChangedParties([IVANOVA], memory)) == []
    alias = replace(IVANOVA, names=(*IVANOVA.names, "Petrova Anna"))
    assert list(ChangedParties([alias], memory)) == [alias]
    assert digest_party(replace(IVANOVA, topics=("x",))) == digest_party(IVANOVA)


def test_new_rules_compare_everybody_anew() -> None:
    changed = ChangedParties([IVANOVA], None)
    assert list(changed)
    memory = replace(changed.remember(version("1")), rules_version="older")
    assert list(ChangedParties([IVANOVA], memory)) == [IVANOVA]
