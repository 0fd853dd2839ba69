"""The chain: nothing in it can be changed, dropped, doubled or moved without being seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.office import CASE, NOW, actor, first_roster

from nansen.acts.act import LONGEST, NO_ACT, IdempotencyKey, SignedAct, Subject
from nansen.acts.chain import Chain, link, sign_act, verify_signature
from nansen.errors import Conflict, Malformed, NansenError, Untrusted
from nansen.ids import CaseId, DocumentNumber, OfficerId
from nansen.officers.actor import Actor
from nansen.officers.officer import OfficerKey
from nansen.standards.deterministic_cbor import Item

SUBJECT = Subject.of_case(CASE)
OTHER = Subject.of_case(CaseId("case-fedcba9876543210"))
ROSTER = first_roster().roster
NAMES = ("intake", "enrol-1", "exam-1", "exam-2", "approve-1", "approve-2")


def key_at(name: OfficerId, at: datetime) -> OfficerKey | None:
    """Look into the roster, as a case does."""
    officer = ROSTER.find(name)
    return officer.key if officer is not None and officer.serves_at(at) else None


def key(number: int) -> IdempotencyKey:
    return IdempotencyKey(f"{number:032x}")


def follow(chain: Chain, by: str = "enrol-1", /, **body: Item) -> SignedAct:
    return sign_act(
        chain,
        kind="application:opened",
        actor=actor(by),
        at=NOW + timedelta(minutes=chain.version),
        key=key(chain.version),
        body=body,
    )


def chain_of(names: tuple[str, ...], subject: Subject = SUBJECT) -> Chain:
    chain = Chain(subject=subject)
    for name in names:
        chain = chain.extend(follow(chain, name))
    return chain


WHOLE = chain_of(NAMES)


def verify(acts: tuple[SignedAct, ...]) -> Chain:
    """Read a chain from its octets and verify all of it."""
    read = [SignedAct.decode(one.octets, one.signature) for one in acts]
    chain = link(SUBJECT, read)
    for signed in chain.acts:
        verify_signature(signed, key_at)
    return chain


def test_a_chain_is_verified_from_its_octets() -> None:
    chain = verify(WHOLE.acts)
    assert (chain.version, chain.head) == (len(NAMES), WHOLE.acts[-1].digest)
    assert [one.act.by for one in chain.acts] == [*NAMES]
    assert chain.acts[0].act.previous == NO_ACT
    assert verify(()).head == NO_ACT


def test_an_act_is_found_by_its_key() -> None:
    assert WHOLE.find(key(2)) == WHOLE.acts[2]
    assert WHOLE.find(key(99)) is None


@given(st.permutations(range(len(NAMES))))
def test_reordered_acts_are_no_chain(order: list[int]) -> None:
    acts = tuple(WHOLE.acts[place] for place in order)
    if order == sorted(order):
        verify(acts)
        return
    with pytest.raises(Untrusted, match="breaks at act"):
        verify(acts)


@given(st.integers(0, len(NAMES) - 1))
def test_a_dropped_act_is_missed(place: int) -> None:
    acts = WHOLE.acts[:place] + WHOLE.acts[place + 1 :]
    if place == len(NAMES) - 1:
        # The newest can be cut off unseen: what stands in the journal tells.
        assert verify(acts).version == len(NAMES) - 1
        return
    with pytest.raises(Untrusted, match=f"breaks at act {place + 1}"):
        verify(acts)


@given(st.integers(0, len(NAMES) - 1))
def test_a_doubled_act_is_seen(place: int) -> None:
    with pytest.raises(Untrusted):
        verify((*WHOLE.acts[: place + 1], *WHOLE.acts[place:]))


@given(st.integers(0, len(NAMES) - 1), st.data())
def test_no_flipped_bit_passes(place: int, data: st.DataObject) -> None:
    one = WHOLE.acts[place]
    of_signature = data.draw(st.booleans())
    octets = bytearray(one.signature if of_signature else one.octets)
    bit = data.draw(st.integers(0, 8 * len(octets) - 1))
    octets[bit // 8] ^= 1 << bit % 8
    changed = (one.octets, bytes(octets)) if of_signature else (bytes(octets), one.signature)
    with pytest.raises((Malformed, Untrusted)):
        verify((*WHOLE.acts[:place], SignedAct.decode(*changed), *WHOLE.acts[place + 1 :]))


@given(st.binary(max_size=300), st.binary(max_size=130))
def test_any_octets_are_no_act_of_a_chain(octets: bytes, signature: bytes) -> None:
    with pytest.raises(NansenError):
        verify((*WHOLE.acts, SignedAct.decode(octets, signature)))


def test_an_act_of_another_subject_is_not_taken() -> None:
    other = chain_of(NAMES, OTHER)
    with pytest.raises(Untrusted, match="breaks at act 1"):
        link(SUBJECT, other.acts)
    with pytest.raises(Untrusted, match="breaks at act 1"):
        link(Subject.of_document(DocumentNumber("N7K2M4Q9X")), WHOLE.acts)


def test_whoever_has_not_seen_the_newest_act_decides_anew() -> None:
    stale = chain_of(NAMES[:3])
    with pytest.raises(Conflict, match="somebody else has acted"):
        WHOLE.extend(follow(stale))
    forked = chain_of((*NAMES[:-1], "screen-1"))
    with pytest.raises(Conflict, match="follows another one"):
        WHOLE.extend(follow(forked))


def test_a_signature_by_somebody_else_is_none() -> None:
    one = follow(WHOLE, "exam-1")
    octets = one.octets.replace(b"exam-1", b"exam-2")
    with pytest.raises(Untrusted, match="is not the officer's"):
        verify((*WHOLE.acts, SignedAct.decode(octets, one.signature)))
    impostor = Actor(id=OfficerId("exam-2"), key=actor("exam-1").key)
    forged = sign_act(WHOLE, kind="application:opened", actor=impostor, at=NOW, key=key(9), body={})
    with pytest.raises(Untrusted):
        verify((*WHOLE.acts, forged))


def test_nobody_acts_before_or_after_their_service() -> None:
    for at in (datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)):
        one = sign_act(
            WHOLE, kind="application:opened", actor=actor("exam-1"), at=at, key=key(9), body={}
        )
        with pytest.raises(Untrusted, match="was not in service"):
            verify_signature(one, key_at)


def test_a_stranger_does_not_act() -> None:
    stranger = Actor(id=OfficerId("stranger"), key=actor("exam-1").key)
    one = sign_act(WHOLE, kind="application:opened", actor=stranger, at=NOW, key=key(9), body={})
    with pytest.raises(Untrusted, match="was not in service"):
        verify_signature(one, key_at)


def test_an_act_is_signed_with_p_256_too() -> None:
    private = ec.derive_private_key(7, ec.SECP256R1())

    class Token:
        spki = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

        def sign(self, message: bytes) -> bytes:
            return private.sign(message, ec.ECDSA(SHA256()))

    one = sign_act(
        WHOLE,
        kind="application:opened",
        actor=Actor(id=OfficerId("exam-1"), key=Token()),
        at=NOW,
        key=key(9),
        body={},
    )
    verify_signature(one, lambda *_: OfficerKey(spki=Token.spki))
    with pytest.raises(Untrusted):
        verify_signature(
            replace(one, octets=one.octets + b"\0"), lambda *_: OfficerKey(spki=Token.spki)
        )


@pytest.mark.parametrize(
    "body", [{"much": bytes(LONGEST)}, {"deep": [[[[[[[[[1]]]]]]]]]}], ids=["long", "deep"]
)
def test_what_could_not_be_read_again_is_not_signed(body: dict[str, Item]) -> None:
    with pytest.raises(Malformed):
        follow(WHOLE, **body)


def test_what_was_signed_is_what_is_read() -> None:
    at = NOW + timedelta(microseconds=5)
    one = sign_act(
        WHOLE, kind="application:opened", actor=actor("exam-1"), at=at, key=key(9), body={"a": 1}
    )
    assert one == SignedAct.decode(one.octets, one.signature)
