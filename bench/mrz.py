"""Machine readable zones read and written, beside the machine's limit and other programs.

The peers are no dependency of this project: PyPI `mrz` is measured where it is installed,
npm `mrz-fast` where the folder that the variable NODE_PEERS names has it.
"""

import importlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from struct import Struct

import numpy as np

from bench.tables import Row, Table, rate_row
from bench.timing import race
from nansen.standards.icao9303.mrz import MrzName, Td3, decode_mrz, decode_mrz_leniently
from nansen.standards.icao9303.mrz.columnar import decode_mrz_columns
from nansen.standards.icao9303.partial_date import PartialDate

ROWS = 200_000
ZONES = (
    "PRUTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<N7K2M4Q9X8XXB9002144F3111220<<<<<<<<<<<<<<<2",
    "PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
UNPACKING, MEMORY, JOINING = "cutting it up", "memory read once", "joining the fields"
NODE_SCRIPT = """
const zones = ZONES.map(z => [z.slice(0, 44), z.slice(44)]);
let best = 0;
for (let round = 0; round < 9; round++) {
  let count = 0; const start = performance.now();
  while (performance.now() - start < 100) {
    for (let i = 0; i < 200; i++) act(zones[i & 1]);
    count += 200;
  }
  best = Math.max(best, count / (performance.now() - start) * 1000);
}
console.log(JSON.stringify(best));
"""


def tables() -> Iterator[Table]:
    """Measure single zones, millions of them, and the peers that are here."""
    yield Table(
        title="Machine readable zones of passports (TD3)",
        about="Every check of Doc 9303 made; one core. The limit of one zone is to cut the 88 "
        f"bytes into fields; that of columns, over {ROWS:,} rows, is to read the memory.",
        unit="/s",
        rows=(*_single_rows(), *_column_rows(), *_peer_rows()),
    )


def _single_rows() -> Iterator[Row]:
    first, second = ZONES
    unpack = Struct("2s3s39s9sc3s6scc6sc14scc").unpack
    one, other = first.encode(), second.encode()
    run = race(
        (
            lambda: (unpack(one), unpack(other)),
            lambda: (decode_mrz(first), decode_mrz(second)),
            lambda: (_all_fields(first), _all_fields(second)),
            lambda: (decode_mrz_leniently(first), decode_mrz_leniently(second)),
        )
    )
    for ours, what, goal in (
        (1, "read one and check it", 500_000),
        (2, "and all nine fields", None),
        (3, "read one with findings", None),
    ):
        yield rate_row(what, run, ours=ours, other=0, beside=UNPACKING).each(2, goal)
    write = race((_join, _write))
    yield rate_row("write one", write, ours=1, other=0, beside=JOINING).each(1, 300_000)


def _column_rows() -> Iterator[Row]:
    data = "".join(ZONES).encode() * (ROWS // len(ZONES))
    block = np.frombuffer(data, dtype=np.uint64)
    run = race((lambda: np.bitwise_or.reduce(block), lambda: decode_mrz_columns(data, Td3)))
    row = rate_row("read in columns", run, ours=1, other=0, beside=MEMORY)
    yield row.each(ROWS, 4_000_000)


def _peer_rows() -> Iterator[Row]:
    try:
        checker = importlib.import_module("mrz.checker.td3").TD3CodeChecker
    except ImportError:
        pass
    else:
        texts = [f"{zone[:44]}\n{zone[44:]}" for zone in ZONES]
        run = race(
            (lambda: [checker(t).fields() for t in texts], lambda: [*map(_all_fields, ZONES)])
        )
        row = rate_row("read one, and all nine fields", run, ours=1, other=0, beside="PyPI mrz")
        yield row.each(2)
    rate = _rate_in_node("const m = await import('mrz-fast');", "m.parseMRZ(z)")
    if rate is not None:
        ours = race((lambda: [*map(_all_fields, ZONES)],)).rate(0) * 2
        yield Row(
            what="read one, and all nine fields",
            ours=ours,
            beside="npm mrz-fast, by itself",
            other=rate,
            ratio=ours / rate,
        )


def _all_fields(zone: str) -> object:
    value = decode_mrz(zone)
    return (
        value.document_code,
        value.issuing_state,
        value.name,
        value.document_number,
        value.nationality,
        value.date_of_birth,
        value.sex,
        value.date_of_expiry,
        value.optional_data,
    )


NAME = MrzName(primary="IVANOVA", secondary="ANNA")
BORN = PartialDate(year=1990, month=2, day=14)
EXPIRES = PartialDate(year=2031, month=11, day=22)
LETTERS = NAME.mrz.ljust(39, "<")


def _write() -> Td3:
    return Td3.compose(
        document_code="PR",
        issuing_state="UTO",
        name=NAME,
        document_number="N7K2M4Q9X",
        nationality="XXB",
        date_of_birth=BORN,
        sex="F",
        date_of_expiry=EXPIRES,
    )


def _join() -> str:
    return f"PRUTO{LETTERS}N7K2M4Q9X8XXB{BORN.mrz}4F{EXPIRES.mrz}0{'<' * 15}2"


def _rate_in_node(prepare: str, act: str) -> float | None:
    """Measure a package of npm in its own process, or give none if it is not here."""
    folder = os.environ.get("NODE_PEERS")
    if folder is None or shutil.which("node") is None:
        return None
    script = f"const ZONES = {json.dumps(ZONES)}; {prepare} const act = z => {act};{NODE_SCRIPT}"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        capture_output=True,
        cwd=folder,
        check=False,
        text=True,
    )
    return None if done.returncode else float(done.stdout)
