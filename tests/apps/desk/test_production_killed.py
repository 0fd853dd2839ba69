"""The line is killed with -9 after its writes, and makes every document exactly once.

`NANSEN_STORM=1` kills it after every single write.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.simulators.postgres import NotInstalled, PostgresServer, private_postgres
from tests.worlds.production import Applicant, case_name, factory

from nansen.acts.act import Subject
from nansen.adapters.files.signing_ledger import open_signing_ledger
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.desk.production import find_work
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.service import lives_of
from nansen.journal.model import EntryKind, decode_kind_opening

STORM = os.environ.get("NANSEN_STORM") == "1"
CASES, EVERY = (4, 1) if STORM else (2, 9)
REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """Run a server; without PostgreSQL its tests are skipped, in CI they fail."""
    with ExitStack() as stack:
        try:
            memory = Path("/dev/shm")  # noqa: S108 - no test pulls the plug
            server = stack.enter_context(private_postgres(on=memory if memory.is_dir() else None))
        except NotInstalled as error:
            if os.environ.get("CI") == "true":
                pytest.fail(str(error))
            pytest.skip(str(error))
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str, str]:
    """Give the places of three databases: acts, status lists, the line's own."""
    if request.param == "sqlite":
        process, registry, line = (str(tmp_path / f"{name}.db") for name in "prl")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        process, registry, line = (server.empty_database(f"production_{one}") for one in "prl")
    return process, registry, line


def located(text: str) -> Path | str:
    return text if "://" in text else Path(text)


def test_whatever_kills_the_line_every_document_is_made_once(
    places: tuple[str, str, str], tmp_path: Path
) -> None:
    cases = [case_name(one) for one in range(1, CASES + 1)]
    with (
        open_database(DatabaseName.PROCESS, located(places[0])) as acts,
        factory(tmp_path / "home", acts=SqlActStore(acts)) as made,
    ):
        for case in cases:
            assert isinstance(made.grant(case), Applicant)
    script = str(Path(__file__).with_name("making_documents.py"))
    done = subprocess.run(
        [sys.executable, script, str(tmp_path / "home"), *places, str(CASES), str(EVERY)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= (20 if STORM else 2), "it was killed"
    check_made(places, tmp_path / "home", len(cases))


def check_made(places: tuple[str, str, str], home: Path, count: int) -> None:
    with (
        open_database(DatabaseName.PROCESS, located(places[0])) as database,
        factory(home, acts=SqlActStore(database)) as made,
    ):
        ports, numbers = made.ports, set()
        for one in range(1, count + 1):
            case = case_name(one)
            (life,) = lives_of(case, ports.files)
            assert life.state is LifeState.PERSONALISED
            assert find_work(case, ports).attempt == 0
            numbers.add(life.number)
            chain = ports.files.cases.acts.read(Subject.of_document(life.number))
            assert [signed.act.kind for signed in chain] == [
                LifeKind.ORDERED,
                LifeKind.COMMITTED,
                LifeKind.SIGNED,
                LifeKind.PRINTED,
            ]
        assert len(numbers) == count
        memos = [decode_kind_opening(memo) for memo in ports.store.memos()]  # type: ignore[attr-defined]
        issued = [memo for memo in memos if memo.kind is EntryKind.DOCUMENT_ISSUED]
        assert len(issued) == len({memo.commitment for memo in issued}) == count
        jobs = {one.name for one in (home / "press" / "jobs").iterdir()}
        assert jobs == numbers
    with open_signing_ledger(home / "signer") as ledger:
        assert all(ledger.find(number) for number in numbers)
        assert ledger.count_on(ports.clock.now().date()) == count
