"""Decoys: as many as a crowd needs, and by the rules that documents keep."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.status_office import DAILY, HOUR, SIZE

from nansen.standards.framework.status_list import PublishedStatus
from nansen.status.cover import draw_free, find_shown, stock_up, turn_hour
from nansen.status.model import REVERSIBLE_FOR, Entry

VALID, SUSPENDED, ENDED = (
    PublishedStatus.VALID,
    PublishedStatus.SUSPENDED,
    PublishedStatus.ENDED,
)
DAY = timedelta(days=1)


def randbelow(seed: int) -> Random:
    return Random(seed)


def moves(
    before: Mapping[int, Entry], after: Mapping[int, Entry]
) -> dict[tuple[PublishedStatus, PublishedStatus], int]:
    """Count what an observer of two lists sees change."""
    found: dict[tuple[PublishedStatus, PublishedStatus], int] = {}
    for index, entry in after.items():
        was = before[index].shown if index in before else VALID
        if was is not entry.shown:
            found[was, entry.shown] = found.get((was, entry.shown), 0) + 1
    return found


def stocked(seed: int = 1) -> dict[int, Entry]:
    return stock_up(HOUR - DAY, DAILY, randbelow(seed).randrange)


def test_a_new_list_looks_lived_in() -> None:
    entries = stocked()
    assert len(entries) == DAILY.stock == 90
    assert all(entry.is_decoy and entry.shown is SUSPENDED for entry in entries.values())
    begun = {entry.since for entry in entries.values()}
    assert len(begun) > 20, "at many rounds"
    assert max(moment for moment in begun if moment) <= HOUR - DAY
    assert min(moment for moment in begun if moment) > HOUR - DAY - REVERSIBLE_FOR


@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 2**32),
)
def test_an_observer_counts_multiples_whatever_happened(
    lost: int, found: int, ended: int, seed: int
) -> None:
    entries = stocked(seed)
    free = iter(index for index in range(SIZE) if index not in entries)
    for _ in range(lost):
        entries[next(free)] = Entry(asked=SUSPENDED)
    for _ in range(ended):
        entries[next(free)] = Entry(asked=ENDED)
    for _ in range(found):
        entries[next(free)] = Entry(shown=SUSPENDED, asked=VALID, since=HOUR - DAY)
    after = turn_hour(entries, HOUR, SIZE, DAILY, randbelow(seed).randrange)
    seen = moves(entries, after)
    begun, lifted = seen.pop((VALID, SUSPENDED)), seen.pop((SUSPENDED, VALID))
    assert begun % DAILY.begin == 0
    assert lost + ended < begun <= lost + ended + DAILY.begin
    assert lifted % DAILY.lift == 0
    assert found < lifted <= found + DAILY.lift
    assert seen.keys() <= {(SUSPENDED, ENDED)}


def test_decoys_end_as_documents_do() -> None:
    old, new = HOUR - REVERSIBLE_FOR, HOUR - REVERSIBLE_FOR + DAY
    entries = {
        1: Entry(is_decoy=True, shown=SUSPENDED, asked=SUSPENDED, since=old),
        2: Entry(shown=SUSPENDED, asked=SUSPENDED, since=old),
        3: Entry(shown=SUSPENDED, asked=ENDED, since=new),
    }
    after = turn_hour(entries, HOUR, SIZE, DAILY, randbelow(2).randrange)
    assert after[1].shown is after[2].shown is ENDED
    assert after[3].shown is SUSPENDED


def test_a_decoy_at_rest_may_begin_again_and_no_document_becomes_one() -> None:
    entries = {index: Entry(is_decoy=index % 2 == 0) for index in range(1000)}
    entries |= {
        index: Entry(is_decoy=True, shown=ENDED, asked=ENDED) for index in range(1000, 2000)
    }
    drawn = set(draw_free(entries, 900, 2500, randbelow(3).randrange))
    assert not any(index < 1000 and index % 2 for index in drawn), "no document"
    assert not any(1000 <= index < 2000 for index in drawn), "nothing that has ended"
    assert any(index < 1000 for index in drawn)
    assert any(index >= 2000 for index in drawn)


@pytest.mark.parametrize(("taken", "begun"), [(SIZE // 8 * 7, 0), (SIZE // 8 * 7 - 3, 3)])
def test_a_list_that_is_almost_full_gets_no_more_cover(taken: int, begun: int) -> None:
    entries = {index: Entry() for index in range(taken)}
    after = turn_hour(entries, HOUR, SIZE, DAILY, randbelow(4).randrange)
    assert moves(entries, after).get((VALID, SUSPENDED), 0) == begun


def test_without_decoys_to_lift_a_document_is_lifted_alone() -> None:
    entries = {1: Entry(shown=SUSPENDED, asked=VALID, since=HOUR - DAY)}
    after = turn_hour(entries, HOUR, SIZE, DAILY, randbelow(5).randrange)
    assert moves(entries, after)[SUSPENDED, VALID] == 1


def test_cover_neither_runs_out_nor_grows_without_end() -> None:
    """A year of quiet days: constant counts, and room for ten years' documents."""
    random, entries, hour = randbelow(6), stocked(), HOUR
    seen = []
    for _ in range(365):
        after = turn_hour(entries, hour, SIZE, DAILY, random.randrange)
        seen.append(moves(entries, after))
        entries, hour = after, hour + DAY
    assert {found[VALID, SUSPENDED] for found in seen} == {DAILY.begin}
    assert {found.get((SUSPENDED, VALID)) for found in seen} == {DAILY.lift}
    suspended = sum(entry.shown is SUSPENDED for entry in entries.values())
    assert DAILY.stock // 2 < suspended < DAILY.stock * 2
    assert len(entries) < SIZE // 24


@pytest.mark.parametrize(
    ("days", "taken"), [(0, False), (6, False), (7, True), (16, True), (17, False), (30, False)]
)
def test_a_document_takes_over_what_all_lists_show_and_not_for_long(
    *, days: int, taken: bool
) -> None:
    since = HOUR - timedelta(days=days)
    decoy = Entry(is_decoy=True, shown=SUSPENDED, asked=SUSPENDED, since=since)
    entries = {1: decoy, 2: replace(decoy, is_decoy=False), 3: Entry(is_decoy=True)}
    assert find_shown(entries, HOUR) == ([1] if taken else [])


def age_when_lifted(seed: int) -> list[timedelta]:
    random, entries, hour = randbelow(seed), stocked(seed), HOUR
    ages: list[timedelta] = []
    for _ in range(90):
        after = turn_hour(entries, hour, SIZE, DAILY, random.randrange)
        for index, entry in entries.items():
            since: datetime | None = entry.since
            if since is not None and after[index].shown is VALID:
                ages.append(hour - since)
        entries, hour = after, hour + DAY
    return ages


def test_decoys_are_lifted_at_any_age() -> None:
    ages = age_when_lifted(7)
    assert min(ages) <= 3 * DAY
    assert max(ages) >= 25 * DAY
    assert max(ages) < REVERSIBLE_FOR
