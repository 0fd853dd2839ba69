"""A batch: folders whole or absent, orders once, and what happens to its workers."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.simulators.tables import PERSON, table, write_photos
from tests.worlds.specimen import specimen_world

from nansen.apps.signer import batch as module
from nansen.apps.signer.authority import found, specimen_act
from nansen.apps.signer.batch import (
    Desk,
    Issued,
    issue_batch,
    publish_trust,
    write_contact_sheet,
    write_failures,
)
from nansen.apps.signer.people import Order, RowFailure, read_people
from nansen.clock import FixedClock
from nansen.document.number import is_document_number
from nansen.errors import Conflict, Malformed, NansenError, Unavailable


@pytest.fixture
def place(tmp_path: Path, clock: FixedClock) -> tuple[Path, Path, Path, FixedClock]:
    """A founded home, photos, a folder for documents, and the time."""
    home = tmp_path / "home"
    found(home, specimen_act(), clock)
    return home, write_photos(tmp_path / "photos"), tmp_path / "out", clock


@pytest.fixture
def issue(
    place: tuple[Path, Path, Path, FixedClock], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Issued | RowFailure, ...]]:
    """Issue by hand-made documents: personalising is not the matter here."""
    made = specimen_world().made

    def personalize(document: Any, **_: object) -> Any:
        return replace(made, number=document.number, document_class=document.document_class)

    monkeypatch.setattr(module, "personalize", personalize)
    home, photos, out, clock = place

    def run(people: tuple[Order, ...], **more: Any) -> tuple[Issued | RowFailure, ...]:
        return issue_batch(people, home=home, photos=photos, out=out, clock=clock, **more)

    return run


def orders(count: int, **changes: str) -> tuple[Order, ...]:
    rows = [{**PERSON, "given_names": "VERA " + "A" * (n + 1), **changes} for n in range(count)]
    read = tuple(read_people(table(rows)))
    assert all(isinstance(order, Order) for order in read)
    return tuple(order for order in read if isinstance(order, Order))


def test_outcomes_come_in_the_order_of_the_rows_and_each_moves_the_bar(
    issue: Callable[..., tuple[Issued | RowFailure, ...]],
    place: tuple[Path, Path, Path, FixedClock],
) -> None:
    moved: list[None] = []
    people = orders(3)
    first = issue(people[1:], done=lambda: moved.append(None))
    assert [one.row for one in first] == [3, 4]
    assert len(moved) == 2
    second = issue((*people, people[0]), done=lambda: moved.append(None))
    assert len(moved) == 6
    assert [one.row for one in second] == [2, 3, 4, 2]
    assert [isinstance(one, Issued) and one.repeated for one in second] == [
        False,
        True,
        True,
        False,
    ]
    numbers = {one.number for one in second if isinstance(one, Issued)}
    assert len(numbers) == 3
    folders = {path.name for path in (place[2] / "documents").glob("[!.]*")}
    assert folders == numbers
    assert all(map(is_document_number, folders))


def test_an_equal_row_shares_the_failure_too(
    issue: Callable[..., tuple[Issued | RowFailure, ...]],
) -> None:
    (order,) = orders(1, photo="absent.jpg")
    again = replace(order, row=7)
    first, second = issue((order, again))
    assert isinstance(first, RowFailure)
    assert isinstance(second, RowFailure)
    assert (first.row, second.row, second.column) == (2, 7, "photo")
    assert first.why == second.why == "there is no such photo"


def test_a_number_that_is_taken_is_drawn_again(
    issue: Callable[..., tuple[Issued | RowFailure, ...]],
    place: tuple[Path, Path, Path, FixedClock],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = place[2] / "documents" / "000000000"
    taken.mkdir(parents=True)
    drawn: Iterator[int] = iter([0, 1])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(drawn))
    (one,) = issue(orders(1))
    assert isinstance(one, Issued)
    assert one.number != "000000000"
    assert list(taken.iterdir()) == []


def test_errors_find_their_columns(
    issue: Callable[..., tuple[Issued | RowFailure, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(error: NansenError) -> Callable[..., None]:
        def fail(*_: object, **__: object) -> None:
            raise error

        return fail

    for error, column in (
        (Malformed("date_of_birth", "is odd", clause="-"), "date_of_birth"),
        (Malformed("native name", "is odd", clause="-"), "native_name"),
        (Malformed("something else", "is odd", clause="-"), "-"),
        (Unavailable("the keystore has gone"), "-"),
        (Conflict("the folder exists"), "-"),
    ):
        monkeypatch.setattr(module, "personalize", raising(error))
        (failure,) = issue(orders(1))
        assert isinstance(failure, RowFailure)
        assert (failure.column, failure.why) == (column, str(error))


def test_a_photo_that_the_disk_withholds(
    issue: Callable[..., tuple[Issued | RowFailure, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.suffix == ".jpg":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (failure,) = issue(orders(1))
    assert isinstance(failure, RowFailure)
    assert (failure.column, failure.why) == (
        "photo",
        "the photo cannot be read: Permission denied",
    )


def test_a_worker_that_is_killed_stops_the_batch_and_no_document_is_lost(
    place: tuple[Path, Path, Path, FixedClock],
) -> None:
    home, photos, out, clock = place

    def kill() -> None:
        for child in multiprocessing.active_children():
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)

    people = orders(4)
    with pytest.raises(Unavailable, match="a worker was killed"):
        issue_batch(people, home=home, photos=photos, out=out, clock=clock, jobs=2, done=kill)
    rest = issue_batch(people, home=home, photos=photos, out=out, clock=clock)
    assert {isinstance(one, Issued) for one in rest} == {True}
    assert len(list((out / "documents").glob("[!.]*"))) == 4


def test_a_worker_opens_its_own_desk_and_heeds_no_interrupt(
    place: tuple[Path, Path, Path, FixedClock], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_desks", [])
    handler = signal.getsignal(signal.SIGINT)
    try:
        module._open_desk(*place)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, handler)
    (place[2] / "documents").mkdir(parents=True)
    assert isinstance(module._issue_at_desk(orders(1)[0], None), Issued)


def test_a_worker_leaves_with_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    module._leave_with_parent()  # who has no parent stays

    left: list[int] = []
    mine, theirs = os.pipe()
    monkeypatch.setattr(module, "parent_process", lambda: Parent(mine))
    monkeypatch.setattr(os, "_exit", left.append)
    watch = threading.Thread(target=module._leave_with_parent)
    watch.start()
    assert left == []
    os.close(theirs)
    watch.join(10)
    os.close(mine)
    assert left == [1]


class Parent:
    """A parent process whose end can be watched."""

    def __init__(self, sentinel: int) -> None:
        self.sentinel = sentinel


def test_everything_that_an_inspection_needs_is_published(
    tmp_path: Path, clock: FixedClock
) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    authority = found(home, specimen_act(), clock)
    publish_trust(authority, out)
    names = {path.name for path in (out / "trust").iterdir()}
    assert names == {"csca-1.cer", "seal-aa-1.cer", "UTO.crl", "UTO.ml"}
    publish_trust(replace(authority, crl=None, master_list=None), tmp_path / "bare")
    names = {path.name for path in (tmp_path / "bare" / "trust").iterdir()}
    assert names == {"csca-1.cer", "seal-aa-1.cer"}


def test_the_sheet_shows_the_pages_that_are_there(tmp_path: Path) -> None:
    page = specimen_world().made.page.png
    one = Issued(row=2, number=specimen_world().made.number, document_class="PR", repeated=False)
    write_contact_sheet((one,), tmp_path)
    assert not (tmp_path / "contact-sheet.png").exists()
    folder = tmp_path / "documents" / one.number
    folder.mkdir(parents=True)
    (folder / "page.png").write_bytes(page)
    write_contact_sheet((one, replace(one, number=type(one.number)("000000000"))), tmp_path)
    assert (tmp_path / "contact-sheet.png").read_bytes().startswith(b"\x89PNG")


def test_failures_are_a_table(tmp_path: Path) -> None:
    write_failures([RowFailure(row=3, column="sex", why='needs "F", M or X')], tmp_path)
    text = (tmp_path / "failed.csv").read_bytes().decode()
    assert text == 'row,column,why\r\n3,sex,"needs ""F"", M or X"\r\n'


def test_a_desk_serves_specimens_only(
    place: tuple[Path, Path, Path, FixedClock], tmp_path: Path
) -> None:
    assert Desk(*place).place == place
    with pytest.raises(Unavailable):
        Desk(tmp_path / "nowhere", *place[1:])
