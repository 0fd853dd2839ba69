"""`nansen case enrol|shred`: where a case begins, and where it ends."""

from pathlib import Path

from nansen.cli.at_office import at_office
from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import JsonValue, print_json, print_lines, progress
from nansen.cli.show_acts import show_case
from nansen.errors import Malformed, Refused
from nansen.ids import CaseId


def enrol(home: Path, *, json: bool = False) -> ExitStatus:
    """Make a case of every bundle that waits, or take it as the answer of its case.

    Each answer is sealed into its own vault, each file as it came; then the bundle leaves the
    intake. What cannot be taken stays there and is told by its number, with the rule that says no.

    Example: nansen case enrol office

    Args:
        home: The office's folder; its key service runs.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.enrolling import enrol as take  # noqa: PLC0415
    from nansen.apps.desk.cases.enrolling import office_identity  # noqa: PLC0415
    from nansen.apps.intake.home import load_intake, read_intake_keys  # noqa: PLC0415

    told, refused = list[dict[str, JsonValue]](), 0
    with at_office(home) as office:
        receipts = (read_intake_keys(office.home.intake).receipt,)
        intake = load_intake(office.home.intake, office.passphrase, office.clock)
        key = office_identity(office.home.bundle_key)
        waiting = intake.pending()
        with progress("enrolling", len(waiting)) as step:
            for name in waiting:
                try:
                    taken = take(office, intake, intake.take(name), key=key, receipts=receipts)
                except (Malformed, Refused) as error:
                    refused += 1
                    told.append({"bundle": name, "refused": str(error)})
                else:
                    told.append({"bundle": name, "case": taken.case, "outcome": taken.outcome})
                step()
    if json:
        print_json([*told])
    else:
        print_lines(
            f"{one['case']} {one['outcome']}"
            if "case" in one
            else f"{one['bundle']} {one['refused']}"
            for one in told
        )
    return ExitStatus.FAILED if refused else ExitStatus.SUCCESSFUL


def shred(home: Path, case: str, *, by: str, second: str, json: bool = False) -> ExitStatus:
    """Destroy what is kept of a case whose time is over: its key, and then its values.

    Nothing brings it back, from a backup neither. What the law still keeps is refused.

    Example: nansen case shred office CASE --by privacy-1 --second privacy-2

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        by: The privacy officer who shreds.
        second: Another officer, who signs the same request to the key service.
        json: Answer in JSON.
    """
    with at_office(home) as office:
        gone = office.shred(CaseId(case), office.actor(by), office.actor(second))
    show_case(gone, json=json)
    return ExitStatus.SUCCESSFUL
