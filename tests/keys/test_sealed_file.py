import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused
from nansen.keys.sealed_file import decode_sealed_file, open_sealed_file, seal_file

KEY, NONCE = bytes(range(32)), bytes(range(12))
FIELDS = {"kind": "demo", "label": "csca-1"}
NAMES = tuple(FIELDS)
SEALED = seal_file("nansen-key-1", FIELDS, b"secret", key=KEY, nonce=NONCE)


@given(secret=st.binary(max_size=500), key=st.binary(min_size=32, max_size=32))
def test_what_is_sealed_opens_with_the_same_key(secret: bytes, key: bytes) -> None:
    encoded = seal_file("nansen-key-1", FIELDS, secret, key=key, nonce=NONCE)
    assert secret not in encoded or len(secret) < 8
    file = decode_sealed_file(encoded, "nansen-key-1", NAMES)
    assert dict(file.fields) == FIELDS
    assert open_sealed_file(file, key=key) == secret


def test_an_operator_can_read_what_it_is() -> None:
    assert SEALED.startswith(b"nansen-key-1\nkind: demo\nlabel: csca-1\nnonce: 000102")


def test_another_key_opens_nothing() -> None:
    file = decode_sealed_file(SEALED, "nansen-key-1", NAMES)
    with pytest.raises(Refused, match="PASSPHRASE"):
        open_sealed_file(file, key=bytes(32))


@given(at=st.integers(0, len(SEALED) * 8 - 1))
@example(at=0)
@example(at=SEALED.index(b"demo") * 8)
def test_no_changed_bit_opens(at: int) -> None:
    changed = bytearray(SEALED)
    changed[at // 8] ^= 1 << at % 8
    with pytest.raises((Malformed, Refused)):
        open_sealed_file(decode_sealed_file(bytes(changed), "nansen-key-1", NAMES), key=KEY)


@given(data=st.binary(max_size=300))
@example(data=b"")
@example(data=SEALED + b"\n")
@example(data=SEALED.replace(b"label", b"kind"))
@example(data=b"nansen-key-1\n" + b"a: b\n" * 40_000)
def test_any_bytes_are_read_or_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_sealed_file(data, "nansen-key-1", NAMES)


@pytest.mark.parametrize(
    ("kind_of_file", "names"),
    [("nansen-keystore-1", NAMES), ("nansen-key-1", ("kind",)), ("nansen-key-1", NAMES[::-1])],
)
def test_another_files_form_is_refused(kind_of_file: str, names: tuple[str, ...]) -> None:
    with pytest.raises(Malformed):
        decode_sealed_file(SEALED, kind_of_file, names)


def test_a_sealed_file_shows_no_secret() -> None:
    assert "sealed" not in repr(decode_sealed_file(SEALED, "nansen-key-1", NAMES))
