"""A change of status is killed with -9, anywhere: the list comes to say what was acknowledged.

`NANSEN_STORM=1` kills it many times more.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from random import Random

import pytest
from tests.simulators.killing import Say, Strike, in_child, rounds
from tests.simulators.postgres import NotInstalled, PostgresServer, private_postgres
from tests.worlds.document_desk import NUMBER, DeskWorld, EmptyPress

from nansen.acts.act import IdempotencyKey
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.status_register import SqlStatusRegister
from nansen.adapters.sql.tables import DatabaseName
from nansen.document.life_cycle import status_of
from nansen.document.life_kinds import REPORTED, LifeKind
from nansen.officers.actor import HOLDER
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus

VALID, SUSPENDED = PublishedStatus.VALID, PublishedStatus.SUSPENDED
POINTS = ("append", "put", "shred")
"""What a report writes: the act, the register (before it is committed), the press."""


@dataclass(frozen=True)
class Places:
    """Where the acts and the register are."""

    process: Path | str
    registry: Path | str

    @contextmanager
    def opened(self, strike: Strike | None = None) -> Iterator[DeskWorld]:
        """Work there, as long as nothing strikes."""
        strike = strike or Strike()
        with (
            open_database(DatabaseName.PROCESS, self.process) as process,
            open_database(DatabaseName.REGISTRY, self.registry) as registry,
        ):
            yield DeskWorld(
                acts=strike.among(SqlActStore(process), "append"),
                register=strike.among(SqlStatusRegister(registry), "put"),
                press=strike.among(EmptyPress(), "shred"),
            )


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
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    """Give two empty databases."""
    if request.param == "sqlite":
        return Places(tmp_path / "process.db", tmp_path / "registry.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return Places(server.empty_database("lives_p"), server.empty_database("lives_r"))


@pytest.fixture
def place(places: Places) -> StatusReference:
    """Give the place in the list of a document that its holder has."""
    with places.opened() as world:
        return world.live()


def report(places: Places, strike: Strike, key: IdempotencyKey, say: Say) -> None:
    """Report a loss, and say when that is safe."""
    with places.opened(strike) as world:
        world.clock.at = world.newest().act.at
        world.act(LifeKind.REPORTED_LOST, HOLDER, key=key)
        say("lost")


@pytest.mark.parametrize("finish", ["mend", "again"])
def test_a_report_that_is_killed_anywhere_is_finished(
    places: Places, place: StatusReference, finish: str
) -> None:
    for number, (point, mode) in enumerate(product(POINTS, ("before", "after"))):
        key = IdempotencyKey(f"{number:032x}")
        strike = Strike(at=1, mode=mode, point=point)
        ended = in_child(partial(report, places, strike, key))
        assert (ended.killed, ended.said) == (True, ())
        with places.opened() as world:
            world.clock.at = world.newest().act.at
            if finish == "again":
                world.act(LifeKind.REPORTED_LOST, HOLDER, key=key)
            written = world.desk.read(NUMBER).state in REPORTED
            assert written is (finish == "again" or number > 0)
            assert world.desk.mend().left == ()
            assert world.asked(place) is (SUSPENDED if written else VALID)
            kinds = [one.act.kind for one in world.desk.chain(NUMBER).acts]
            assert kinds.count(LifeKind.REPORTED_LOST) == kinds.count(LifeKind.RESTORED) + written
            if written:
                world.two(LifeKind.RESTORED, HOLDER, "deliver-1")
                assert world.asked(place) is VALID


def lose_and_find(places: Places, say: Say) -> None:
    """Lose a document and find it again, until killed."""
    with places.opened() as world:
        world.clock.at = world.newest().act.at
        world.desk.mend()
        if world.desk.read(NUMBER).state in REPORTED:
            world.two(LifeKind.RESTORED, HOLDER, "deliver-1")
        while True:
            say(f"{world.desk.chain(NUMBER).version} found")
            world.act(LifeKind.REPORTED_LOST, HOLDER)
            say(f"{world.desk.chain(NUMBER).version} lost")
            world.two(LifeKind.RESTORED, HOLDER, "deliver-1")


def test_whenever_it_is_killed_the_list_says_what_was_acknowledged(
    places: Places, place: StatusReference
) -> None:
    chance, heard = Random(1), 0
    for _ in range(rounds(2, 50)):
        ended = in_child(partial(lose_and_find, places), within=chance.uniform(0.2, 0.6))
        assert ended.killed
        with places.opened() as world:
            world.clock.at = world.newest().act.at
            assert world.desk.mend().left == ()
            chain, life = world.desk.chain(NUMBER), world.desk.read(NUMBER)
            assert world.asked(place) is status_of(life, world.clock.now())
            for said in ended.said[-1:]:
                version, what = said.split()
                assert chain.version >= int(version)
                if what == "lost" and chain.version <= int(version) + 1:
                    assert world.asked(place) is SUSPENDED
            heard += len(ended.said)
    assert heard, "something was acknowledged"
