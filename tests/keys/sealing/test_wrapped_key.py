"""Case keys, wrapped."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.ids import CaseId
from nansen.keys.sealing.case_key import CaseKey, draw_case_key
from nansen.keys.sealing.hybrid_key import OpeningKey, draw_seed
from nansen.keys.sealing.wrapped_key import (
    SEALED_SIZE,
    WrappedKey,
    decode_wrapped_key,
    encode_wrapped_key,
    unwrap_case_key,
    wrap_case_key,
)
from nansen.standards.deterministic_cbor import encode_item

PRIVATE, OTHER = OpeningKey(draw_seed()), OpeningKey(draw_seed())
CASE, ANOTHER = CaseId("0123456789abcdef"), CaseId("0123456789abcdee")
KEY = draw_case_key()
WRAPPED = wrap_case_key(KEY, CASE, PRIVATE.public)
ENCODED = encode_wrapped_key(WRAPPED)


@given(st.binary(min_size=32, max_size=32), st.booleans())
def test_what_is_wrapped_unwraps(octets: bytes, canary: bool) -> None:
    key = CaseKey(octets=octets, canary=canary)
    encoded = encode_wrapped_key(wrap_case_key(key, CASE, PRIVATE.public))
    assert len(encoded) == len(ENCODED), "a canary is as long as a case"
    assert unwrap_case_key(decode_wrapped_key(encoded), CASE, PRIVATE) == key


def test_it_opens_for_its_case_and_its_recipient_only() -> None:
    with pytest.raises(Untrusted):
        unwrap_case_key(WRAPPED, ANOTHER, PRIVATE)
    with pytest.raises(Untrusted):
        unwrap_case_key(WRAPPED, CASE, OTHER)
    renamed = WrappedKey(recipient=OTHER.public.id, sealed=WRAPPED.sealed)
    with pytest.raises(Untrusted):
        unwrap_case_key(renamed, CASE, PRIVATE)


def test_two_wrappings_of_one_key_are_not_alike() -> None:
    assert wrap_case_key(KEY, CASE, PRIVATE.public) != WRAPPED


@given(st.integers(0, SEALED_SIZE - 1), st.integers(1, 255))
def test_any_changed_octet_does_not_unwrap(at: int, change: int) -> None:
    sealed = bytearray(WRAPPED.sealed)
    sealed[at] ^= change
    with pytest.raises(Untrusted):
        unwrap_case_key(
            WrappedKey(recipient=WRAPPED.recipient, sealed=bytes(sealed)), CASE, PRIVATE
        )


def test_what_was_wrapped_right_and_is_no_key_is_malformed() -> None:
    info = encode_item(["nansen case key 1", CASE, PRIVATE.public.id])
    sealed = PRIVATE.public.seal(b"\x02" + bytes(32), info)
    with pytest.raises(Malformed, match="canary"):
        unwrap_case_key(WrappedKey(recipient=PRIVATE.public.id, sealed=sealed), CASE, PRIVATE)


@given(damaged(ENCODED) | st.binary(max_size=200))
@example(b"")
@example(bytes(4096))
@example(encode_item({"v": 1, "kek": bytes(15), "sealed": bytes(SEALED_SIZE)}))
@example(encode_item({"v": 1, "kek": bytes(16), "sealed": bytes(SEALED_SIZE - 1)}))
@example(encode_item({"v": 1, "kek": "x", "sealed": bytes(SEALED_SIZE)}))
@example(encode_item({"v": 1, "kek": bytes(16)}))
@example(encode_item([1]))
def test_any_octets_are_read_or_refused(encoded: bytes) -> None:
    read = read_or_refuse(decode_wrapped_key, encoded)
    assert read is None or encode_wrapped_key(read) == encoded  # type: ignore[arg-type]


@pytest.mark.parametrize("version", [0, 2, True])
def test_another_version_is_another_release(version: int) -> None:
    item = {"v": version, "kek": bytes(16), "sealed": bytes(SEALED_SIZE)}
    with pytest.raises(Unsupported):
        decode_wrapped_key(encode_item(item))  # type: ignore[arg-type]


def test_it_shows_its_recipient_only() -> None:
    assert repr(WRAPPED) == f"WrappedKey(recipient='{PRIVATE.public.id}')"
