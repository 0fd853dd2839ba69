"""Secrets that one passphrase opens."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies.damage import damaged

from nansen.errors import Malformed, Refused
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import Passphrase, UnsafeDemoPassphrase
from nansen.keys.passphrase_file import (
    open_of_any_kind,
    open_with_passphrase,
    seal_of_any_kind,
    seal_with_passphrase,
)

DEMO, GOOD = UnsafeDemoPassphrase(), Passphrase("correct horse battery")
FORMAT, SECRET, FIELDS = "nansen-thing-1", b"a secret", {"name": "o-17"}
SEALED = seal_with_passphrase(FORMAT, FIELDS, SECRET, passphrase=DEMO, kind=KeystoreKind.DEMO)


def opened(data: bytes, **changes: Any) -> bytes:
    how: Any = {"passphrase": DEMO, "kind": KeystoreKind.DEMO, **changes}
    fields, secret = open_with_passphrase(data, FORMAT, ("name",), **how)
    assert fields["name"] == "o-17"
    return secret


def test_what_is_sealed_opens_again() -> None:
    assert opened(SEALED) == SECRET
    assert SEALED.startswith(b"nansen-thing-1\nkind: demo\nname: o-17\ncost: 14\nsalt: ")
    assert SECRET.hex().encode() not in SEALED


def test_production_costs_more_and_has_its_own_passphrase() -> None:
    how: Any = {"passphrase": GOOD, "kind": KeystoreKind.PRODUCTION}
    sealed = seal_with_passphrase(FORMAT, FIELDS, SECRET, **how)
    assert b"kind: production\nname: o-17\ncost: 17\n" in sealed
    assert opened(sealed, **how) == SECRET
    with pytest.raises(Refused, match="PASSPHRASE"):
        opened(sealed, passphrase=Passphrase("incorrect horse"), kind=KeystoreKind.PRODUCTION)
    with pytest.raises(Refused, match="PRODUCTION-KEY"):
        opened(sealed)
    with pytest.raises(Refused, match="DEMO-KEY"):
        opened(sealed, passphrase=DEMO, kind=KeystoreKind.PRODUCTION)


def test_demo_and_production_do_not_mix() -> None:
    with pytest.raises(Refused, match="DEMO-KEY"):
        seal_with_passphrase(FORMAT, FIELDS, SECRET, passphrase=DEMO, kind=KeystoreKind.PRODUCTION)
    with pytest.raises(Refused, match="DEMO-KEY"):
        opened(SEALED, passphrase=GOOD, kind=KeystoreKind.PRODUCTION)
    with pytest.raises(Refused, match="PRODUCTION-KEY"):
        opened(SEALED.replace(b"kind: demo", b"kind: production"))


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b"kind: demo", b"kind: other", Malformed),
        (b"cost: 14", b"cost: 15", Malformed),
        (b"cost: 14", b"cost: 99", Malformed),
        (b"salt: ", b"salt: z", Malformed),
        (b"name: o-17", b"name: o-18", Refused),
        (b"name: o-17\n", b"", Malformed),
        (b"thing-1", b"thing-2", Malformed),
    ],
)
def test_whoever_changes_a_word_has_a_file_that_no_longer_opens(
    old: bytes, new: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        opened(SEALED.replace(old, new, 1))


@settings(max_examples=20)  # each that is well formed costs a key derivation
@given(damaged(SEALED) | st.binary(max_size=100))
def test_any_octets_open_or_are_refused(data: bytes) -> None:
    try:
        assert opened(data) == SECRET
    except (Malformed, Refused):
        return


def test_a_secret_of_any_kind_says_no_kind() -> None:
    sealed = seal_of_any_kind(FORMAT, FIELDS, SECRET, passphrase=DEMO)
    assert b"kind" not in sealed
    assert open_of_any_kind(sealed, FORMAT, ("name",), passphrase=DEMO)[1] == SECRET
    with pytest.raises(Malformed, match="other fields"):
        opened(sealed)
    with pytest.raises(Malformed, match="other fields"):
        open_of_any_kind(SEALED, FORMAT, ("name",), passphrase=DEMO)
    with pytest.raises(Refused):
        open_of_any_kind(sealed, FORMAT, ("name",), passphrase=GOOD)
