import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application.people import keys

from nansen.application.bucket import SMALLEST
from nansen.application.draft_seal import DraftSeal, Written
from nansen.errors import Untrusted

SEAL = DraftSeal(keys())
WRITTEN = Written(number=7, content=b"a name")
SEALED = SEAL.seal(b"draft", WRITTEN)


@given(st.binary(), st.integers(0, 2**64 - 1))
def test_what_is_sealed_opens_to_the_same(content: bytes, number: int) -> None:
    written = Written(number=number, content=content)
    assert SEAL.open(b"x", SEAL.seal(b"x", written)) == written


def test_only_the_codename_opens_it_and_only_as_what_it_is() -> None:
    assert SEAL.open(b"draft", SEALED) == WRITTEN
    for seal, what in ((DraftSeal(keys(b"another")), b"draft"), (SEAL, b"receipt")):
        with pytest.raises(Untrusted):
            seal.open(what, SEALED)


@given(st.binary() | st.binary().map(SEALED.__add__) | st.just(bytes(SMALLEST + 28)))
def test_any_octets_are_refused(data: bytes) -> None:
    if data != SEALED:
        with pytest.raises(Untrusted):
            SEAL.open(b"draft", data)


def test_names_and_sizes_tell_nothing() -> None:
    names = {SEAL.name(b"draft"), SEAL.name(b"receipt"), DraftSeal(keys(b"x")).name(b"draft")}
    assert len(names) == 3
    assert all(len(name) == 32 for name in names)
    assert len(SEALED) == SMALLEST + 28
    assert SEAL.seal(b"draft", WRITTEN) != SEALED
    assert repr(SEAL) == "DraftSeal(***)"
    assert "a name" not in repr(WRITTEN)
