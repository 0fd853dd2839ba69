"""Witnesses: they sign what follows, refuse what does not, and keep the proof of forks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
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
from nansen.journal.heads import sign_checkpoint
from nansen.journal.misbehaviour import (
    Forked,
    Misbehaviour,
    decode_misbehaviour,
    encode_misbehaviour,
    verify_misbehaviour,
)
from nansen.journal.service import (
    Padding,
    append,
    prove_consistency,
    read_head,
    request_cosignature,
    take_cosignatures,
)
from nansen.journal.witness import Stale, UnknownLog, WatchedLog, add_checkpoint, visit
from nansen.standards.tlog.add_checkpoint import AddCheckpoint, encode_add_checkpoint
from nansen.standards.tlog.checkpoint import Checkpoint, SignedCheckpoint, decode_signed_checkpoint
from nansen.standards.tlog.merkle import EMPTY_ROOT
from nansen.standards.tlog.note import NoteSignature
from nansen.standards.tlog.policy import verify_checkpoint

CLOCK = FixedClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
LOG = WatchedLog(origin=ORIGIN, key=LOG_KEY.verifier_key)


def log_of(*numbers: int) -> SimulatedStore:
    store = SimulatedStore()
    for number in numbers:
        add_to(store, number)
    return store


def add_to(store: SimulatedStore, *numbers: int) -> None:
    append(
        [act(number)[0] for number in numbers],
        store=store,
        signer=LOG_KEY,
        clock=CLOCK,
        padding=Padding(multiple=1),
        draw=CountedDraw(),
    )


def head_of(store: SimulatedStore) -> SignedCheckpoint:
    return read_head(store, POLICY)


def ask(request: AddCheckpoint, memory: SimulatedMemory) -> bytes:
    return add_checkpoint(
        encode_add_checkpoint(request), logs=(LOG,), memory=memory, signer=WITNESS_KEY, clock=CLOCK
    )


def seen_by(memory: SimulatedMemory) -> SignedCheckpoint | None:
    note = memory.latest(ORIGIN)
    return None if note is None else decode_signed_checkpoint(note)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=5))
def test_a_witness_goes_along_with_a_log_that_only_grows(batches: list[int]) -> None:
    store, memory, count = SimulatedStore(), SimulatedMemory(), 0
    for batch in batches:
        add_to(store, *range(count, count + batch))
        count += batch
        answer = ask(request_cosignature(seen_by(memory), head_of(store), reader=store), memory)
        cosigned = take_cosignatures(head_of(store), answer, WITNESSED.witnesses)
        verify_checkpoint(cosigned, WITNESSED)
        assert memory.latest(ORIGIN) == cosigned.encoded


def test_the_same_head_may_be_signed_again() -> None:
    store, memory = log_of(1, 2), SimulatedMemory()
    request = request_cosignature(None, head_of(store), reader=store)
    ask(request, memory)
    again = replace(request, old_size=2)
    assert ask(again, memory)


def test_a_log_that_is_not_watched_is_refused() -> None:
    store = log_of(1)
    request = encode_add_checkpoint(request_cosignature(None, head_of(store), reader=store))
    with pytest.raises(UnknownLog) as caught:
        add_checkpoint(request, logs=(), memory=SimulatedMemory(), signer=WITNESS_KEY, clock=CLOCK)
    assert isinstance(caught.value, Refused)


def test_only_the_log_itself_is_cosigned() -> None:
    store, memory = log_of(1), SimulatedMemory()
    head = head_of(store)
    line = head.note.signatures[0]
    stranger = NoteSignature(name="stranger", key_id=bytes(4), signature=b"\x01")
    unsigned = replace(head, note=replace(head.note, signatures=(stranger,)))
    wrong = replace(head, note=replace(head.note, signatures=(replace(line, signature=bytes(64)),)))
    for forged in (unsigned, wrong):
        with pytest.raises(Untrusted):
            ask(AddCheckpoint(old_size=0, path=(), signed=forged), memory)
    assert memory.latest(ORIGIN) is None
    beside = replace(head, note=replace(head.note, signatures=(line, stranger)))
    ask(AddCheckpoint(old_size=0, path=(), signed=beside), memory)
    assert b"stranger" not in (memory.latest(ORIGIN) or b"")


def test_a_request_starts_where_the_witness_stands() -> None:
    store, memory = log_of(1, 2), SimulatedMemory()
    with pytest.raises(Stale) as caught:
        ask(AddCheckpoint(old_size=1, path=(), signed=head_of(store)), memory)
    assert caught.value.size == 0
    assert isinstance(caught.value, Conflict)
    ask(request_cosignature(None, head_of(store), reader=store), memory)
    add_to(store, 3)
    with pytest.raises(Stale) as caught:
        ask(request_cosignature(None, head_of(store), reader=store), memory)
    assert caught.value.size == 2
    with pytest.raises(Malformed, match="old size"):
        ask(AddCheckpoint(old_size=9, path=(), signed=head_of(store)), memory)


def test_an_older_head_is_stale() -> None:
    store, memory = log_of(1), SimulatedMemory()
    old = request_cosignature(None, head_of(store), reader=store)
    add_to(store, 2)
    ask(request_cosignature(None, head_of(store), reader=store), memory)
    with pytest.raises(Stale):
        ask(old, memory)


def test_growth_is_proved_or_refused() -> None:
    store, memory = log_of(1, 2, 3), SimulatedMemory()
    ask(request_cosignature(None, head_of(store), reader=store), memory)
    add_to(store, 4, 5)
    good = request_cosignature(seen_by(memory), head_of(store), reader=store)
    for path in ((), good.path[1:], (*good.path, bytes(32)), (bytes(32), *good.path[1:])):
        with pytest.raises(Untrusted) as caught:
            ask(replace(good, path=path), memory)
        assert not isinstance(caught.value, Forked)
    with pytest.raises(Untrusted):
        ask(
            replace(request_cosignature(None, head_of(store), reader=store), path=(bytes(32),)),
            SimulatedMemory(),
        )
    assert not memory.kept
    ask(good, memory)


def test_an_empty_log_has_the_hash_of_nothing() -> None:
    memory = SimulatedMemory()
    for root in (bytes(32), EMPTY_ROOT):
        head = sign_checkpoint(Checkpoint(origin=ORIGIN, size=0, root=root), LOG_KEY)
        request = AddCheckpoint(old_size=0, path=(), signed=head)
        if root == EMPTY_ROOT:
            ask(request, memory)
        else:
            with pytest.raises(Untrusted):
                ask(request, memory)


@pytest.mark.parametrize("fork", [(4, 5, 6), (4, 5, 6, 7), (4, 5, 6, 7, 8)])
def test_t29_a_fork_is_refused_and_the_proof_kept(fork: tuple[int, ...]) -> None:
    memory = SimulatedMemory()
    visit(log_of(1, 2, 3), log=LOG, memory=memory, signer=WITNESS_KEY, clock=CLOCK)
    before = memory.latest(ORIGIN)
    with pytest.raises(Forked) as caught:
        visit(log_of(*fork), log=LOG, memory=memory, signer=WITNESS_KEY, clock=CLOCK)
    assert memory.latest(ORIGIN) == before
    (kept,) = memory.kept
    assert decode_misbehaviour(kept) == caught.value.misbehaviour
    verify_misbehaviour(decode_misbehaviour(kept), LOG_KEY.verifier_key)
    assert ORIGIN not in str(caught.value)


def test_t29_a_fork_convicts_itself_by_its_own_request() -> None:
    memory, forked = SimulatedMemory(), log_of(4, 5, 6, 7, 8)
    visit(log_of(1, 2, 3), log=LOG, memory=memory, signer=WITNESS_KEY, clock=CLOCK)
    other_start = log_of(4, 5, 6)
    honest_to_itself = request_cosignature(head_of(other_start), head_of(forked), reader=forked)
    with pytest.raises(Forked):
        ask(honest_to_itself, memory)
    with pytest.raises(Forked):
        ask(AddCheckpoint(old_size=0, path=(), signed=head_of(other_start)), memory)
    for kept in memory.kept:
        verify_misbehaviour(decode_misbehaviour(kept), LOG_KEY.verifier_key)


def test_an_honest_log_cannot_be_convicted() -> None:
    store = log_of(1, 2, 3)
    older = head_of(store)
    add_to(store, 4, 5)
    newer = head_of(store)
    path = prove_consistency(older, newer, reader=store)
    stolen = replace(
        newer,
        note=replace(
            newer.note, signatures=(replace(newer.note.signatures[0], signature=bytes(64)),)
        ),
    )
    for accusation in (
        Misbehaviour(older=older, newer=newer, path=path),
        Misbehaviour(older=older, newer=newer, path=(bytes(32), *path[1:])),
        Misbehaviour(older=older, newer=newer),
        Misbehaviour(older=older, newer=older),
        Misbehaviour(older=older, newer=stolen, path=path),
    ):
        with pytest.raises(Untrusted):
            verify_misbehaviour(accusation, LOG_KEY.verifier_key)


def test_an_accusation_names_two_heads_of_one_log_in_order() -> None:
    store = log_of(1)
    older = head_of(store)
    add_to(store, 2)
    newer = head_of(store)
    other = sign_checkpoint(Checkpoint(origin="other", size=9, root=bytes(32)), LOG_KEY)
    with pytest.raises(Malformed):
        Misbehaviour(older=newer, newer=older)
    with pytest.raises(Malformed):
        Misbehaviour(older=older, newer=other)
    with pytest.raises(Malformed):
        Misbehaviour(older=older, newer=newer, path=(bytes(32),) * 65)


GOOD = encode_misbehaviour(Misbehaviour(older=head_of(log_of(1)), newer=head_of(log_of(2, 3))))


@given(st.binary(max_size=90) | st.integers(0, len(GOOD)).map(lambda end: GOOD[:end]))
@example(GOOD)
@example(GOOD.replace(b"dpath\x80", b"dpath\x81\x01"))
@example(b"\xa4" + GOOD[1:] + b"gstrange\x00")
def test_any_bytes_are_an_accusation_or_malformed(data: bytes) -> None:
    try:
        accusation = decode_misbehaviour(data)
    except Malformed:
        return
    assert encode_misbehaviour(accusation) == data


def test_two_requests_at_once_are_one_too_many() -> None:
    store = log_of(1)

    class Hurried(SimulatedMemory):
        def latest(self, origin: str) -> bytes | None:
            return super().latest(f"{origin}, as it was before")

    memory = Hurried()
    request = request_cosignature(None, head_of(store), reader=store)
    ask(request, memory)
    with pytest.raises(Conflict):
        ask(request, memory)


def test_a_log_that_shrinks_or_serves_other_tiles_is_not_signed() -> None:
    store, memory = log_of(1, 2, 3), SimulatedMemory()
    visit(store, log=LOG, memory=memory, signer=WITNESS_KEY, clock=CLOCK)
    with pytest.raises(Untrusted, match="older"):
        visit(log_of(1, 2), log=LOG, memory=memory, signer=WITNESS_KEY, clock=CLOCK)
    add_to(store, 4)
    store.tiles = log_of(6, 7, 8, 9).tiles
    with pytest.raises(Untrusted, match="tiles"):
        visit(store, log=LOG, memory=memory, signer=WITNESS_KEY, clock=CLOCK)
    assert not memory.kept
