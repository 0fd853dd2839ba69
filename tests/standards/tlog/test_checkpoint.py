"""Checkpoints, cosignatures, policies and witness requests, with published ones as judges."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Untrusted
from nansen.standards.tlog.add_checkpoint import (
    AddCheckpoint,
    decode_add_checkpoint,
    encode_add_checkpoint,
)
from nansen.standards.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    decode_checkpoint,
    decode_signed_checkpoint,
    encode_checkpoint,
)
from nansen.standards.tlog.cosignature import (
    Cosignature,
    decode_cosignature,
    encode_cosignature,
    encode_cosigned_message,
)
from nansen.standards.tlog.merkle import MAX_TREE_SIZE
from nansen.standards.tlog.note import (
    NoteSignature,
    SignatureType,
    VerifierKey,
    decode_verifier_key,
    encode_verifier_key,
    signatures_of,
    verify_signature,
)
from nansen.standards.tlog.policy import LogPolicy, verify_checkpoint

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "tlog" / "published.json").read_text()
)
REAL = PUBLISHED["cosigned"]
HASHES = st.binary(min_size=32, max_size=32)
LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)
CHECKPOINTS = st.builds(
    Checkpoint,
    origin=LINES,
    size=st.integers(0, MAX_TREE_SIZE),
    root=HASHES,
    extensions=st.lists(LINES, max_size=2).map(tuple),
)


def real_checkpoint() -> SignedCheckpoint:
    return decode_signed_checkpoint(REAL["note"].encode())


def real_policy(quorum: int = 2) -> LogPolicy:
    witnesses = tuple(
        replace(decode_verifier_key(text), type=SignatureType.COSIGNATURE)
        for text in REAL["witnesses"]
    )
    return LogPolicy(
        origin=REAL["origin"],
        key=decode_verifier_key(REAL["vkey"]),
        witnesses=witnesses,
        quorum=quorum,
    )


def test_a_real_checkpoint_satisfies_log_and_witnesses() -> None:
    verify_checkpoint(real_checkpoint(), real_policy())
    times = [
        decode_cosignature(signatures_of(real_checkpoint().note, key)[0]).timestamp
        for key in real_policy().witnesses
    ]
    assert times == REAL["timestamps"]
    assert real_checkpoint().encoded == REAL["note"].encode()


@pytest.mark.parametrize("case", PUBLISHED["cosigner_keys"], ids=lambda case: case["vkey"][:12])
def test_a_published_cosigner_key_has_the_id_that_we_compute(case: dict[str, str]) -> None:
    key = decode_verifier_key(case["vkey"])
    assert key.type is SignatureType.COSIGNATURE
    assert encode_verifier_key(key) == case["vkey"]


def test_a_real_request_reads_and_writes_back() -> None:
    data = PUBLISHED["not_ours"]["request"].encode()
    request = decode_add_checkpoint(data)
    assert (request.old_size, len(request.path)) == (20852014, 4)
    assert request.signed.checkpoint.size == 20852163
    assert encode_add_checkpoint(request) == data


@pytest.mark.parametrize("place", [0, 60, 62, 70, -1, -50, -200])
def test_a_real_checkpoint_that_was_changed_is_not_trusted(place: int) -> None:
    data = bytearray(REAL["note"].encode())
    data[place] ^= 1
    with pytest.raises((Malformed, Untrusted)):
        verify_checkpoint(decode_signed_checkpoint(bytes(data)), real_policy())


def test_a_witness_whose_signature_is_wrong_spoils_the_whole() -> None:
    signed, policy = real_checkpoint(), real_policy(quorum=1)
    lines = signed.note.signatures
    wrong = replace(lines[2], signature=lines[2].signature[:-1] + b"\x00")
    note = replace(signed.note, signatures=(*lines[:2], wrong))
    with pytest.raises(Untrusted, match="does not verify"):
        verify_checkpoint(replace(signed, note=note), policy)
    short = replace(lines[2], signature=b"\x00" * 71)
    with pytest.raises(Untrusted, match="another form"):
        verify_checkpoint(
            replace(signed, note=replace(note, signatures=(*lines[:2], short))), policy
        )


def test_too_few_witnesses_are_not_enough() -> None:
    signed = real_checkpoint()
    one = replace(signed, note=replace(signed.note, signatures=signed.note.signatures[:2]))
    verify_checkpoint(one, real_policy(quorum=1))
    with pytest.raises(Untrusted, match="too few witnesses"):
        verify_checkpoint(one, real_policy(quorum=2))
    with pytest.raises(Untrusted, match="another log"):
        verify_checkpoint(signed, replace(real_policy(), origin="other.example/log"))
    alone = replace(signed, note=replace(signed.note, signatures=signed.note.signatures[1:]))
    with pytest.raises(Untrusted, match="no trusted key"):
        verify_checkpoint(alone, real_policy())


def test_a_policy_is_possible() -> None:
    policy = real_policy()
    one = policy.witnesses[0]
    for change in (
        {"key": one},
        {"witnesses": (policy.key,), "quorum": 0},
        {"witnesses": (one, one), "quorum": 1},
        {"witnesses": (one, replace(one, name="another")), "quorum": 1},
        {"quorum": 3},
        {"quorum": -1},
    ):
        with pytest.raises(Malformed):
            replace(policy, **change)


@given(CHECKPOINTS)
def test_a_checkpoint_reads_back(checkpoint: Checkpoint) -> None:
    assert decode_checkpoint(encode_checkpoint(checkpoint)) == checkpoint


@given(st.text(max_size=120) | CHECKPOINTS.map(encode_checkpoint).map(lambda text: text[:-2]))
@example("a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")
@example("a\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")
@example("a\n٣\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")
@example("a\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")
@example("\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")
@example("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n")
@example("a\n1\nCsUY\n")
def test_any_text_is_a_checkpoint_or_malformed(text: str) -> None:
    try:
        checkpoint = decode_checkpoint(text)
    except Malformed:
        return
    assert encode_checkpoint(checkpoint) == text


@pytest.mark.parametrize("line", ["", "a\nb", "a\tb", "\ud800"])
def test_a_line_of_a_checkpoint_is_a_line(line: str) -> None:
    with pytest.raises(Malformed):
        Checkpoint(origin=line, size=0, root=bytes(32))
    with pytest.raises(Malformed):
        Checkpoint(origin="a", size=0, root=bytes(32), extensions=(line,))


def test_the_empty_tree_has_size_0() -> None:
    text = "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert decode_checkpoint(text).size == 0


def test_a_signed_checkpoint_says_what_its_note_says() -> None:
    signed = real_checkpoint()
    with pytest.raises(Malformed, match="not what the note says"):
        replace(signed, checkpoint=replace(signed.checkpoint, size=60))


@given(st.integers(0, 2**63 - 1), st.binary(min_size=64, max_size=64))
def test_a_cosignature_reads_back(timestamp: int, signature: bytes) -> None:
    cosignature = Cosignature(timestamp=timestamp, signature=signature)
    assert decode_cosignature(encode_cosignature(cosignature)) == cosignature


@given(st.binary(max_size=80))
@example(b"\xff" * 72)
def test_any_bytes_are_a_cosignature_or_malformed(data: bytes) -> None:
    try:
        cosignature = decode_cosignature(data)
    except Malformed:
        return
    assert encode_cosignature(cosignature) == data


def test_a_log_key_and_a_witness_key_do_not_sign_for_each_other() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public_key = private.public_key().public_bytes_raw()
    text = "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    log = VerifierKey(name="a", type=SignatureType.ED25519, public_key=public_key)
    witness = replace(log, type=SignatureType.COSIGNATURE)
    assert log.key_id != witness.key_id
    by_log = private.sign(text.encode())
    by_witness = encode_cosignature(
        Cosignature(timestamp=7, signature=private.sign(encode_cosigned_message(7, text)))
    )
    verify_signature(log, text, by_log)
    verify_signature(witness, text, by_witness)
    for key, signature in ((log, by_witness), (witness, by_log), (witness, bytes(8) + by_log)):
        with pytest.raises(Untrusted):
            verify_signature(key, text, signature)


@given(st.integers(0, MAX_TREE_SIZE), st.lists(HASHES, max_size=63))
def test_a_request_reads_back(old_size: int, path: list[bytes]) -> None:
    request = AddCheckpoint(old_size=old_size, path=tuple(path), signed=real_checkpoint())
    assert decode_add_checkpoint(encode_add_checkpoint(request)) == request


NOTE = REAL["note"].encode()


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda head: head + b"\n\n" + NOTE))
@example(b"old 1\n\n" + NOTE)
@example(b"old 01\n\n" + NOTE)
@example(b"old \xb2\n\n" + NOTE)
@example(b"new 1\n\n" + NOTE)
@example(b"old 1\nAAAA\n\n" + NOTE)
@example(b"old 1\n" + b"vt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n" * 64 + b"\n" + NOTE)
@example(b"x" * (2**20 + 5000))
def test_any_bytes_are_a_request_or_malformed(data: bytes) -> None:
    try:
        request = decode_add_checkpoint(data)
    except Malformed:
        return
    assert encode_add_checkpoint(request) == data


def test_sixty_three_hashes_are_the_most() -> None:
    line = b"vt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n"
    assert len(decode_add_checkpoint(b"old 1\n" + line * 63 + b"\n" + NOTE).path) == 63
    with pytest.raises(Malformed, match="no such size or proof"):
        AddCheckpoint(old_size=1, path=(bytes(32),) * 64, signed=real_checkpoint())
    with pytest.raises(Malformed, match="no such size or proof"):
        AddCheckpoint(old_size=-1, path=(), signed=real_checkpoint())


def test_a_line_of_a_note_is_kept_as_it_was_signed() -> None:
    line = real_checkpoint().note.signatures[0]
    assert isinstance(line, NoteSignature)
    assert line.line in REAL["note"]
