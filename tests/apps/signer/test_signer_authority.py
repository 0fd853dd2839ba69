"""Opening an authority's home with the keys of its kind, and no other."""

import shutil
from pathlib import Path

import pytest

from nansen.apps.signer.authority import (
    Role,
    authority_act,
    check_specimen,
    found,
    open_home,
    read_home,
    rotate,
    specimen_act,
)
from nansen.apps.signer.home import AUTHORITY, create_signer_home, open_signer
from nansen.clock import FixedClock
from nansen.errors import Refused, Unavailable
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import PASSPHRASE
from nansen.pki.authority import AuthorityKind


def test_only_utopia_is_a_specimen() -> None:
    assert authority_act("UTO", "UT", "Office", "").kind is AuthorityKind.SPECIMEN
    assert authority_act("UTO", "UT", "Office", "").name == "Office"
    for codes in (("UTO", "NO"), ("NOR", "UT"), ("NOR", "NO")):
        act = authority_act(*codes, "Office", "https://crl.example")
        assert act.kind is AuthorityKind.PRODUCTION
        assert act.crl_locations == ("https://crl.example",)


def test_a_home_is_founded_once(tmp_path: Path, clock: FixedClock) -> None:
    first = found(tmp_path, specimen_act(), clock)
    assert first.master_list is not None
    assert found(tmp_path, specimen_act(), clock) == first == read_home(tmp_path)
    opened = open_home(tmp_path, AuthorityKind.SPECIMEN)
    assert opened.authority == first
    assert opened.keystore.kind is KeystoreKind.DEMO
    check_specimen(first)


def test_a_founding_that_was_interrupted_goes_on(tmp_path: Path, clock: FixedClock) -> None:
    opened = open_home(tmp_path, AuthorityKind.SPECIMEN)  # the keystore is there, nothing else
    with pytest.raises(Unavailable):
        _ = opened.authority
    assert found(tmp_path, specimen_act(), clock).master_list is not None


def test_refused_codes_leave_nothing_behind(tmp_path: Path, clock: FixedClock) -> None:
    home = tmp_path / "home"
    with pytest.raises(Refused):
        found(home, authority_act("UTO", "NO", "Office", "https://crl.example"), clock)
    assert not home.exists()


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_next_key(tmp_path: Path, clock: FixedClock, role: Role) -> None:
    before = found(tmp_path, specimen_act(), clock)
    after = rotate(tmp_path, role, clock)
    counts = {
        Role.CSCA: (len(before.cscas), len(after.cscas)),
        Role.DOCUMENT_SIGNER: (len(before.document_signers), len(after.document_signers)),
        Role.SEAL_SIGNER: (len(before.seal_signers), len(after.seal_signers)),
        Role.MASTER_LIST_SIGNER: (
            len(before.master_list_signers),
            len(after.master_list_signers),
        ),
    }
    assert {grown for grown, count in counts.items() if count == (1, 2)} == {role}
    assert (after.master_list != before.master_list) == (role is Role.CSCA)


def test_production_waits_for_its_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> None:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    with pytest.raises(Unavailable, match=PASSPHRASE):
        open_home(tmp_path, AuthorityKind.PRODUCTION)
    monkeypatch.setenv(PASSPHRASE, "")
    with pytest.raises(Unavailable, match=PASSPHRASE):
        open_home(tmp_path, AuthorityKind.PRODUCTION)
    monkeypatch.setenv(PASSPHRASE, "a long passphrase of a test")
    act = authority_act("NOR", "NO", "Office", "https://crl.example/NOR.crl")
    with pytest.raises(Refused, match="R26"):
        check_specimen(found(tmp_path, act, clock))


def test_a_demonstrations_keys_start_no_production_authority_and_no_signer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> None:
    monkeypatch.setenv(PASSPHRASE, "a long passphrase of a test")
    signer, demo = tmp_path / "signer", tmp_path / "demo"
    real = signer / AUTHORITY
    found(real, authority_act("NOR", "NO", "Office", "https://crl.example/NOR.crl"), clock)
    found(demo, specimen_act(), clock)
    create_signer_home(signer, pin="00" * 32)
    shutil.rmtree(real / "keys")
    shutil.copytree(demo / "keys", real / "keys")
    with pytest.raises(Refused, match="DEMO-KEY"):
        open_home(real, AuthorityKind.PRODUCTION)
    with pytest.raises(Refused, match="DEMO-KEY"):
        rotate(real, Role.DOCUMENT_SIGNER, clock)
    with (
        pytest.raises(Refused, match="DEMO-KEY"),
        open_signer(signer, tmp_path / "rosters", clock),
    ):
        pytest.fail("keys that are known to all signed for a state")
