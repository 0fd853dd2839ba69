"""Acts as anybody in the office may see them: kinds, pseudonyms and days, and nothing personal."""

from typing import TYPE_CHECKING

from nansen.cli.show import JsonValue, console, print_json

if TYPE_CHECKING:
    from nansen.acts.chain import Chain
    from nansen.casework.case import Case


def show_case(case: "Case", *, json: bool) -> None:
    """Show the acts of a case, and where it stands."""
    if json:
        print_json({"case": case.id, "stage": case.stage.value, "acts": acts_as_json(case.chain)})
        return
    show_acts(case.chain)
    told = f"  {case.id} stands at {case.stage.value}, version {case.chain.version}"
    console().print(told)


def show_acts(chain: "Chain") -> None:
    """Show a chain as a table; an act's number is what `#7` names."""
    from rich.table import Table  # noqa: PLC0415

    table = Table("", "act", "by", "on", box=None, header_style="bold")
    for one in (signed.act for signed in chain.acts):
        table.add_row(str(one.version), one.kind, one.by, f"{one.at:%Y-%m-%d}")
    console().print(table)


def acts_as_json(chain: "Chain") -> list[JsonValue]:
    """Give a chain as programs rely on it."""
    acts = (signed.act for signed in chain.acts)
    return [
        {"version": one.version, "kind": one.kind, "by": one.by, "on": f"{one.at:%Y-%m-%d}"}
        for one in acts
    ]
