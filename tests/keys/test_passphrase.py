import pytest

from nansen.errors import Refused
from nansen.keys.passphrase import Passphrase, UnsafeDemoPassphrase


def test_a_passphrase_shows_itself_to_nobody() -> None:
    passphrase = Passphrase("correct horse battery")
    assert "horse" not in repr(passphrase)
    assert "horse" not in f"{passphrase}"
    assert passphrase.secret == b"correct horse battery"


def test_it_does_not_matter_how_a_keyboard_composes_letters() -> None:
    composed, decomposed = "passwörter sind lang", "passwo\u0308rter sind lang"
    assert Passphrase(composed).secret == Passphrase(decomposed).secret


def test_a_short_passphrase_is_refused_without_being_repeated() -> None:
    with pytest.raises(Refused, match="PASSPHRASE") as caught:
        Passphrase("hunter2hunt")
    assert "hunter" not in str(caught.value)


def test_the_demonstrations_passphrase_is_nobodys_own() -> None:
    public = UnsafeDemoPassphrase().secret.decode()
    with pytest.raises(Refused, match="DEMO-KEY"):
        Passphrase(public)
