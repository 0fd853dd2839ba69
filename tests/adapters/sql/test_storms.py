"""What was acknowledged stays: kill -9, a crash of the server, a full disk, two writers.

`NANSEN_STORM=1` kills a hundred times instead of twice.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from tests.adapters.sql.conftest import Office
from tests.adapters.sql.writing_acts import CASE, write_next
from tests.simulators.postgres import PostgresServer

from nansen.acts.act import SubjectKind
from nansen.acts.chain import Chain, link
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.errors import Unavailable

REPOSITORY = Path(__file__).parents[3]
ROUNDS = 100 if os.environ.get("NANSEN_STORM") == "1" else 2
PROCESS = DatabaseName.PROCESS


def start(mode: str, *arguments: object) -> subprocess.Popen[str]:
    script = str(Path(__file__).with_name("writing_acts.py"))
    return subprocess.Popen(
        [sys.executable, script, mode, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def acknowledged_until(process: subprocess.Popen[str], count: int) -> int:
    """Wait for so many acknowledgements; give the version of the last."""
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(count)]
    return int(lines[-1])


def drain(process: subprocess.Popen[str], last: int) -> int:
    """Read what was acknowledged before the end."""
    output, _ = process.communicate()
    # A line that breaks off was not acknowledged.
    whole = [line for line in output.splitlines(keepends=True) if line.endswith("\n")]
    return int(whole[-1]) if whole else last


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


def test_kill_9_loses_nothing_that_was_acknowledged(office: Office) -> None:
    office.open(PROCESS).close()
    chance = Random(1)
    version = 0
    for _ in range(ROUNDS):
        process = start("storm", office.location("process"))
        last = acknowledged_until(process, chance.randrange(5, 60))
        process.kill()
        version = check_whole(office, max(version, drain(process, last)))


def test_a_crash_of_the_server_loses_nothing_that_was_acknowledged(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    assert tmp_path.is_dir()
    office = Office(engine="postgresql", place=postgres.empty_database)
    office.open(PROCESS).close()
    survivor = office.open(PROCESS)
    process = start("storm", office.location("process"))
    last = acknowledged_until(process, 30)
    postgres.stop("immediate")
    try:
        with pytest.raises(Unavailable, match="cannot be"):
            SqlActStore(survivor).read(CASE)
        last = drain(process, last)
    finally:
        postgres.start()
    version = check_whole(office, last)
    assert len(SqlActStore(survivor).read(CASE)) == version, "it connects again by itself"
    survivor.close()


def test_of_two_writers_one_wins_each_version(office: Office) -> None:
    database = office.open(PROCESS)
    writers = [start("race", office.location("process"), writer, 40) for writer in (1, 2)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
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
