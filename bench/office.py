"""An office at work: whole cases, from the sealed bundle to the decision, act by act.

The databases, the key service and the signer are real, and each act is flushed before it is
acknowledged. Each case is worked on as fast as one desk can; what 10,000 applications a day ask
for is reckoned from it.
"""

import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from time import perf_counter
from typing import TypeVar
from unittest.mock import patch

from bench.tables import Row, Table
from nansen.application.codename import word_list
from nansen.apps.demo.applicants import draw_applicant
from nansen.apps.demo.casework import CaseWork
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import open_office
from nansen.apps.desk.processes import running
from nansen.casework import desk as desk_room
from nansen.casework.case import Case
from nansen.casework.service import perform
from nansen.clock import SystemClock
from nansen.decision.statement import Outcome
from nansen.examination.findings import FindingOutcome
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.standards.icao9303.partial_date import PartialDate

CASES, WARM = 12, 2
DAY = 8 * 3600
APPLICATIONS = 10_000
GOAL = 0.3
_Done = TypeVar("_Done")
_WHY = ("All three clauses are met, by the papers.", "Все три условия выполнены по документам.")


@dataclass
class Laps:
    """How long each act and each step took."""

    acts: list[float] = field(default_factory=list)
    flushes: list[float] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def forget(self) -> None:
        """Begin anew, once everything is warm."""
        self.acts.clear()
        self.flushes.clear()
        self.steps.clear()


def tables() -> Iterator[Table]:
    """Found an office, and let cases go through it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        home, clock = OfficeHome(folder / "office"), SystemClock()
        found_specimen_office(home.path, clock)
        processes = stack.enter_context(running(home))
        listed = files("nansen.apps.demo").joinpath("invented_list.csv")
        sanctions = stack.enter_context(as_file(listed))
        opened = open_office(home.path, clock, UnsafeDemoPassphrase(), KeystoreKind.DEMO)
        work = CaseWork(stack.enter_context(opened), sanctions)
        laps = _work(work, folder / "raw")
        memory = {"the desk": os.getpid()} | {one.name: one.process.pid for one in processes}
        sizes = {name: _megabytes(pid) for name, pid in memory.items()}
    yield _acts_table(laps)
    yield _steps_table(laps, sizes)


def _work(work: CaseWork, scratch: Path) -> Laps:
    laps = Laps()
    with scratch.open("wb", 0) as file:

        def timed(*arguments: object, **named: object) -> Case:
            start = perf_counter()
            case = perform(*arguments, **named)  # type: ignore[arg-type]
            middle = perf_counter()
            os.pwrite(file.fileno(), bytes(4096), 0)
            os.fdatasync(file.fileno())
            laps.acts.append(middle - start)
            laps.flushes.append(perf_counter() - middle)
            return case

        with patch.object(desk_room, "perform", timed):
            for number in range(CASES + WARM):
                if number == WARM:
                    laps.forget()
                _one_case(work, laps, number)
    return laps


def _one_case(work: CaseWork, laps: Laps, number: int) -> None:
    birth = PartialDate.parse(f"19{60 + number % 40:02}-02-14")
    # Words as names, so that nobody is taken for anybody else.
    surname, given = (word_list()[place].capitalize() for place in (number * 211, number * 307 + 9))
    native = _in_cyrillic(surname), _in_cyrillic(given)
    applicant = draw_applicant(surname, given, native, birth, "ivanova.jpg")

    def step(name: str, act: Callable[[], _Done]) -> _Done:
        start = perf_counter()
        done = act()
        laps.steps[name].append(perf_counter() - start)
        return done

    bundle, _ = step("receive a bundle", lambda: work.submit(applicant))
    case = step("enrol", lambda: work.enrol(bundle))
    step("prove the identity", lambda: work.proof(case))
    step("screen", lambda: work.screen(case))
    step("examine, twice", lambda: work.examine(case, FindingOutcome.GRANT))
    step("decide, by two", lambda: work.decide(case, Outcome.GRANT, _WHY))


def _in_cyrillic(word: str) -> str:
    return "".join(chr(0x430 + ord(letter) - ord("a")) for letter in word.lower()).capitalize()


def _acts_table(laps: Laps) -> Table:
    acts, flushes = sorted(laps.acts), sorted(laps.flushes)
    rows = tuple(
        Row(
            what=f"one act, {name}",
            ours=acts[int(len(acts) * part)] * 1000,
            beside="one flush",
            other=flushes[int(len(acts) * part)] * 1000,
            ratio=acts[int(len(acts) * part)] / flushes[int(len(acts) * part)],
            goal=goal,
            met=met(acts[int(len(acts) * part)]),
        )
        for name, part, goal, met in (
            ("p50", 0.5, "", lambda _: None),
            ("p95", 0.95, "< 300 ms", lambda took: took < GOAL),
            ("p99", 0.99, "", lambda _: None),
        )
    )
    return Table(
        title="Acts in a case: read, verified, sealed, signed, flushed",
        about=f"{len(acts)} acts of {CASES} whole cases, by the clock. Before each act its case "
        "is read again, every signature of it. Beside it one write of 4,096 octets and "
        "fdatasync, by turns.",
        unit="ms",
        rows=rows,
    )


def _steps_table(laps: Laps, sizes: dict[str, float]) -> Table:
    whole = sum(sum(times) for times in laps.steps.values()) / CASES
    told = ", ".join(f"{name} {size:.0f} MB" for name, size in sizes.items())
    rows = [
        Row(what=f"{name}, the slowest", ours=max(times) * 1000)
        for name, times in laps.steps.items()
    ]
    share = whole * APPLICATIONS / DAY
    rows.append(
        Row(
            what=f"{APPLICATIONS:,} a day, desks kept busy",
            ours=share,
            goal="≤ 2",
            met=share <= 2,
        )
    )
    return Table(
        title="A case, step by step, with drawing lots and opening through the key service",
        about=f"By the clock; a day has eight hours. Memory at the end: {told}.",
        unit="ms",
        rows=tuple(rows),
    )


def _megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
