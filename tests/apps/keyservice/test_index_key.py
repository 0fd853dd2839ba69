"""The key that tokens are made with: in the key service's home, sealed, and nowhere else."""

from pathlib import Path

import pytest
from tests.simulators.custody import HeardBell
from tests.worlds.key_office import EXAMINER, NOON, rosters_of

from nansen.adapters.files.key_folder import KeyFolder
from nansen.apps.keyservice.home import create_key_service, open_key_service
from nansen.clock import FixedClock
from nansen.errors import Refused
from nansen.keys.custody.index_key_file import obtain_index_key
from nansen.keys.custody.service import Policy
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import Passphrase
from nansen.keys.unlocking import SPECIMEN, Unlocking

CLOCK = FixedClock(NOON)


def test_a_new_home_has_it_and_an_older_one_is_given_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    pin = rosters_of(tmp_path / "rosters", EXAMINER)
    create_key_service(home, SPECIMEN, CLOCK, pin=pin)
    (file,) = (home / "index").iterdir()
    key = obtain_index_key(KeyFolder(home / "index"), SPECIMEN)
    assert key.octets not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0

    file.unlink()
    (home / "index").rmdir()
    for _ in range(2):
        opened = open_key_service(
            home, tmp_path / "rosters", SPECIMEN, CLOCK, bell=HeardBell(), policy=Policy()
        )
        with opened:
            assert len(list((home / "index").iterdir())) == 1
    given = obtain_index_key(KeyFolder(home / "index"), SPECIMEN)
    assert given.id != key.id
    assert given == obtain_index_key(KeyFolder(home / "index"), SPECIMEN)


def test_another_passphrase_and_a_changed_byte_are_refused(tmp_path: Path) -> None:
    shelf = KeyFolder(tmp_path / "index")
    obtain_index_key(shelf, SPECIMEN)
    production = Unlocking(
        passphrase=Passphrase("a long passphrase of ours"), kind=KeystoreKind.PRODUCTION
    )
    with pytest.raises(Refused):
        obtain_index_key(shelf, production)
    (file,) = (tmp_path / "index").iterdir()
    text = file.read_text()
    file.write_text(text[:-5] + ("1" if text[-5] == "0" else "0") + text[-4:])
    with pytest.raises(Refused):
        obtain_index_key(shelf, SPECIMEN)
