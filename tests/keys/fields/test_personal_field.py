"""A personal field with a gap in its declaration cannot be declared (R81)."""

from dataclasses import replace
from typing import Any

import pytest

from nansen.errors import Refused
from nansen.keys.fields.personal_field import (
    FieldName,
    Milestone,
    PersonalField,
    Retention,
    Sensitivity,
    Span,
    Vault,
)
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Role

WHOLE = PersonalField(
    name=FieldName("identity.nickname"),
    why="Friends know the holder by it.",
    purposes=frozenset({Purpose.EXAMINATION}),
    recipients=frozenset({Role.EXAMINER}),
    basis=("GDPR 6(1)(e)",),
    retention=Retention(
        issued=Span(after=Milestone.EXPIRY, months=24),
        refused=Span(after=Milestone.APPEAL_OVER, months=6),
    ),
    sensitivity=Sensitivity.ORDINARY,
)


def test_a_whole_declaration_stands() -> None:
    assert WHOLE.vault is Vault.IDENTITY


@pytest.mark.parametrize(
    ("gap", "why"),
    [
        ({"name": "nickname"}, "vault.field"),
        ({"name": "cellar.nickname"}, "vault.field"),
        ({"name": "identity.Nickname"}, "vault.field"),
        ({"why": "  "}, "what it is for"),
        ({"purposes": frozenset()}, "purposes and recipients"),
        ({"recipients": frozenset()}, "purposes and recipients"),
        ({"recipients": frozenset({Role.EXAMINER, Role.ASSIGNER})}, "no purpose of it serves"),
        (
            {"purposes": frozenset({Purpose.EXAMINATION, Purpose.DELIVERY})},
            "serves none of its recipients",
        ),
        ({"basis": ()}, r"GDPR 6\(1\)"),
        ({"basis": ("GDPR 9(2)(g)",)}, r"GDPR 6\(1\)"),
        ({"basis": ("consent",)}, "cites"),
        ({"sensitivity": Sensitivity.SPECIAL}, "GDPR 9 too"),
        ({"sensitivity": Sensitivity.CRIMINAL}, "GDPR 10 too"),
    ],
)
def test_a_gap_is_refused(gap: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why) as caught:
        replace(WHOLE, **gap)
    assert caught.value.rule == "R81"


@pytest.mark.parametrize("missing", [*PersonalField.__dataclass_fields__])
def test_nothing_has_a_default(missing: str) -> None:
    parts = {name: getattr(WHOLE, name) for name in PersonalField.__dataclass_fields__}
    del parts[missing]
    with pytest.raises(TypeError, match=missing):
        PersonalField(**parts)


@pytest.mark.parametrize("backwards", [{"months": -1}, {"days": -1}])
def test_a_retention_does_not_end_before_it_begins(backwards: dict[str, int]) -> None:
    with pytest.raises(Refused, match="R83"):
        Span(after=Milestone.DECISION, **backwards)
