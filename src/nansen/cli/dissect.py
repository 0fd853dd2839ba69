"""`nansen dissect`: a file taken apart octet by octet."""

from pathlib import Path

from nansen.cli.files import read_file
from nansen.cli.show import console, print_json
from nansen.standards.icao9303.dissect import dissect as take_apart


def dissect(file: Path, *, personal: bool = False, json: bool = False) -> None:
    """Take any file of a chip, seal, certificate, list or zone apart, octet by octet.

    What is personal is hidden unless asked for, so that the output can go into a
    support request.

    Example: nansen dissect EF_SOD.bin

    Args:
        file: What to take apart.
        personal: Show personal values too.
        json: Answer in JSON.
    """
    lines = take_apart(read_file(file))
    if json:
        print_json(
            [
                {
                    "offset": line.offset,
                    "length": line.length,
                    "depth": line.depth,
                    "label": line.label,
                    "text": _text(line.text, hide=line.personal and not personal),
                }
                for line in lines
            ]
        )
        return
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table("offset", "octets", "what", "value", box=None, header_style="bold")
    for line in lines:
        table.add_row(
            f"[dim]{line.offset:06X}[/]",
            str(line.length),
            "  " * line.depth + escape(line.label),
            escape(_text(line.text, hide=line.personal and not personal)),
        )
    console().print(table)


def _text(text: str, *, hide: bool) -> str:
    return "(personal)" if hide else text
