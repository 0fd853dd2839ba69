from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.document.blank_stock import (
    WAYS,
    Blank,
    BlankEvent,
    BlankNumber,
    BlankStep,
    NumberDigest,
    follow_blank,
    number_digest,
    reconcile,
)
from nansen.errors import Malformed, Refused
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.role import Role

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = bytes(range(32))
NUMBER = DocumentNumber("N7K2M4Q9X")
DOCUMENT = number_digest(NUMBER, key=KEY)
STEP = BlankStep


def event(step: BlankStep, blank: str = "UT00412", **changes: Any) -> BlankEvent:
    values: dict[str, Any] = {
        "blank": BlankNumber(blank),
        "step": step,
        "by": OfficerId("stock-1"),
        "role": WAYS[step].role,
        "at": NOW,
        "document": DOCUMENT if step is STEP.USED else None,
        "witness": OfficerId("quality-1") if step is STEP.DESTROYED else None,
    }
    return BlankEvent(**values | changes)


def blank(*steps: BlankStep, number: str = "UT00412", document: NumberDigest = DOCUMENT) -> Blank:
    found: Blank | None = None
    for step in steps:
        changes = {"document": document} if step is STEP.USED else {}
        found = follow_blank(found, event(step, number, **changes))
    assert found is not None
    return found


def test_a_blank_becomes_a_document_or_waste() -> None:
    used = blank(STEP.RECEIVED, STEP.ISSUED, STEP.USED)
    assert (used.step, used.document) == (STEP.USED, DOCUMENT)
    waste = follow_blank(follow_blank(used, event(STEP.SPOILED)), event(STEP.DESTROYED))
    assert (waste.step, waste.document) == (STEP.DESTROYED, DOCUMENT)
    assert blank(STEP.RECEIVED, STEP.DESTROYED).document is None


@given(st.lists(st.sampled_from(BlankStep), min_size=1, max_size=8))
def test_each_step_happens_once_at_most(steps: list[BlankStep]) -> None:
    found: Blank | None = None
    done: list[BlankStep] = []
    for step in steps:
        try:
            found = follow_blank(found, event(step))
        except Refused:
            continue
        done.append(step)
    assert len(done) == len(set(done))
    assert done[:1] in ([], [STEP.RECEIVED])
    assert STEP.DESTROYED not in done[:-1]


@pytest.mark.parametrize("step", list(BlankStep))
def test_each_step_is_one_roles(step: BlankStep) -> None:
    with pytest.raises(Refused, match="R25"):
        follow_blank(None, event(step, role=Role.APPROVER))


@pytest.mark.parametrize(
    ("step", "changes", "error"),
    [
        (STEP.RECEIVED, {"blank": BlankNumber("no 1")}, Malformed),
        (STEP.RECEIVED, {"at": NOW.replace(tzinfo=None)}, Malformed),
        (STEP.RECEIVED, {"document": DOCUMENT}, Malformed),
        (STEP.USED, {"document": None}, Malformed),
        (STEP.USED, {"document": NumberDigest(b"")}, Malformed),
        (STEP.DESTROYED, {"witness": None}, Malformed),
        (STEP.DESTROYED, {"witness": OfficerId("stock-1")}, Refused),
    ],
)
def test_a_step_says_what_it_has_to(
    step: BlankStep, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        event(step, **changes)


def test_steps_are_of_one_blank_and_go_on_in_time() -> None:
    received = blank(STEP.RECEIVED)
    for changes in ({"blank": BlankNumber("UT00413")}, {"at": NOW - timedelta(days=1)}):
        with pytest.raises(Refused, match="BLANK-STEP"):
            follow_blank(received, event(STEP.ISSUED, **changes))


def test_a_number_is_named_without_being_told() -> None:
    assert number_digest(NUMBER, key=KEY) == DOCUMENT
    assert number_digest(NUMBER, key=bytes(32)) != DOCUMENT
    assert number_digest(DocumentNumber("N3W8R5T1Z"), key=KEY) != DOCUMENT
    assert NUMBER not in repr(blank(STEP.RECEIVED, STEP.ISSUED, STEP.USED))
    with pytest.raises(Malformed):
        number_digest(NUMBER, key=b"short")


def test_a_day_that_comes_out_even() -> None:
    stock = [
        blank(STEP.RECEIVED, number="UT00410"),
        blank(STEP.RECEIVED, STEP.ISSUED, number="UT00411"),
        blank(STEP.RECEIVED, STEP.ISSUED, STEP.USED),
        blank(STEP.RECEIVED, STEP.ISSUED, STEP.SPOILED, number="UT00413"),
        blank(STEP.RECEIVED, STEP.DESTROYED, number="UT00414"),
    ]
    in_hand = [BlankNumber(number) for number in ("UT00410", "UT00411", "UT00413")]
    report = reconcile(stock, signed=[DOCUMENT], counted=in_hand)
    assert report.is_even
    assert set(report.counts.values()) == {1}


def test_each_way_in_which_a_day_does_not_come_out_even() -> None:
    used = blank(STEP.RECEIVED, STEP.ISSUED, STEP.USED)
    twin = blank(STEP.RECEIVED, STEP.ISSUED, STEP.USED, number="UT00413")
    left = blank(STEP.RECEIVED, number="UT00410")
    gone = reconcile([left], signed=[], counted=[])
    assert (gone.missing, gone.is_even) == (("UT00410",), False)
    extra = reconcile([used], signed=[DOCUMENT], counted=[used.number])
    assert (extra.surplus, extra.is_even) == (("UT00412",), False)
    no_booklet = reconcile([left], signed=[DOCUMENT], counted=[left.number])
    assert (no_booklet.unprinted, no_booklet.is_even) == ((DOCUMENT,), False)
    nobody_signed = reconcile([used], signed=[], counted=[])
    assert (nobody_signed.unsigned, nobody_signed.is_even) == (("UT00412",), False)
    twins = reconcile([used, twin], signed=[DOCUMENT], counted=[])
    assert twins.unsigned == ("UT00412", "UT00413")
