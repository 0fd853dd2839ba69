"""`nansen inspect`: look at documents as a border does, offline."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from nansen.adapters.files.trust_files import read_trust
from nansen.apps.inspector.gather import gather
from nansen.apps.inspector.page import LateReader
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.show import JsonValue, console, mark, print_json, worded
from nansen.clock import SystemClock
from nansen.errors import Malformed
from nansen.inspection.model import Report
from nansen.inspection.service import Inspector
from nansen.standards.finding import worst

if TYPE_CHECKING:
    from rich.tree import Tree


def inspect(
    *paths: Path,
    trust: Annotated[tuple[Path, ...], Parameter(consume_multiple=True)],
    anchor: Annotated[tuple[Path, ...], Parameter(consume_multiple=True)] = (),
    at: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Inspect documents: chip files, pages, seals and machine readable zones.

    A path is a folder of chip files under any of their usual names, a chip image, a
    picture or PDF of a data page, a text file with a machine readable zone, or a folder
    of such documents. The exit status is 0 if all are successful, 1 if one failed, 2 if
    one is undetermined.

    Example: nansen inspect documents/ --trust DE.ml home/public --anchor CSCA.cer

    Args:
        paths: What to look at.
        trust: Master lists, certificates, revocation lists, or folders of them.
        anchor: Certificates that vouch for the master lists.
        at: The day to judge by, such as 2026-11-23; today if not given.
        json: Answer in JSON.
    """
    if not paths:
        raise Malformed("PATH", "at least one is needed", clause="nansen inspect --help")
    moment = parse_day(at)
    inspector = Inspector(read_trust(trust, moment, anchors=anchor), moment)
    reader = LateReader()
    reports = [
        (found.path, inspector.inspect(found.presented), found.presented.notes)
        for path in paths
        for found in gather(path, reader)
    ]
    if not reports:
        raise Malformed("PATH", "holds no document", clause="nansen inspect --help")
    if json:
        print_json(_as_json([(path, report) for path, report, _ in reports]))
    else:
        _show(reports)
    return of_outcome(worst(report.verdict for _, report, _ in reports))


def parse_day(text: str | None) -> datetime:
    """Read `--at`; the reference is noon, or now."""
    if text is None:
        return SystemClock().now()
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(
            "--at", "must be a day such as 2026-11-23", clause="nansen inspect --help"
        ) from None
    return (day.replace(hour=12) if "T" not in text else day).replace(tzinfo=day.tzinfo or UTC)


def report_as_json(report: Report) -> dict[str, JsonValue]:
    """Write a report in the form that programs rely on."""
    checks: list[JsonValue] = [
        {
            "id": finding.id,
            "outcome": str(finding.outcome),
            "why": finding.why,
            "clause": finding.clause,
            "branch": branch.id,
        }
        for branch in report.branches
        for finding in branch.findings
    ]
    facts = report.document
    document: dict[str, JsonValue] = {}
    if facts is not None:
        document = {"source": facts.source, **dict(facts.entries)}
    return {"verdict": str(report.verdict), "checks": checks, "document": document}


def _as_json(reports: list[tuple[Path, Report]]) -> JsonValue:
    if len(reports) == 1:
        return report_as_json(reports[0][1])
    return {
        "verdict": str(worst(report.verdict for _, report in reports)),
        "documents": [{"path": str(path), **report_as_json(report)} for path, report in reports],
    }


def _show(reports: list[tuple[Path, Report, tuple[str, ...]]]) -> None:
    from rich.table import Table  # noqa: PLC0415

    screen = console()
    if len(reports) == 1:
        screen.print(_tree(*reports[0]))
        return
    table = Table("document", "chip", "page", "seal", "verdict", box=None, header_style="bold")
    for path, report, _ in reports:
        outcomes = {branch.id: branch.outcome for branch in report.branches}
        table.add_row(
            path.name,
            *(mark(outcomes[branch]) for branch in ("chip", "page", "seal")),
            worded(report.verdict),
        )
    screen.print(table)


def _tree(path: Path, report: Report, notes: tuple[str, ...]) -> "Tree":
    from rich.markup import escape  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    tree = Tree(f"[bold]{escape(path.name)}[/]  {worded(report.verdict)}")
    if report.document is not None:
        facts = tree.add(f"says of itself ({report.document.source})")
        for name, value in report.document.entries:
            facts.add(f"{name.replace('_', ' ')}: [bold]{escape(value)}[/]")
    for branch in report.branches:
        limb = tree.add(f"{mark(branch.outcome)} [bold]{branch.id}[/]")
        for finding in branch.findings:
            limb.add(
                f"{mark(finding.outcome)} {finding.id}: {escape(finding.why)} "
                f"[dim]{escape(finding.clause)}[/]"
            )
    for note in notes:
        tree.add(f"[dim]{escape(note)}[/]")
    return tree
