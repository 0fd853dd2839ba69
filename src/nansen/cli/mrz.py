"""`nansen mrz`: read machine readable zones, write names for them."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Literal

from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.files import read_file
from nansen.cli.show import (
    JsonValue,
    console,
    finding_as_json,
    mark,
    print_json,
    print_lines,
)
from nansen.cli.usage import FileOrDash
from nansen.errors import Malformed
from nansen.inspection.attempt import finding_of
from nansen.standards.finding import Finding, Outcome, worst
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
_UTF8_MARK = b"\xef\xbb\xbf"
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


def read(file: FileOrDash = Path("-"), *, json: bool = False) -> ExitStatus:
    """Read machine readable zones of any format, one after the other.

    A wrong check digit or field is named, and the rest is read all the same. The exit
    status is 0 if every zone is right and 1 if one is wrong.

    Example: nansen mrz read passport.txt

    Args:
        file: A text file; `-` or nothing for standard input.
        json: Answer in JSON.
    """
    readings = list(_read(file))
    if not any(isinstance(reading, MrzReading) for reading in readings):
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


def _read(file: Path) -> Iterator[MrzReading | Malformed]:
    text = read_file(file, largest=_LARGEST).removeprefix(_UTF8_MARK).decode("latin-1")
    for zone in _split(text):
        try:
            yield decode_mrz_leniently(zone)
        except Malformed as error:
            yield error


def _split(text: str) -> Iterator[str]:
    """Part a file into zones: by blank lines, and else by the length of their first lines."""
    lines = [line.strip() for line in text.splitlines()]
    for is_blank, lines_together in groupby(lines, key=lambda line: not line):
        block, at = list(lines_together), 0
        while at < len(block) and not is_blank:
            count = 3 if len(block[at]) == 30 else 1 if len(block[at]) > 44 else 2
            yield "\n".join(block[at : at + count])
            at += count


def _findings_of(reading: MrzReading | Malformed) -> tuple[Finding, ...]:
    if isinstance(reading, MrzReading):
        return reading.findings
    return (finding_of("mrz", reading.clause, reading),)


def _outcome(reading: MrzReading | Malformed) -> Outcome:
    return worst(finding.outcome for finding in _findings_of(reading))


def _fields_of(reading: MrzReading | Malformed) -> list[tuple[str, str]]:
    if isinstance(reading, Malformed):
        return []
    return [(field, str(getattr(reading, field))) for field in _FIELDS]


def _as_json(reading: MrzReading | Malformed) -> JsonValue:
    fields: dict[str, JsonValue] = dict(_fields_of(reading))
    checks: list[JsonValue] = [finding_as_json(finding) for finding in _findings_of(reading)]
    return {"verdict": str(_outcome(reading)), **fields, "checks": checks}


def _show(reading: MrzReading | Malformed) -> None:
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, show_header=False)
    for field, value in _fields_of(reading):
        table.add_row(field.replace("_", " "), f"[bold]{escape(value)}[/]")
    for finding in _findings_of(reading):
        table.add_row(mark(finding.outcome), f"{escape(finding.why)} [dim]{finding.clause}[/]")
    console().print(table)
