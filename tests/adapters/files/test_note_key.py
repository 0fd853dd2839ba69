"""Note keys at rest: sealed, named, and readable by their owner alone."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nansen.adapters.files.note_key import NoteKey, create_note_key, open_note_key
from nansen.errors import Conflict, Malformed, Refused, Unavailable
from nansen.journal.heads import sign_checkpoint
from nansen.journal.ports import NoteSigner
from nansen.keys.passphrase import Passphrase, UnsafeDemoPassphrase
from nansen.standards.tlog.checkpoint import Checkpoint
from nansen.standards.tlog.note import SignatureType, encode_verifier_key, verify_note

DEMO = UnsafeDemoPassphrase()
NAME = "utopia.example/journal"


@pytest.fixture
def key(tmp_path: Path) -> NoteKey:
    return create_note_key(tmp_path / "log.key", NAME, SignatureType.ED25519, DEMO)


def test_a_key_signs_the_same_after_it_was_read(tmp_path: Path, key: NoteKey) -> None:
    signer: NoteSigner = open_note_key(tmp_path / "log.key", DEMO)
    assert signer.verifier_key == key.verifier_key
    head = Checkpoint(origin=NAME, size=0, root=bytes(32))
    signed = sign_checkpoint(head, signer)
    verify_note(signed.note, (key.verifier_key,))
    assert signed == sign_checkpoint(head, key)


def test_the_secret_shows_nowhere(tmp_path: Path, key: NoteKey) -> None:
    text = (tmp_path / "log.key").read_text()
    private: Ed25519PrivateKey = key._private
    secret = private.private_bytes_raw()
    assert encode_verifier_key(key.verifier_key) in text
    assert secret.hex() not in text + repr(key)
    assert (tmp_path / "log.key").stat().st_mode & 0o077 == 0


def test_a_key_is_made_once(tmp_path: Path, key: NoteKey) -> None:
    with pytest.raises(Conflict):
        create_note_key(tmp_path / "log.key", NAME, key.verifier_key.type, DEMO)
    with pytest.raises(Unavailable):
        open_note_key(tmp_path / "none.key", DEMO)
    for name in ("two words", "x" * 200):
        with pytest.raises(Malformed):
            create_note_key(tmp_path / "other.key", name, SignatureType.ED25519, DEMO)
    assert not (tmp_path / "other.key").exists()


@pytest.mark.usefixtures("key")
def test_a_file_that_others_read_or_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    good = path.read_bytes()
    path.write_bytes(good.replace(b"cost: 14", b"cost: 15"))
    with pytest.raises(Malformed, match="cost"):
        open_note_key(path, DEMO)
    path.write_bytes(good[:-3] + b"00\n")
    with pytest.raises(Refused):
        open_note_key(path, DEMO)
    path.write_bytes(good.replace(NAME.encode(), b"utopia.example/another"))
    with pytest.raises(Refused):
        open_note_key(path, DEMO)
    path.write_bytes(b"nonsense")
    with pytest.raises(Malformed):
        open_note_key(path, DEMO)
    path.write_bytes(good)
    path.chmod(0o644)
    with pytest.raises(Refused, match="owner"):
        open_note_key(path, DEMO)


def test_another_passphrase_opens_nothing(tmp_path: Path) -> None:
    path = tmp_path / "witness.key"
    create_note_key(path, NAME, SignatureType.COSIGNATURE, Passphrase("correct horse battery"))
    assert open_note_key(path, Passphrase("correct horse battery")).verifier_key.name == NAME
    with pytest.raises(Refused):
        open_note_key(path, Passphrase("incorrect horse battery"))
