"""`nansen inspect`: look at documents as a border does, offline."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import CycloptsError

from nansen.adapters.files.journal_policies import is_journal_policy, read_journal_policies
from nansen.adapters.files.status_files import is_status_list, read_status_lists
from nansen.adapters.files.trust_files import read_trust
from nansen.apps.inspector.gather import Unreadable, gather
from nansen.apps.inspector.page import LateReader
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.show import (
    JsonValue,
    console,
    finding_as_json,
    mark,
    print_json,
    print_lines,
    progress,
    worded,
)
from nansen.cli.usage import TrustLists, part
from nansen.clock import SystemClock
from nansen.errors import Malformed, NansenError
from nansen.inspection.journal import JOURNAL
from nansen.inspection.model import Report
from nansen.inspection.service import Inspector
from nansen.inspection.status import STATUS
from nansen.standards.finding import Outcome, worst

if TYPE_CHECKING:
    from rich.tree import Tree

_EARLIEST, _LATEST = 1950, 2150


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inspected:
    """One document and what came of looking at it."""

    path: Path
    result: Report | NansenError
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Outcome:
        """What could not even be read is not accused, and not cleared either."""
        if isinstance(self.result, Report):
            return self.result.verdict
        return Outcome.UNDETERMINED


def inspect(
    *paths: Path,
    trust: TrustLists,
    anchor: tuple[Path, ...] = (),
    at: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Inspect documents: chip files, pages, seals and machine readable zones.

    A path is a folder of chip files under any of their usual names, a chip image, a
    picture or PDF of a data page, a text file with a machine readable zone, or a folder
    of such documents. The exit status is 0 if all are successful, 1 if one failed, 2 if
    one is undetermined or cannot even be read.

    Example: nansen inspect documents/ --trust DE.ml home/public --anchor CSCA.cer

    Args:
        paths: What to look at.
        trust: Master lists, certificates, revocation lists, status lists, journal policies, or
            folders of them.
        anchor: A certificate that vouches for the master lists; may be given again.
        at: The day to judge by, such as 2026-11-23; today if not given.
        json: Answer in JSON.
    """
    documents, lists = part(paths, trust)
    if not all(path.exists() for path in documents):
        raise CycloptsError(msg="A PATH is not there.")
    moment = parse_day(at)
    inspector = open_post(lists, moment, anchors=anchor)
    inspected = []
    with progress("Inspecting") as advance:
        for one in _inspect(documents, inspector):
            inspected.append(one)
            advance()
    if not inspected:
        raise Malformed("PATH", "holds no document", clause="nansen inspect --help")
    if len(inspected) > 1:
        _show_all(inspected, json=json)
    else:
        _show_one(inspected[0], json=json)
    return of_outcome(worst(one.verdict for one in inspected))


def open_post(
    paths: Iterable[Path], moment: datetime, *, anchors: Iterable[Path] = ()
) -> Inspector:
    """Open a post with all that it carries: whom to trust, status lists, journal policies."""
    paths = tuple(paths)
    trust = [path for path in paths if not (is_status_list(path) or is_journal_policy(path))]
    return Inspector(
        read_trust(trust, moment, anchors=anchors),
        moment,
        read_status_lists(paths),
        read_journal_policies(paths),
    )


def _inspect(paths: tuple[Path, ...], inspector: Inspector) -> Iterator[_Inspected]:
    reader = LateReader()
    for found in chain.from_iterable(gather(path, reader) for path in paths):
        if isinstance(found, Unreadable):
            yield _Inspected(path=found.path, result=found.error)
        else:
            report = inspector.inspect(found.presented)
            yield _Inspected(path=found.path, result=report, notes=found.presented.notes)


def parse_day(text: str | None) -> datetime:
    """Read `--at`; the reference is noon, or now."""
    if text is None:
        return SystemClock().now()
    try:
        day = datetime.fromisoformat(text)
        day = day if "T" in text else day.replace(hour=12)
        moment = day.replace(tzinfo=day.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise CycloptsError(msg="--at takes a day such as 2026-11-23.") from None
    if not _EARLIEST <= moment.year <= _LATEST:
        raise CycloptsError(msg=f"--at takes a day from {_EARLIEST} to {_LATEST}.")
    return moment


def report_as_json(report: Report) -> dict[str, JsonValue]:
    """Write a report in the form that programs rely on."""
    checks: list[JsonValue] = [finding_as_json(finding) for finding in report.findings]
    facts = report.document
    document: dict[str, JsonValue] = {}
    if facts is not None:
        document = {"source": facts.source, **dict(facts.entries)}
    return {"verdict": str(report.verdict), "checks": checks, "document": document}


def _show_one(one: _Inspected, *, json: bool) -> None:
    if isinstance(one.result, NansenError):
        if json:
            print_json(_one_of_many(one))
        else:
            told = f"{one.path.name}  {one.verdict}", f"cannot be inspected: {one.result}"
            print_lines(told)
    elif json:
        print_json(report_as_json(one.result))
    else:
        console().print(_tree(one.path, one.result, one.notes))


def _show_all(inspected: list[_Inspected], *, json: bool) -> None:
    if json:
        verdict = worst(one.verdict for one in inspected)
        documents: list[JsonValue] = [_one_of_many(one) for one in inspected]
        print_json({"verdict": str(verdict), "documents": documents})
        return
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    columns = ("chip", "page", "seal", STATUS, JOURNAL)
    table = Table("document", *columns, "verdict", box=None, header_style="bold")
    for one in inspected:
        if isinstance(one.result, NansenError):
            table.add_row(escape(one.path.name), *("" for _ in columns), worded(one.verdict))
        else:
            outcomes = {branch.id: branch.outcome for branch in one.result.branches}
            marks = (mark(outcomes[branch]) for branch in columns)
            table.add_row(escape(one.path.name), *marks, worded(one.verdict))
    screen = console()
    screen.print(table)
    reports = [one.result for one in inspected if isinstance(one.result, Report)]
    print_lines([*status_lines(reports), *journal_lines(reports)])
    for one in inspected:
        if isinstance(one.result, NansenError):
            screen.print(
                f"  {escape(one.path.name)} cannot be inspected: {escape(str(one.result))}"
            )


def status_lines(reports: Iterable[Report]) -> list[str]:
    """Say of many documents what the lists say, and how old these are (R72)."""
    return _counted(STATUS, reports)


def journal_lines(reports: Iterable[Report]) -> list[str]:
    """Say of many documents which journal holds them, and which it does not (R66)."""
    return _counted(JOURNAL, reports)


def _counted(check: str, reports: Iterable[Report]) -> list[str]:
    told = Counter(
        finding.why
        for report in reports
        for finding in report.findings
        if finding.id == check and finding.outcome is not Outcome.NOT_SUPPORTED
    )
    return [f"  {check} of {count}: {why}" for why, count in told.items()]


def _one_of_many(one: _Inspected) -> JsonValue:
    if isinstance(one.result, Report):
        return {"path": str(one.path), **report_as_json(one.result)}
    return {
        "path": str(one.path),
        "verdict": str(one.verdict),
        "checks": [],
        "document": {},
        "error": str(one.result),
    }


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
