"""What was acknowledged stays: kill -9, a crash of the server, a full disk, two writers.

A storm kills sixty times instead of twice.
"""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from tests.adapters.sql.conftest import Office
from tests.adapters.sql.writing_acts import CASE, write_next
from tests.simulators.killing import hear, last_words, rounds, started, tell
from tests.simulators.postgres import PostgresServer

from nansen.acts.act import SubjectKind
from nansen.acts.chain import Chain, link
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.errors import Unavailable

ROUNDS, SEED = rounds(2, 60), 1
SCRIPT = Path(__file__).with_name("writing_acts.py")
PROCESS = DatabaseName.PROCESS


def write_until(office: Office, count: int, crash: Callable[[], None] | None = None) -> int:
    """Have acts written until so many are acknowledged and all is over; give the last one."""
    process = started(SCRIPT, "storm", office.location("process"))
    said = hear(process, count)
    if crash is not None:
        crash()
        process.wait(30)
    return int([*said, *last_words(process)][-1])


def check_whole(office: Office, acknowledged: int) -> int:
    """Check that every acknowledged act is there, and none by halves; give how many there are."""
    with open_database(PROCESS, office.location("process")) as database:
        store = SqlActStore(database)
        version = link(CASE, store.read(CASE)).version
        (standing,) = store.standings(SubjectKind.CASE)
        duties = {int.from_bytes(duty.key, "big") for duty in store.duties(limit=10**6)}
    assert version >= acknowledged
    assert standing.stage == f"stage-{version}"
    assert duties == set(range(1, version + 1))
    return version


def test_kill_9_loses_nothing_that_was_acknowledged(
    office: Office, record_property: Callable[[str, object], None]
) -> None:
    office.open(PROCESS).close()
    chance = Random(SEED)
    version = 0
    for _ in range(ROUNDS):
        acknowledged = write_until(office, chance.randrange(5, 60))
        version = check_whole(office, max(version, acknowledged))
    record_property("storm", f"{ROUNDS} kills, {version} acts, seed {SEED}")


def test_a_crash_of_the_server_loses_nothing_that_was_acknowledged(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    assert tmp_path.is_dir()
    office = Office(engine="postgresql", place=postgres.empty_database)
    office.open(PROCESS).close()
    survivor = office.open(PROCESS)
    try:
        last = write_until(office, 30, crash=lambda: postgres.stop("immediate"))
        with pytest.raises(Unavailable, match="cannot be"):
            SqlActStore(survivor).read(CASE)
    finally:
        postgres.start()
    version = check_whole(office, last)
    assert len(SqlActStore(survivor).read(CASE)) == version, "it connects again by itself"
    survivor.close()


def test_of_two_writers_one_wins_each_version(office: Office) -> None:
    database = office.open(PROCESS)
    place = office.location("process")
    writers = [started(SCRIPT, "race", place, writer, 40) for writer in (1, 2)]
    assert [hear(writer) for writer in writers] == [["ready"], ["ready"]]
    for writer in writers:
        tell(writer, "go")
    said = [writer.communicate() for writer in writers]
    assert [error for _, error in said] == ["", ""]
    won = sorted(
        (int(version), head)
        for output, _ in said
        for version, head in (line.split() for line in output.splitlines())
    )
    chain = link(CASE, SqlActStore(database).read(CASE))
    assert won == [(act.act.version, act.digest.hex()) for act in chain.acts]
    assert chain.version == 40


def fill_until_refused(store: SqlActStore) -> Chain:
    chain, refused = link(CASE, store.read(CASE)), ""
    while not refused:
        try:
            chain = write_next(store, chain)
        except Unavailable as error:
            refused = str(error)
    assert "disk" in refused
    assert store.read(CASE) == chain.acts, "what was refused left nothing"
    return chain


def test_a_full_database_loses_nothing(files: Office) -> None:
    database = files.open(PROCESS)
    store = SqlActStore(database)
    write_next(store, Chain(subject=CASE))
    # It holds for the one connection that the pool has.
    with database.outside() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 8}")
    chain = fill_until_refused(store)
    assert check_whole(files, chain.version) == chain.version
    with database.outside() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=100000")
    write_next(store, chain)


@contextmanager
def largest_file(octets: int) -> Iterator[None]:
    """Let writes beyond a size fail, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_writes_that_fail_lose_nothing(files: Office) -> None:
    store = SqlActStore(files.open(PROCESS))
    write_next(store, Chain(subject=CASE))
    with largest_file(200_000):
        chain = fill_until_refused(store)
        assert check_whole(files, chain.version) == chain.version
    write_next(store, chain)
    assert check_whole(files, chain.version + 1) == chain.version + 1
