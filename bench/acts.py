"""An act made durable: one transaction on each engine, beside one flush of a raw file."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from time import perf_counter

from tests.adapters.sql.chains import case_of, duty_of, next_act, standing_of
from tests.simulators.postgres import NotInstalled, private_postgres

from bench.tables import Row, Table
from nansen.acts.act import SignedAct
from nansen.acts.chain import Chain
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName

ROUNDS, WARM = 400, 20
OCTETS = 4096


def tables() -> Iterator[Table]:
    """Append act by act, and flush a raw file in between."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places: dict[str, Path | str] = {"SQLite": folder / "process.db"}
        try:
            server = stack.enter_context(private_postgres())
            places["PostgreSQL"] = server.empty_database("acts")
        except NotInstalled:
            pass
        rows = [
            row for engine, place in places.items() for row in _rows(engine, place, folder / "raw")
        ]
    yield Table(
        title="Acts appended, safe from a power cut",
        about="By the clock, on the disk that temporary files are on: the act, where its case "
        f"stands and a duty to the journal, in one transaction. Beside it one write of {OCTETS:,} "
        "octets and fdatasync, by turns; the ratio is the append's time in such flushes.",
        unit="ms",
        rows=tuple(rows),
    )


def _rows(engine: str, place: Path | str, scratch: Path) -> Iterator[Row]:
    laps = list[tuple[float, float]]()
    with open_database(DatabaseName.PROCESS, place) as database, scratch.open("wb", 0) as file:
        store, duties = SqlActStore(database), count(1)
        for signed in _acts(ROUNDS + WARM):
            standing = standing_of(signed.act.subject)
            duty = duty_of(next(duties))
            start = perf_counter()
            store.append(signed, standing, (duty,))
            middle = perf_counter()
            os.pwrite(file.fileno(), bytes(OCTETS), 0)
            os.fdatasync(file.fileno())
            laps.append((middle - start, perf_counter() - middle))
    laps = laps[WARM:]
    ours, flush = (sorted(one) for one in zip(*laps, strict=True))
    ratios = sorted(one / other for one, other in laps)
    for name, place_in in (("p50", ROUNDS // 2), ("p99", ROUNDS * 99 // 100)):
        yield Row(
            what=f"{engine}, {name}",
            ours=ours[place_in] * 1000,
            beside="one flush",
            other=flush[place_in] * 1000,
            ratio=ours[place_in] / flush[place_in],
            low=ratios[0],
            high=ratios[-1],
        )


def _acts(number: int) -> Iterator[SignedAct]:
    """Make cases of ten acts, of the length that most have."""
    for case in range(-(-number // 10)):
        chain = Chain(subject=case_of(case))
        for _ in range(10):
            signed = next_act(chain, padding=300)
            yield signed
            chain = chain.extend(signed)
