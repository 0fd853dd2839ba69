"""`nansen document make`: the documents of granted cases, made now."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from nansen.cli.at_office import at_office
from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import JsonValue, console, print_json, progress
from nansen.ids import CaseId

if TYPE_CHECKING:
    from nansen.apps.desk.documents.making import Made

WAIT: Final = 60.0


def make(home: Path, *cases: str, wait: float = WAIT, json: bool = False) -> ExitStatus:
    """Make the documents of cases that two officers granted: number, journal, signature, page.

    A document that is made already, by the desk process or by this command, stays as it is.
    Killed anywhere, the same command goes on. It leaves with 1 if a rule stopped one.

    Example: nansen document make office CASE

    Args:
        home: The office's folder; its key service and its signer run.
        cases: The cases' random names.
        wait: So many seconds for another process that makes documents.
        json: Answer in JSON.
    """
    from nansen.apps.desk.documents.making import open_line  # noqa: PLC0415
    from nansen.apps.desk.documents.production import STAGES  # noqa: PLC0415

    names = [CaseId(one) for one in dict.fromkeys(cases)]
    with (
        progress("Making", len(names) * len(STAGES)) as moved,
        at_office(home) as office,
        open_line(office, patience=wait, moved=moved) as line,
    ):
        made = line.make(names)
    _show(made, json=json)
    return ExitStatus.FAILED if any(one.failed for one in made) else ExitStatus.SUCCESSFUL


def _show(made: "tuple[Made, ...]", *, json: bool) -> None:
    if json:
        answer: list[JsonValue] = [
            {"case": one.case, "number": one.number, "outcome": one.failed or "made"}
            for one in made
        ]
        print_json({"documents": answer})
        return
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, header_style="bold")
    for heading in ("case", "number", "outcome"):
        table.add_column(heading, no_wrap=True)
    for one in made:
        told = f"[red]stopped by {one.failed}[/]" if one.failed else "made"
        table.add_row(one.case, one.number or "", told)
    console().print(table)
