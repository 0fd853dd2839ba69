"""Offline proofs: the compact form and C2SP's text, with any bytes and every bit flipped."""

from dataclasses import replace
from functools import cache
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.tlog.checkpoint import Checkpoint, SignedCheckpoint, encode_checkpoint
from nansen.standards.tlog.cosignature import (
    Cosignature,
    encode_cosignature,
    encode_cosigned_message,
)
from nansen.standards.tlog.growth import EMPTY_TREE, grow
from nansen.standards.tlog.merkle import build_inclusion, hash_leaf, path_length
from nansen.standards.tlog.note import Note, NoteSignature, SignatureType, VerifierKey
from nansen.standards.tlog.policy import LogPolicy
from nansen.standards.tlog.proof import (
    CarriedCosignature,
    JournalProof,
    carry_proof,
    decode_journal_proof,
    encode_journal_proof,
    verify_journal_proof,
)
from nansen.standards.tlog.tiles import TiledNodes
from nansen.standards.tlog.tlog_proof import (
    TlogProof,
    decode_tlog_proof,
    encode_tlog_proof,
    verify_tlog_proof,
)

ORIGIN = "log.example/2026"
TIME = 1_795_435_200


def private(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


def key(name: str, kind: SignatureType) -> VerifierKey:
    return VerifierKey(
        name=name, type=kind, public_key=private(name).public_key().public_bytes_raw()
    )


WITNESSES = tuple(key(f"witness.example/{n}", SignatureType.COSIGNATURE) for n in range(3))
POLICY = LogPolicy(
    origin=ORIGIN, key=key(ORIGIN, SignatureType.ED25519), witnesses=WITNESSES, quorum=1
)


@cache
def log(size: int) -> tuple[TiledNodes, SignedCheckpoint]:
    tree, files = grow(EMPTY_TREE, [b"leaf %d" % n for n in range(size)])
    return TiledNodes(dict(files).__getitem__, size), sign(size, tree.root)


def sign(size: int, root: bytes) -> SignedCheckpoint:
    checkpoint = Checkpoint(origin=ORIGIN, size=size, root=root)
    text = encode_checkpoint(checkpoint)
    lines = [line(POLICY.key, private(ORIGIN).sign(text.encode()))]
    for witness in WITNESSES[:2]:
        signature = private(witness.name).sign(encode_cosigned_message(TIME, text))
        cosignature = Cosignature(timestamp=TIME, signature=signature)
        lines.append(line(witness, encode_cosignature(cosignature)))
    return SignedCheckpoint(note=Note(text=text, signatures=tuple(lines)), checkpoint=checkpoint)


def line(signer: VerifierKey, signature: bytes) -> NoteSignature:
    return NoteSignature(name=signer.name, key_id=signer.key_id, signature=signature)


def proof_of(index: int, size: int, policy: LogPolicy = POLICY, extra: bytes = b"") -> JournalProof:
    nodes, signed = log(size)
    return carry_proof(signed, policy, index=index, path=build_inclusion(index, nodes), extra=extra)


@given(st.integers(1, 600), st.data())
def test_a_leaf_is_proved_by_what_a_document_can_carry(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    encoded = encode_journal_proof(proof_of(index, size))
    proof = decode_journal_proof(encoded)
    verify_journal_proof(proof, hash_leaf(b"leaf %d" % index), (POLICY,))
    with pytest.raises(Untrusted):
        verify_journal_proof(proof, hash_leaf(b"another"), (POLICY,))


def test_the_sizes_that_the_module_states() -> None:
    def octets(size: int, policy: LogPolicy = POLICY) -> int:
        fake = JournalProof(
            key_id=bytes(4),
            index=size - 1 & ~1,
            size=size,
            path=(bytes(32),) * path_length(size - 1 & ~1, size),
            signature=bytes(64),
            cosignatures=proof_of(0, 1, policy).cosignatures,
            extra=bytes(36),
        )
        return len(encode_journal_proof(fake))

    assert octets(4096) == 568
    assert octets(2**20) == 826
    assert octets(4096) - octets(4096, replace(POLICY, quorum=0)) == 73


def test_only_as_many_cosignatures_are_carried_as_the_policy_asks_for() -> None:
    for quorum in (0, 1, 2):
        proof = proof_of(3, 9, replace(POLICY, quorum=quorum))
        assert len(proof.cosignatures) == quorum
        verify_journal_proof(proof, hash_leaf(b"leaf 3"), (replace(POLICY, quorum=quorum),))
    with pytest.raises(Untrusted, match="too few"):
        proof_of(3, 9, replace(POLICY, quorum=3))
    with pytest.raises(Untrusted, match="too few"):
        verify_journal_proof(
            proof_of(3, 9, replace(POLICY, quorum=0)), hash_leaf(b"leaf 3"), (POLICY,)
        )


def test_no_bit_of_a_proof_may_change() -> None:
    leaf, extra = hash_leaf(b"leaf 5"), b"ab"
    data = encode_journal_proof(proof_of(5, 11, extra=extra))
    for place in range(8 * (len(data) - len(extra))):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises((Malformed, Unsupported, Untrusted)):
            verify_journal_proof(decode_journal_proof(bytes(changed)), leaf, (POLICY,))


def test_a_proof_of_an_unknown_log_proves_nothing() -> None:
    other = replace(POLICY, key=key("other.example", SignatureType.ED25519))
    with pytest.raises(Untrusted, match="no known log"):
        verify_journal_proof(proof_of(3, 9), hash_leaf(b"leaf 3"), (other,))
    with pytest.raises(Untrusted, match="no known log"):
        verify_journal_proof(proof_of(3, 9), hash_leaf(b"leaf 3"), ())


def test_the_right_one_of_several_logs_with_one_key_is_found() -> None:
    others = tuple(replace(POLICY, origin=origin) for origin in ("log.example/1", "log.example/2"))
    verify_journal_proof(proof_of(3, 9), hash_leaf(b"leaf 3"), (others[0], POLICY, others[1]))
    with pytest.raises(Untrusted, match="does not verify"):
        verify_journal_proof(proof_of(3, 9), hash_leaf(b"leaf 3"), others)


def test_a_cosignature_by_an_unknown_witness_is_ignored() -> None:
    proof = proof_of(3, 9)
    stranger = CarriedCosignature(
        key_id=bytes(4), cosignature=Cosignature(timestamp=1, signature=bytes(64))
    )
    more = replace(proof, cosignatures=(stranger, *proof.cosignatures))
    assert decode_journal_proof(encode_journal_proof(more)) == more
    verify_journal_proof(more, hash_leaf(b"leaf 3"), (POLICY,))


GOOD = encode_journal_proof(proof_of(5, 300, extra=bytes(36)))


@given(
    st.binary(max_size=400)
    | st.integers(0, len(GOOD) - 1).map(lambda end: GOOD[:end])
    | st.binary(max_size=300).map(lambda rest: GOOD[:6] + rest)
)
@example(b"\x01" + bytes(4) + b"\x80\x00\x01")
@example(b"\x01" + bytes(4) + b"\x80" * 9)
@example(GOOD + b"\x00")
def test_any_bytes_are_a_proof_or_refused(data: bytes) -> None:
    try:
        proof = decode_journal_proof(data)
    except (Malformed, Unsupported):
        return
    assert encode_journal_proof(proof) == data


def test_what_no_proof_can_be() -> None:
    proof = proof_of(5, 11)
    for change in (
        {"key_id": b""},
        {"signature": bytes(63)},
        {"index": 11},
        {"index": -1},
        {"size": 2**63},
        {"path": proof.path[1:]},
        {"path": (b"short", *proof.path[1:])},
        {"cosignatures": proof.cosignatures * 17},
        {"extra": bytes(256)},
    ):
        with pytest.raises(Malformed):
            replace(proof, **change)
    with pytest.raises(Malformed):
        replace(proof.cosignatures[0], key_id=b"")


def test_a_proof_shows_no_salt() -> None:
    extra = b"secret salt"
    assert "secret" not in repr(proof_of(5, 11, extra=extra))


@given(st.integers(1, 300), st.data(), st.none() | st.binary(max_size=40))
def test_a_text_proof_reads_back_and_verifies(
    size: int, data: st.DataObject, extra: bytes | None
) -> None:
    index = data.draw(st.integers(0, size - 1))
    nodes, signed = log(size)
    proof = TlogProof(index=index, path=build_inclusion(index, nodes), signed=signed, extra=extra)
    assert decode_tlog_proof(encode_tlog_proof(proof)) == proof
    verify_tlog_proof(proof, hash_leaf(b"leaf %d" % index), POLICY)
    with pytest.raises(Untrusted):
        verify_tlog_proof(proof, hash_leaf(b"another"), POLICY)


NOTE = log(7)[1].encoded
HEADER = b"c2sp.org/tlog-proof@v1\n"


@given(st.binary(max_size=90).map(lambda head: HEADER + head + b"\n\n" + NOTE) | st.binary())
@example(HEADER + b"index 6\n\n" + NOTE)
@example(HEADER + b"index 7\n\n" + NOTE)
@example(HEADER + b"extra YQ==\nindex 6\n\n" + NOTE)
@example(HEADER + b"extra YQ==\n\n" + NOTE)
@example(HEADER + b"\n" + NOTE)
@example(HEADER + b"index 06\n\n" + NOTE)
@example(HEADER + b"index 6\n!!\n\n" + NOTE)
@example(HEADER + b"index 6\nYQ==\n\n" + NOTE)
@example(
    HEADER + b"index 6\n" + b"vt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n" * 65 + b"\n" + NOTE
)
@example(b"other\nindex 6\n\n" + NOTE)
@example("ä".encode() + b"\n\n" + NOTE)
@example(b"x" * (2**20 + 2**17))
def test_any_bytes_are_a_text_proof_or_malformed(data: bytes) -> None:
    try:
        proof = decode_tlog_proof(data)
    except Malformed:
        return
    assert encode_tlog_proof(proof) == data


def test_a_text_proof_has_the_form_of_the_specification() -> None:
    nodes, signed = log(7)
    proof = TlogProof(index=6, path=build_inclusion(6, nodes), signed=signed, extra=b"a")
    lines = encode_tlog_proof(proof).decode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra YQ==", "index 6"]
    assert lines[3 + len(proof.path) : 6 + len(proof.path)] == ["", ORIGIN, "7"]
