"""The register in a file: whole or not at all, and nothing but indices in it."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Timer

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulators.power_cut import pull_plug_at
from tests.strategies.damage import damaged
from tests.worlds.status_office import (
    DAILY,
    HOUR,
    LIST_ID,
    SIZE,
    UTO,
    officers,
    status_signer,
)

from nansen.adapters.files.lock import alone_in
from nansen.adapters.files.status_register import FileStatusRegister
from nansen.clock import FixedClock
from nansen.errors import Conflict, Malformed
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus, hour_of
from nansen.status.model import Change, Entry, OpenedList
from nansen.status.service import (
    ChangeStatus,
    allocate_reference,
    change_status,
    publish_lists,
)

CLOCK = FixedClock(HOUR)
OPENED = OpenedList(list_id=LIST_ID, size=SIZE)
MOMENTS = st.integers(1, 2_000_000).map(
    lambda hours: hour_of(HOUR) - timedelta(hours=hours % 400000)
)
ENTRIES = st.one_of(
    st.builds(
        Entry,
        is_decoy=st.booleans(),
        shown=st.just(PublishedStatus.SUSPENDED),
        asked=st.sampled_from(PublishedStatus),
        by_holder=st.booleans(),
        since=MOMENTS,
    ),
    st.builds(
        Entry,
        is_decoy=st.booleans(),
        shown=st.sampled_from([PublishedStatus.VALID, PublishedStatus.ENDED]),
        asked=st.sampled_from(PublishedStatus),
        by_holder=st.booleans(),
    ),
)


def fill(folder: Path, entries: Mapping[int, Entry], opened: OpenedList = OPENED) -> None:
    register = FileStatusRegister(folder)
    with register.writing():
        register.put_list(opened)
        for index, entry in entries.items():
            register.put(StatusReference(list_id=opened.list_id, index=index), entry)


@given(st.dictionaries(st.integers(0, 2**32 - 1), ENTRIES, max_size=8))
def test_what_is_written_is_there_after_opening(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[int, Entry]
) -> None:
    folder = tmp_path_factory.mktemp("status")
    published = OpenedList(list_id=LIST_ID, size=SIZE, issued=HOUR, published=b"list")
    fill(folder, entries, published)
    again = FileStatusRegister(folder)
    assert again.lists() == (published,)
    assert dict(again.entries(LIST_ID)) == entries
    for index, entry in entries.items():
        assert again.find(StatusReference(list_id=LIST_ID, index=index)) == entry


def test_an_empty_register_needs_no_file(tmp_path: Path) -> None:
    register = FileStatusRegister(tmp_path / "none")
    assert register.lists() == ()
    assert register.entries(LIST_ID) == {}
    assert register.find(StatusReference(list_id=LIST_ID, index=0)) is None
    assert not (tmp_path / "none").exists()


def test_a_block_that_fails_leaves_nothing(tmp_path: Path) -> None:
    fill(tmp_path, {1: Entry()})
    register = FileStatusRegister(tmp_path)

    def fail() -> None:
        with register.writing():
            register.put(StatusReference(list_id=LIST_ID, index=2), Entry())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    for one in (register, FileStatusRegister(tmp_path)):
        assert dict(one.entries(LIST_ID)) == {1: Entry()}


def test_one_process_at_a_time(tmp_path: Path) -> None:
    register = FileStatusRegister(tmp_path, patience=0.02)
    with alone_in(tmp_path), pytest.raises(Conflict), register.writing():
        pass


def test_who_comes_second_waits(tmp_path: Path) -> None:
    held = ExitStack()
    held.enter_context(alone_in(tmp_path))
    Timer(0.05, held.close).start()
    with FileStatusRegister(tmp_path).writing():
        pass


def test_what_another_process_wrote_is_seen(tmp_path: Path) -> None:
    mine = FileStatusRegister(tmp_path)
    fill(tmp_path, {1: Entry()})
    with mine.writing():
        assert dict(mine.entries(LIST_ID)) == {1: Entry()}
        mine.put(StatusReference(list_id=LIST_ID, index=2), Entry())
    assert dict(FileStatusRegister(tmp_path).entries(LIST_ID)) == {1: Entry(), 2: Entry()}


def test_it_is_private_and_holds_no_word(tmp_path: Path) -> None:
    register = FileStatusRegister(tmp_path)
    reference = allocate_reference(register=register, policy=DAILY, clock=CLOCK)
    act = ChangeStatus(reference=reference, change=Change.END, by=officers())
    with register.writing():
        change_status(act, register=register, clock=CLOCK)
    file = tmp_path / "register.cbor"
    assert file.stat().st_mode & 0o077 == 0
    loaded = cbor2.loads(file.read_bytes())
    assert loaded.keys() == {"v", "lists"}
    ((list_id, size, issued, published, entries),) = loaded["lists"]
    assert (size, issued, published) == (SIZE, None, None)
    assert (len(list_id), len(entries) % 9) == (16, 0)
    for word in (b"revoked", b"officer", b"A", b"B"):
        assert word not in file.read_bytes().replace(entries, b"").replace(list_id, b"")


def written(folder: Path) -> bytes:
    fill(folder, {1: Entry(), 2: Entry(is_decoy=True)})
    return (folder / "register.cbor").read_bytes()


@given(st.data())
def test_a_damaged_file_is_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("status")
    whole = written(folder)
    (folder / "register.cbor").write_bytes(data.draw(damaged(whole) | st.binary(max_size=40)))
    try:
        FileStatusRegister(folder).lists()
    except Malformed as error:
        assert str(error)  # noqa: PT017  # the other outcome is to be read


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ([1], "another form"),
        ({"v": 2, "lists": []}, "another form"),
        ({"v": 1}, "another form"),
        ({"v": 1, "lists": {}}, "no lists"),
        ({"v": 1, "lists": [[]]}, "another form"),
        ({"v": 1, "lists": [[LIST_ID, SIZE, "x", None, b""]]}, "another form"),
        ({"v": 1, "lists": [[LIST_ID, SIZE, 1, 1, b""]]}, "another form"),
        ({"v": 1, "lists": [[LIST_ID, SIZE, None, None, b"x"]]}, "breaks off"),
        ({"v": 1, "lists": [[LIST_ID, SIZE, 2**60, b"x", b""]]}, "calendar"),
        ({"v": 1, "lists": [[LIST_ID, SIZE, -1, b"x", b""]]}, "calendar"),
        ({"v": 1, "lists": [[LIST_ID, 7, None, None, b""]]}, "no size"),
        ({"v": 1, "lists": [[LIST_ID, SIZE, None, None, bytes(4) + b"\x04" + bytes(4)]]}, "begin"),
    ],
)
def test_another_form_is_refused(tmp_path: Path, items: object, why: str) -> None:
    (tmp_path / "register.cbor").write_bytes(cbor2.dumps(items, canonical=True))
    with pytest.raises(Malformed, match=why):
        FileStatusRegister(tmp_path)


def test_a_power_cut_leaves_the_old_register_or_the_new(tmp_path: Path) -> None:
    step, died = 0, True
    while died:
        folder = tmp_path / str(step)
        fill(folder, {1: Entry()})

        def act(folder: Path = folder) -> None:
            register = FileStatusRegister(folder)
            allocate_reference(
                register=register,
                policy=DAILY,
                clock=CLOCK,
                randbelow=Random(1).randrange,
            )

        died = pull_plug_at(step, act)
        count = len(FileStatusRegister(folder).entries(LIST_ID))
        assert count in {1, 2}
        act()
        assert len(FileStatusRegister(folder).entries(LIST_ID)) in {2, 3}, "no index twice"
        step += 1
    assert step > 3


def test_publishing_from_a_file_is_the_same_twice(tmp_path: Path) -> None:
    first = publish_lists(
        UTO,
        register=FileStatusRegister(tmp_path),
        signer=status_signer(),
        policy=DAILY,
        clock=CLOCK,
    )
    again = publish_lists(
        UTO,
        register=FileStatusRegister(tmp_path),
        signer=status_signer(),
        policy=DAILY,
        clock=FixedClock(HOUR + timedelta(minutes=30)),
    )
    assert [one.encoded for one in first] == [one.encoded for one in again]
