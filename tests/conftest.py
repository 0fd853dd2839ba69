"""What every test stands on: fixed time, judges, hypothesis profiles."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.simulators.postgres import NotInstalled, PostgresServer, private_postgres

from nansen.clock import FixedClock

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("fuzz", max_examples=20_000, deadline=None)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") == "true" else "dev")
)

VECTORS = Path(__file__).parent / "vectors"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    """Stand still at the day on which the specimens are valid."""
    return FixedClock(NOW)


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """Undo what a process of the office does to itself when a test is that process."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def vectors() -> Path:
    """Find the test data that no one here wrote."""
    return VECTORS


@pytest.fixture
def judge() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run an independent program; without it a test is skipped, in CI it fails."""

    def run(
        *command: str | Path, stdin: bytes = b"", check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        program = str(command[0])
        if shutil.which(program) is None:
            message = f"{program} is not installed; see tools/system-packages"
            if os.environ.get("CI") == "true":
                pytest.fail(message)
            pytest.skip(message)
        done = subprocess.run(
            [str(part) for part in command], input=stdin, capture_output=True, check=False
        )
        if check and done.returncode:
            pytest.fail(f"{program}: {done.stderr.decode(errors='replace')}")
        return done

    return run


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Run one server for all tests; without PostgreSQL they are skipped, in CI they fail."""
    with ExitStack() as stack:
        try:
            # In memory: no test pulls the plug, and flushing is what the others wait for.
            memory = Path("/dev/shm")  # noqa: S108
            server = stack.enter_context(private_postgres(on=memory if memory.is_dir() else None))
        except NotInstalled as error:
            if os.environ.get("CI") == "true":
                pytest.fail(str(error))
            pytest.skip(str(error))
        yield server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """After a storm, say of each test what it did."""
    if not os.environ.get("NANSEN_STORM"):
        return
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "storm":
                terminalreporter.write_line(f"{report.head_line}: {value}")
