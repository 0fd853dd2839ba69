"""`nansen inspect` from its start to its answer, beside Python doing nothing at all."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.commands import NANSEN, PYTHON, Taken, clean_environment, run
from bench.specimens import ANCHOR, MASTER_LIST, issue, orders
from bench.tables import Row, Table
from nansen.apps.signer.batch import TRUST

ROUNDS = 7
NOTHING, CRYPTOGRAPHY = "python -c pass", "import cryptography"
GOAL = 300.0


def tables() -> Iterator[Table]:
    """Measure one document by its chip, and with its page."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (page,) = issue(root, orders()[:1]).glob("*/page.png")
        commands = dict(_commands(page.parent, root / TRUST))
        environment = clean_environment(root / "bytecode")
        for command in commands.values():
            run(command, environment)
        laps = [
            {name: run(command, environment) for name, command in commands.items()}
            for _ in range(ROUNDS)
        ]
    yield Table(
        title="nansen inspect, cold, with a master list of 588 certificates",
        about="The whole process from start to exit: the list's signature verified, one document "
        "inspected. Processor time of all its threads; bytecode is compiled already.",
        unit="ms",
        rows=tuple(_rows(laps)),
    )


def _commands(document: Path, trust: Path) -> Iterator[tuple[str, list[str]]]:
    lists = ["--trust", str(MASTER_LIST), str(trust), "--anchor", str(ANCHOR)]
    inspect = [*NANSEN, "inspect"]
    yield NOTHING, [PYTHON, "-c", "pass"]
    yield CRYPTOGRAPHY, [PYTHON, "-c", "from cryptography import x509; x509.load_der_x509_crl"]
    yield "chip files, in JSON", [*inspect, str(document / "chip"), *lists, "--json"]
    yield "chip files, as a tree", [*inspect, str(document / "chip"), *lists]
    yield "page as a picture", [*inspect, str(document / "page.png"), *lists, "--json"]
    yield "chip, seal, PDF and picture", [*inspect, str(document), *lists, "--json"]


def _rows(laps: list[dict[str, Taken]]) -> Iterator[Row]:
    for name in laps[0]:
        if name == NOTHING:
            continue
        used = 1000 * median(lap[name].processor for lap in laps)
        clock = 1000 * median(lap[name].clock for lap in laps)
        ratios = sorted(lap[name].processor / lap[NOTHING].processor for lap in laps)
        has_goal = name.startswith("chip")
        yield Row(
            what=f"{name} ({clock:,.0f} ms by the clock)",
            ours=used,
            beside=NOTHING,
            other=1000 * median(lap[NOTHING].processor for lap in laps),
            ratio=median(ratios),
            low=ratios[0],
            high=ratios[-1],
            goal=f"< {GOAL:g} ms" if has_goal else "",
            met=used < GOAL if has_goal else None,
        )
