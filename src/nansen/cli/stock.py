"""`nansen stock`: blank booklets, each accounted for from the maker to the document or the bin."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nansen.cli.at_office import at_office
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.show import JsonValue, print_json, print_lines, progress
from nansen.document.blank_stock import BlankNumber, BlankStep, check_blank
from nansen.errors import Malformed

if TYPE_CHECKING:
    from nansen.apps.desk.office import Office
    from nansen.document.blank_stock import Blank, StockReport

_PRESS = "personaliser"


def receive(
    home: Path, *blanks: str, by: str, listed: Path | None = None, json: bool = False
) -> ExitStatus:
    """Take booklets into the safe, by the numbers that their maker printed into them.

    Example: nansen stock receive office --by stock-1 --listed delivery.txt

    Args:
        home: The office's folder; its key service runs.
        blanks: The booklets' numbers.
        by: The stock keeper's pseudonym.
        listed: A file with a number on each line.
        json: Answer in JSON.
    """
    return _each(home, BlankStep.RECEIVED, _numbers(blanks, listed), by, json=json)


def issue(
    home: Path, *blanks: str, by: str, listed: Path | None = None, json: bool = False
) -> ExitStatus:
    """Give booklets to the press.

    Example: nansen stock issue office UT00412 UT00413 --by stock-1

    Args:
        home: The office's folder; its key service runs.
        blanks: The booklets' numbers.
        by: The stock keeper's pseudonym.
        listed: A file with a number on each line.
        json: Answer in JSON.
    """
    return _each(home, BlankStep.ISSUED, _numbers(blanks, listed), by, json=json)


def spoil(home: Path, *blanks: str, json: bool = False) -> ExitStatus:
    """Say that booklets went wrong at the press; each is to be destroyed before a witness.

    Example: nansen stock spoil office UT00412

    Args:
        home: The office's folder; its key service runs.
        blanks: The booklets' numbers.
        json: Answer in JSON.
    """
    return _each(home, BlankStep.SPOILED, _numbers(blanks, None), _PRESS, json=json)


def destroy(home: Path, *blanks: str, by: str, witness: str, json: bool = False) -> ExitStatus:
    """Say that booklets were destroyed; another officer, who saw it, signs each too.

    Example: nansen stock destroy office UT00412 --by stock-1 --witness quality-1

    Args:
        home: The office's folder; its key service runs.
        blanks: The booklets' numbers.
        by: The stock keeper's pseudonym.
        witness: Another officer's pseudonym.
        json: Answer in JSON.
    """
    numbers = _numbers(blanks, None)
    return _each(home, BlankStep.DESTROYED, numbers, by, json=json, witness=witness)


def count(home: Path, *, counted: Path | None = None, json: bool = False) -> ExitStatus:
    """Compare the stock with what was signed, and with what people have counted: each evening.

    It leaves with 1 if anything is not accounted for. A booklet that nobody can find is a genuine
    passport's paper in other hands.

    Example: nansen stock count office --counted tonight.txt

    Args:
        home: The office's folder; its key service runs.
        counted: A file with the number of each booklet that is no document: in the safe, at the
            press and in the bin.
        json: Answer in JSON.
    """
    from nansen.apps.desk.documents.stock import take_stock  # noqa: PLC0415

    found = () if counted is None else _numbers((), counted)
    with at_office(home) as office:
        report = take_stock(office, found)
    _show(report, json=json)
    return ExitStatus.SUCCESSFUL if report.is_even else ExitStatus.FAILED


def _each(
    home: Path,
    step: BlankStep,
    numbers: Sequence[BlankNumber],
    by: str,
    *,
    json: bool,
    witness: str | None = None,
) -> ExitStatus:
    with (
        at_office(home) as office,
        progress(step.partition(":")[2], len(numbers)) as moved,
    ):
        act = _stepping(office, step, by, witness)
        for number in numbers:
            act(number)
            moved()
    told: dict[str, JsonValue] = {"step": step.value, "blanks": len(numbers)}
    if json:
        print_json(told)
    else:
        print_lines([f"{len(numbers)} {step.value}"])
    return ExitStatus.SUCCESSFUL


def _stepping(
    office: "Office", step: BlankStep, by: str, witness: str | None
) -> "Callable[[BlankNumber], Blank]":
    from functools import partial  # noqa: PLC0415

    from nansen.document.stock import step_blank  # noqa: PLC0415

    return partial(
        step_blank,
        step,
        actor=office.actor(by),
        files=office.files,
        clock=office.clock,
        witness=None if witness is None else office.actor(witness),
    )


def _numbers(given: Sequence[str], listed: Path | None) -> tuple[BlankNumber, ...]:
    lines: list[str] = []
    if listed is not None:
        try:
            lines = read_file(listed).decode("ascii").split()
        except UnicodeDecodeError:
            raise Malformed("LISTED", "has a number on each line", clause="R26") from None
    return tuple(dict.fromkeys(map(check_blank, (*given, *lines))))


def _show(report: "StockReport", *, json: bool) -> None:
    lists = {"missing": report.missing, "surplus": report.surplus, "unsigned": report.unsigned}
    if json:
        counts: dict[str, JsonValue] = {step.value: many for step, many in report.counts.items()}
        told: dict[str, JsonValue] = {name: [*found] for name, found in lists.items()}
        unprinted = len(report.unprinted)
        print_json({"even": report.is_even, "counts": counts, **told, "unprinted": unprinted})
        return
    print_lines(f"{many} {step.value}" for step, many in sorted(report.counts.items()))
    print_lines(f"{name}: {' '.join(found)}" for name, found in lists.items() if found)
    if report.unprinted:
        print_lines([f"signed and in no booklet: {len(report.unprinted)}"])
    print_lines(["everything is accounted for" if report.is_even else "look for what is missing"])
