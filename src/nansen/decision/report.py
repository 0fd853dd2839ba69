"""The yearly report of an issuer: rows from counts, with what is rare left out (R95, R89).

Pure. Counts leave an office through the layer that adds noise; what comes out of that goes in
here. A cell below the threshold is absent, and so is whatever would give it away: the cells of
a group add up to its total, so what is hidden must together reach the threshold too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from nansen.decision.grounds import GROUNDS_OF, Ground, Matter
from nansen.errors import Malformed

THRESHOLD: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCounts:
    """What an issuer counted in a year."""

    year: int
    applications: int
    grants: int
    refusals: Mapping[Ground, int]
    revocations: Mapping[Ground, int]
    appeals_won: int
    appeals_lost: int
    decided_late: int
    """After the deadline (R36)."""
    days: Sequence[int]
    """From receipt to decision, one for each case that was decided."""

    def __post_init__(self) -> None:
        """Refuse counts of nothing, and grounds of another matter."""
        for counts, matter in (
            (self.refusals, Matter.REFUSAL),
            (self.revocations, Matter.REVOCATION),
        ):
            if not GROUNDS_OF[matter].issuperset(counts):
                raise Malformed(str(matter), "has a ground of another matter", clause="R95")
        plain = (self.applications, self.grants, self.appeals_won, self.appeals_lost)
        if (
            min(
                *plain,
                self.decided_late,
                *self.days,
                *self.refusals.values(),
                *self.revocations.values(),
                0,
            )
            < 0
        ):
            raise Malformed("count", "is below zero", clause="R95")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One number of the report."""

    year: int
    measure: str
    """Such as `refusals`; the same for a group's total and its cells."""
    code: str
    """The cell's code; empty for a total."""
    value: int


def report_rows(counts: YearCounts, *, threshold: int = THRESHOLD) -> tuple[ReportRow, ...]:
    """Write the rows that may be published.

    Raises:
        Malformed: the threshold hides nothing.
    """
    if threshold < 2:
        raise Malformed("threshold", "is below 2", clause="R89")
    groups: tuple[tuple[str, Mapping[str, int]], ...] = (
        ("applications", {"": counts.applications}),
        ("grants", {"": counts.grants}),
        ("refusals", {str(ground): count for ground, count in counts.refusals.items()}),
        ("revocations", {str(ground): count for ground, count in counts.revocations.items()}),
        ("appeals", {"won": counts.appeals_won, "lost": counts.appeals_lost}),
        # No count of decisions: less the grants it would tell the refusals.
        ("decided-late", {"": counts.decided_late}),
    )
    rows = [
        ReportRow(counts.year, measure, code, value)
        for measure, cells in groups
        for code, value in _publishable(cells, threshold)
    ]
    if len(counts.days) >= threshold:
        rows.append(ReportRow(counts.year, "median-days", "", int(median(counts.days))))
    return tuple(rows)


def _publishable(cells: Mapping[str, int], threshold: int) -> list[tuple[str, int]]:
    total = sum(cells.values())
    if total < threshold:
        return []
    shown = {code: value for code, value in cells.items() if code and value >= threshold}
    hidden = total - sum(shown.values())
    while shown and 0 < hidden < threshold:
        smallest = min(shown, key=lambda code: (shown[code], code))
        hidden += shown.pop(smallest)
    return [("", total), *sorted(shown.items())]
