"""Appending, proving and verifying, over a store in memory."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.simulated import (
    LOG_KEY,
    ORIGIN,
    POLICY,
    WITNESS_KEY,
    WITNESSED,
    CountedDraw,
    SimulatedMemory,
    SimulatedStore,
    act,
)

from nansen.clock import FixedClock
from nansen.errors import Conflict, Malformed, Refused, Untrusted
from nansen.journal.heads import sign_checkpoint, with_signatures
from nansen.journal.misbehaviour import Forked
from nansen.journal.model import EntryKind, Opening, decode_entry
from nansen.journal.service import (
    Padding,
    append,
    prove_act,
    prove_consistency,
    prove_inclusion,
    read_entry,
    read_head,
    request_cosignature,
    take_cosignatures,
    verify_act,
)
from nansen.journal.witness import WatchedLog, visit
from nansen.standards.tlog.checkpoint import Checkpoint, SignedCheckpoint
from nansen.standards.tlog.merkle import hash_leaf, verify_consistency
from nansen.standards.tlog.note import NoteSignature
from nansen.standards.tlog.proof import decode_journal_proof, encode_journal_proof
from nansen.standards.tlog.tlog_proof import verify_tlog_proof

CLOCK = FixedClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
SMALL = Padding(multiple=8)


def put(
    store: SimulatedStore,
    *numbers: int,
    clock: FixedClock = CLOCK,
    padding: Padding = SMALL,
    seed: bytes = b"",
) -> tuple[int, ...]:
    submissions = [act(number)[0] for number in numbers]
    return append(
        submissions,
        store=store,
        signer=LOG_KEY,
        clock=clock,
        padding=padding,
        draw=CountedDraw(seed + b"%d" % store.size),
    )


def head_of(store: SimulatedStore) -> SignedCheckpoint:
    return read_head(store, POLICY)


@given(st.lists(st.lists(st.integers(0, 30), max_size=9), max_size=5), st.integers(1, 9))
def test_an_act_stands_once_however_often_it_is_appended(
    batches: list[list[int]], multiple: int
) -> None:
    store = SimulatedStore()
    indexes: dict[int, int] = {}
    for batch in batches:
        given_back = put(store, *batch, padding=Padding(multiple=multiple))
        for number, index in zip(batch, given_back, strict=True):
            assert indexes.setdefault(number, index) == index
            assert store.records[index].key == act(number)[0].key
        assert store.size % multiple == 0
        assert store.sealed_size == store.size
    assert len(set(indexes.values())) == len(indexes)


def test_quiet_hours_do_not_show() -> None:
    store = SimulatedStore()
    sizes = []
    for numbers in ((), (1,), tuple(range(2, 9)), ()):
        put(store, *numbers)
        sizes.append(store.size)
    assert sizes == [8, 16, 24, 32]
    assert Padding(multiple=1).cover(5, 0) == 1
    with pytest.raises(Refused):
        Padding(multiple=0)


def test_a_repeated_batch_publishes_again_what_may_not_be_public_yet() -> None:
    store = SimulatedStore()
    first = put(store, 1, 2)
    published, size = store.published, store.size
    assert put(store, 1, 2) == first
    assert (store.published, store.size) == (published + 1, size)


def test_a_batch_that_was_written_but_not_signed_is_signed_next_time() -> None:
    store = SimulatedStore()
    indexes = put(store, 1, 2)
    store.sealed, store.sealed_size, store.head = None, 0, None
    assert put(store, 2, 1) == indexes[::-1]
    assert head_of(store).checkpoint.size == store.size == 8


def test_a_key_names_one_act_only() -> None:
    store = SimulatedStore()
    put(store, 1)
    submission, opening = act(1)
    resalted = Opening(kind=opening.kind, content=opening.content, salt=bytes(32)).of_kind
    for batch in (
        [replace(submission, opening=resalted)],
        [act(2)[0], replace(act(2)[0], opening=resalted)],
    ):
        with pytest.raises(Conflict, match="append key"):
            append(batch, store=store, signer=LOG_KEY, clock=CLOCK, padding=SMALL)


def test_a_clock_that_was_set_back_is_refused() -> None:
    store = SimulatedStore()
    put(store, 1)
    yesterday = FixedClock(datetime(2026, 11, 22, 23, tzinfo=UTC))
    with pytest.raises(Refused, match="clock"):
        put(store, 2, clock=yesterday)
    assert put(store, 1, clock=yesterday) == put(store, 1)


def test_t13_the_public_learns_neither_kind_nor_place_nor_what_it_could_guess() -> None:
    store = SimulatedStore()
    issued = put(store, *range(20), padding=Padding(multiple=64))
    assert sorted(issued) != list(issued), "the order of a batch is not the order of the acts"
    public = b"".join(store.tiles.values()) + store.read_checkpoint()
    private = b"".join(store.memos())
    for number in range(20):
        submission, opening = act(number)
        secrets = [opening.salt, opening.content, submission.key, submission.opening.digest]
        for guess in (opening.content, bytes(32) + opening.content, opening.kind.encode()):
            secrets += (hashlib.new(name, guess).digest() for name in ("sha256", "sha512", "md5"))
        assert not any(secret in public for secret in secrets)
        assert opening.salt not in private, "an erased salt is gone (R82)"
        assert opening.content not in private
    for kind in EntryKind:
        assert kind.encode() not in public


def test_an_entry_is_proved_and_verified() -> None:
    store = SimulatedStore()
    for start in range(0, 60, 10):
        put(store, *range(start, start + 10))
    head = head_of(store)
    for index in range(store.size):
        proof = prove_inclusion(index, reader=store, head=head)
        verify_tlog_proof(proof, hash_leaf(store.records[index].entry), POLICY)
    with pytest.raises(Malformed):
        prove_inclusion(store.size, reader=store, head=head)


def test_tiles_that_lie_prove_nothing() -> None:
    store = SimulatedStore()
    put(store, 1)
    head = head_of(store)
    tile = next(tile for tile in store.tiles if tile.level == 0)
    store.tiles[tile] = bytes(len(store.tiles[tile]))
    with pytest.raises(Untrusted):
        prove_inclusion(0, reader=store, head=head)


def witness_signs(store: SimulatedStore, memory: SimulatedMemory) -> None:
    log = WatchedLog(origin=ORIGIN, key=LOG_KEY.verifier_key)
    answer = visit(store, log=log, memory=memory, signer=WITNESS_KEY, clock=CLOCK)
    head = head_of(store)
    store.publish(take_cosignatures(head, answer, WITNESSED.witnesses).encoded)


def test_a_document_carries_its_proof_across_a_border() -> None:
    store = SimulatedStore()
    put(store, *range(5))
    put(store, *range(5, 9))
    witness_signs(store, SimulatedMemory())
    submission, opening = act(7)
    carried = encode_journal_proof(
        prove_act(submission.key, opening, store=store, policy=WITNESSED)
    )
    assert len(carried) < 600
    entry = verify_act(
        decode_journal_proof(carried),
        kind=EntryKind.DOCUMENT_ISSUED,
        content=opening.content,
        policies=(POLICY, WITNESSED),
    )
    assert entry.day == date(2026, 11, 23)
    assert entry == decode_entry(store.records[put(store, 7)[0]].entry)


def test_t06_a_document_that_is_not_in_the_journal_does_not_verify() -> None:
    store = SimulatedStore()
    put(store, 1)
    submission, opening = act(1)
    proof = prove_act(submission.key, opening, store=store, policy=POLICY)
    forged = (
        (EntryKind.DOCUMENT_ISSUED, b"another document"),
        (EntryKind.CASE_DECIDED, opening.content),
    )
    for kind, content in forged:
        with pytest.raises(Untrusted):
            verify_act(proof, kind=kind, content=content, policies=(POLICY,))
    with pytest.raises(Untrusted, match="too few witnesses"):
        verify_act(proof, kind=opening.kind, content=opening.content, policies=(WITNESSED,))
    with pytest.raises(Untrusted, match="no known log"):
        verify_act(proof, kind=opening.kind, content=opening.content, policies=())
    bare = replace(proof, extra=b"")
    with pytest.raises(Malformed):
        verify_act(bare, kind=opening.kind, content=opening.content, policies=(POLICY,))


def test_an_act_is_proved_when_it_stands_under_a_public_head() -> None:
    store = SimulatedStore()
    put(store, 1)
    old_head = store.head
    submission, opening = act(2)
    with pytest.raises(Refused, match="R66"):
        prove_act(submission.key, opening, store=store, policy=POLICY)
    put(store, 2)
    with pytest.raises(Refused, match="R66"):
        prove_act(submission.key, act(1)[1], store=store, policy=POLICY)
    store.head = old_head
    with pytest.raises(Untrusted, match="not cover"):
        prove_act(submission.key, opening, store=store, policy=POLICY)


@given(st.integers(1, 9), st.integers(1, 9))
def test_a_head_follows_from_every_older_one(first: int, more: int) -> None:
    store = SimulatedStore()
    put(store, *range(first), padding=Padding(multiple=1))
    older = head_of(store)
    assert prove_consistency(older, older, reader=store) == ()
    put(store, *range(first, first + more), padding=Padding(multiple=1))
    newer = head_of(store)
    path = prove_consistency(older, newer, reader=store)
    one, other = older.checkpoint, newer.checkpoint
    verify_consistency(one.size, one.root, other.size, other.root, path)
    request = request_cosignature(older, newer, reader=store)
    assert (request.old_size, request.path) == (one.size, path)
    with pytest.raises(Untrusted, match="older"):
        prove_consistency(newer, older, reader=store)


def test_a_log_may_begin_empty() -> None:
    store = SimulatedStore()
    empty = sign_checkpoint(Checkpoint(origin=ORIGIN, size=0, root=store.root), LOG_KEY)
    put(store, 1)
    assert prove_consistency(empty, head_of(store), reader=store) == ()
    assert request_cosignature(None, head_of(store), reader=store).old_size == 0


def test_t29_two_histories_are_a_proof_of_misbehaviour() -> None:
    one, other = SimulatedStore(), SimulatedStore()
    put(one, 1)
    put(other, 2)
    with pytest.raises(Forked):
        prove_consistency(head_of(one), head_of(other), reader=other)
    put(other, 3)
    with pytest.raises(Forked):
        prove_consistency(head_of(one), head_of(other), reader=other)


def test_tiles_that_do_not_lead_to_the_head_convict_nobody() -> None:
    one, other = SimulatedStore(), SimulatedStore()
    put(one, 1)
    older = head_of(one)
    put(one, 2)
    put(other, 5)
    put(other, 6)
    with pytest.raises(Untrusted, match="tiles") as caught:
        prove_consistency(older, head_of(one), reader=other)
    assert not isinstance(caught.value, Forked)


def test_cosignatures_by_strangers_are_ignored_and_wrong_ones_refused() -> None:
    store = SimulatedStore()
    put(store, 1)
    head = head_of(store)
    key = WITNESS_KEY.verifier_key
    stranger = NoteSignature(name="stranger", key_id=bytes(4), signature=b"\x01")
    assert take_cosignatures(head, stranger.line.encode(), WITNESSED.witnesses) == head
    wrong = NoteSignature(name=key.name, key_id=key.key_id, signature=bytes(72))
    with pytest.raises(Untrusted):
        take_cosignatures(head, wrong.line.encode(), WITNESSED.witnesses)
    with pytest.raises(Malformed):
        take_cosignatures(head, b"\xff", WITNESSED.witnesses)
    twice = with_signatures(with_signatures(head, (wrong,)), (wrong,))
    assert len(twice.note.signatures) == 2


def test_a_key_signs_only_what_it_is_for() -> None:
    checkpoint = Checkpoint(origin=ORIGIN, size=0, root=bytes(32))
    with pytest.raises(Malformed, match="another kind"):
        sign_checkpoint(checkpoint, WITNESS_KEY)


def test_an_entry_reads_as_it_is_served() -> None:
    store = SimulatedStore()
    put(store, 1)
    assert read_entry(3, reader=store, head=head_of(store)) == store.records[3].entry
