"""The decision statement: complete or not there, and one form of octets for each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.decision.decisions import GRANT, NOW, REFUSAL
from tests.strategies.damage import damaged, read_or_refuse

from nansen.decision.grounds import GROUNDS_OF, MANDATORY_REFUSAL_GROUNDS, Ground, Matter, Remedy
from nansen.decision.statement import (
    DecisionStatement,
    Mode,
    Outcome,
    check_shelf_life,
    decode_statement,
    encode_statement,
    signed_message,
)
from nansen.errors import Malformed, Refused, Unsupported
from nansen.ids import CaseId
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item

DIGESTS = st.binary(min_size=32, max_size=32)
MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis wants it without a zone
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
CASES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True).map(CaseId)
MODES = st.sampled_from(Mode)


class Parts(TypedDict, total=False):
    ground: Ground | None
    reasons: bytes
    remedy: Remedy | None
    appeal_until: date | None


NOTHING: Parts = {"ground": None, "reasons": b"", "remedy": None, "appeal_until": None}


@st.composite
def grants(draw: st.DrawFn) -> DecisionStatement:
    at = draw(MOMENTS)
    return DecisionStatement(
        case=draw(CASES),
        head=draw(DIGESTS),
        outcome=Outcome.GRANT,
        mode=draw(MODES),
        order=draw(DIGESTS),
        reasons=draw(st.just(b"") | DIGESTS),
        at=at,
        until=at + timedelta(seconds=draw(st.integers(1, 10**9))),
    )


@st.composite
def refusals(draw: st.DrawFn) -> DecisionStatement:
    at, mode = draw(MOMENTS), draw(MODES)
    grounds = MANDATORY_REFUSAL_GROUNDS if mode is Mode.MANDATORY else GROUNDS_OF[Matter.REFUSAL]
    return DecisionStatement(
        case=draw(CASES),
        head=draw(DIGESTS),
        outcome=Outcome.REFUSE,
        mode=mode,
        ground=draw(st.sampled_from(sorted(grounds))),
        remedy=draw(st.sampled_from(Remedy)),
        appeal_until=at.date() + timedelta(days=draw(st.integers(1, 400))),
        reasons=draw(DIGESTS),
        at=at,
        until=at,
    )


STATEMENTS = grants() | refusals()


@given(STATEMENTS)
def test_a_statement_reads_as_it_was_written(statement: DecisionStatement) -> None:
    assert decode_statement(statement.octets) == statement
    assert decode_statement(statement.octets).digest == statement.digest


@given(st.binary(max_size=300) | damaged(REFUSAL.octets) | damaged(GRANT.octets))
def test_any_octets_are_a_statement_or_refused(data: bytes) -> None:
    statement = read_or_refuse(decode_statement, data)
    if isinstance(statement, DecisionStatement):
        assert encode_statement(statement) == data


@pytest.mark.parametrize("statement", [GRANT, REFUSAL], ids=["grant", "refusal"])
def test_every_bit_counts(statement: DecisionStatement) -> None:
    for bit in range(len(statement.octets) * 8):
        data = bytearray(statement.octets)
        data[bit // 8] ^= 1 << bit % 8
        assert read_or_refuse(decode_statement, bytes(data)) != statement


def test_ten_megabytes_are_refused() -> None:
    with pytest.raises(Malformed):
        decode_statement(bytes(10_000_000))


@pytest.mark.parametrize(
    "missing",
    [set(names) for count in range(1, 5) for names in combinations(sorted(NOTHING), count)],
    ids=lambda names: "+".join(sorted(names)),
)
@pytest.mark.parametrize("mode", Mode)
def test_a_refusal_lacks_nothing(missing: set[str], mode: Mode) -> None:
    full: Parts = {
        "ground": REFUSAL.ground,
        "reasons": REFUSAL.reasons,
        "remedy": REFUSAL.remedy,
        "appeal_until": REFUSAL.appeal_until,
    }
    if "ground" in missing:
        full["ground"] = None
    if "reasons" in missing:
        full["reasons"] = b""
    if "remedy" in missing:
        full["remedy"] = None
    if "appeal_until" in missing:
        full["appeal_until"] = None
    with pytest.raises(Refused) as caught:
        replace(REFUSAL, mode=mode, **full)
    assert caught.value.rule == "R28"
    octets = _spoiled(REFUSAL, mode=str(mode), **{name: _empty(name) for name in missing})
    with pytest.raises(Malformed):
        decode_statement(octets)


@pytest.mark.parametrize("ground", Ground)
@pytest.mark.parametrize("mode", Mode)
def test_mandatory_cases_are_refused_on_four_grounds_only(ground: Ground, mode: Mode) -> None:
    allowed = MANDATORY_REFUSAL_GROUNDS if mode is Mode.MANDATORY else GROUNDS_OF[Matter.REFUSAL]
    assert len(MANDATORY_REFUSAL_GROUNDS) == 4
    if ground in allowed:
        assert replace(REFUSAL, ground=ground, mode=mode).ground is ground
        return
    with pytest.raises(Refused) as caught:
        replace(REFUSAL, ground=ground, mode=mode)
    assert caught.value.rule in {"R28", "R29"}


def test_a_grant_is_a_grant() -> None:
    with pytest.raises(Refused, match="R26"):
        replace(GRANT, order=b"")
    with pytest.raises(Refused, match="R28"):
        replace(GRANT, ground=Ground.EXCLUDED)
    with pytest.raises(Refused, match="R28"):
        replace(GRANT, appeal_until=date(2027, 1, 1))
    with pytest.raises(Refused, match="R38"):
        replace(GRANT, until=GRANT.at)


def test_a_refusal_is_a_refusal() -> None:
    with pytest.raises(Refused, match="R26"):
        replace(REFUSAL, order=bytes(32))
    with pytest.raises(Refused, match="R38"):
        replace(REFUSAL, until=NOW + timedelta(days=1))
    with pytest.raises(Refused, match="R28"):
        replace(REFUSAL, appeal_until=NOW.date())


SPOILED: dict[str, Callable[[], DecisionStatement]] = {
    "no case": lambda: replace(GRANT, case=CaseId("")),
    "long case": lambda: replace(GRANT, case=CaseId("x" * 65)),
    "short head": lambda: replace(GRANT, head=b"short"),
    "short order": lambda: replace(GRANT, order=b"short"),
    "short reasons": lambda: replace(GRANT, reasons=b"short"),
    "no zone": lambda: replace(GRANT, at=NOW.replace(tzinfo=None)),
    "half seconds": lambda: replace(GRANT, at=NOW.replace(microsecond=1)),
    "before 1970": lambda: replace(GRANT, at=datetime(1969, 1, 1, tzinfo=UTC)),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_what_has_no_form_is_malformed(spoil: Callable[[], DecisionStatement]) -> None:
    with pytest.raises(Malformed):
        spoil()


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("v", 2, Unsupported),
        ("outcome", "maybe", Unsupported),
        ("ground", "because", Unsupported),
        ("remedy", "prayer", Unsupported),
        ("appeal_until", "2027-02-30", Malformed),
        ("appeal_until", "20270122", Malformed),
        ("reasons", None, Malformed),
        ("extra", 1, Malformed),
    ],
)
def test_another_version_or_code_is_named_so(
    field: str, value: Item, error: type[Exception]
) -> None:
    with pytest.raises(error):
        decode_statement(_spoiled(REFUSAL, **{field: value}))


def test_an_approval_holds_for_its_time() -> None:
    check_shelf_life(GRANT, NOW)
    check_shelf_life(GRANT, GRANT.until - timedelta(seconds=1))
    for moment in (NOW - timedelta(seconds=1), GRANT.until):
        with pytest.raises(Refused, match="R38"):
            check_shelf_life(GRANT, moment)
    with pytest.raises(Refused, match="R26"):
        check_shelf_life(REFUSAL, NOW)


def test_what_is_signed_is_for_decisions_alone() -> None:
    assert signed_message(GRANT.octets) == b"nansen decision 1\n" + GRANT.octets


def test_digests_are_not_shown() -> None:
    assert "hhh" not in repr(GRANT)
    assert "ooo" not in repr(GRANT)


def _spoiled(statement: DecisionStatement, **changes: Item) -> bytes:
    items = decode_item(statement.octets, field="statement")
    assert isinstance(items, dict)
    return encode_item({**items, **changes})


def _empty(name: str) -> Item:
    return b"" if name == "reasons" else ""
