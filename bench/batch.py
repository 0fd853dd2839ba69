"""`nansen issue`: whole documents a second, and where the time goes."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.resources import as_file, files
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from unittest.mock import patch

from bench.commands import NANSEN, PYTHON, clean_environment, run
from bench.specimens import found_authority, issue, orders
from bench.tables import Row, Table
from nansen.keys.key_kind import KeyKind

DOCUMENTS = 24
PEOPLE = files("nansen.apps.signer").joinpath("demo_people")
SERVICE = "nansen.personalization.service"
STEPS = (
    ("photo decoded, face found, cropped, copied for print", SERVICE, "make_portrait"),
    ("JPEG 2000 for the chip", "nansen.personalization.portrait", "_encode_jpeg2000"),
    ("page set, as PDF", SERVICE, "render_data_page"),
    ("picture of the page", "nansen.personalization.data_page", "_picture_of"),
    ("data groups", SERVICE, "encode_data_groups"),
    ("EF.SOD, signed and verified", SERVICE, "issue_sod"),
    ("seal, signed and verified", SERVICE, "_seal"),
    ("written to the disk", "nansen.apps.signer.batch", "write_folder_whole"),
)
"""Each step with the function that takes it; what it calls of another step is not its own."""


def tables() -> Iterator[Table]:
    """Measure the command in one process and in one for each processor, then step by step."""
    processors = os.cpu_count() or 1
    alone, together = (_run_command(jobs) for jobs in (1, processors))
    yield Table(
        title="nansen issue",
        about=f"{DOCUMENTS} documents with page, picture, chip and seal, by the clock: the whole "
        "command, from its start to the contact sheet.",
        unit="documents/s",
        rows=(
            Row(what="in one process", ours=DOCUMENTS / alone),
            Row(
                what=f"in {processors} processes",
                ours=DOCUMENTS / together,
                beside="one process",
                other=DOCUMENTS / alone,
                ratio=alone / together,
            ),
        ),
    )
    yield _step_table()


def _run_command(jobs: int) -> float:
    """Issue a batch by the command and tell the seconds that it took."""
    with TemporaryDirectory() as folder, as_file(PEOPLE) as photos:
        root = Path(folder)
        found_authority(root / "home", KeyKind.P_256)
        table = root / "people.csv"
        table.write_text(_people(DOCUMENTS), "utf-8")
        options = {"--home": root / "home", "--photos": photos, "--out": root, "--jobs": jobs}
        words = [str(word) for option in options.items() for word in option]
        command = [*NANSEN, "issue", str(table), *words, "--json"]
        environment = clean_environment(root / "bytecode")
        run([*NANSEN, "issue", "--help"], environment)
        run([PYTHON, "-c", "import nansen.cli.issue"], environment)
        taken = run(command, environment)
        if len([*(root / "documents").glob("*/page.pdf")]) != DOCUMENTS:
            raise AssertionError("not every order became a document")
    return taken.clock


def _people(count: int) -> str:
    """Write a table of so many people: the twelve over and over, born at other places."""
    rows = csv.DictReader(io.StringIO(PEOPLE.joinpath("people.csv").read_text("utf-8")))
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, rows.fieldnames or ())
    writer.writeheader()
    for number, row in enumerate(islice(cycle(rows), count)):
        writer.writerow({**row, "place_of_birth": f"NEWTOWN {chr(ord('A') + number)}"})
    return written.getvalue()


def _step_table() -> Table:
    spent: dict[str, float] = {}
    with ExitStack() as stack:
        for name, module, function in STEPS:
            stack.enter_context(_timed(name, module, function, spent))
        with TemporaryDirectory() as folder:
            found_authority(Path(folder) / "home", KeyKind.P_256)
            start = perf_counter()
            issue(Path(folder), orders())
            seconds = perf_counter() - start
    spent["all else"] = seconds - sum(spent.values())
    each = 1000 / len(orders())
    return Table(
        title="Where the time of a document goes",
        about="By the clock, in one process; the first document pays for what is done once.",
        unit="ms",
        rows=tuple(
            Row(
                what=name,
                ours=part * each,
                beside="a document",
                other=seconds * each,
                ratio=part / seconds,
            )
            for name, part in spent.items()
        ),
    )


_running: list[str] = []


@contextmanager
def _timed(name: str, module: str, function: str, spent: dict[str, float]) -> Iterator[None]:
    """Time a function, without what it calls of the other steps."""
    act: Callable[..., object] = getattr(import_module(module), function)
    spent[name] = 0

    def run(*values: object, **named: object) -> object:
        _running.append(name)
        start = perf_counter()
        try:
            return act(*values, **named)
        finally:
            passed = perf_counter() - start
            _running.pop()
            spent[name] += passed
            if _running:
                spent[_running[-1]] -= passed

    with patch(f"{module}.{function}", run):
        yield
