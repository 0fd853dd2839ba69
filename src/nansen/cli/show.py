"""How commands speak: to a person in colour, to a program in JSON."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nansen.standards.finding import Finding, Outcome

if TYPE_CHECKING:
    from rich.console import Console

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]

COLOURS = {
    Outcome.SUCCESSFUL: "green",
    Outcome.FAILED: "red",
    Outcome.UNDETERMINED: "yellow",
    Outcome.NOT_SUPPORTED: "dim",
}
MARKS = {
    Outcome.SUCCESSFUL: "✓",
    Outcome.FAILED: "✗",
    Outcome.UNDETERMINED: "?",
    Outcome.NOT_SUPPORTED: "–",
}


def console() -> "Console":
    """Open the terminal; imported late, because a cold inspection counts milliseconds."""
    from rich.console import Console  # noqa: PLC0415

    return Console(highlight=False)


@contextmanager
def progress(description: str, total: int | None = None) -> Iterator[Callable[[], None]]:
    """Show a bar on standard error and give what moves it; where nobody watches, show none."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    with Progress(
        TextColumn("  {task.description:<11}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        console=Console(stderr=True),
    ) as bar:
        task = bar.add_task(description, total=total)
        yield lambda: bar.advance(task)


def mark(outcome: Outcome) -> str:
    """Write an outcome as one coloured sign."""
    return f"[{COLOURS[outcome]}]{MARKS[outcome]}[/]"


def worded(outcome: Outcome) -> str:
    """Write an outcome as a coloured word."""
    return f"[{COLOURS[outcome]}]{outcome}[/]"


def finding_as_json(finding: Finding) -> JsonValue:
    """Write a check as programs rely on it."""
    return {
        "id": finding.id,
        "outcome": str(finding.outcome),
        "why": finding.why,
        "clause": finding.clause,
    }


def print_json(value: JsonValue) -> None:
    """Write one JSON document to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_lines(lines: Iterable[str]) -> None:
    """Write plain lines to standard output."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def say(line: str) -> None:
    """Write one line at once, for whoever waits for a process to be ready."""
    print(line, flush=True)  # noqa: T201
