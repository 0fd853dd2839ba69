from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application import people
from tests.application.people import Ed25519Signer, keys, recipients

from nansen.application.bundle import SealedBundle, seal_bundle
from nansen.application.package import pack_application
from nansen.application.receipt import (
    Receipt,
    SignedReceipt,
    decode_receipt,
    issue_receipt,
    verify_receipt,
)
from nansen.errors import Malformed, Untrusted
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item

INTAKE = Ed25519Signer()
SEALED = people.sealed()
SIGNED = issue_receipt(SEALED, date(2026, 11, 23), INTAKE)


def other_bundle() -> SealedBundle:
    return seal_bundle(pack_application(people.application()), keys(), recipients())


def test_a_receipt_names_the_bundle_a_day_and_a_size() -> None:
    verify_receipt(SIGNED, SEALED, (Ed25519Signer(b"another").key, INTAKE.key))
    assert SIGNED.receipt.bundle == SEALED.id
    assert (SIGNED.receipt.day, SIGNED.receipt.bucket) == (date(2026, 11, 23), 0)
    assert decode_receipt(SIGNED.octets) == SIGNED


def test_a_receipt_for_another_bundle_does_not_count() -> None:
    with pytest.raises(Untrusted, match="another bundle"):
        verify_receipt(SIGNED, other_bundle(), (INTAKE.key,))


def test_a_receipt_of_a_stranger_does_not_count() -> None:
    for trusted in ((), (Ed25519Signer(b"another").key,)):
        with pytest.raises(Untrusted, match="no intake that we know"):
            verify_receipt(SIGNED, SEALED, trusted)


def written(**changes: Item) -> bytes:
    outer = decode_item(SIGNED.octets, field="receipt")
    assert isinstance(outer, dict)
    stated = outer["receipt"]
    assert isinstance(stated, bytes)
    inner = decode_item(stated, field="receipt")
    assert isinstance(inner, dict)
    return encode_item({**outer, "receipt": encode_item({**inner, **changes})})


def test_a_receipt_changed_does_not_count() -> None:
    changed = decode_receipt(written(day="2026-11-24"))
    with pytest.raises(Untrusted, match="not signed by the intake"):
        verify_receipt(changed, SEALED, (INTAKE.key,))


@pytest.mark.parametrize(
    "changes",
    [{"v": 2}, {"day": "today"}, {"day": "20261123"}, {"bucket": 13}, {"bundle": b"x"}, {"by": ""}],
)
def test_what_is_no_receipt_is_refused(changes: dict[str, Item]) -> None:
    with pytest.raises(Malformed):
        decode_receipt(written(**changes))


@given(st.binary())
def test_any_octets_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_receipt(data)


@given(st.integers(0, len(SIGNED.octets) * 8 - 1))
def test_no_bit_can_change(bit: int) -> None:
    changed = bytearray(SIGNED.octets)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises((Malformed, Untrusted)):
        verify_receipt(decode_receipt(bytes(changed)), SEALED, (INTAKE.key,))


def test_a_receipt_reads_back() -> None:
    again: SignedReceipt = decode_receipt(SIGNED.octets)
    assert isinstance(again.receipt, Receipt)
    assert again.octets == SIGNED.octets
