"""What a desk process looks out for, over chains that nobody has verified."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.simulators.stores import MemoryActs
from tests.worlds.office import NOW
from tests.worlds.production import Factory, case_name, factory

from nansen.acts.act import Subject
from nansen.acts.ports import Standing
from nansen.apps.desk import lookout
from nansen.apps.desk.documents.production import produce
from nansen.apps.desk.lookout import AWAY, HeldOff, Lookout, due_by_calendar
from nansen.ids import DocumentNumber
from nansen.officers.role import Role

ONE, TWO, THREE = case_name(1), case_name(2), case_name(3)
HOUR = timedelta(hours=1)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Factory]:
    """An office that has granted three cases."""
    with factory(tmp_path, acts=MemoryActs()) as office:
        for case in (ONE, TWO, THREE):
            office.grant(case)
        yield office


def acts_of(made: Factory) -> MemoryActs:
    acts = made.ports.files.cases.acts
    assert isinstance(acts, MemoryActs)
    return acts


def find(looking: Lookout, made: Factory, held: HeldOff | None = None, most: int = 9) -> list[str]:
    found = looking.find(acts_of(made), NOW + HOUR, held or HeldOff(), most=most)
    return [one.subject.id for one in found]


def test_a_granted_case_waits_until_its_document_is_printed(made: Factory) -> None:
    looking = Lookout()
    assert find(looking, made) == [ONE, TWO, THREE]
    assert find(looking, made, most=2) == [ONE, TWO]
    produce((ONE,), made.ports)
    assert find(looking, made) == [TWO, THREE]


def test_who_is_known_to_have_a_document_is_not_looked_up_again(made: Factory) -> None:
    looking, acts = Lookout(), acts_of(made)
    produce((ONE, TWO, THREE), made.ports)
    assert find(looking, made) == []
    for name in list(acts.acts):
        if name.kind.value == "document":
            del acts.acts[name], acts.states[name]
    assert find(looking, made) == []
    assert find(Lookout(), made) == [ONE, TWO, THREE]


def test_so_many_are_looked_into_in_a_round(made: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout, "_LOOKS", 2)
    produce((ONE, TWO), made.ports)
    looking = Lookout()
    assert find(looking, made) == []
    assert find(looking, made) == [THREE]


def test_a_case_that_is_granted_anew_waits_again(made: Factory) -> None:
    looking, acts = Lookout(), acts_of(made)
    produce((ONE, TWO, THREE), made.ports)
    assert find(looking, made) == []
    subject = Subject.of_case(ONE)
    acts.states[subject] = replace(acts.states[subject], since=NOW + HOUR)
    assert find(looking, made) == []
    later = [one for one in acts.acts[subject] if "statement" not in one.act.body]
    acts.acts[subject] = later
    acts.states[subject] = replace(acts.states[subject], since=NOW + 2 * HOUR)
    assert find(looking, made) == [ONE]


def test_an_approval_that_has_lapsed_makes_nothing(made: Factory) -> None:
    acts = acts_of(made)
    subject = Subject.of_case(ONE)
    acts.states[subject] = replace(acts.states[subject], due=NOW)
    assert find(Lookout(), made) == [TWO, THREE]


def test_what_stands_there_in_another_form_is_looked_into_by_the_line(made: Factory) -> None:
    acts, subject = acts_of(made), Subject.of_case(ONE)
    produce((ONE,), made.ports)
    proposed = next(one for one in acts.acts[subject] if "statement" in one.act.body)
    odd = replace(proposed.act, body={**proposed.act.body, "statement": b"odd"})
    place = acts.acts[subject].index(proposed)
    acts.acts[subject][place] = replace(proposed, act=odd)
    assert find(Lookout(), made) == [ONE, TWO, THREE]


def test_each_time_it_waits_for_twice_as_long(made: Factory) -> None:
    held = HeldOff()
    one = acts_of(made).states[Subject.of_case(ONE)]
    now = NOW
    for hours in (1, 2, 4, 8, 16, 24, 24):
        held.hold(one, "R38", now)
        assert held.holds(one, now + hours * HOUR - timedelta(seconds=1))
        assert not held.holds(one, now + hours * HOUR)
        now += hours * HOUR
    assert find(Lookout(), made, held) == [TWO, THREE]
    assert not held.holds(replace(one, since=NOW + HOUR), NOW)
    held.release(one)
    assert find(Lookout(), made, held) == [ONE, TWO, THREE]
    held.hold(one, AWAY, now)
    assert held.holds(one, now + timedelta(seconds=29))
    assert not held.holds(one, now + timedelta(seconds=30))


def test_the_calendar_lists_what_is_the_signer_s_to_write_down() -> None:
    acts = MemoryActs()
    for name, due, move in (
        ("AAAAAAAA1", NOW, Role.SIGNER),
        ("AAAAAAAA2", NOW + HOUR, Role.SIGNER),
        ("AAAAAAAA3", NOW, Role.APPROVER),
    ):
        subject = Subject.of_document(DocumentNumber(name))
        acts.states[subject] = Standing(
            subject=subject, stage="active", since=NOW, due=due, move=move, case=ONE
        )
    assert [one.subject.id for one in due_by_calendar(acts, NOW)] == ["AAAAAAAA1"]
