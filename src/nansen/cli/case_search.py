"""`nansen case search|compare|adjudicate`: whether we have met an applicant before."""

from pathlib import Path

from nansen.cli.at_office import at_office
from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import JsonValue, print_json, print_lines
from nansen.cli.show_acts import show_case
from nansen.cli.show_value import as_json, as_lines
from nansen.examination.deduplication.adjudication import Reason
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose


def search(home: Path, case: str, *, by: str, json: bool = False) -> ExitStatus:
    """Look for earlier cases of the same person, in names that only the key service can blind.

    Whoever is alike is a candidate, for two experts to look at, each alone; what was found stands
    sealed in the case (nansen case read HOME CASE deduplication).

    Example: nansen case search office CASE --by ident-1

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        by: The expert's pseudonym; they have drawn the case for deduplication.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.searching import search_for_earlier  # noqa: PLC0415

    with at_office(home) as office:
        desk = office.open(office.actor(by), CaseId(case), Purpose.DEDUPLICATION)
        show_case(search_for_earlier(office, desk), json=json)
    return ExitStatus.SUCCESSFUL


def compare(home: Path, case: str, candidate: str, *, by: str, json: bool = False) -> ExitStatus:
    """Show a candidate's earlier case to the expert who compares the two.

    Example: nansen case compare office CASE CANDIDATE --by ident-1

    Args:
        home: The office's folder; its key service runs.
        case: The new case's random name.
        candidate: The candidate's random name, from the case.
        by: The expert's pseudonym; they have drawn the new case for deduplication.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.reading import read_open_fields  # noqa: PLC0415
    from nansen.apps.desk.cases.searching import open_earlier  # noqa: PLC0415

    with at_office(home) as office:
        desk = office.open(office.actor(by), CaseId(case), Purpose.DEDUPLICATION)
        earlier = open_earlier(office, desk, candidate)
        told: dict[str, JsonValue] = {
            one.name: as_json(one.value) for one in read_open_fields(earlier)
        }
    if json:
        print_json(told)
    else:
        print_lines(as_lines(told))
    return ExitStatus.SUCCESSFUL


def adjudicate(
    home: Path, case: str, candidate: str, *, by: str, reason: Reason, json: bool = False
) -> ExitStatus:
    """Say for oneself whether a candidate is the applicant; the reason gives the answer.

    Two experts say it, each alone. Where they differ, a third decides.

    Example: nansen case adjudicate office CASE CANDIDATE --by ident-1 --reason namesake

    Args:
        home: The office's folder; its key service runs.
        case: The new case's random name.
        candidate: The candidate's random name, from the case.
        by: The expert's pseudonym; they have drawn the new case for deduplication.
        reason: Why.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.searching import adjudicate_candidate  # noqa: PLC0415

    with at_office(home) as office:
        desk = office.open(office.actor(by), CaseId(case), Purpose.DEDUPLICATION)
        show_case(adjudicate_candidate(office, desk, candidate, reason), json=json)
    return ExitStatus.SUCCESSFUL
