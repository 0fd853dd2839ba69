"""Officers' keys at rest."""

from pathlib import Path

import pytest

from nansen.adapters.files.officer_keys import create_officer_key, open_officer_key
from nansen.errors import Conflict, Malformed, Refused, Unavailable
from nansen.keys.ed25519 import Ed25519Signing
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import Passphrase, UnsafeDemoPassphrase
from nansen.keys.passphrase_file import seal_with_passphrase
from nansen.officers.officer import OfficerKey

DEMO, PASSPHRASE = UnsafeDemoPassphrase(), Passphrase("correct horse battery")
KIND = KeystoreKind.DEMO


def test_a_key_signs_the_same_after_it_was_read(tmp_path: Path) -> None:
    made = create_officer_key(tmp_path / "o-17", "o-17", DEMO, kind=KIND)
    read = open_officer_key(tmp_path / "o-17", DEMO, kind=KIND)
    assert read.id == made.id == "o-17"
    assert read.key.spki == made.key.spki
    OfficerKey(spki=made.key.spki).verify(read.key.sign(b"an act"), b"an act")


def test_a_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "o-17"
    create_officer_key(folder, "o-17", DEMO, kind=KIND)
    with pytest.raises(Conflict):
        create_officer_key(folder, "o-17", DEMO, kind=KIND)
    assert (folder.stat().st_mode & 0o777) == 0o700
    folder.chmod(0o750)
    with pytest.raises(Refused, match="KEY-FOLDER"):
        open_officer_key(folder, DEMO, kind=KIND)


def test_a_name_that_no_roster_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Malformed):
        create_officer_key(tmp_path / "o", "O 17", DEMO, kind=KIND)
    assert not (tmp_path / "o").exists()


def test_a_demonstrations_key_signs_nothing_in_production(tmp_path: Path) -> None:
    production = KeystoreKind.PRODUCTION
    with pytest.raises(Refused, match="DEMO-KEY"):
        create_officer_key(tmp_path / "o", "o-17", DEMO, kind=production)
    create_officer_key(tmp_path / "o", "o-17", DEMO, kind=KIND)
    with pytest.raises(Refused, match="DEMO-KEY"):
        open_officer_key(tmp_path / "o", PASSPHRASE, kind=production)


def test_another_passphrase_or_name_opens_nothing(tmp_path: Path) -> None:
    create_officer_key(tmp_path / "o", "o-17", DEMO, kind=KIND)
    file = tmp_path / "o" / "officer.key"
    good = file.read_bytes()
    file.write_bytes(good.replace(b"o-17", b"o-18"))
    with pytest.raises(Refused, match="PASSPHRASE"):
        open_officer_key(tmp_path / "o", DEMO, kind=KIND)
    file.write_bytes(good)
    with pytest.raises(Refused, match="PASSPHRASE"):
        open_officer_key(tmp_path / "o", PASSPHRASE, kind=KIND)


def test_an_empty_folder_has_no_key(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="enroll"):
        open_officer_key(tmp_path / "o", DEMO, kind=KIND)


def test_a_key_under_anothers_fingerprint_is_none(tmp_path: Path) -> None:
    create_officer_key(tmp_path / "o", "o-17", DEMO, kind=KIND)
    fields = {"officer": "o-17", "key": "0" * 32}
    sealed = seal_with_passphrase(
        "nansen-officer-key-1", fields, Ed25519Signing.draw().seed, passphrase=DEMO, kind=KIND
    )
    (tmp_path / "o" / "officer.key").write_bytes(sealed)
    with pytest.raises(Malformed, match="another key"):
        open_officer_key(tmp_path / "o", DEMO, kind=KIND)
