"""`nansen issue`: a table of people and their photos become documents."""

import os
import sys
from pathlib import Path
from time import monotonic
from typing import Annotated

from cyclopts import CycloptsError, Parameter, validators

from nansen.apps.signer.authority import read_home
from nansen.apps.signer.batch import (
    FAILED,
    TRUST,
    Issued,
    issue_batch,
    publish_trust,
    write_contact_sheet,
    write_failures,
)
from nansen.apps.signer.people import COLUMNS, Order, RowFailure, read_people
from nansen.apps.signer.people import template as make_template
from nansen.apps.signer.status import publish_status
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.show import console, print_json, progress
from nansen.clock import SystemClock


def issue(
    people: Path | None = None,
    *,
    home: Path | None = None,
    photos: Path | None = None,
    out: Path | None = None,
    jobs: Annotated[int | None, Parameter(validator=validators.Number(gte=1, lte=256))] = None,
    template: Annotated[bool, Parameter(name="--template")] = False,
    json: bool = False,
) -> ExitStatus:
    """Issue a document for each row of a table: page, chip image and seal.

    For specimen authorities only, until decisions exist. Rows that cannot be issued are
    listed in OUT/failed.csv and the others are issued; run it again with the mended
    table, and what was issued stays as it is. The exit status is 1 if a row failed.

    Example: nansen issue --home home people.csv --photos photos --out out

    Args:
        people: The table, as CSV in UTF-8; `--template` prints its header.
        home: The authority's folder.
        photos: The folder of the photos that the table names.
        out: Where the documents go.
        jobs: How many to make at once; one for each processor if not given.
        template: Print the header of the table and explain its columns.
        json: Answer in JSON.
    """
    if template:
        return _print_template()
    if people is None or home is None or photos is None or out is None:
        raise CycloptsError(msg="PEOPLE, --home, --photos and --out are all needed.")
    started = monotonic()
    rows = list(read_people(read_file(people)))
    orders = [row for row in rows if isinstance(row, Order)]
    with progress("Issuing", len(orders)) as advance:
        outcomes = issue_batch(
            orders,
            home=home,
            photos=photos,
            out=out,
            jobs=jobs or os.cpu_count() or 1,
            done=advance,
        )
    issued = tuple(one for one in outcomes if isinstance(one, Issued))
    failures = sorted(
        (one for one in (*rows, *outcomes) if isinstance(one, RowFailure)), key=lambda one: one.row
    )
    publish_trust(read_home(home), out)
    publish_status(home, out / TRUST, SystemClock())
    write_failures(failures, out)
    write_contact_sheet(issued, out)
    _report(issued, failures, out, monotonic() - started, json=json)
    return ExitStatus.FAILED if failures else ExitStatus.SUCCESSFUL


def _print_template() -> ExitStatus:
    """Print the header on standard output, and what it means beside it."""
    sys.stdout.write(make_template())
    for column in COLUMNS:
        need = "required" if column.required else "optional"
        sys.stderr.write(f"{column.name:<20} {need}  {column.form}\n")
    return ExitStatus.SUCCESSFUL


def _report(
    issued: tuple[Issued, ...],
    failures: list[RowFailure],
    out: Path,
    seconds: float,
    *,
    json: bool,
) -> None:
    if json:
        print_json(
            {
                "issued": [
                    {
                        "row": one.row,
                        "number": one.number,
                        "class": one.document_class,
                        "repeated": one.repeated,
                        "notes": [*one.notes],
                    }
                    for one in issued
                ],
                "failed": [
                    {"row": one.row, "column": one.column, "why": one.why} for one in failures
                ],
                "out": str(out),
            }
        )
        return
    from rich.markup import escape  # noqa: PLC0415

    screen = console()
    fresh = sum(not one.repeated for one in issued)
    earlier = f", {len(issued) - fresh} before" if fresh < len(issued) else ""
    screen.print(f"  {fresh} issued in {seconds:.1f} s{earlier}. Look into {out}/")
    for failure in failures:
        why = escape(failure.why)
        screen.print(f"  [red]row {failure.row}, {failure.column}[/]: {why}")
    if failures:
        screen.print(f"  {len(failures)} not issued, see {out / FAILED}")
