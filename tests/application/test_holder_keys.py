import pytest
from tests.application.people import CODENAME, keys

from nansen.application.codename import draw_duress_codename
from nansen.application.holder_keys import (
    HolderKeys,
    check_lookup_tag,
    derive_holder_keys,
    derive_lookup_tag,
)
from nansen.errors import Malformed, Untrusted

TAG = derive_lookup_tag(CODENAME)
KEYS = derive_holder_keys(CODENAME)


# Computed from the words with the reference implementation of Argon2 (argon2-cffi 25.1.0).
TAG_ELSEWHERE = "15d1b1116e86119f1343d4fb3460f52b5a7d70a219eb538769604d58b3931d5c"
ROOT_ELSEWHERE = "6ddd719b71632a70a701759bc1befa1f728dc0ff9885456ad6c6c226b9671b5f"


def test_words_open_the_same_keys_on_every_device() -> None:
    assert TAG == TAG_ELSEWHERE
    assert KEYS.key == HolderKeys(bytes.fromhex(ROOT_ELSEWHERE)).key


def test_the_tag_and_the_keys_share_nothing() -> None:
    from_tag = HolderKeys(bytes.fromhex(TAG))
    assert from_tag.key != KEYS.key
    assert from_tag.mailbox.public != KEYS.mailbox.public
    assert from_tag.draft != KEYS.draft
    assert KEYS.draft.hex() != TAG


def test_the_holder_signs() -> None:
    signature = KEYS.sign(b"I withdraw")
    KEYS.key.verify(signature, b"I withdraw")
    with pytest.raises(Untrusted):
        keys().key.verify(signature, b"I withdraw")


def test_duress_opens_other_keys_of_the_same_form() -> None:
    given_away = draw_duress_codename(CODENAME)
    tag, others = derive_lookup_tag(given_away), derive_holder_keys(given_away)
    assert tag != TAG
    assert others.key != KEYS.key
    assert len(tag) == len(TAG)
    assert len(others.key.spki) == len(KEYS.key.spki)
    assert len(others.mailbox.public.octets) == len(KEYS.mailbox.public.octets)


def test_keys_show_nothing() -> None:
    assert repr(KEYS) == "HolderKeys(***)"


@pytest.mark.parametrize("text", ["", "00", "g" * 64, "../" * 21 + ".", "A" * 64])
def test_a_tag_is_64_digits(text: str) -> None:
    with pytest.raises(Malformed):
        check_lookup_tag(text)
    assert check_lookup_tag(TAG) == TAG
