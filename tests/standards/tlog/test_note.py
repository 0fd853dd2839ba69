"""Signed notes: against Go's implementation, published notes, and any bytes."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.tlog.note import (
    MAX_NOTE_OCTETS,
    MAX_SIGNATURES,
    Note,
    NoteSignature,
    SignatureType,
    VerifierKey,
    decode_note,
    decode_signature_lines,
    decode_verifier_key,
    encode_note,
    encode_verifier_key,
    is_signed_by,
    signatures_of,
    verify_note,
)

FOLDER = Path(__file__).parents[2] / "vectors" / "tlog"
GO: dict[str, Any] = json.loads((FOLDER / "go_sumdb.json").read_text())
PUBLISHED: dict[str, Any] = json.loads((FOLDER / "published.json").read_text())
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey(
    name="log.example/1",
    type=SignatureType.ED25519,
    public_key=PRIVATE.public_key().public_bytes_raw(),
)
NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="+", exclude_categories=("Z", "C")), min_size=1
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.just("\n")).map(
    lambda text: text + "\n"
)
SIGNATURES = st.builds(
    NoteSignature,
    name=NAMES,
    key_id=st.binary(min_size=4, max_size=4),
    signature=st.binary(min_size=1, max_size=80),
)
NOTES = st.builds(
    Note, text=TEXTS, signatures=st.lists(SIGNATURES, min_size=1, max_size=4).map(tuple)
)


def signed(text: str, key: VerifierKey = KEY) -> Note:
    line = NoteSignature(name=key.name, key_id=key.key_id, signature=PRIVATE.sign(text.encode()))
    return Note(text=text, signatures=(line,))


@pytest.mark.parametrize("case", PUBLISHED["notes"], ids=lambda case: case["what"])
def test_published_note_verifies(case: dict[str, str]) -> None:
    note = decode_note(case["note"].encode())
    key = decode_verifier_key(case["vkey"])
    verify_note(note, (key,))
    assert encode_note(note) == case["note"].encode()
    assert encode_verifier_key(key) == case["vkey"]


@pytest.mark.parametrize("case", GO["signed"], ids=lambda case: case["text"][:8])
def test_note_of_go_verifies(case: dict[str, str]) -> None:
    note = decode_note(case["note"].encode())
    assert note.text == case["text"]
    verify_note(note, (decode_verifier_key(GO["key"]),))


@pytest.mark.parametrize("case", GO["opened"], ids=lambda case: case["what"])
def test_we_open_what_go_opens(case: dict[str, Any]) -> None:
    data, key = bytes.fromhex(case["note"]), decode_verifier_key(GO["key"])
    if case["good"]:
        verify_note(decode_note(data), (key,))
    else:
        with pytest.raises((Malformed, Untrusted)):
            verify_note(decode_note(data), (key,))


@given(NOTES)
def test_a_note_reads_back(note: Note) -> None:
    assert decode_note(encode_note(note)) == note


@given(st.binary(max_size=300) | TEXTS.map(str.encode) | NOTES.map(encode_note))
@example(b"")
@example(b"\n\n\xe2\x80\x94 a AAAAAAA=\n")
def test_any_bytes_are_a_note_or_malformed(data: bytes) -> None:
    try:
        note = decode_note(data)
    except Malformed:
        return
    assert encode_note(note) == data


@given(st.integers(0, 8 * 150 - 1))
def test_no_bit_of_a_note_may_change(place: int) -> None:
    data = bytearray(encode_note(signed("a line\nanother\n")))
    place %= 8 * len(data)
    data[place // 8] ^= 1 << place % 8
    with pytest.raises((Malformed, Untrusted)):
        verify_note(decode_note(bytes(data)), (KEY,))


def test_sixteen_signatures_and_more_are_read_but_not_endless_ones() -> None:
    line = signed("text\n").signatures[0]
    most = Note(text="text\n", signatures=(line,) * MAX_SIGNATURES)
    assert decode_note(encode_note(most)) == most
    with pytest.raises(Malformed, match="too many"):
        decode_note(encode_note(most) + line.line.encode())
    with pytest.raises(Malformed, match="too many"):
        Note(text="text\n", signatures=(line,) * (MAX_SIGNATURES + 1))


def test_ten_megabytes_are_refused_fast() -> None:
    with pytest.raises(Malformed, match="megabyte"):
        decode_note(b"\n" * (MAX_NOTE_OCTETS + 1))


def test_unknown_signatures_are_ignored_and_wrong_ones_are_not() -> None:
    text = "text\n"
    good = signed(text)
    stranger = NoteSignature(name="other", key_id=KEY.key_id, signature=b"\x01")
    namesake = NoteSignature(name=KEY.name, key_id=bytes(4), signature=b"\x01")
    wrong = NoteSignature(name=KEY.name, key_id=KEY.key_id, signature=bytes(64))
    verify_note(Note(text=text, signatures=(stranger, namesake, *good.signatures)), (KEY,))
    for lines in ((stranger, namesake), (*good.signatures, wrong), (wrong,)):
        with pytest.raises(Untrusted):
            verify_note(Note(text=text, signatures=lines), (KEY,))
    with pytest.raises(Untrusted):
        verify_note(good, ())
    assert not is_signed_by(Note(text=text, signatures=(stranger,)), KEY)
    assert signatures_of(good, KEY) == (good.signatures[0].signature,)


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\u00a0b", "a\u2028", "a\tb", "a\x85", "\udcff"]
)
def test_a_key_name_has_no_spaces_and_no_plus(name: str) -> None:
    with pytest.raises(Malformed, match="key name"):
        NoteSignature(name=name, key_id=bytes(4), signature=b"\x01")


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n", "a\rb\n", "\x00\n"])
def test_a_text_that_no_note_holds(text: str) -> None:
    with pytest.raises(Malformed, match="note text"):
        Note(text=text, signatures=signed("x\n").signatures)


def test_a_note_is_signed_and_utf_8() -> None:
    with pytest.raises(Malformed, match="no signature"):
        Note(text="x\n", signatures=())
    with pytest.raises(Malformed, match="UTF-8"):
        Note(text="\ud800\n", signatures=signed("x\n").signatures)
    with pytest.raises(Malformed, match="key id"):
        NoteSignature(name="a", key_id=b"", signature=b"\x01")
    with pytest.raises(Malformed, match="key id"):
        NoteSignature(name="a", key_id=bytes(4), signature=b"")


@pytest.mark.parametrize("line", ["x", "\n", "— a b", "— a AAAAAA==\n", "— a AAAAAAB=\n", "— a\n"])
def test_a_signature_line_is_dash_name_and_canonical_base64(line: str) -> None:
    with pytest.raises(Malformed):
        decode_signature_lines(line)


def test_signature_lines_read_without_a_note() -> None:
    lines = signed("x\n").signatures
    assert decode_signature_lines(lines[0].line) == lines
    assert decode_signature_lines("") == ()


@given(NAMES, st.binary(min_size=32, max_size=32), st.sampled_from(SignatureType))
def test_a_verifier_key_reads_back(name: str, public_key: bytes, kind: SignatureType) -> None:
    key = VerifierKey(name=name, type=kind, public_key=public_key)
    assert decode_verifier_key(encode_verifier_key(key)) == key


@given(st.text(max_size=120) | st.just(encode_verifier_key(KEY)).map(lambda line: line[:-9]))
def test_any_text_is_a_verifier_key_or_refused(text: str) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_verifier_key(text)


def test_a_verifier_key_of_another_kind_is_unsupported() -> None:
    with pytest.raises(Unsupported):
        decode_verifier_key("log.example+00000000+BgAA")


def test_a_verifier_key_with_another_id_is_malformed() -> None:
    text = encode_verifier_key(KEY).replace(KEY.key_id.hex(), "00000000")
    with pytest.raises(Malformed, match="another key's id"):
        decode_verifier_key(text)
    with pytest.raises(Malformed, match="Ed25519"):
        VerifierKey(name="a", type=SignatureType.ED25519, public_key=b"short")


def test_a_key_off_the_curve_verifies_nothing() -> None:
    key = VerifierKey(name="a", type=SignatureType.ED25519, public_key=b"\x02" + bytes(31))
    line = NoteSignature(name="a", key_id=key.key_id, signature=bytes(64))
    with pytest.raises(Untrusted):
        verify_note(Note(text="x\n", signatures=(line,)), (key,))
