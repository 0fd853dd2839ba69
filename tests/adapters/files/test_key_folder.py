import stat
from pathlib import Path

import pytest
from tests.simulators.key_shelf import SimulatedShelf

from nansen.adapters.files.key_folder import KeyFolder
from nansen.errors import Conflict, Refused
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel, KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.shelf import KeyShelf
from nansen.keys.software import create_software_keystore, open_software_keystore


@pytest.fixture(params=["folder", "simulator"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> KeyShelf:
    return KeyFolder(tmp_path / "keys") if request.param == "folder" else SimulatedShelf()


def test_every_shelf_keeps_what_is_put_on_it(shelf: KeyShelf) -> None:
    assert (shelf.names(), shelf.read("a")) == ((), None)
    shelf.remove("a")
    shelf.write("b", b"B")
    shelf.write("a", b"A")
    with pytest.raises(Conflict):
        shelf.write("a", b"X")
    assert (shelf.names(), shelf.read("a")) == (("a", "b"), b"A")
    shelf.remove("a")
    assert (shelf.names(), shelf.read("a")) == (("b",), None)


def test_only_the_owner_may_enter_and_read(tmp_path: Path) -> None:
    KeyFolder(tmp_path / "keys").write("a", b"A")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / "a").stat().st_mode) == 0o600


def test_a_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    with pytest.raises(Refused, match="KEY-FOLDER"):
        KeyFolder(tmp_path / "keys")


def test_leftovers_of_a_pulled_plug_are_no_keys(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys")
    folder.write("a.key", b"A")
    (tmp_path / "keys" / ".a.key.0123.part").write_bytes(b"half")
    assert folder.names() == ("a.key",)


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", ".a"])
def test_no_name_leads_out(tmp_path: Path, name: str) -> None:
    folder = KeyFolder(tmp_path / "keys")
    for act in (folder.read, folder.remove, lambda name: folder.write(name, b"")):
        with pytest.raises(Refused, match="FILE-NAME"):
            act(name)


def test_a_keystore_lives_in_it(tmp_path: Path) -> None:
    passphrase, label = UnsafeDemoPassphrase(), KeyLabel("ds-1")
    made = create_software_keystore(
        KeyFolder(tmp_path / "keys"), passphrase, kind=KeystoreKind.DEMO
    ).generate(label, KeyKind.P_256)
    found = open_software_keystore(
        KeyFolder(tmp_path / "keys"), passphrase, kind=KeystoreKind.DEMO
    ).signer(label)
    assert found.public_key == made.public_key
