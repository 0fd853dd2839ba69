"""Steps that run one after the other over many rows, and go on after a crash.

What is written down, in a database beside the office's own, is rows: names and codes, as JSON.
Nothing that a step works with is ever in them. A step that was done is not done again; one that
a crash interrupted is, so each must bear that.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from nansen.adapters.files.whole import make_folder
from nansen.errors import Conflict, Unavailable

if TYPE_CHECKING:  # it takes a second to import, and only the line itself needs it
    pass

Row = dict[str, str | int]
Step = Callable[[Sequence[Row]], list[Row]]

CHUNK: Final = 100
ATTEMPTS: Final = 10
"""How often a step is tried, each time after twice as long: a quarter of an hour in all."""
FAILED: Final = "failed"
"""The name under which a row says what stopped it."""
_VERSION: Final = "1"
"""Whatever was begun by a release with the same version goes on with this one."""


_UNDER_WAY: Final = ("PENDING", "ENQUEUED", "DELAYED")
"""What is to go on after a crash waits in a queue first."""
_OVER: Final = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


class _Busy(Exception):
    """Something cannot be reached now; it says which step, and nothing else."""


class DurableLine:
    """One line of steps in one process; there is one such process for a database."""

    __slots__ = ("_dbos", "_flow", "_name")

    def __init__(
        self,
        name: str,
        steps: Mapping[str, Step],
        *,
        database: Path | str,
        attempts: int = ATTEMPTS,
        pause: float = 1.0,
    ) -> None:
        """Open the database, a file or `postgresql://...`, and go on with what was begun.

        Raises:
            Unavailable: the database cannot be reached.
        """
        from dbos import DBOS  # noqa: PLC0415
        from dbos._serialization import DBOSPortableJSON  # noqa: PLC0415

        self._name = name
        self._dbos: DBOS = DBOS(
            config={
                "name": "nansen",
                "system_database_url": _address(database),
                "application_version": _VERSION,
                "console_log_level": "CRITICAL",
                "log_level": "CRITICAL",
                # Its own way would run whatever code somebody wrote into the database.
                "serializer": DBOSPortableJSON,
            }
        )
        bound = [
            DBOS.step(
                name=f"{name}.{label}",
                retries_allowed=attempts > 1,
                max_attempts=attempts,
                interval_seconds=pause,
                should_retry=lambda error: isinstance(error, _Busy),
            )(_guard(label, step))
            for label, step in steps.items()
        ]

        def flow(rows: list[Row], chunk: int) -> list[Row]:
            made: list[Row] = []
            for start in range(0, len(rows), chunk):
                made += _run_chunk(rows[start : start + chunk], bound)
            return made

        self._flow = DBOS.workflow(name=name, max_recovery_attempts=None)(flow)
        try:
            DBOS.launch()
        except Exception as error:  # noqa: BLE001 - whatever its drivers raise
            self.close()
            why = f"the database of the line {name} cannot be opened: {type(error).__name__}"
            raise Unavailable(why) from None

    def __enter__(self) -> Self:
        """Use the line for a while."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it; what is under way goes on when it is opened again."""
        self.close()

    def close(self) -> None:
        """Stop the line."""
        self._dbos.destroy(destroy_registry=True)

    def finish(self) -> None:
        """Wait until what was begun before has ended, well or not, and forget all of it."""
        for one in self._begun(*_UNDER_WAY):
            # What became of it, the steps have written down where it belongs.
            with suppress(Exception):
                self._dbos.retrieve_workflow(one).get_result()
        self._dbos.delete_workflows(self._begun(*_OVER))

    def _begun(self, *states: str) -> list[str]:
        found = self._dbos.list_workflows(
            name=self._name, status=[*states], app_version=_VERSION, load_input=False
        )
        return [one.workflow_id for one in found]

    def run(self, key: str, rows: Sequence[Row], *, chunk: int = CHUNK) -> list[Row]:
        """Run rows through all steps, and give what became of them.

        The same key again is the same work: it goes on, or its result is given once more.

        Raises:
            Unavailable: a step broke, and not by a rule; begin again with another key.
        """
        from dbos import SetWorkflowID  # noqa: PLC0415

        with SetWorkflowID(f"{self._name}-{key}"):
            handle = self._dbos.start_workflow(self._flow, list(rows), chunk)
        try:
            return handle.get_result()
        except Exception as error:  # noqa: BLE001 - what was written down of a step's end
            raise Unavailable(f"the line {self._name} broke: {type(error).__name__}") from None


def _run_chunk(rows: list[Row], steps: Sequence[Callable[[list[Row]], list[Row]]]) -> list[Row]:
    from dbos._error import DBOSMaxStepRetriesExceeded  # noqa: PLC0415

    for step in steps:
        try:
            rows = step(rows)
        except (_Busy, DBOSMaxStepRetriesExceeded):
            return [row if row.get(FAILED) else {**row, FAILED: "UNAVAILABLE"} for row in rows]
    return rows


def _guard(label: str, step: Step) -> Callable[[list[Row]], list[Row]]:
    """Let nothing out of a step but rows, and that it broke: what is raised is written down."""

    def guarded(rows: list[Row]) -> list[Row]:
        try:
            return step(rows)
        except (Unavailable, Conflict):
            raise _Busy(label) from None
        except Exception as error:  # noqa: BLE001 - a bug's message may tell of a person
            raise RuntimeError(f"{label}: {type(error).__name__}") from None

    return guarded


def _address(database: Path | str) -> str:
    if isinstance(database, str):
        return database
    make_folder(database.parent, private=True)
    # SQLite gives the files beside it the same mode.
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    return f"sqlite:///{database}"
