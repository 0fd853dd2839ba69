from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.worlds.document_orders import document_order
from tests.worlds.office import CASE, NOW, first_roster, key_of, officer

from nansen.decision.grounds import Ground, Remedy
from nansen.decision.quorum import Approval
from nansen.decision.statement import DecisionStatement, Mode, Outcome, signed_message
from nansen.document.order import encode_order, order_digest
from nansen.document.warrant import (
    Warrant,
    decode_warrant,
    encode_warrant,
    verify_warrant,
)
from nansen.errors import Malformed, Refused, Unsupported, Untrusted
from nansen.ids import OfficerId
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item

FIND = first_roster().roster.find
ORDER = document_order()


def statement(**changes: Any) -> DecisionStatement:
    values: dict[str, Any] = {
        "case": CASE,
        "head": bytes(32),
        "outcome": Outcome.GRANT,
        "mode": Mode.MANDATORY,
        "order": ORDER.digest,
        "at": NOW,
        "until": NOW + timedelta(days=365),
    }
    return DecisionStatement(**values | changes)


def approve(octets: bytes, name: str) -> Approval:
    return Approval(officer=OfficerId(name), signature=key_of(name).sign(signed_message(octets)))


def warrant(*names: str, **changes: Any) -> Warrant:
    octets = statement(**changes).octets
    first, second = names or ("approve-1", "approve-2")
    return Warrant(
        statement=octets,
        approvals=(approve(octets, first), approve(octets, second)),
        order=encode_order(ORDER),
    )


GOOD = warrant()


@pytest.mark.parametrize("names", [("approve-1", "approve-2"), ("appeal-1", "appeal-2")])
def test_two_officers_of_one_deciding_role_warrant_a_document(names: tuple[str, str]) -> None:
    made = verify_warrant(warrant(*names), FIND, NOW + timedelta(days=300))
    assert (made.case, made.order) == (CASE, ORDER)


@pytest.mark.parametrize(
    "names",
    [
        ("approve-1", "approve-1"),
        ("approve-1", "appeal-1"),
        ("approve-1", "exam-1"),
        ("exam-1", "exam-2"),
        ("super-1", "signer"),
    ],
)
def test_nobody_else_does(names: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        verify_warrant(warrant(*names), FIND, NOW)


def test_a_grant_holds_for_its_time() -> None:
    for days in (-1, 365):
        with pytest.raises(Refused, match="R38"):
            verify_warrant(GOOD, FIND, NOW + timedelta(days=days))


def test_a_refusal_warrants_nothing() -> None:
    refusal = warrant(
        outcome=Outcome.REFUSE,
        ground=Ground("identity-not-established"),
        remedy=next(iter(Remedy)),
        appeal_until=date(2027, 1, 1),
        reasons=bytes(32),
        order=b"",
        until=NOW,
    )
    with pytest.raises(Refused, match="R26"):
        verify_warrant(refusal, FIND, NOW)


def test_another_order_than_was_approved_is_untrusted() -> None:
    for other in (document_order(salt=bytes(16)), document_order(portrait=bytes(32))):
        with pytest.raises(Untrusted, match="the one that was approved"):
            verify_warrant(replace(GOOD, order=encode_order(other)), FIND, NOW)


def test_a_signature_that_is_not_over_the_statement_is_untrusted() -> None:
    other = statement(at=NOW - timedelta(days=1)).octets
    forged = replace(GOOD.approvals[0], signature=approve(other, "approve-1").signature)
    for approvals in ((forged, GOOD.approvals[1]), (GOOD.approvals[1], forged)):
        with pytest.raises(Untrusted):
            verify_warrant(replace(GOOD, approvals=approvals), FIND, NOW)


def test_whoever_is_off_the_roster_approves_nothing() -> None:
    with pytest.raises(Untrusted, match="roster"):
        verify_warrant(GOOD, lambda name: FIND(name) if name == "approve-1" else None, NOW)


def test_an_approval_outlives_the_service_of_who_gave_it() -> None:
    def find(name: OfficerId) -> Any:
        return replace(officer(name), not_after=NOW + timedelta(days=1))

    verify_warrant(GOOD, find, NOW + timedelta(days=30))
    with pytest.raises(Refused, match="service"):
        verify_warrant(warrant(at=NOW + timedelta(days=2)), find, NOW + timedelta(days=30))


def test_an_officer_without_the_role_any_more_did_not_decide() -> None:
    def find(name: OfficerId) -> Any:
        return officer(name, roles=frozenset({Role.EXAMINER}))

    with pytest.raises(Refused):
        verify_warrant(GOOD, find, NOW)


def test_a_digest_of_what_is_no_order_is_malformed() -> None:
    junk = b"\xa0"
    made = replace(warrant(order=order_digest(junk)), order=junk)
    with pytest.raises(Malformed):
        verify_warrant(made, FIND, NOW)


def test_a_warrant_shows_nothing_of_a_person() -> None:
    assert "IVANOVA" not in repr(GOOD) + repr(verify_warrant(GOOD, FIND, NOW))


@given(st.binary(max_size=100), st.binary(max_size=100), st.binary(max_size=128))
def test_what_is_written_is_read(octets: bytes, order: bytes, signature: bytes) -> None:
    approval = Approval(officer=OfficerId("approve-1"), signature=signature)
    value = Warrant(statement=octets, approvals=(approval, approval), order=order)
    assert decode_warrant(encode_warrant(value)) == value


@given(st.binary(max_size=300))
@example(b"\xa0")
@example(bytes(1 << 16))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_warrant(data)


@given(st.integers(0, len(encode_warrant(GOOD)) * 8 - 1))
def test_no_bit_can_change(place: int) -> None:
    changed = bytearray(encode_warrant(GOOD))
    changed[place // 8] ^= 1 << place % 8
    with pytest.raises((Malformed, Unsupported, Untrusted, Refused)):
        verify_warrant(decode_warrant(bytes(changed)), FIND, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"more": 1},
        {"approvals": []},
        {"approvals": [{"officer": "approve-1", "signature": b"", "role": "x"}] * 2},
        {"approvals": [{"officer": "approve-1", "signature": b""}]},
        {"approvals": [{"officer": "approve-1", "signature": b""}] * 3},
        {"approvals": [{"officer": "approve-1", "signature": bytes(129)}] * 2},
        {"order": None},
    ],
)
def test_a_warrant_of_another_content_is_refused(changes: dict[str, Item]) -> None:
    items = decode_item(encode_warrant(GOOD), field="warrant")
    assert isinstance(items, dict)
    with pytest.raises((Malformed, Unsupported)):
        decode_warrant(encode_item({**items, **changes}))
