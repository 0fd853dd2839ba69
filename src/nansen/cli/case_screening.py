"""`nansen case screen|hit` and `nansen office rescreen`: names against lists that lie here."""

from pathlib import Path
from typing import TYPE_CHECKING

from nansen.cli.at_office import at_office
from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import print_json, print_lines
from nansen.cli.show_acts import show_case
from nansen.clock import SystemClock
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose

if TYPE_CHECKING:
    from nansen.adapters.files.sanctions_list import SanctionsListFile


def screen(
    home: Path,
    case: str,
    *,
    by: str,
    list: Path,  # noqa: A002 - what everybody calls it
    name: str = "sanctions",
    json: bool = False,
) -> ExitStatus:
    """Compare all names of an applicant with a list, in every spelling, on this machine.

    A hit is a task for an officer and nothing else; why it was one stands sealed in the case
    (nansen case read HOME CASE screening).

    Example: nansen case screen office CASE --by ident-1 --list targets.simple.csv

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        by: The officer's pseudonym; they have drawn the case for screening.
        list: A CSV in the form of OpenSanctions; bring your own.
        name: What the acts call the list.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.screening import screen_case  # noqa: PLC0415
    from nansen.examination.screening.index import ListIndex  # noqa: PLC0415

    source = _source(list, name)
    index = ListIndex(source.version, source.parties())
    with at_office(home) as office:
        desk = office.open(office.actor(by), CaseId(case), Purpose.SCREENING)
        show_case(screen_case(desk, index), json=json)
    return ExitStatus.SUCCESSFUL


def hit(
    home: Path,
    case: str,
    hit: str,
    *,
    by: str,
    true_match: bool = False,
    reason: str,
    json: bool = False,
) -> ExitStatus:
    """Say whether a hit is the applicant; what then comes of it is people's to assess.

    Example: nansen case hit office CASE HIT --by ident-1 --reason other-birth-date

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        hit: The hit's random name, from the case.
        by: The officer's pseudonym; they have drawn the case for screening.
        true_match: It is the applicant; otherwise it is somebody else.
        reason: A code of small letters and hyphens.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.screening import HitOutcome, adjudicate_hit  # noqa: PLC0415

    outcome = HitOutcome.TRUE_MATCH if true_match else HitOutcome.FALSE_MATCH
    with at_office(home) as office:
        desk = office.open(office.actor(by), CaseId(case), Purpose.SCREENING)
        show_case(adjudicate_hit(desk, hit, outcome, reason), json=json)
    return ExitStatus.SUCCESSFUL


def rescreen(
    home: Path,
    *,
    by: str,
    list: Path,  # noqa: A002 - what everybody calls it
    name: str = "sanctions",
    second: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Compare everybody whose case lives with what is new on a list: every night.

    Each case counts as one opening of the officer's budget; where it ends, the same command goes
    on the next day. It leaves with 2 if somebody is still to be compared.

    Example: nansen office rescreen office --by ident-1 --list targets.simple.csv

    Args:
        home: The office's folder; its key service runs.
        by: The screening officer's pseudonym.
        list: A CSV in the form of OpenSanctions.
        name: What the acts call the list; the same every night.
        second: Another officer, whose signature raises the budget.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.screening import rescreen as compare  # noqa: PLC0415

    source = _source(list, name)
    with at_office(home) as office:
        helper = None if second is None else office.actor(second)
        done = compare(office, office.actor(by), source, second=helper)
    told = {
        "changed": done.changed,
        "compared": done.compared,
        "matched": done.matched,
        "left": done.left,
    }
    if json:
        print_json({**told, "budget_spent": done.spent})
    else:
        print_lines([", ".join(f"{word}: {count}" for word, count in told.items())])
    return ExitStatus.SUCCESSFUL if done.complete else ExitStatus.UNDETERMINED


def _source(path: Path, name: str) -> "SanctionsListFile":
    from nansen.adapters.files.sanctions_list import SanctionsListFile  # noqa: PLC0415
    from nansen.examination.screening.model import ListId  # noqa: PLC0415

    return SanctionsListFile(path, ListId(name), imported_at=SystemClock().now())
