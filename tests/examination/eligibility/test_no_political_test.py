"""R7: no rule of eligibility reads an opinion, a party, a belief or a declaration.

Proved twice. By structure: everything reachable from what the rules take has only fields of
the list here. By taint: every free text raises when it is looked at, and the rules answer.
"""

import inspect
import re
import typing
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from types import ModuleType, UnionType
from typing import NoReturn, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from tests.examination.eligibility.invented_facts import TABLE, clause, denial, facts, other
from tests.examination.evidence.invented_evidence import DAY, texts

from nansen.examination.eligibility import (
    denials,
    document_classes,
    issuance,
    presumptions,
    suggestion,
)
from nansen.examination.eligibility.clauses import Answer, ClauseName, ThreeClauses
from nansen.examination.eligibility.document_classes import (
    ClassFacts,
    RefugeeStatus,
    suggest_class,
)
from nansen.examination.eligibility.issuance import IssuanceMode, RefusalGround, mode_of
from nansen.examination.eligibility.origin_acts import OriginAct
from nansen.examination.eligibility.suggestion import suggest_answers
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.model import EvidenceKind
from nansen.ids import StateCode

RULES: tuple[Callable[..., object], ...] = (
    suggest_answers,
    suggest_class,
    mode_of,
    issuance.check_refusal_ground,
    denials.shows_denial,
    presumptions.PresumptionTable.holding,
)
ROOMS: tuple[ModuleType, ...] = (denials, document_classes, issuance, suggestion)
POLITICAL = re.compile(
    r"opinion|politic|(?<!third-)party|belief|religio|declar|manifesto|allegian|loyal|ideolog|vote|protest"
    r"|activis|movement|petition|signatory|platform|statement_of|illegal|irregular|border"
)
FREE_TEXTS = {"statement", "reasons", "reason", "tool", "area", "legal_basis", "why"}
"""Words for people. That no rule looks at one is proved by taint."""
CODES = {"id", "by", "settled_by", "group", "issuer", "origin", "state", "version", "presumption"}
"""Ids, states' codes and pseudonyms."""


def inputs() -> Iterator[object]:
    for rule in RULES:
        hints = get_type_hints(rule)
        yield from (hint for name, hint in hints.items() if name != "return")


def reachable() -> dict[type, None]:
    """Find every class that a rule could reach through its arguments."""
    found: dict[type, None] = {}
    waiting = list(inputs())
    while waiting:
        hint = waiting.pop()
        if get_origin(hint) is not None or isinstance(hint, UnionType):
            waiting.extend(get_args(hint))
        supertype = getattr(hint, "__supertype__", None)
        if isinstance(supertype, type):
            found[supertype] = None
        if isinstance(hint, type) and hint not in found:
            found[hint] = None
            if is_dataclass(hint):
                waiting.extend(get_type_hints(hint).values())
    return found


def test_the_rules_are_all_there_are() -> None:
    public = {
        value
        for room in ROOMS
        for name, value in vars(room).items()
        if inspect.isfunction(value) and value.__module__ == room.__name__ and name[0] != "_"
    }
    assert public == {rule for rule in RULES if "." not in rule.__qualname__}


def test_no_field_that_a_rule_can_reach_is_political() -> None:
    classes = [one for one in reachable() if is_dataclass(one)]
    assert len(classes) > 10
    for one in classes:
        for field in fields(one):
            assert not POLITICAL.search(field.name), f"{one.__name__}.{field.name}"


def test_every_text_that_a_rule_can_reach_is_known() -> None:
    for one in reachable():
        if not is_dataclass(one):
            continue
        hints = get_type_hints(one)
        for field in fields(one):
            plain = {hints[field.name], *get_args(hints[field.name])}
            texts_in = any(
                hint is str or getattr(hint, "__supertype__", 0) is str for hint in plain
            )
            if texts_in:
                known = FREE_TEXTS | CODES | {"evidence", "supports", "contradicts"}
                assert field.name in known, f"{one.__name__}.{field.name}"


def test_no_code_that_a_rule_can_reach_is_political() -> None:
    codes = [one for one in reachable() if issubclass(one, StrEnum)]
    assert {ClaimKind, EvidenceKind, RefusalGround, Answer} <= {*codes}
    for one in codes:
        assert not [member for member in one if POLITICAL.search(member.value)], one


def test_t12_no_rule_can_reach_an_origins_act() -> None:
    """R5: what a rule cannot see it cannot count against anybody."""
    assert OriginAct not in reachable()
    assert not [one for one in reachable() if "otice" in one.__name__]


class Tainted(str):
    """A text that nobody may look at."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise AssertionError("a rule of eligibility read a statement")

    __eq__ = __contains__ = __getitem__ = __iter__ = __lt__ = __len__ = _refuse
    __hash__ = __bool__ = __str__ = __format__ = _refuse
    lower = casefold = find = startswith = endswith = _refuse
    split = encode = partition = _refuse  # type: ignore[assignment]
    replace = count = index = upper = join = _refuse


def taint(value: object) -> None:
    """Put a tainted text in the place of every free one, behind the constructors' backs."""
    if is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name in {"statement", "reasons", "reason"}:
                object.__setattr__(value, field.name, Tainted("x"))
            else:
                taint(inner)
    elif isinstance(value, tuple):
        for one in value:
            taint(one)


def test_the_taint_is_felt() -> None:
    word = Tainted("free elections")
    for look in (
        lambda: "elections" in word,
        lambda: word == "free elections",
        word.lower,
        lambda: re.search("free", word[:]),
        lambda: {word},
        lambda: [*word],
    ):
        with pytest.raises(AssertionError, match="read a statement"):
            look()


def test_the_rules_answer_without_looking_at_a_statement() -> None:
    everything = facts(denials=(denial(),), other_nationalities=(other(Answer.NO),))
    plain = suggest_answers(everything, TABLE, on=DAY)
    taint(everything)
    assert suggest_answers(everything, TABLE, on=DAY) == plain
    three = ThreeClauses(
        origin_link=clause(ClauseName.ORIGIN_LINK),
        lack_of_protection=clause(ClauseName.LACK_OF_PROTECTION),
        no_other_nationality=clause(ClauseName.NO_OTHER_NATIONALITY),
    )
    taint(three)
    for status in RefugeeStatus:
        suggested = suggest_class(
            ClassFacts(clauses=three, origin=StateCode("UTO"), stateless=Answer.NO, status=status)
        )
        assert suggested is not None


@given(texts)
def test_what_is_said_changes_nothing(says: str) -> None:
    """Non-interference: two applicants who differ in their words alone get the same."""
    one = facts(denials=(denial(),))
    reworded = tuple(replace(claim, statement=says) for claim in one.file.claims)
    other_one = replace(one, file=replace(one.file, claims=reworded))
    assert suggest_answers(one, TABLE, on=DAY) == suggest_answers(other_one, TABLE, on=DAY)


def test_nothing_turns_on_how_somebody_entered() -> None:
    """1951 Convention, article 31."""
    assert {*typing.get_type_hints(mode_of)} == {"convention_status", "lawful_stay", "return"}
    for mode in IssuanceMode:
        assert not [one for one in issuance.GROUNDS[mode] if POLITICAL.search(one.value)]
