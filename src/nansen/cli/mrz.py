"""`nansen mrz`: read machine readable zones, write names for them."""

import sys
from pathlib import Path
from typing import Literal

from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.show import JsonValue, console, mark, print_json, print_lines
from nansen.errors import Malformed, Unavailable
from nansen.standards.finding import Outcome, worst
from nansen.standards.icao9303.mrz import (
    MrzReading,
    decode_mrz_leniently,
    mrva,
    mrvb,
    td1,
    td2,
    td3,
)
from nansen.standards.icao9303.names import encode_name_field, to_mrz_name
from nansen.standards.icao9303.truncation import truncate_name

_LAYOUTS = {
    "td1": td1.LAYOUT,
    "td2": td2.LAYOUT,
    "td3": td3.LAYOUT,
    "mrva": mrva.LAYOUT,
    "mrvb": mrvb.LAYOUT,
}
_LARGEST = 1024 * 1024
_FIELDS = (
    "format",
    "document_code",
    "issuing_state",
    "document_number",
    "nationality",
    "date_of_birth",
    "sex",
    "date_of_expiry",
    "name",
    "optional_data",
)


def read(file: Path = Path("-"), *, json: bool = False) -> ExitStatus:
    """Read machine readable zones of any format, one after the other.

    A wrong check digit or field is named, and the rest is read all the same. The exit
    status is 0 if every zone is right and 1 if one is wrong.

    Example: nansen mrz read passport.txt

    Args:
        file: A text file; `-` or nothing for standard input.
        json: Answer in JSON.
    """
    readings = [decode_mrz_leniently(zone) for zone in _split(_read(file))]
    if not readings:
        raise Malformed("FILE", "holds no machine readable zone", clause="9303-3 §4.2")
    if json:
        print_json([_as_json(reading) for reading in readings])
    else:
        for reading in readings:
            _show(reading)
    return of_outcome(worst(_outcome(reading) for reading in readings))


def name(
    *,
    format: Literal["td1", "td2", "td3", "mrva", "mrvb"] = "td3",  # noqa: A002
    primary: str,
    secondary: str = "",
    language: str | None = None,
    json: bool = False,
) -> None:
    """Write a name as the name field of a format: transliterated and, if need be, truncated.

    Example: nansen mrz name --format td3 --primary Щербацкая --secondary Юлия --language ru

    Args:
        format: Which document.
        primary: The surname, or the whole name of a one-name person.
        secondary: The given names.
        language: Decides some Cyrillic letters: be, bg, mk, ru, sr, uk ...
        json: Answer in JSON.
    """
    span = _LAYOUTS[format].name
    width = span.stop - span.start
    whole = to_mrz_name(primary, secondary, language=language)
    written = encode_name_field(truncate_name(whole, width), width)
    if json:
        print_json({"format": format, "field": written})
    else:
        print_lines([written])


def _read(file: Path) -> str:
    try:
        data = sys.stdin.buffer.read(_LARGEST + 1) if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise Unavailable(f"{file.name} cannot be read: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise Malformed("FILE", "is larger than 1 MiB", clause="9303-3 §4.2")
    return data.decode("latin-1")


def _split(text: str) -> list[str]:
    """Part a file into zones: by blank lines, or else by the length of its lines."""
    zones: list[str] = []
    lines = [line.strip() for line in text.splitlines()]
    at = 0
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        count = 3 if len(lines[at]) == 30 else 1 if len(lines[at]) > 44 else 2
        zones.append("\n".join(lines[at : at + count]))
        at += count
    return zones


def _outcome(reading: MrzReading) -> Outcome:
    return worst(finding.outcome for finding in reading.findings)


def _as_json(reading: MrzReading) -> JsonValue:
    checks: list[JsonValue] = [
        {"id": one.id, "outcome": str(one.outcome), "why": one.why, "clause": one.clause}
        for one in reading.findings
    ]
    fields: dict[str, JsonValue] = {field: str(getattr(reading, field)) for field in _FIELDS}
    return {"verdict": str(_outcome(reading)), **fields, "checks": checks}


def _show(reading: MrzReading) -> None:
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, show_header=False)
    for field in _FIELDS:
        table.add_row(field.replace("_", " "), f"[bold]{escape(str(getattr(reading, field)))}[/]")
    for finding in reading.findings:
        table.add_row(mark(finding.outcome), f"{escape(finding.why)} [dim]{finding.clause}[/]")
    console().print(table)
