"""What every test stands on: fixed time, judges, hypothesis profiles."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
