"""Two experts for each candidate, and a third where they differ (R20, R21)."""

import pytest
from tests.worlds.office import World

from nansen.casework.course import COURSE
from nansen.casework.sameness import Said, check_may_say
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.ids import OfficerId
from nansen.keys.fields.purpose import Purpose
from nansen.standards.deterministic_cbor import Item

ONE, TWO, NOBODY = "c" * 32, "d" * 32, "e" * 32
SAID, DECIDED = "deduplication:adjudicated", "deduplication:decided"


@pytest.fixture
def world() -> World:
    made = World()
    made.completed()
    for name in ("ident-1", "ident-2", "law-1"):
        made.assign(name, Purpose.DEDUPLICATION)
    made.assign("ident-1", Purpose.IDENTITY_PROOFING)
    made.act("identity:proofed", "ident-1", {"identity.assurance": b"x"}, profile="p", level="low")
    return made


def search(world: World, *listed: Item) -> None:
    sealed = {"grounds.candidates": b"whom"}
    body: dict[str, Item] = {"candidates": len(listed), "index": "names-1", "listed": [*listed]}
    world.act("deduplication:searched", "ident-1", sealed, **body)


def say(world: World, by: str, outcome: str, candidate: str = ONE, kind: str = SAID) -> None:
    world.act(kind, by, candidate=candidate, outcome=outcome, reason="why")


def conclude(world: World) -> Stage:
    return world.act("identity:concluded", "ident-1").stage


@pytest.mark.parametrize("outcome", ["different", "same-lawful"])
def test_two_who_agree_let_a_case_go_on(world: World, outcome: str) -> None:
    search(world, ONE, TWO)
    for candidate in (ONE, TWO):
        say(world, "ident-1", outcome, candidate)
        with pytest.raises(Refused, match="R21"):
            conclude(world)
        say(world, "ident-2", outcome, candidate)
    assert conclude(world) is Stage.SCREENING


def test_the_same_person_is_joined_and_goes_no_further(world: World) -> None:
    search(world, ONE)
    say(world, "ident-1", "same")
    say(world, "ident-2", "same")
    with pytest.raises(Refused, match="R20"):
        conclude(world)
    with pytest.raises(Refused, match="third decides"):
        say(world, "law-1", "different", kind=DECIDED)


@pytest.mark.parametrize(
    ("outcome", "rule"), [("different", ""), ("same-lawful", ""), ("same", "R20")]
)
def test_a_third_decides_where_two_differ(world: World, outcome: str, rule: str) -> None:
    search(world, ONE)
    say(world, "ident-1", "same")
    say(world, "ident-2", "same-lawful")
    assert world.case().identity.disputed == (ONE,)
    for by in ("ident-1", "ident-2"):
        with pytest.raises(Refused, match="for themselves"):
            say(world, by, outcome, kind=DECIDED)
    say(world, "law-1", outcome, kind=DECIDED)
    assert world.case().identity.disputed == ()
    if rule:
        with pytest.raises(Refused, match=rule):
            conclude(world)
    else:
        assert conclude(world) is Stage.SCREENING


def test_each_answers_once_and_of_whom_was_found(world: World) -> None:
    search(world, ONE)
    with pytest.raises(Refused, match="no such candidate"):
        say(world, "ident-1", "different", NOBODY)
    with pytest.raises(Refused, match="no such candidate"):
        world.act(SAID, "ident-1", outcome="different", reason="why")
    with pytest.raises(Refused, match="third decides"):
        say(world, "law-1", "different", kind=DECIDED)
    with pytest.raises(Refused, match="ROLE"):
        say(world, "law-1", "different")
    say(world, "ident-1", "different")
    with pytest.raises(Refused, match="for themselves"):
        say(world, "ident-1", "different")
    say(world, "ident-2", "different")
    world.assign("ident-1", Purpose.DEDUPLICATION)
    with pytest.raises(Refused, match="R21"):
        say(world, "ident-1", "same")


def test_what_is_found_again_keeps_its_answers_and_what_is_new_has_none(world: World) -> None:
    search(world, ONE)
    say(world, "ident-1", "different")
    search(world, ONE, TWO)
    identity = world.case().identity
    assert [(one.candidate, one.by) for one in identity.said] == [(ONE, "ident-1")]
    assert identity.done_by == frozenset()
    say(world, "ident-1", "different", TWO)
    assert world.case().identity.done_by == {OfficerId("ident-1")}
    search(world, TWO)
    assert [one.candidate for one in world.case().identity.said] == [TWO]
    search(world)
    assert conclude(world) is Stage.SCREENING


def test_a_count_and_its_names_agree(world: World) -> None:
    wrong: tuple[Item, ...] = ([ONE], [ONE, ONE], ["x"], "all")
    for listed in wrong:
        with pytest.raises(Refused, match=r"R21|BODY"):
            world.act("deduplication:searched", "ident-1", candidates=2, index="n", listed=listed)


def test_an_earlier_releases_acts_read_and_mean_what_they_meant(world: World) -> None:
    """A candidate without a name is one whom both experts have looked at as one of all."""
    world.act("deduplication:searched", "ident-1", candidates=1, index="names-1")
    for outcome, body in (("different", {"candidate": ONE}), ("same-lawful", {})):
        with pytest.raises(Refused, match="search again"):
            world.act(SAID, "ident-1", outcome=outcome, reason="why", **body)
    with pytest.raises(Refused, match="no such candidate"):
        say(world, "law-1", "different", kind=DECIDED)
    world.act(SAID, "ident-1", outcome="different", reason="twins")
    assert world.case().identity.done_by == {OfficerId("ident-1")}
    world.act(SAID, "ident-2", outcome="different", reason="twins")
    assert conclude(world) is Stage.SCREENING


def test_a_lawyer_may_decide_and_neither_search_nor_answer_first() -> None:
    lawful = {kind for kind, move in COURSE.items() if kind.startswith("deduplication:")}
    assert lawful == {"deduplication:searched", SAID, DECIDED}
    assert COURSE[DECIDED].roles - COURSE[SAID].roles == {"legal-reviewer"}


# Hits of lists, named.


def run(world: World, of: str, *listed: Item, moment: str = "application") -> None:
    body: dict[str, Item] = {"list": of, "list_version": "1", "moment": moment}
    world.act("screening:run", "screen-1", hits=len(listed), listed=[*listed], **body)


def answer(world: World, hit: str) -> None:
    world.act("screening:adjudicated", "screen-1", hit=hit, outcome="false-match", reason="why")


def test_hits_of_every_list_wait_and_answers_last() -> None:
    world = World()
    world.identified()
    world.assign("screen-1", Purpose.SCREENING)
    run(world, "un", ONE)
    run(world, "eu", TWO)
    run(world, "uk")
    assert world.case().screening.waiting == {ONE, TWO}
    answer(world, ONE)
    with pytest.raises(Refused, match="R91"):
        answer(world, ONE)
    with pytest.raises(Refused, match="R91"):
        answer(world, NOBODY)
    with pytest.raises(Refused, match="R91"):
        world.act("screening:concluded", "screen-1")
    run(world, "un", ONE, moment="approval")
    run(world, "un", NOBODY, moment="nightly")
    assert world.case().screening.waiting == {TWO, NOBODY}
    run(world, "un", ONE, moment="approval")
    run(world, "eu", moment="approval")
    assert world.act("screening:concluded", "screen-1").stage is Stage.EXAMINATION


def test_a_count_of_hits_and_their_names_agree() -> None:
    world = World()
    world.identified()
    world.assign("screen-1", Purpose.SCREENING)
    body: dict[str, Item] = {"list": "un", "list_version": "1", "moment": "application"}
    with pytest.raises(Refused, match="R91"):
        world.act("screening:run", "screen-1", hits=2, listed=[ONE], **body)
    run(world, "un", ONE)
    world.act("screening:run", "screen-1", hits=0, **body)  # as an earlier release ran a list
    assert world.act("screening:concluded", "screen-1").stage is Stage.EXAMINATION


def test_what_is_settled_stays_settled() -> None:
    said = tuple(
        Said(candidate=ONE, by=OfficerId(by), outcome="different") for by in ("e-1", "e-2")
    )
    with pytest.raises(Refused, match="it is settled"):
        check_may_say(Said(candidate=ONE, by=OfficerId("e-3"), outcome="same"), (ONE,), said)
