"""What the signer is asked and gives: written, read, and refused when it is anything else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse
from tests.worlds.signing_office import NUMBER, TODAY, order, portrait, spoil, warrant
from tests.worlds.specimen import specimen_world

from nansen.acts.act import SignedAct
from nansen.errors import Malformed, Unsupported
from nansen.ids import DocumentNumber
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import (
    LONGEST_ANSWER,
    LONGEST_REQUEST,
    MOST_SPOILED,
    SigningRequest,
    decode_request,
    decode_signed,
    encode_request,
    encode_signed,
)
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item
from nansen.standards.framework.entry import StatusReference

STATUS = StatusReference(list_id=b"list", index=7)
SPOILED = spoil(NUMBER, "personaliser")


def request(**changes: Any) -> SigningRequest:
    values: dict[str, Any] = {
        "warrant": warrant(order()),
        "number": NUMBER,
        "issued_on": TODAY,
        "portrait": b"picture",
        "status": STATUS,
        "proof": b"proof",
        "spoiled": (SPOILED,),
    }
    return SigningRequest(**values | changes)


def read_again(one: SigningRequest) -> SigningRequest:
    return decode_request(encode_request(one))


@given(
    st.dates(),
    st.binary(max_size=300),
    st.none()
    | st.builds(
        StatusReference,
        list_id=st.binary(min_size=1, max_size=64),
        index=st.integers(0, 2**32 - 1),
    ),
    st.binary(max_size=1024),
    st.lists(st.just(SPOILED), max_size=MOST_SPOILED).map(tuple),
)
@example(date.min, b"", None, b"", ())
@example(date.max, b"", STATUS, bytes(1024), (SPOILED,) * MOST_SPOILED)
def test_a_request_is_read_as_it_was_written(
    day: date,
    picture: bytes,
    status: StatusReference | None,
    proof: bytes,
    spoiled: tuple[SignedAct, ...],
) -> None:
    one = request(issued_on=day, portrait=picture, status=status, proof=proof, spoiled=spoiled)
    read = tuple(SignedAct.decode(act.octets, act.signature) for act in spoiled)
    assert read_again(one) == replace(one, spoiled=read)


def test_a_real_request_fits() -> None:
    one = request(portrait=portrait(), proof=bytes(1024))
    assert len(encode_request(one)) < LONGEST_REQUEST // 2
    assert read_again(one).portrait == portrait()


@given(st.binary(max_size=300))
def test_any_octets_are_a_request_or_refused(octets: bytes) -> None:
    read_or_refuse(decode_request, octets)
    read_or_refuse(decode_signed, octets)


@given(damaged(encode_request(request())))
def test_a_damaged_request_has_one_form_or_is_refused(octets: bytes) -> None:
    if read_or_refuse(decode_request, octets) is not None:
        assert encode_request(decode_request(octets)) == octets


PLAIN: Any = decode_item(encode_request(request()), field="request")


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"more": 1},
        {"warrant": b""},
        {"warrant": bytes(100_000)},
        {"number": 7},
        {"issued_on": "23.11.2026"},
        {"issued_on": "2026-02-30"},
        {"issued_on": "20261123"},
        {"issued_on": 20_261_123},
        {"portrait": bytes((1 << 19) + 1)},
        {"portrait": None},
        {"status": [b"list"]},
        {"status": [b"list", 7, 7]},
        {"status": ["list", 7]},
        {"status": [b"list", "7"]},
        {"status": [b"list", True]},
        {"status": [b"list", -1]},
        {"status": [b"", 7]},
        {"proof": bytes(1025)},
        {"spoiled": None},
        {"spoiled": {"act": SPOILED.octets, "signature": SPOILED.signature}},
        {"spoiled": [SPOILED.octets]},
        {"spoiled": [{"act": b"", "signature": b""}]},
        {"spoiled": [{"act": SPOILED.octets}]},
        {"spoiled": [{"act": SPOILED.octets, "signature": bytes(129)}]},
        {"spoiled": [{"act": SPOILED.octets, "signature": SPOILED.signature}] * 17},
    ],
    ids=lambda changes: " ".join(
        f"{key} {len(repr(it))} {it!r:.20}" for key, it in changes.items()
    ),
)
def test_what_no_request_holds_is_refused(changes: dict[str, Item]) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_request(encode_item({**PLAIN, **changes}))


def test_a_request_has_a_greatest_length() -> None:
    with pytest.raises(Malformed, match="too long"):
        decode_request(bytes(LONGEST_REQUEST + 1))


def test_the_digest_stands_for_all_but_the_proof() -> None:
    whole = request()
    assert request(proof=b"newer").digest == whole.digest
    others = (
        request(number=DocumentNumber("P3R5T7V9Z")),
        request(issued_on=date(2026, 11, 24)),
        request(portrait=b"another"),
        request(status=None),
        request(status=replace(STATUS, index=8)),
        request(spoiled=()),
        request(spoiled=(SPOILED, SPOILED)),
        request(warrant=warrant(order(), head=b"\x01" * 32)),
        request(warrant=warrant(order(), ("appeal-1", "appeal-2"))),
    )
    digests = {one.digest for one in others}
    assert len(digests) == len(others)
    assert whole.digest not in digests


def made() -> SignedDocument:
    world = specimen_world()
    return SignedDocument(seal=world.made.seal, chip=world.made.chip)


def test_a_signed_document_is_read_as_it_was_written() -> None:
    for one in (made(), replace(made(), chip=None)):
        assert decode_signed(encode_signed(one)) == one


@given(damaged(encode_signed(made())))
def test_a_damaged_answer_is_read_or_refused(octets: bytes) -> None:
    read_or_refuse(decode_signed, octets)


@pytest.mark.parametrize(
    "item",
    [
        {"seal": b"", "chip": None},
        {"v": 2, "seal": b"", "chip": None},
        {"v": 1, "seal": b"", "chip": b""},
        {"v": 1, "seal": None, "chip": None},
        {"v": 1, "seal": bytes(4097), "chip": None},
        {"v": 1, "seal": b"", "chip": bytes(LONGEST_ANSWER)},
    ],
    ids=lambda item: f"{len(repr(item))} {item!r:.40}",
)
def test_what_no_answer_holds_is_refused(item: Item) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_signed(encode_item(item))


def test_neither_shows_a_person() -> None:
    shown = repr(request(portrait=b"IVANOVA")) + repr(made())
    for secret in (NUMBER, "IVANOVA", "Иванова", "1990"):
        assert secret not in shown
