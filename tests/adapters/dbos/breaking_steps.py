"""A process with a line whose steps go wrong; it says what came of them.

python breaking_steps.py HOME
"""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from nansen.adapters.dbos.durable_line import DurableLine, Row
from nansen.errors import Unavailable

SECRET = "IVANOVA"


class Steps:
    """Counts how often each was tried."""

    def __init__(self) -> None:
        self.tried: dict[str, int] = {}

    def pass_on(self, rows: Sequence[Row]) -> list[Row]:
        self.tried["pass"] = self.tried.get("pass", 0) + 1
        return list(rows)

    def stay_away(self, rows: Sequence[Row]) -> list[Row]:
        self.tried["away"] = self.tried.get("away", 0) + 1
        if rows[0]["case"] == "a" or self.tried["away"] == 1:
            raise Unavailable(SECRET)
        return list(rows)

    def break_down(self, rows: Sequence[Row]) -> list[Row]:
        if rows[0]["case"] == "broken":
            raise ValueError(SECRET)
        return list(rows)


def main(home: str) -> None:
    """Run lines that go wrong."""
    logging.disable(logging.CRITICAL)
    steps = Steps()
    named = {"pass": steps.pass_on, "away": steps.stay_away, "break": steps.break_down}
    place = Path(home) / "line" / "line.db"
    with DurableLine("line", named, database=place, attempts=3, pause=0.01) as line:
        rows: list[Row] = [{"case": name, "failed": ""} for name in ("a", "b")]
        rows.append({"case": "c", "failed": "R38"})
        made = line.run("one", rows, chunk=1)
        print(made == line.run("one", rows, chunk=1), steps.tried, made)  # noqa: T201
        try:
            line.run("two", [{"case": "broken", "failed": ""}])
        except Unavailable as error:
            print(error)  # noqa: T201
    try:
        DurableLine("line", named, database="postgresql://nobody@/nothing?host=/nowhere")
    except Unavailable as error:
        print(error)  # noqa: T201
    print(SECRET.encode() in b"".join(one.read_bytes() for one in place.parent.iterdir()))  # noqa: T201
    print(oct(place.stat().st_mode & 0o777))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
