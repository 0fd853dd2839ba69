"""The file that an intake gives out: read as written, and anything else refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application.people import Ed25519Signer, offices, recipients

from nansen.adapters.intake.intake_keys import (
    IntakeKeys,
    decode_intake_keys,
    decode_receipt_key,
    encode_intake_keys,
)
from nansen.adapters.intake.wire import decode_answer, encode_answer
from nansen.application.receipt import decode_receipt
from nansen.errors import Malformed, NansenError, Unavailable
from nansen.keys.keystore import KeystoreKind

KEYS = IntakeKeys(
    kind=KeystoreKind.PRODUCTION, recipients=recipients(), receipt=Ed25519Signer().key
)
WRITTEN = encode_intake_keys(KEYS)


def test_what_is_written_is_read() -> None:
    assert decode_intake_keys(WRITTEN) == KEYS
    assert decode_intake_keys(WRITTEN.replace(b"\n", b"\r\n")) == KEYS


@pytest.mark.parametrize(
    "changed",
    [
        b"",
        b"\xff" + WRITTEN,
        WRITTEN * 40,
        WRITTEN.replace(b"keys 1", b"keys 2"),
        WRITTEN.replace(b"production", b"serious"),
        WRITTEN.replace(b"# receipt ", b"# receipt x"),
        WRITTEN.replace(b"# receipt 30", b"# receipt 31"),
        WRITTEN.replace(b"# kind", b"# sort"),
        b"".join(WRITTEN.splitlines(keepends=True)[:4]),
        WRITTEN + b"age1x\n",
        WRITTEN + WRITTEN.splitlines(keepends=True)[-1],
    ],
)
def test_another_file_is_refused(changed: bytes) -> None:
    with pytest.raises(Malformed):
        decode_intake_keys(changed)


@given(st.binary(max_size=300), st.integers(0, len(WRITTEN)))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int) -> None:
    for encoded in (noise, WRITTEN[:at] + noise + WRITTEN[at + len(noise) :]):
        try:
            decode_intake_keys(encoded)
        except Malformed:
            continue


@given(st.text(max_size=40))
def test_any_text_is_a_key_or_refused(text: str) -> None:
    with pytest.raises(Malformed):
        decode_receipt_key(text)


def test_an_error_crosses_the_socket() -> None:
    with pytest.raises(Unavailable, match="no room"):
        decode_answer(encode_answer(Unavailable("no room")))


@given(st.binary(max_size=300))
def test_any_answer_is_a_receipt_or_an_error(encoded: bytes) -> None:
    with pytest.raises(NansenError):
        decode_receipt(decode_answer(encoded).octets)


def test_age_seals_to_the_same_file(judge: Callable[..., object], tmp_path: Path) -> None:
    keys, sealed = tmp_path / "intake.keys", tmp_path / "sealed"
    keys.write_bytes(WRITTEN)
    judge("age", "-R", keys, "-o", sealed, stdin=b"by hand")
    for office in offices():
        assert office.open(sealed.read_bytes()) == b"by hand"
