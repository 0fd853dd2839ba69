"""The registry in SQL: what holds for the register in a file holds here."""

from datetime import timedelta
from random import Random
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, text
from tests.adapters.sql.conftest import Office
from tests.worlds.status_office import (
    DAILY,
    HOUR,
    LIST_ID,
    SIZE,
    UTO,
    officers,
    status_signer,
)

from nansen.adapters.sql.status_register import SqlStatusRegister
from nansen.adapters.sql.tables import ENTRIES, DatabaseName
from nansen.clock import FixedClock
from nansen.errors import Conflict, Malformed, Refused
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
MOMENTS = st.integers(1, 400_000).map(lambda hours: hour_of(HOUR) - timedelta(hours=hours))
ENTRIES_OF = st.one_of(
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


def at(index: int, list_id: bytes = LIST_ID) -> StatusReference:
    return StatusReference(list_id=list_id, index=index)


@pytest.fixture
def register(office: Office) -> SqlStatusRegister:
    return SqlStatusRegister(office.open(DatabaseName.REGISTRY))


@pytest.fixture
def again(office: Office, register: SqlStatusRegister) -> SqlStatusRegister:
    """Open the same as another process would."""
    assert register.lists() == ()
    return SqlStatusRegister(office.open(DatabaseName.REGISTRY))


def fill(register: SqlStatusRegister, entries: dict[int, Entry]) -> None:
    with register.writing():
        register.put_list(OPENED)
        for index, entry in entries.items():
            register.put(at(index), entry)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.integers(0, 2**32 - 1), ENTRIES_OF, max_size=8))
def test_what_is_written_is_there_after_opening(
    register: SqlStatusRegister, again: SqlStatusRegister, entries: dict[int, Entry]
) -> None:
    fill(register, entries)
    for one in (register, again):
        shown = one.entries(LIST_ID)
        assert {index: shown[index] for index in entries} == entries
        assert one.count(LIST_ID) == len(shown)
    for index, entry in entries.items():
        assert again.find(at(index)) == entry


def test_lists_stand_in_the_order_in_which_they_were_opened(
    register: SqlStatusRegister, again: SqlStatusRegister
) -> None:
    second = OpenedList(list_id=b"another", size=SIZE)
    published = OpenedList(list_id=LIST_ID, size=SIZE, issued=HOUR, published=b"list")
    with register.writing():
        register.put_list(OPENED)
        register.put(at(1), Entry())
        register.put_list(second)
        register.put_list(published)
    assert again.lists() == register.lists() == (published, second)
    assert again.count(LIST_ID) == 1
    assert again.count(b"another") == 0


def test_an_empty_register_knows_nothing(register: SqlStatusRegister) -> None:
    assert register.lists() == ()
    assert register.entries(LIST_ID) == {}
    assert register.count(LIST_ID) == 0
    assert register.find(at(0)) is None


def test_a_block_that_fails_leaves_nothing(
    register: SqlStatusRegister, again: SqlStatusRegister
) -> None:
    fill(register, {1: Entry()})
    assert dict(register.entries(LIST_ID)) == {1: Entry()}

    def fail() -> None:
        with register.writing():
            register.put(at(2), Entry())
            assert dict(register.entries(LIST_ID)) == {1: Entry(), 2: Entry()}
            assert dict(again.entries(LIST_ID)) == {1: Entry()}
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    for one in (register, again):
        assert dict(one.entries(LIST_ID)) == {1: Entry()}
        assert one.count(LIST_ID) == 1


def test_what_another_process_wrote_is_seen(
    register: SqlStatusRegister, again: SqlStatusRegister
) -> None:
    fill(again, {1: Entry()})
    with register.writing():
        assert dict(register.entries(LIST_ID)) == {1: Entry()}
        register.put(at(1), Entry(is_decoy=True))
        assert register.find(at(1)) == Entry(is_decoy=True)
    assert dict(again.entries(LIST_ID)) == {1: Entry(is_decoy=True)}
    assert register.count(LIST_ID) == 1


def test_one_writer_at_a_time(office: Office) -> None:
    first, second = (
        SqlStatusRegister(office.open(DatabaseName.REGISTRY, patience=0.05)) for _ in range(2)
    )
    with first.writing(), pytest.raises(Conflict, match="another process"), second.writing():
        pass
    with second.writing():
        second.put_list(OPENED)
    assert first.lists() == (OPENED,)


def test_a_thread_sees_no_block_of_another(register: SqlStatusRegister) -> None:
    fill(register, {1: Entry()})
    seen = list[int]()
    with register.writing():
        register.put(at(2), Entry())
        reader = Thread(target=lambda: seen.append(len(register.entries(LIST_ID))))
        reader.start()
        reader.join()
    assert seen == [1]
    assert len(register.entries(LIST_ID)) == 2


def test_it_is_written_within_a_block_and_into_a_list(register: SqlStatusRegister) -> None:
    with pytest.raises(Refused, match="STATUS-WRITING"):
        register.put_list(OPENED)
    with pytest.raises(Refused, match="STATUS-REFERENCE"), register.writing():
        register.put(at(1), Entry())


def test_an_unknown_status_is_refused(office: Office) -> None:
    database = office.open(DatabaseName.REGISTRY)
    register = SqlStatusRegister(database)
    fill(register, {1: Entry()})
    with database.writing() as connection:
        connection.execute(ENTRIES.update().values(shown=9))
    with pytest.raises(Malformed, match="R60"):
        register.find(at(1))


def test_it_holds_indices_and_no_word(office: Office) -> None:
    database = office.open(DatabaseName.REGISTRY)
    register = SqlStatusRegister(database)
    reference = allocate_reference(register=register, policy=DAILY, clock=CLOCK)
    act = ChangeStatus(reference=reference, change=Change.END, by=officers())
    with register.writing():
        change_status(act, register=register, clock=CLOCK)
    with database.reading() as connection:
        for table in ("lists", "entries"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608
            assert rows
            assert not any(isinstance(value, str) for row in rows for value in row)
        columns = {one["name"] for one in inspect(connection).get_columns("entries")}
    assert columns == {"list", "place", "is_decoy", "shown", "asked", "by_holder", "since"}
    with pytest.raises(Refused, match="R86"):
        SqlStatusRegister(office.open(DatabaseName.SEARCH))


def test_publishing_is_the_same_twice(
    register: SqlStatusRegister, again: SqlStatusRegister
) -> None:
    for _ in range(3):
        allocate_reference(
            register=register, policy=DAILY, clock=CLOCK, randbelow=Random(1).randrange
        )
    first = publish_lists(UTO, register=register, signer=status_signer(), policy=DAILY, clock=CLOCK)
    second = publish_lists(
        UTO,
        register=again,
        signer=status_signer(),
        policy=DAILY,
        clock=FixedClock(HOUR + timedelta(minutes=30)),
    )
    assert [one.encoded for one in first] == [one.encoded for one in second]
