"""What one kind of act takes, and what comes of it: a row of the course."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from nansen.acts.act import Act, SignedAct
from nansen.casework.case import Case
from nansen.casework.shape import Shape
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role

Guard = Callable[[Case, Act], None]
"""Returns, or raises `Refused`."""
Effect = Callable[[Case, SignedAct], Case]
"""Gives the case as it is after the act; the stage is seen to by the row."""


def _no_guard(_case: Case, _act: Act) -> None:
    return


def _no_effect(case: Case, _signed: SignedAct) -> Case:
    return case


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A row of the course of a case."""

    kind: str
    roles: frozenset[Role] = frozenset()
    holder: bool = False
    """The holder may do it too."""
    stages: frozenset[Stage]
    to: Stage | None = None
    """Where it leads; None where it leads nowhere, or where the effect tells."""
    body: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    """What may stand in the body besides; acts of earlier releases lack it and still read."""
    fields: frozenset[str] = frozenset()
    """The personal fields that may be written with it."""
    needs_field: bool = False
    """At least one of them must be."""
    assigned: Purpose | None = None
    """The case must have been assigned to the officer for this purpose (R88)."""
    guard: Guard = _no_guard
    effect: Effect = _no_effect


def without_assignments(case: Case, purpose: Purpose) -> Case:
    """Let the lot be drawn anew for a purpose: what was assigned for it is done."""
    left = frozenset(pair for pair in case.assigned if pair[1] is not purpose)
    return replace(case, assigned=left)


def other_than(act: Act, first: SignedAct | None, *, what: str) -> None:
    """Refuse to confirm what is not there, and what one did oneself (FOUR-EYES).

    Raises:
        Refused: there is none, the body names another, or it is the same person's.
    """
    if first is None or act.body.get("of") != first.digest:
        raise Refused("FOUR-EYES", f"confirm the {what} that was proposed last")
    if first.act.by == act.by:
        raise Refused("FOUR-EYES", f"another officer confirms the {what}")
