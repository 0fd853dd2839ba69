"""What an observer of all published lists can tell: nothing of whom, why, or in what order.

The observer of these tests has every list ever published and knows the office's policy. He
may know when people were handed their documents. He has read no chip: who reads one learns
its index, and that is what the index is for (docs/adr/0013).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from inspect import signature
from math import sqrt
from random import Random
from statistics import mean

import pytest
from tests.worlds.status_office import IN_PERSON, SIZE, StatusOffice, officers

from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus, StatusList, encode_status_list
from nansen.status.model import Change, Entry, Ground, HolderAct, OpenedList
from nansen.status.service import ChangeStatus, PublishedList, allocate_reference

VALID, SUSPENDED = PublishedStatus.VALID, PublishedStatus.SUSPENDED
DAYS = 60


@dataclass(frozen=True, kw_only=True)
class Issued:
    """One document, and what the observer would like to know of it."""

    reference: StatusReference
    order: int
    nationality: str


@dataclass(frozen=True, kw_only=True)
class Life:
    """An office's life: all that happened, and all that was published."""

    documents: tuple[Issued, ...]
    lists: tuple[StatusList, ...]
    lost_on: Mapping[int, tuple[Issued, ...]]


def live(seed: int, *, per_day: int = 8) -> Life:
    """Sixty days: first one nationality comes, then the other, which loses much more."""
    office = StatusOffice(random=Random(seed))
    chance = Random(seed + 1000)
    documents: list[Issued] = []
    lists: list[StatusList] = []
    lost_on: dict[int, tuple[Issued, ...]] = {}
    for day in range(DAYS):
        nationality = "A" if day < DAYS // 2 else "B"
        for _ in range(per_day):
            reference = office.allocate()
            documents.append(
                Issued(reference=reference, order=len(documents), nationality=nationality)
            )
        rate = {"A": 0.002, "B": 0.02}
        lost = [one for one in documents if chance.random() < rate[one.nationality]]
        for one in lost:
            office.change(one.reference, Change.SUSPEND, HolderAct())
        for one in [one for earlier in lost_on.values() for one in earlier]:
            if chance.random() < 0.1:
                entry = office.register.find(one.reference)
                if entry is not None and entry.since is not None and entry.asked is SUSPENDED:
                    office.change(one.reference, Change.RESTORE, IN_PERSON)
        lost_on[day] = tuple(lost)
        lists.append(office.show())
        office.wait(days=1)
    return Life(documents=tuple(documents), lists=tuple(lists), lost_on=lost_on)


@pytest.fixture(scope="module")
def lives() -> tuple[Life, ...]:
    return tuple(live(seed) for seed in range(6))


def history(life: Life, index: int) -> tuple[PublishedStatus, ...]:
    return tuple(listed.status_at(index) for listed in life.lists)


def test_nothing_of_a_document_goes_into_its_index() -> None:
    assert set(signature(allocate_reference).parameters) == {
        "register",
        "policy",
        "clock",
        "activated",
        "randbelow",
        "draw",
    }
    assert {field.name for field in fields(ChangeStatus)} == {"reference", "change", "by"}
    assert {field.name for field in fields(Entry)} == {
        "is_decoy",
        "shown",
        "asked",
        "by_holder",
        "since",
    }
    assert {field.name for field in fields(OpenedList)} == {
        "list_id",
        "size",
        "issued",
        "published",
    }


@pytest.mark.parametrize(("activated", "count"), [(True, 500), (False, 20)])
def test_issuing_changes_no_bit(*, activated: bool, count: int) -> None:
    office = StatusOffice()
    office.publish()
    (opened,) = office.register.lists()

    def shown() -> dict[int, PublishedStatus]:
        entries = office.register.entries(opened.list_id)
        return {index: one.shown for index, one in entries.items() if one.shown is not VALID}

    before = shown()
    for _ in range(count):
        office.allocate(activated=activated)
    assert shown() == before


def test_an_activation_looks_like_any_loss_that_was_found() -> None:
    """Two worlds: in one a document came by mail, in the other another was lost and found."""
    found = []
    for by_mail in (True, False):
        office = StatusOffice(random=Random(12))
        reference = office.allocate(activated=not by_mail)
        if not by_mail:
            office.change(reference, Change.SUSPEND, HolderAct())
        office.publish()
        office.wait(days=1).change(reference, Change.RESTORE, officers(Ground.ACTIVATED))
        before = office.show()
        after = office.wait(days=1).show()
        lifted = [
            index
            for index in range(SIZE)
            if (before.status_at(index), after.status_at(index)) == (SUSPENDED, VALID)
        ]
        found.append(len(lifted))
    assert found[0] == found[1] == 2


def test_a_document_in_force_has_the_history_of_no_document(lives: tuple[Life, ...]) -> None:
    for life in lives:
        taken = {one.reference.index for one in life.documents}
        lost = {one.reference.index for some in life.lost_on.values() for one in some}
        free = next(
            index
            for index in range(SIZE)
            if index not in taken and set(history(life, index)) == {VALID}
        )
        quiet = {history(life, index) for index in taken - lost}
        assert quiet == {history(life, free)}, "the day of issue shows nowhere"


def test_an_observer_links_no_index_to_order_or_nationality(lives: tuple[Life, ...]) -> None:
    """The index-to-person linkage test: a guess from indices is as good as a coin (A15)."""
    for life in lives:
        documents = life.documents
        count = len(documents)
        by_index = sorted(documents, key=lambda one: one.reference.index)
        distance = sum((rank - one.order) ** 2 for rank, one in enumerate(by_index))
        spearman = 1 - 6 * distance / (count * (count**2 - 1))
        assert abs(spearman) < 4 / sqrt(count)
        in_lower_half = sum(one.nationality == "A" for one in by_index[: count // 2])
        assert abs(in_lower_half - count / 4) < 4 * sqrt(count / 16)
    pairs = [
        life.documents[early].reference.index < life.documents[-1 - early].reference.index
        for life in lives
        for early in range(200)
    ]
    assert abs(mean(pairs) - 0.5) < 4 * 0.5 / sqrt(len(pairs)), "who was first is not told"


def begun_on(life: Life, day: int) -> list[int]:
    """Find the indices that an observer sees begin a suspension."""
    before, after = life.lists[day - 1].statuses, life.lists[day].statuses
    return [
        4 * place + slot
        for place, (old, new) in enumerate(zip(before.octets, after.octets, strict=True))
        if old != new
        for slot in range(4)
        if old >> 2 * slot & 3 == VALID and new >> 2 * slot & 3 == SUSPENDED
    ]


def days_of(lives: tuple[Life, ...]) -> Iterator[tuple[Life, int, set[int], list[int]]]:
    for life in lives:
        for day in range(1, DAYS):
            real = {one.reference.index for one in life.lost_on[day]}
            yield life, day, real, begun_on(life, day)


def test_a_loss_stands_in_a_crowd_of_which_only_the_multiple_shows(
    lives: tuple[Life, ...],
) -> None:
    places: list[float] = []
    for _, _, real, begun in days_of(lives):
        visible = real & set(begun)
        assert len(begun) % 4 == 0
        assert len(visible) < len(begun) <= len(visible) + 4
        places += [begun.index(index) / (len(begun) - 1) for index in visible]
    assert len(places) > 150
    assert abs(mean(places) - 0.5) < 4 * 0.37 / sqrt(len(places)), "no place in it is likelier"


def test_quiet_days_look_like_other_quiet_days(lives: tuple[Life, ...]) -> None:
    """With at most three losses a day, a day shows what a day without any shows."""
    shown = {len(begun) for _, _, real, begun in days_of(lives) if len(real & set(begun)) < 4}
    assert shown == {4}


def reasons() -> Iterator[tuple[str, StatusOffice, StatusReference]]:
    for name in ("lost", "stolen and reported by the office", "replaced", "revoked", "spoiled"):
        office = StatusOffice(random=Random(11))
        yield name, office, office.allocate()


def test_no_reason_shows_on_any_day() -> None:
    """The same office in five worlds that differ in the reason only: the same lists, bit by bit."""
    seen = set()
    for name, office, reference in reasons():
        match name:
            case "lost":
                office.change(reference, Change.SUSPEND, HolderAct())
            case "stolen and reported by the office":
                office.change(reference, Change.SUSPEND, officers(Ground.STOLEN))
            case "replaced":
                office.change(reference, Change.END, officers(Ground.REPLACED))
            case "revoked":
                office.change(reference, Change.END, officers(Ground.REVOKED))
            case _:
                office.change(reference, Change.END, officers(Ground.SPOILED))
        days = []
        for _ in range(40):
            days.append(encode_status_list(office.show()))
            office.wait(days=1)
        seen.add(tuple(days))
    assert len(seen) == 1


def test_sizes_tell_nothing(lives: tuple[Life, ...]) -> None:
    empty = StatusOffice().show()
    busy = lives[0].lists[-1]
    assert len(encode_status_list(empty)) == len(encode_status_list(busy))


def test_the_canary_is_nowhere() -> None:
    """Nothing that a person or a document is called by reaches a list, a record or a repr."""
    office = StatusOffice()
    reference = office.allocate()
    act = ChangeStatus(reference=reference, change=Change.END, by=officers(Ground.REVOKED))
    office.change(reference, Change.END, officers(Ground.REVOKED))
    published: list[PublishedList] = []
    for _ in range(32):
        published += office.publish()
        office.wait(days=1)
    texts = [repr(act), *map(repr, published), *map(repr, office.register.lists())]
    assert published[-2].ended == (reference,) or published[-1].ended == (reference,)
    for text in texts:
        assert f"index={reference.index}" not in text
    for one in published:
        for word in (b"revoked", b"lost", b"stolen", b"replaced", b"XXB", b"IVANOVA", b"N7K2M4Q9X"):
            assert word not in one.encoded


def test_an_office_that_mails_every_day_shows_what_a_quiet_one_shows() -> None:
    """Half a year of daily mail, each document activated after five days: the same counts."""
    office = StatusOffice(random=Random(13))
    before = office.show()
    mailed: list[StatusReference] = []
    counts: set[tuple[int, int]] = set()
    for day in range(180):
        mailed.append(office.allocate(activated=False))
        if day >= 5:
            office.change(mailed[day - 5], Change.RESTORE, officers(Ground.ACTIVATED))
        after = office.wait(days=1).show()
        pairs = zip(before.statuses.octets, after.statuses.octets, strict=True)
        moves = [
            (old >> shift & 3, new >> shift & 3)
            for old, new in pairs
            if old != new
            for shift in (0, 2, 4, 6)
        ]
        counts.add((moves.count((VALID, SUSPENDED)), moves.count((SUSPENDED, VALID))))
        before = after
    assert counts == {(4, 2)}
    assert {before.status_at(one.index) for one in mailed[:-6]} == {VALID}
