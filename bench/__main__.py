"""Run every benchmark, or those that are named: `python -m bench [NAME ...] [--json FILE]`."""

import argparse
import json
import os
import platform
import sys
from importlib import import_module
from pathlib import Path

from cryptography.hazmat.backends.openssl import backend
from rich.console import Console

from bench.tables import Table, as_json, show

NAMES = (
    "sod",
    "passive_authentication",
    "seal",
    "mrz",
    "trust",
    "screening",
    "deduplication",
    "journal",
    "acts",
    "office",
    "cold_start",
    "batch",
)


def main() -> None:
    """Print the tables as they come; write them all at the end if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - {*NAMES}:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    console = Console(width=None if sys.stdout.isatty() else 130)
    machine = _machine()
    console.print(", ".join(machine.values()), style="dim")
    tables: list[Table] = []
    for name in chosen.names or NAMES:
        for table in import_module(f"bench.{name}").tables():
            tables.append(table)
            show(table, console)
    if chosen.json:
        found = {"machine": machine, "tables": [as_json(table) for table in tables]}
        chosen.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    missed = [row.what for table in tables for row in table.rows if row.met is False]
    if missed:
        console.print(f"[red]Missed:[/] {'; '.join(missed)}")


def _machine() -> dict[str, str]:
    return {
        "cores": f"{os.cpu_count()} cores",
        "machine": platform.machine(),
        "python": f"Python {platform.python_version()}",
        "openssl": backend.openssl_version_text(),
    }


if __name__ == "__main__":
    main()
