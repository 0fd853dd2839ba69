"""Every test of this folder runs on both engines, unless it says why not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.simulators.postgres import PostgresServer

from nansen.adapters.sql.database import Database
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where an office's databases are, on one engine."""

    engine: str
    place: Callable[[str], Path | str]
    _locations: dict[str, Path | str] = field(default_factory=dict)
    _opened: list[Database] = field(default_factory=list)

    def location(self, name: str) -> Path | str:
        """Give the file or address of a database; it is empty at first."""
        if name not in self._locations:
            self._locations[name] = self.place(name)
        return self._locations[name]

    def open(self, name: DatabaseName, at: str = "", *, patience: float = 10) -> Database:
        """Open a database, or the one of another's place."""
        database = open_database(name, self.location(at or name.value), patience=patience)
        self._opened.append(database)
        return database

    def close(self) -> None:
        """Close what was opened."""
        for database in self._opened:
            database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """Give an office on each engine."""
    if request.param == "sqlite":
        made = Office(engine="sqlite", place=lambda name: tmp_path / "office" / f"{name}.db")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        made = Office(engine="postgresql", place=server.empty_database)
    yield made
    made.close()


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Office]:
    """Give an office in files only."""
    made = Office(engine="sqlite", place=lambda name: tmp_path / "office" / f"{name}.db")
    yield made
    made.close()
