"""`nansen status`: publish status lists, read those of others, and tell SLTD."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from nansen.adapters.files.status_files import read_status_lists
from nansen.adapters.files.trust_files import read_trust
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.files import read_file
from nansen.cli.inspect import parse_day
from nansen.cli.show import JsonValue, console, finding_as_json, mark, print_json, print_lines
from nansen.cli.usage import FileOrDash
from nansen.clock import SystemClock
from nansen.errors import Malformed
from nansen.ids import StateCode
from nansen.inspection.status_lists import VerifiedLists, check_age
from nansen.standards.finding import Finding, worst
from nansen.standards.framework.status_list import PublishedStatus, StatusList

Findings = tuple[Finding, ...]

_NAMES = {
    PublishedStatus.VALID: "valid",
    PublishedStatus.SUSPENDED: "suspended",
    PublishedStatus.ENDED: "ended",
    PublishedStatus.RESERVED: "reserved",
}


def publish(*, home: Path, out: Path, every: int = 1, json: bool = False) -> ExitStatus:
    """Sign the authority's status lists for this hour and write them to a folder.

    The folder holds nothing secret: serve it, mirror it, carry it. Run again within the
    hour, it writes the same lists again.

    Example: nansen status publish --home home --out public/status

    Args:
        home: The authority's folder.
        out: Where the lists go; each takes the place of the one before.
        every: After how many hours the next lists are due.
        json: Answer in JSON.
    """
    from nansen.apps.signer.status import publish_status  # noqa: PLC0415
    from nansen.status.model import StatusPolicy  # noqa: PLC0415

    policy = StatusPolicy(every=timedelta(hours=every))
    published = publish_status(home, out, SystemClock(), policy)
    if json:
        print_json(
            [{"list": one.list_id.hex(), "issued": one.issued.isoformat()} for one in published]
        )
    else:
        print_lines(f"{one.list_id.hex()}: {one.issued:%Y-%m-%d %H:00} UTC" for one in published)
    return ExitStatus.SUCCESSFUL


def show(
    *paths: Path,
    trust: tuple[Path, ...],
    anchor: tuple[Path, ...] = (),
    at: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Show status lists: whose, how old, whether their signature leads to an anchor.

    What a list counts is mostly cover: it tells nobody how many documents there are.

    Example: nansen status show public/status --trust trust

    Args:
        paths: Status lists, or folders of them.
        trust: A master list, a certificate, a revocation list, or a folder of them; may be
            given again.
        anchor: A certificate that vouches for the master lists; may be given again.
        at: The day to judge by, such as 2026-11-23; today if not given.
        json: Answer in JSON.
    """
    moment = parse_day(at)
    verified = VerifiedLists(read_trust(trust, moment, anchors=anchor), moment)
    lists = read_status_lists(paths).lists
    if not lists:
        raise Malformed("PATH", "holds no status list", clause="nansen status show --help")
    found = [(one.content, (verified.check(one), check_age(one.content, moment))) for one in lists]
    if json:
        print_json([_as_json(listed, findings, moment) for listed, findings in found])
    else:
        for listed, findings in found:
            _show(listed, findings)
    return of_outcome(worst(one.outcome for _, findings in found for one in findings))


def sltd(table: FileOrDash, *, home: Path, json: bool = False) -> ExitStatus:
    """Print what Interpol's database of lost and stolen documents gets of one's own.

    TABLE is the office's own list, a CSV with exactly the columns number, type and ground.
    Of its lost, stolen and revoked documents this prints number, type and issuer, and
    nothing else; never the ground, and never a name.

    Example: nansen status sltd withdrawn.csv --home home

    Args:
        table: The documents that were withdrawn; `-` is standard input.
        home: The authority's folder: an issuer reports its own documents only.
        json: Answer in JSON.
    """
    from nansen.apps.signer.authority import read_home  # noqa: PLC0415
    from nansen.status.sltd import decode_withdrawn, export_sltd  # noqa: PLC0415

    state = StateCode(read_home(home).state)
    documents = decode_withdrawn(read_file(table), issuing_state=state)
    heading, *lines = export_sltd(documents, issuing_state=state).decode("ascii").splitlines()
    if json:
        names = heading.split(",")
        print_json([dict(zip(names, line.split(","), strict=True)) for line in lines])
    else:
        print_lines([heading, *lines])
    return ExitStatus.SUCCESSFUL


def _as_json(listed: StatusList, findings: Findings, moment: datetime) -> JsonValue:
    return {
        "list": listed.list_id.hex(),
        "state": listed.state,
        "issued": listed.issued.isoformat(),
        "next": listed.next_update.isoformat(),
        "age_hours": listed.age_at(moment) // timedelta(hours=1),
        "size": listed.statuses.size,
        "shown": dict(_counts(listed)),
        "checks": [finding_as_json(one) for one in findings],
    }


def _show(listed: StatusList, findings: Findings) -> None:
    from rich.markup import escape  # noqa: PLC0415

    screen = console()
    screen.print(f"[bold]{listed.list_id.hex()}[/] of {escape(listed.state)}")
    shown = ", ".join(f"{count} {name}" for name, count in _counts(listed).items())
    screen.print(f"  {listed.statuses.size} indices: {shown}; cover included")
    for one in findings:
        screen.print(f"  {mark(one.outcome)} {one.id}: {escape(one.why)}")


def _counts(listed: StatusList) -> Mapping[str, int]:
    counted = listed.statuses.count()
    return {name: counted[status] for status, name in _NAMES.items() if counted[status]}
