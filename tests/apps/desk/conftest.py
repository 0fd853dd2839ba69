"""Places for the databases of the tests of this folder that run on both engines."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.simulators.postgres import PostgresServer

Places = Callable[..., tuple[str, ...]]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Name each engine in turn."""
    assert isinstance(request.param, str)
    return request.param


@pytest.fixture
def places(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    """Give the places of databases that are empty, as a script takes them."""

    def give(*names: str) -> tuple[str, ...]:
        if engine == "sqlite":
            return tuple(str(tmp_path / f"{name}.db") for name in names)
        server: PostgresServer = request.getfixturevalue("postgres")
        return tuple(server.empty_database(f"{tmp_path.name}_{name}") for name in names)

    return give
