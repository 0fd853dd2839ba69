"""The yearly report: what is rare is absent, and cannot be worked out either (R89)."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.decision.grounds import GROUNDS_OF, Ground, Matter
from nansen.decision.report import ReportRow, YearCounts, report_rows
from nansen.errors import Malformed

COUNTS = YearCounts(
    year=2026,
    applications=1200,
    grants=900,
    refusals={
        Ground.IDENTITY_NOT_ESTABLISHED: 120,
        Ground.NOT_WITHIN_CLASS: 60,
        Ground.PUBLIC_ORDER: 3,
    },
    revocations={Ground.OBTAINED_BY_FRAUD: 4},
    appeals_won=30,
    appeals_lost=50,
    decided_late=40,
    days=[10, 20, 30] * 10,
)
COUNT = st.integers(0, 60)


def cells(matter: Matter) -> st.SearchStrategy[dict[Ground, int]]:
    return st.dictionaries(st.sampled_from(sorted(GROUNDS_OF[matter])), COUNT)


YEARS = st.builds(
    YearCounts,
    year=st.integers(2026, 2100),
    applications=COUNT,
    grants=COUNT,
    refusals=cells(Matter.REFUSAL),
    revocations=cells(Matter.REVOCATION),
    appeals_won=COUNT,
    appeals_lost=COUNT,
    decided_late=COUNT,
    days=st.lists(st.integers(0, 400), max_size=30),
)


def test_a_year() -> None:
    assert report_rows(COUNTS) == (
        ReportRow(2026, "applications", "", 1200),
        ReportRow(2026, "grants", "", 900),
        ReportRow(2026, "refusals", "", 183),
        # Sixty are hidden with three, for the total would give the three away.
        ReportRow(2026, "refusals", "identity-not-established", 120),
        ReportRow(2026, "appeals", "", 80),
        ReportRow(2026, "appeals", "lost", 50),
        ReportRow(2026, "appeals", "won", 30),
        ReportRow(2026, "decided-late", "", 40),
        ReportRow(2026, "median-days", "", 20),
    )


@given(YEARS, st.integers(2, 30))
def test_nothing_rare_is_shown_or_left_over(counts: YearCounts, threshold: int) -> None:
    groups: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in report_rows(counts, threshold=threshold):
        groups[row.measure][row.code] = row.value
    if "median-days" in groups:
        groups.pop("median-days")
        assert len(counts.days) >= threshold
    for group in groups.values():
        assert all(value >= threshold for value in group.values())
        parts = [value for code, value in group.items() if code]
        left = group[""] - sum(parts)
        assert not parts or left == 0 or left >= threshold


@given(YEARS)
def test_what_is_shown_is_so(counts: YearCounts) -> None:
    refused = {str(ground): count for ground, count in counts.refusals.items()}
    for row in report_rows(counts):
        if row.measure == "refusals":
            assert row.value == (refused[row.code] if row.code else sum(refused.values()))


def test_counts_count() -> None:
    with pytest.raises(Malformed):
        replace(COUNTS, grants=-1)
    with pytest.raises(Malformed):
        replace(COUNTS, refusals={Ground.NOT_WITHIN_CLASS: -1})
    with pytest.raises(Malformed):
        replace(COUNTS, refusals={Ground.OBTAINED_BY_FRAUD: 1})


def test_a_threshold_hides_something() -> None:
    with pytest.raises(Malformed):
        report_rows(COUNTS, threshold=1)
