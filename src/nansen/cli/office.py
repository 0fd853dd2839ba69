"""`nansen office`: an office on one machine: found a specimen, run it, see to it, keep it safe."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from nansen.acts.act import SubjectKind
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.show import (
    JsonValue,
    console,
    finding_as_json,
    mark,
    print_json,
    print_lines,
    say,
)
from nansen.clock import SystemClock
from nansen.errors import Malformed, Refused, Unavailable
from nansen.standards.finding import Finding, worst

if TYPE_CHECKING:
    from nansen.acts.ports import Standing
    from nansen.apps.desk.upkeep.restoring import Restored

_CEREMONIES = (
    "a real office is founded zone by zone, by the people who hold its keys: "
    "nansen authority create, officer enroll, roster draft|sign|add, keyservice create, "
    "intake create, witness create"
)


def create(
    home: Path, *, databases: Path | None = None, production: bool = False, json: bool = False
) -> ExitStatus:
    """Found a specimen office: every zone, every key and invented officers in one folder.

    Example: nansen office create office

    Args:
        home: The office's folder; made if it is not there.
        databases: A file in TOML with the address of each database, empty and without a
            password; by default they are files of the folder.
        production: Refused; it says how a real office is founded.
        json: Answer in JSON.
    """
    from nansen.apps.demo.founding import found_specimen_office  # noqa: PLC0415

    if production:
        raise Refused("DEMO-KEY", _CEREMONIES)
    record = _read_given(databases)
    authority = found_specimen_office(home, SystemClock(), databases=record)
    if json:
        print_json({"kind": authority.kind.value, "state": authority.state, "home": str(home)})
    else:
        print_lines(
            [
                f"a specimen office of {authority.state}: nothing that it signs is a document",
                f"run it: nansen office serve {home}",
            ]
        )
    return ExitStatus.SUCCESSFUL


def serve(home: Path, *, json: bool = False) -> ExitStatus:
    """Run key service, signer, intake and desk process until told to stop (SIGTERM, SIGINT).

    Each says one line when it listens. If one ends by itself, all are stopped, and none is
    started anew: somebody is to look why.

    Example: nansen office serve office

    Args:
        home: The office's folder.
        json: Say each line in JSON.
    """
    from nansen.apps.desk.home import OfficeHome  # noqa: PLC0415
    from nansen.apps.desk.processes import running, stay, zones_here  # noqa: PLC0415

    office = OfficeHome(home)
    if not office.pin.exists():
        raise Unavailable(f"{home.name} is no office: nansen office create")
    with _told() as told, running(office, zones=zones_here(office)) as processes:
        for one in processes:
            say(f'{{"ready": "{one.name}"}}' if json else one.said)
        stay(processes, told)
    return ExitStatus.SUCCESSFUL


def stuck(home: Path, *, everything: bool = False, json: bool = False) -> ExitStatus:
    """Show what is overdue and whose move it is, and how many stand at each stage.

    There is no name in it: cases and documents by their random names. It leaves with 1 if
    anything is overdue.

    Example: nansen office stuck office

    Args:
        home: The office's folder.
        everything: Show also what is in time.
        json: Answer in JSON.
    """
    from nansen.apps.desk.books import all_standings, process_book  # noqa: PLC0415
    from nansen.apps.desk.home import OfficeHome  # noqa: PLC0415

    now = SystemClock().now()
    found, counts = list["Standing"](), dict[str, dict[str, int]]()
    with process_book(OfficeHome(home)) as acts:
        for kind in SubjectKind:
            counts[kind.value] = dict(acts.count_stages(kind))
            due_by = None if everything else now
            found += [one for one in all_standings(acts, kind, due_by=due_by) if one.move]
    found.sort(key=lambda one: (one.due is None, one.due, str(one.subject)))
    if json:
        subjects: list[JsonValue] = [_standing_as_json(one, now) for one in found]
        stages: dict[str, JsonValue] = {kind: {**each} for kind, each in counts.items()}
        print_json({"at": now.isoformat(), "subjects": subjects, "stages": stages})
    else:
        _show_stuck(found, counts, now)
    late = any(_is_overdue(one, now) for one in found)
    return ExitStatus.FAILED if late else ExitStatus.SUCCESSFUL


def doctor(home: Path, *, json: bool = False) -> ExitStatus:
    """Examine an office: its people, keys, backups, books, clock and machine.

    Each finding says what to do. It leaves with 0 if all is well, 1 if something is not, 2 if
    something could not be told. Nothing is changed, and the office may work meanwhile.

    Example: nansen office doctor office

    Args:
        home: The office's folder.
        json: Answer in JSON.
    """
    from nansen.apps.desk.upkeep.doctor import examine  # noqa: PLC0415

    return _tell(examine(home, SystemClock()), json=json)


def backup(home: Path, *, out: Path, json: bool = False) -> ExitStatus:
    """Copy all of an office's books, and none of its keys, while it works.

    Keep the digest that it prints elsewhere: it tells this backup from another in its place.

    Example: nansen office backup office --out /media/safe/2026-11-24

    Args:
        home: The office's folder.
        out: A folder for this backup alone.
        json: Answer in JSON.
    """
    from nansen.apps.desk.upkeep.backup import make_backup  # noqa: PLC0415

    made = make_backup(home, out, SystemClock())
    if json:
        print_json({"files": len(made.files), "octets": made.size, "manifest": made.digest})
    else:
        print_lines(
            [
                f"{len(made.files)} files, {made.size} octets, no key among them",
                f"manifest {made.digest}",
            ]
        )
    return ExitStatus.SUCCESSFUL


def restore(
    path: Path,
    *,
    out: Path | None = None,
    drill: Path | None = None,
    keys: Path | None = None,
    public: Path | None = None,
    trust: Path | None = None,
    head: tuple[str, ...] = (),
    databases: Path | None = None,
    manifest: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Restore an office from a backup, and read every act, signature and value that came back.

    Stop the office first, and never let two of one go on. Give `--public` and `--trust` whenever
    the world still has the journal and the status lists: what was seen must not become unseen. If
    the journal has gone on since the backup, the restored one does not open.

    Example: nansen office restore 2026-11-24 --out office --keys keys --public mirror

    Args:
        path: The backup.
        out: The office's folder, new or empty.
        drill: Restore into a folder that is thrown away again, and note the day in this office.
        keys: Where the keys are kept: a folder laid out like an office.
        public: A copy of the journal's public folder as the world has it.
        trust: A folder with the status lists as the world has them.
        head: A head of the key service's log that was kept elsewhere; may be given again.
        databases: A file in TOML with the address of each database, empty and without a
            password; by default they are files of the folder, whatever they were before.
        manifest: The digest that `nansen office backup` printed.
        json: Answer in JSON.
    """
    from nansen.apps.desk.upkeep import restoring  # noqa: PLC0415
    from nansen.apps.desk.upkeep.rewinding import NOTHING_KNOWN, World  # noqa: PLC0415
    from nansen.keys.custody.access_log import decode_head  # noqa: PLC0415

    world = World(public=public, trust=trust, heads=tuple(decode_head(one) for one in head))
    if out is not None and drill is None:
        restored = restoring.restore_backup(
            path,
            out,
            keys=keys,
            world=world,
            databases=_read_given(databases),
            expected=manifest,
        )
    elif drill is not None and out is None and world == NOTHING_KNOWN and databases is None:
        restored = restoring.drill(path, drill, SystemClock(), keys=keys, expected=manifest)
    else:
        raise Malformed(
            "--out",
            "or --drill, and not both; --public, --trust, --head and --databases go with --out",
            clause="nansen office restore --help",
        )
    return _tell(restored.findings, json=json, restored=restored)


def _read_given(file: Path | None) -> bytes | None:
    """Read a file that was named, if one was."""
    if file is None:
        return None
    from nansen.adapters.files.whole import read_whole  # noqa: PLC0415

    octets = read_whole(file)
    if octets is None:
        raise Unavailable(f"there is no file {file.name}")
    return octets


def _tell(
    findings: tuple[Finding, ...], *, json: bool, restored: "Restored | None" = None
) -> ExitStatus:
    outcome = worst(one.outcome for one in findings)
    if json:
        checks: list[JsonValue] = [finding_as_json(one) for one in findings]
        answer: dict[str, JsonValue] = {"outcome": str(outcome), "checks": checks}
        if restored is not None:
            answer["made"] = restored.manifest.made.isoformat()
        print_json(answer)
        return of_outcome(outcome)
    from rich.markup import escape  # noqa: PLC0415

    screen = console()
    if restored is not None:
        count = len(restored.manifest.files)
        screen.print(f"  {count} files of {restored.manifest.made:%Y-%m-%d %H:%M} UTC")
    for one in findings:
        screen.print(f"  {mark(one.outcome)} {one.id}: {escape(one.why)}", soft_wrap=True)
    return of_outcome(outcome)


def _show_stuck(found: "list[Standing]", counts: dict[str, dict[str, int]], now: datetime) -> None:
    from rich.table import Table  # noqa: PLC0415

    screen = console()
    if found:
        table = Table(box=None, header_style="bold")
        # A name that is cut or folded cannot be copied.
        longest = max(len(str(one.subject)) for one in found)
        table.add_column("subject", no_wrap=True, min_width=longest)
        for heading in ("stage", "since", "due", "move"):
            table.add_column(heading, overflow="fold")
        for one in found:
            due = "" if one.due is None else f"{one.due:%Y-%m-%d}"
            style = "red" if _is_overdue(one, now) else ""
            table.add_row(
                str(one.subject), one.stage, f"{one.since:%Y-%m-%d}", due, one.move, style=style
            )
        screen.print(table)
    else:
        screen.print("  nothing is stuck")
    for kind, stages in counts.items():
        told = ", ".join(f"{count} {stage}" for stage, count in stages.items()) or "none"
        screen.print(f"  {kind}s: {told}")


def _standing_as_json(one: "Standing", now: datetime) -> JsonValue:
    return {
        "subject": str(one.subject),
        "stage": one.stage,
        "since": one.since.isoformat(),
        "due": None if one.due is None else one.due.isoformat(),
        "move": one.move,
        "overdue": _is_overdue(one, now),
    }


def _is_overdue(one: "Standing", now: datetime) -> bool:
    return one.due is not None and one.due < now


@contextmanager
def _told() -> Iterator[Callable[[], bool]]:
    """Take SIGTERM and SIGINT as the word to stop, and give what tells whether it was said."""
    said = list[int]()

    def stop(number: int, _: FrameType | None) -> None:
        said.append(number)

    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(said)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
