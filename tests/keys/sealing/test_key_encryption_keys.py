"""The keys that case keys are wrapped to, on their shelf."""

import pytest
from tests.simulators.key_shelf import SimulatedShelf

from nansen.errors import Malformed, Refused, Unavailable, Untrusted
from nansen.ids import CaseId
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import Passphrase, UnsafeDemoPassphrase
from nansen.keys.sealing.case_key import draw_case_key
from nansen.keys.sealing.key_encryption_keys import (
    KeyEncryptionKeys,
    add_generation,
    destroy_generation,
    open_generations,
)
from nansen.keys.sealing.wrapped_key import wrap_case_key

DEMO = UnsafeDemoPassphrase()
CASE, KEY = CaseId("0123456789abcdef"), draw_case_key()


@pytest.fixture
def shelf() -> SimulatedShelf:
    shelf = SimulatedShelf()
    add_generation(shelf, DEMO, kind=KeystoreKind.DEMO)
    return shelf


def _open(shelf: SimulatedShelf) -> KeyEncryptionKeys:
    return open_generations(shelf, DEMO, kind=KeystoreKind.DEMO)


def test_what_is_wrapped_to_a_generation_opens_while_it_is_there(shelf: SimulatedShelf) -> None:
    old = _open(shelf)
    wrapped = wrap_case_key(KEY, CASE, old.current)
    new = add_generation(shelf, DEMO, kind=KeystoreKind.DEMO)
    both = _open(shelf)
    assert (both.current, both.numbers, both.kind) == (new, (1, 2), KeystoreKind.DEMO)
    assert both.unwrap(wrapped, CASE) == KEY
    with pytest.raises(Untrusted):
        both.unwrap(wrapped, CaseId("another-case-000"))
    destroy_generation(shelf, 1)
    with pytest.raises(Unavailable, match="generation"):
        _open(shelf).unwrap(wrapped, CASE)
    add_generation(shelf, DEMO, kind=KeystoreKind.DEMO)
    assert _open(shelf).numbers == (2, 3)


def test_the_file_says_what_it_is_and_hides_the_rest(shelf: SimulatedShelf) -> None:
    text = shelf.files["kek-0001.txt"].decode()
    assert text.startswith("nansen-kek-1\nkind: demo\ngeneration: 1\n")
    assert _open(shelf).current.id in text
    assert repr(_open(shelf)) == "KeyEncryptionKeys(demo, keys=***)"


def test_there_must_be_one() -> None:
    with pytest.raises(Unavailable, match="create"):
        _open(SimulatedShelf())


def test_a_demonstrations_key_never_opens_for_production(shelf: SimulatedShelf) -> None:
    with pytest.raises(Refused, match="DEMO-KEY"):
        open_generations(shelf, Passphrase("a good long one"), kind=KeystoreKind.PRODUCTION)
    with pytest.raises(Refused, match="DEMO-KEY"):
        add_generation(SimulatedShelf(), DEMO, kind=KeystoreKind.PRODUCTION)


def test_a_production_key_takes_its_passphrase() -> None:
    shelf, phrase = SimulatedShelf(), Passphrase("correct horse battery")
    public = add_generation(shelf, phrase, kind=KeystoreKind.PRODUCTION)
    assert b"cost: 17\n" in shelf.files["kek-0001.txt"]
    assert open_generations(shelf, phrase, kind=KeystoreKind.PRODUCTION).current == public
    with pytest.raises(Refused, match="PASSPHRASE"):
        open_generations(shelf, Passphrase("wrong horse battery"), kind=KeystoreKind.PRODUCTION)
    with pytest.raises(Refused, match="PRODUCTION-KEY"):
        _open(shelf)
    with pytest.raises(Refused, match="DEMO-KEY"):
        open_generations(shelf, DEMO, kind=KeystoreKind.PRODUCTION)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b"kind: demo", b"kind: fish", Malformed),
        (b"cost: 14", b"cost: 02", Malformed),
        (b"cost: 14", b"cost: 17", Refused),
        (b"generation: 1", b"generation: 2", Refused),
        (b"nansen-kek-1", b"nansen-key-1", Malformed),
    ],
)
def test_a_changed_file_does_not_open(
    shelf: SimulatedShelf, old: bytes, new: bytes, error: type[Exception]
) -> None:
    shelf.files["kek-0001.txt"] = shelf.files["kek-0001.txt"].replace(old, new)
    with pytest.raises(error):
        _open(shelf)


def test_other_files_on_the_shelf_are_no_generations(shelf: SimulatedShelf) -> None:
    shelf.files["kek-1.txt"] = b""
    shelf.files["roster.json"] = b""
    assert _open(shelf).numbers == (1,)


def test_generations_come_to_an_end() -> None:
    shelf = SimulatedShelf()
    shelf.files["kek-9999.txt"] = b""
    with pytest.raises(Refused, match="KEK-GENERATION"):
        add_generation(shelf, DEMO, kind=KeystoreKind.DEMO)


def test_a_generation_under_anothers_name_is_refused(shelf: SimulatedShelf) -> None:
    octets = shelf.read("kek-0001.txt")
    assert octets is not None
    shelf.write("kek-0002.txt", octets)
    with pytest.raises(Refused, match="KEK-GENERATION"):
        _open(shelf)
