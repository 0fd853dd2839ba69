from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.application.age import (
    LONGEST_HEADER,
    MAGIC,
    Identity,
    Recipient,
    Recipients,
    plain_length,
)
from nansen.errors import Malformed, Refused

Judge = Callable[..., CompletedProcess[bytes]]
KEYS = (Identity.draw(), Identity.draw(), Identity.draw())
ALL = Recipients(keys=tuple(one.recipient for one in KEYS))
SEALED = ALL.seal(b"nothing to see")


def test_each_recipient_alone_opens() -> None:
    assert [one.open(SEALED) for one in KEYS] == [b"nothing to see"] * 3


def test_nobody_else_opens() -> None:
    with pytest.raises(Malformed, match="does not open with this key"):
        Identity.draw().open(SEALED)


def test_an_identity_reads_back_and_hides_its_secret() -> None:
    key = Identity(KEYS[0].secret)
    assert key.open(SEALED) == b"nothing to see"
    assert key.secret not in repr(key)
    assert key.recipient.text in repr(key)


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA"])
def test_other_keys_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        Recipient(text=text)
    with pytest.raises(Malformed):
        Identity(text)


def test_one_recipient_is_none() -> None:
    with pytest.raises(Refused, match="2 to 16"):
        Recipients(keys=ALL.keys[:1])
    with pytest.raises(Refused, match="twice"):
        Recipients(keys=ALL.keys[:1] * 2)


@given(st.binary() | st.binary().map(MAGIC.__add__))
def test_any_octets_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        KEYS[0].open(data)


@given(st.integers(0, len(SEALED) * 8 - 1))
def test_no_bit_can_change(bit: int) -> None:
    changed = bytearray(SEALED)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Malformed):
        KEYS[0].open(bytes(changed))


@given(st.integers(0, 200_000))
def test_anybody_can_see_how_long_it_is(length: int) -> None:
    assert plain_length(ALL.seal(bytes(length))) == length


@pytest.mark.parametrize("length", [0, 1, 65_535, 65_536, 65_537])
def test_what_was_cut_is_shorter_or_no_file(length: int) -> None:
    sealed = ALL.seal(bytes(length))
    for cut in (1, 15, 16, 17, 33):
        try:
            assert plain_length(sealed[:-cut]) != length
        except Malformed:
            continue


def test_a_header_ends_soon() -> None:
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    with pytest.raises(Malformed, match="no header"):
        KEYS[0].open(MAGIC + stanza * (LONGEST_HEADER // len(stanza) + 1) + b"--- " + b"A" * 43)


def test_another_program_opens_what_we_seal(tmp_path: Path, judge: Judge) -> None:
    (tmp_path / "key").write_text(KEYS[2].secret)
    opened = judge("age", "--decrypt", "--identity", tmp_path / "key", stdin=SEALED)
    assert opened.stdout == b"nothing to see"


def test_we_open_what_another_program_seals(judge: Judge) -> None:
    words = [word for key in ALL.keys for word in ("--recipient", key.text)]
    assert KEYS[1].open(judge("age", *words, stdin=b"from elsewhere").stdout) == b"from elsewhere"
