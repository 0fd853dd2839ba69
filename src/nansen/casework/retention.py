"""How long what is kept of a case is kept: the periods of the register, counted (R83)."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from nansen.casework.case import Case
from nansen.casework.stage import Stage
from nansen.keys.fields.personal_field import Milestone, Span
from nansen.keys.fields.register import declared_field
from nansen.pki.rules import months_from

_LONGEST_VALIDITY: Final = 120
"""Months: what a document lasts at most (R48), where nobody has told how long it did."""
_ISSUED: Final = frozenset({Stage.GRANTED, Stage.TRANSFERRED})


def fields_kept(case: Case, at: datetime) -> tuple[str, ...]:
    """List the personal fields of a case whose retention is not over."""
    return tuple(name for name in case.versions if at < kept_until(case, name))


def fields_over(case: Case, at: datetime) -> tuple[str, ...]:
    """List those whose retention is over and that nobody has erased yet."""
    kept = {*fields_kept(case, at), *case.erased}
    return tuple(name for name in case.versions if name not in kept)


def kept_until(case: Case, name: str) -> datetime:
    """Tell until when a field is kept; while a case is pending, until it no longer is."""
    retention = declared_field(name).retention
    if case.stage in _ISSUED:
        return _end(case, retention.issued)
    return _end(case, retention.refused)


def _end(case: Case, span: Span) -> datetime:
    milestone = _milestone(case, span.after)
    if milestone is None:
        return datetime.max.replace(tzinfo=UTC)
    return months_from(milestone, span.months) + timedelta(days=span.days)


def _milestone(case: Case, kind: Milestone) -> datetime | None:
    if case.stage in {Stage.WITHDRAWN, Stage.LAPSED}:
        return case.since
    if case.stage not in _ISSUED | {Stage.REFUSED, Stage.UPHELD}:
        return None
    if kind is Milestone.EXPIRY:
        return months_from(case.since, _LONGEST_VALIDITY)
    if kind is Milestone.APPEAL_OVER and case.appeal_until:
        last = date.fromisoformat(case.appeal_until)
        return max(case.since, datetime(last.year, last.month, last.day, tzinfo=UTC))
    return case.since
