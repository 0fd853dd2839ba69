"""`nansen demo`: a specimen authority, twelve invented people, their documents, a border."""

import os
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar

from nansen.adapters.files.trust_files import read_trust
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
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.inspect import report_as_json
from nansen.cli.show import console, mark, print_json, progress, worded
from nansen.clock import SystemClock
from nansen.errors import Unavailable
from nansen.inspection.model import Report
from nansen.inspection.service import Inspector
from nansen.pki.authority import Authority
from nansen.standards.finding import Outcome, worst

Inspected = tuple[Issued, Report]
_Sound = TypeVar("_Sound", Order, Issued)


def demo(*, home: Path | None = None, out: Path = Path("demo"), json: bool = False) -> ExitStatus:
    """Issue specimens to twelve invented people and inspect each as a border would.

    Run again, it inspects what is there.

    Example: nansen demo --out demo

    Args:
        home: The specimen authority's folder; inside OUT if not given.
        out: Where the documents go.
        json: Answer in JSON.
    """
    home = home or out / "home"
    authority = found(home, specimen_act(), SystemClock())
    issued = _issue(home, out)
    publish_trust(authority, out)
    write_contact_sheet(issued, out)
    inspected = _inspect(issued, out)
    verdict = worst(report.verdict for _, report in inspected)
    if json:
        print_json(
            {
                "verdict": str(verdict),
                "documents": [
                    {"number": one.number, **report_as_json(report)} for one, report in inspected
                ],
            }
        )
    else:
        _show(authority, inspected, out)
    return of_outcome(verdict)


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


def _inspect(issued: tuple[Issued, ...], out: Path) -> list[Inspected]:
    moment = SystemClock().now()
    inspector = Inspector(read_trust([out / TRUST], moment), moment)
    reader = LateReader()
    inspected: list[Inspected] = []
    with progress("Inspecting", len(issued)) as advance:
        for one in issued:
            document = next(gather(out / DOCUMENTS / one.number, reader), None)
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
    table = Table(
        "document", "class", "page", "chip", "seal", "verdict", box=None, header_style="bold"
    )
    for one, report in inspected:
        outcomes = {branch.id: branch.outcome for branch in report.branches}
        table.add_row(
            one.number,
            one.document_class,
            *(mark(outcomes[branch]) for branch in ("page", "chip", "seal")),
            worded(report.verdict),
        )
    screen.print(table)
    good = sum(report.verdict is Outcome.SUCCESSFUL for _, report in inspected)
    screen.print(f"  {good} of {len(inspected)} successful. Look into {out}/:")
    screen.print(f"  {SHEET}, {DOCUMENTS}/{inspected[0][0].number}/page.pdf")
