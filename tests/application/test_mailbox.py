import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application.people import keys

from nansen.application.holder_keys import LookupTag
from nansen.application.mailbox import (
    ANSWER_SIZE,
    LETTER_SIZE,
    LONGEST_LETTER,
    NONCE_SIZE,
    Answer,
    decode_answer,
    encode_answer,
    open_letter,
    seal_letter,
)
from nansen.errors import Malformed, Refused, Untrusted

TAG, OTHER = LookupTag("ab" * 32), LookupTag("cd" * 32)
HOLDER = keys().mailbox
LETTER = seal_letter(b"There is news.", HOLDER.public)
NONCE = bytes(NONCE_SIZE)
ANSWER = encode_answer(Answer(letters=1, letter=LETTER), TAG, NONCE)


@given(st.binary(max_size=100) | st.just(b"x" * LONGEST_LETTER))
def test_a_letter_opens_for_its_holder_and_all_have_one_size(content: bytes) -> None:
    sealed = seal_letter(content, HOLDER.public)
    assert len(sealed) == LETTER_SIZE
    assert open_letter(sealed, HOLDER) == content


def test_a_letter_opens_for_nobody_else() -> None:
    with pytest.raises(Untrusted):
        open_letter(LETTER, keys(b"under duress").mailbox)
    with pytest.raises(Malformed):
        open_letter(LETTER[:-1], HOLDER)
    with pytest.raises(Refused, match="at most"):
        seal_letter(b"x" * (LONGEST_LETTER + 1), HOLDER.public)


@pytest.mark.parametrize(
    "answer", [Answer(letters=0, letter=None), Answer(letters=9, letter=LETTER)]
)
def test_all_answers_have_one_size_and_read_back(answer: Answer) -> None:
    octets = encode_answer(answer, TAG, NONCE)
    assert len(octets) == ANSWER_SIZE
    assert decode_answer(octets, TAG) == answer
    with pytest.raises(Untrusted, match="not for this tag"):
        decode_answer(octets, OTHER)


@given(st.integers(0, ANSWER_SIZE * 8 - 1))
def test_no_bit_of_an_answer_can_change(bit: int) -> None:
    changed = bytearray(ANSWER)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Untrusted):
        decode_answer(bytes(changed), TAG)


@given(st.binary())
def test_any_octets_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_answer(data, TAG)
    with pytest.raises(Untrusted):
        decode_answer(data.ljust(ANSWER_SIZE, b"\0"), TAG)
