"""`nansen demo`: the life of a passport, and twelve specimens at a border."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar

from nansen.apps.demo.life import Step, tell_life
from nansen.apps.desk.home import OfficeHome
from nansen.apps.inspector.gather import Unreadable, gather
from nansen.apps.inspector.page import LateReader
from nansen.apps.signer.authority import found, specimen_act
from nansen.apps.signer.batch import (
    DOCUMENTS,
    SHEET,
    TRUST,
    Issued,
    issue_batch,
    publish_trust,
    write_contact_sheet,
)
from nansen.apps.signer.people import Order, RowFailure, read_people
from nansen.apps.signer.status import publish_status
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.inspect import open_post, report_as_json, status_lines
from nansen.cli.show import console, mark, print_json, print_lines, progress, worded
from nansen.clock import SystemClock
from nansen.document.document_class import DocumentClass
from nansen.errors import Unavailable
from nansen.inspection.model import Report
from nansen.pki.authority import Authority
from nansen.standards.finding import Outcome, worst

OFFICE, LIFE = "office", "life"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A document of the story."""

    number: str = field(repr=False)
    document_class: str


Inspected = tuple[Issued | Told, Report]
_Sound = TypeVar("_Sound", Order, Issued)


def demo(*, home: Path | None = None, out: Path = Path("demo"), json: bool = False) -> ExitStatus:
    """Show the whole life of a passport, then issue twelve specimens; inspect all at a border.

    An office is founded with its key service and its signer. An application is examined and
    granted by officers of whom none can do it alone; another is refused, and won on appeal; a
    document is lost and replaced. Run again, it inspects what is there.

    Example: nansen demo --out demo

    Args:
        home: The specimen authority's folder; inside OUT if not given.
        out: Where the documents go.
        json: Answer in JSON.
    """
    home = home or out / "home"
    authority = found(home, specimen_act(), SystemClock())
    steps = _live(out, quiet=json)
    lived = _inspect_lives(out)
    issued = _issue(home, out)
    publish_trust(authority, out)
    publish_status(home, out / TRUST, SystemClock())
    write_contact_sheet(issued, out)
    inspected = lived + _inspect(issued, out / DOCUMENTS, out / TRUST)
    verdict = worst(report.verdict for _, report in inspected)
    if json:
        print_json(
            {
                "verdict": str(verdict),
                "life": [{"stage": one.stage, "told": one.told} for one in steps],
                "documents": [
                    {"number": one.number, **report_as_json(report)} for one, report in inspected
                ],
            }
        )
    else:
        _show(authority, inspected, out)
    return of_outcome(verdict)


def _live(out: Path, *, quiet: bool) -> tuple[Step, ...]:
    """Let a passport live, once: an office that is there already has its own history."""
    office = out / OFFICE
    if OfficeHome(office).pin.exists():
        return ()
    screen, steps = console(), []
    for step in tell_life(office, out / LIFE, SystemClock()):
        steps.append(step)
        if not quiet:
            screen.print(f"  {step.stage:<15} {step.told}")
    return tuple(steps)


def _inspect_lives(out: Path) -> list[Inspected]:
    """Inspect what was made in the story, with what the office publishes."""
    made = sorted(path.name for path in (out / LIFE).iterdir() if path.is_dir())
    story = [Told(number=name, document_class=DocumentClass.REFUGEE) for name in made]
    return _inspect(story, out / LIFE, OfficeHome(out / OFFICE).trust)


def _issue(home: Path, out: Path) -> tuple[Issued, ...]:
    folder = files("nansen.apps.signer").joinpath("demo_people")
    with as_file(folder) as people:
        orders = tuple(map(_sound, read_people((people / "people.csv").read_bytes())))
        with progress("Issuing", len(orders)) as advance:
            outcomes = issue_batch(
                orders,
                home=home,
                photos=people,
                out=out,
                jobs=os.cpu_count() or 1,
                done=advance,
            )
    return tuple(map(_sound, outcomes))


def _sound(row: _Sound | RowFailure) -> _Sound:
    """Take what is no failure: the demo's own people leave nothing to be mended."""
    if isinstance(row, RowFailure):
        raise Unavailable(f"the demo's row {row.row} cannot be issued: {row.why}")
    return row


def _inspect(issued: Sequence[Issued | Told], folder: Path, trust: Path) -> list[Inspected]:
    inspector = open_post([trust], SystemClock().now())
    reader = LateReader()
    inspected: list[Inspected] = []
    with progress("Inspecting", len(issued)) as advance:
        for one in issued:
            document = next(gather(folder / one.number, reader), None)
            if document is None:
                raise Unavailable(f"the folder {one.number} holds no document any more")
            if isinstance(document, Unreadable):
                raise document.error
            inspected.append((one, inspector.inspect(document.presented)))
            advance()
    return inspected


def _show(authority: Authority, inspected: list[Inspected], out: Path) -> None:
    from rich.table import Table  # noqa: PLC0415

    screen = console()
    screen.print(
        f"  Specimen authority {authority.state} ({authority.country}): "
        f"CSCA {authority.csca.number}, document signer, seal signer, CRL {authority.crl_number}"
    )
    columns = ("page", "chip", "seal", "status", "journal")
    table = Table("document", "class", *columns, "verdict", box=None, header_style="bold")
    for one, report in inspected:
        outcomes = {branch.id: branch.outcome for branch in report.branches}
        table.add_row(
            one.number,
            one.document_class,
            *(mark(outcomes[branch]) for branch in columns),
            worded(report.verdict),
        )
    screen.print(table)
    print_lines(status_lines(report for _, report in inspected))
    good = sum(report.verdict is Outcome.SUCCESSFUL for _, report in inspected)
    screen.print(f"  {good} of {len(inspected)} successful. Look into {out}/:")
    screen.print(f"  {SHEET}, {DOCUMENTS}/{inspected[-1][0].number}/page.pdf, {LIFE}/")
