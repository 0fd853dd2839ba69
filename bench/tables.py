"""What is measured, as rows; printed for people and written for programs."""

from dataclasses import asdict, dataclass, replace

from rich import box
from rich.console import Console
from rich.table import Table as Screen

from bench.timing import Race


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure of ours beside another of the same run."""

    what: str
    ours: float
    beside: str = ""
    """What the other figure is of."""
    other: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    goal: str = ""
    met: bool | None = None

    def each(self, times: int, least_rate: float | None = None) -> "Row":
        """Tell by the piece what was measured by the batch."""
        ours = self.ours * times
        other = None if self.other is None else self.other * times
        if least_rate is None:
            return replace(self, ours=ours, other=other)
        return replace(
            self, ours=ours, other=other, goal=f"≥ {least_rate:,.0f}/s", met=ours >= least_rate
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of one unit, and what they are about."""

    title: str
    about: str
    unit: str
    rows: tuple[Row, ...]


def rate_row(
    what: str,
    run: Race,
    *,
    ours: int,
    other: int,
    beside: str,
    least_ratio: float | None = None,
) -> Row:
    """Give how often an act of a race runs in a second beside another; units are `/s`."""
    ratio, low, high = run.ratios(ours, other)
    return Row(
        what=what,
        ours=run.rate(ours),
        beside=beside,
        other=run.rate(other),
        ratio=ratio,
        low=low,
        high=high,
        goal="" if least_ratio is None else f"≥ {least_ratio:g}×",
        met=None if least_ratio is None else ratio >= least_ratio,
    )


def show(table: Table, console: Console) -> None:
    """Print a table."""
    screen = Screen(
        title=table.title,
        caption=table.about,
        title_justify="left",
        caption_justify="left",
        title_style="bold",
        box=box.SIMPLE,
    )
    screen.add_column("")
    screen.add_column(f"ours {table.unit}", justify="right")
    screen.add_column("beside")
    screen.add_column(table.unit, justify="right")
    screen.add_column("ratio", justify="right")
    screen.add_column("rounds", justify="right", style="dim")
    screen.add_column("goal", justify="right")
    for row in table.rows:
        screen.add_row(
            row.what,
            _number(row.ours),
            row.beside,
            "" if row.other is None else _number(row.other),
            "" if row.ratio is None else f"{row.ratio:.2f}",
            "" if row.low is None else f"{row.low:.2f}–{row.high:.2f}",
            _goal(row),
        )
    console.print(screen)


def as_json(table: Table) -> dict[str, object]:
    """Write a table for a program."""
    return asdict(table)


def _goal(row: Row) -> str:
    if row.met is None:
        return row.goal
    return f"{row.goal} [green]✓[/]" if row.met else f"{row.goal} [red]✗[/]"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
