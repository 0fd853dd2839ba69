"""A claim as a paper, and what comes of it together with the case that names it."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.office import NOW, World

from nansen.casework.case import Case
from nansen.document.number import ALPHABET
from nansen.document.transfer import LAPSES_AFTER, Transfer, TransferBasis
from nansen.document.transfer_claim import (
    LONGEST,
    TransferClaim,
    decode_transfer_claim,
    encode_transfer_claim,
    transfer_of,
)
from nansen.errors import Malformed, Refused, Unsupported, Untrusted
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.deterministic_cbor import Item, encode_item

CLAIM = TransferClaim(
    number=DocumentNumber("N7K2M4Q9X"),
    second_state=StateCode("XOM"),
    basis=TransferBasis.TWO_YEARS,
    resident_since=date(2023, 11, 1),
    consent=b"\x03" * 32,
)
OCTETS = encode_transfer_claim(CLAIM)
DIGEST = sha256(OCTETS).digest()
UTO = StateCode("UTO")
WHOLE: dict[str, Item] = {
    "v": 1,
    "document": "N7K2M4Q9X",
    "second_state": "XOM",
    "basis": "two-years",
    "resident_since": "2023-11-01",
    "consent": b"\x03" * 32,
}
claims = st.builds(
    TransferClaim,
    number=st.text(ALPHABET, min_size=9, max_size=9).map(DocumentNumber),
    second_state=st.from_regex("[A-Z]{1,3}", fullmatch=True).map(StateCode),
    basis=st.sampled_from(TransferBasis),
    resident_since=st.dates(),
    consent=st.binary(min_size=32, max_size=32),
)


@given(claims)
def test_what_is_written_is_read(claim: TransferClaim) -> None:
    assert decode_transfer_claim(encode_transfer_claim(claim)) == claim


@given(st.binary(max_size=2 * LONGEST))
def test_any_octets_are_a_claim_or_malformed(octets: bytes) -> None:
    try:
        claim = decode_transfer_claim(octets)
    except (Malformed, Unsupported):
        return
    assert encode_transfer_claim(claim) == octets


@given(st.integers(0, len(OCTETS) * 8 - 1))
def test_a_bit_that_flips_makes_another_claim_or_none(bit: int) -> None:
    flipped = bytearray(OCTETS)
    flipped[bit // 8] ^= 1 << bit % 8
    try:
        claim = decode_transfer_claim(bytes(flipped))
    except (Malformed, Unsupported):
        return
    assert claim != CLAIM


def test_it_is_written_in_one_way() -> None:
    assert encode_item(WHOLE) == OCTETS


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"document": "o"},
        {"document": 7},
        {"second_state": "utopia"},
        {"basis": "because"},
        {"resident_since": "2023-11-31"},
        {"consent": b""},
        {"name": "Anna"},
    ],
)
def test_what_is_no_claim_is_malformed_and_not_repeated(changes: dict[str, Item]) -> None:
    with pytest.raises(Malformed) as refused:
        decode_transfer_claim(encode_item(WHOLE | changes))
    assert not [secret for secret in ("N7K2", "XOM", "utopia", "Anna") if secret in str(refused)]


def test_ten_megabytes_are_refused_at_once() -> None:
    with pytest.raises(Malformed, match="too long"):
        decode_transfer_claim(bytes(10**7))


def test_a_claim_without_consent_is_none() -> None:
    with pytest.raises(Malformed, match="consent"):
        TransferClaim(
            number=CLAIM.number,
            second_state=CLAIM.second_state,
            basis=CLAIM.basis,
            resident_since=CLAIM.resident_since,
            consent=b"",
        )


def test_a_claim_shows_neither_number_nor_whereabouts() -> None:
    assert not [secret for secret in ("N7K2", "XOM", "2023") if secret in repr(CLAIM)]


@pytest.fixture
def world() -> World:
    granted = World()
    granted.decided()
    return granted


def claimed(world: World, digest: bytes = DIGEST) -> Case:
    return world.act("transfer:claimed", "approve-1", claim=digest)


def test_the_days_are_those_of_the_acts(world: World) -> None:
    case = claimed(world)
    transfer = transfer_of(case, OCTETS, UTO)
    assert isinstance(transfer, Transfer)
    assert (transfer.number, transfer.claim) == (CLAIM.number, DIGEST)
    assert (transfer.claimed_at, transfer.acknowledged_at) == (NOW, None)
    assert transfer.passes_at == NOW + LAPSES_AFTER
    world.later(days=3)
    case = world.act("transfer:acknowledged", "approve-2", of=case.chain.head)
    assert transfer_of(case, OCTETS, UTO).passes_at == NOW + timedelta(days=3)


def test_the_digest_is_of_the_paper_as_it_lies_there(world: World) -> None:
    written = b"a paper in another form"
    case = claimed(world, sha256(written).digest())
    transfer = transfer_of(case, written, UTO, read=lambda _: CLAIM)
    assert transfer.claim == sha256(written).digest()


def test_an_acknowledgement_of_an_earlier_claim_counts_for_no_later_one(world: World) -> None:
    claimed(world, bytes(32))
    world.later(days=3)
    again = claimed(world)
    assert transfer_of(again, OCTETS, UTO).claimed_at == NOW + timedelta(days=3)


def test_a_paper_that_no_case_names_moves_nothing(world: World) -> None:
    with pytest.raises(Refused, match="no state"):
        transfer_of(world.case(), OCTETS, UTO)
    with pytest.raises(Untrusted, match="R63"):
        transfer_of(claimed(world, bytes(32)), OCTETS, UTO)
    junk = b"no claim"
    case = claimed(world, sha256(junk).digest())
    with pytest.raises(Malformed):
        transfer_of(case, junk, UTO)


def test_a_claim_on_oneself_or_before_its_time_is_none(world: World) -> None:
    case = claimed(world)
    with pytest.raises(Refused, match="two states"):
        transfer_of(case, OCTETS, CLAIM.second_state)
