"""How fast machine readable zones are read and written, beside peers and the machine's limit.

Run with `python bench/bench_mrz.py`. Each figure is the median of several rounds (lowest and
highest beside it), all in one run. The peers are no dependency of this project: PyPI `mrz` is
measured where it is installed, npm `mrz-fast` and `mrz` where the folder that the variable
NODE_PEERS names has them; otherwise a line says that they are absent.
"""

# ruff: noqa: INP001 - a program, not a package

import importlib
import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from struct import Struct

import numpy as np

from nansen.standards.icao9303.mrz import MrzName, Td3, decode_mrz, decode_mrz_leniently
from nansen.standards.icao9303.mrz.columnar import decode_mrz_columns
from nansen.standards.icao9303.partial_date import PartialDate

ROUNDS, SECONDS, ROWS = 7, 0.2, 500_000
ZONES = (
    "PRUTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<N7K2M4Q9X8XXB9002144F3111220<<<<<<<<<<<<<<<2",
    "PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
NODE_SCRIPT = """
const zones = ZONES.map(z => [z.slice(0, 44), z.slice(44)]);
const rates = [];
for (let round = 0; round < 7; round++) {
  let count = 0; const start = performance.now();
  while (performance.now() - start < 200) {
    for (let i = 0; i < 200; i++) act(zones[i & 1]);
    count += 200;
  }
  rates.push(count / (performance.now() - start) * 1000);
}
console.log(JSON.stringify(rates));
"""


def main() -> None:
    data = "".join(ZONES).encode() * (ROWS // len(ZONES))
    print(f"TD3 zones, one core; columns over {ROWS:,} rows of 88 bytes")
    _show("read one and check it", _rounds(_each(decode_mrz)))
    _show("read one, and all nine fields", _rounds(_each(_all_fields)))
    _show("read one with findings", _rounds(_each(decode_mrz_leniently)))
    _show("read in columns", _rounds(lambda: decode_mrz_columns(data, Td3), ROWS))
    _show("write one", _rounds(_write))
    unpack = Struct("2s3s39s9sc3s6scc6sc14scc").unpack
    encoded = [zone.encode() for zone in ZONES]
    _show("limit: struct.unpack, no check", _rounds(lambda: [unpack(z) for z in encoded], 2))
    block = np.frombuffer(data, dtype=np.uint64)
    _show("limit: memory read once", _rounds(lambda: np.bitwise_or.reduce(block), ROWS))
    _show_pypi_mrz()
    _show_node("npm mrz-fast, read", "const m = await import('mrz-fast');", "m.parseMRZ(z)")
    _show_node("npm mrz, read", "const m = await import('mrz');", "m.parse(z)")
    _show_node(
        "npm mrz-fast, write",
        "const m = await import('mrz-fast');"
        "const d = {documentCode: 'PR', issuingState: 'UTO', lastName: 'IVANOVA',"
        "firstName: 'ANNA', documentNumber: 'N7K2M4Q9X', nationality: 'XXB',"
        "birthDate: {year: 1990, month: 2, day: 14}, sex: 'female',"
        "expirationDate: {year: 2031, month: 11, day: 22}};",
        "m.createMRZ(d)",
    )


def _each(read: Callable[[str], object]) -> Callable[[], object]:
    first, second = ZONES
    return lambda: (read(first), read(second))


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


def _write() -> object:
    return [
        Td3.compose(
            document_code="PR",
            issuing_state="UTO",
            name=NAME,
            document_number="N7K2M4Q9X",
            nationality="XXB",
            date_of_birth=BORN,
            sex="F",
            date_of_expiry=EXPIRES,
        )
        for _ in range(2)
    ]


NAME = MrzName(primary="IVANOVA", secondary="ANNA")
BORN = PartialDate(year=1990, month=2, day=14)
EXPIRES = PartialDate(year=2031, month=11, day=22)


def _rounds(act: Callable[[], object], zones: int = 2) -> list[float]:
    """Measure zones a second, several times."""
    act()
    rates = []
    for _ in range(ROUNDS):
        count, start = 0, time.perf_counter()
        while (passed := time.perf_counter() - start) < SECONDS:
            for _ in range(1 if zones > 2 else 100):
                act()
                count += zones
        rates.append(count / passed)
    return rates


def _show(what: str, rates: list[float]) -> None:
    middle, low, high = statistics.median(rates), min(rates), max(rates)
    print(f"{what:34}{middle:16,.0f}/s  ({low:,.0f} - {high:,.0f})")


def _show_pypi_mrz() -> None:
    try:
        checker = importlib.import_module("mrz.checker.td3").TD3CodeChecker
    except ImportError:
        print("PyPI mrz: absent")
        return
    texts = [f"{zone[:44]}\n{zone[44:]}" for zone in ZONES]
    _show("PyPI mrz, read", _rounds(lambda: [checker(t).fields() for t in texts]))


def _show_node(what: str, prepare: str, act: str) -> None:
    folder = os.environ.get("NODE_PEERS")
    if folder is None or shutil.which("node") is None:
        print(f"{what}: absent")
        return
    script = f"const ZONES = {json.dumps(ZONES)}; {prepare} const act = z => {act};{NODE_SCRIPT}"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        capture_output=True,
        cwd=folder,
        check=False,
        text=True,
    )
    if done.returncode:
        print(f"{what}: absent")
        return
    rates: list[float] = json.loads(done.stdout)
    _show(what, rates)


if __name__ == "__main__":
    main()
