"""What one process began and did not end, the next one ends before it begins anything."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from nansen.adapters.dbos.durable_line import DurableLine, Row

DYING = """
import os, signal, sys
from pathlib import Path
from nansen.adapters.dbos.durable_line import DurableLine

def die(rows):
    os.kill(os.getpid(), signal.SIGKILL)

steps = {"first": list, "second": die}
with DurableLine("line", steps, database=Path(sys.argv[1])) as line:
    line.run("one", [{"case": "a", "failed": ""}])
"""


def test_what_was_begun_is_ended_and_then_forgotten(tmp_path: Path) -> None:
    place, seen = tmp_path / "line" / "line.db", list[str]()
    killed = subprocess.run([sys.executable, "-c", DYING, str(place)], check=False)
    assert killed.returncode == -9

    def step(rows: Sequence[Row]) -> list[Row]:
        seen.extend(str(row["case"]) for row in rows)
        return list(rows)

    with DurableLine("line", {"first": list, "second": step}, database=place) as line:
        line.finish()
        assert seen == ["a"]
        line.run("one", [{"case": "b", "failed": ""}])
        assert seen == ["a", "b"]
    with DurableLine("line", {"first": list, "second": step}, database=place) as line:
        line.finish()
        line.finish()
        assert seen == ["a", "b"]
