"""`nansen authority`: created once, shown without keys, rotated role by role, never confused."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import NOW
from tests.journeys.conftest import PEOPLE, Batch
from tests.simulators.command_line import Ran, nansen
from tests.simulators.tables import table

from nansen.cli import authority as command
from nansen.clock import FixedClock

SPECIMEN = ("--state", "UTO", "--country", "UT", "--specimen")
PRODUCTION = ("--state", "NOR", "--country", "NO", "--crl", "https://crl.example/NOR.crl")
PASSPHRASE = "NANSEN_KEY_PASSPHRASE"
SECRET = "a long passphrase of a test"
ROLES = ["CSCA 1", "document signer 1", "seal signer AA 1", "master list signer 1"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def production(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(PASSPHRASE, SECRET)
    assert nansen("authority", "create", "--home", home, *PRODUCTION).status == 0
    return home


@pytest.fixture
def specimen(home: Path) -> Path:
    assert nansen("authority", "create", "--home", home, *SPECIMEN).status == 0
    return home


def roles(ran: Ran) -> list[str]:
    return [certificate["role"] for certificate in ran.json["certificates"]]


def contents(home: Path) -> dict[str, bytes]:
    files = (path for path in home.rglob("*") if path.is_file())
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files}


def test_create_and_show_say_the_same_and_nothing_deviates(home: Path) -> None:
    created = nansen("authority", "create", "--home", home, *SPECIMEN, "--json")
    assert created.status == 0
    answer = created.json
    assert (answer["kind"], answer["state"], answer["country"]) == ("specimen", "UTO", "UT")
    assert roles(created) == ROLES
    assert all(certificate["deviations"] == [] for certificate in answer["certificates"])
    assert nansen("authority", "show", "--home", home, "--json").json == answer
    shown = nansen("authority", "show", "--home", home)
    assert "specimen authority of UTO (UT), CRL 1" in shown.out
    assert all(role in " ".join(shown.out.split()) for role in ("CSCA 1", "seal signer AA 1"))


def test_a_repeated_create_changes_nothing(specimen: Path) -> None:
    before = contents(specimen)
    again = nansen("authority", "create", "--home", specimen, *SPECIMEN)
    assert again.status == 0
    assert contents(specimen) == before


@pytest.mark.parametrize(
    ("role", "name"),
    [("ds", "document signer 2"), ("seal", "seal signer AA 2"), ("list", "master list signer 2")],
)
def test_every_signer_can_be_rotated(specimen: Path, role: str, name: str) -> None:
    rotated = nansen("authority", "rotate", "--home", specimen, "--role", role, "--json")
    assert rotated.status == 0, rotated.err
    assert sorted(roles(rotated)) == sorted([*ROLES, name])
    assert all(one["deviations"] == [] for one in rotated.json["certificates"])


def test_a_new_csca_comes_with_a_link_and_rests_two_days(
    specimen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = set(specimen.glob("*.ml"))
    rotated = nansen("authority", "rotate", "--home", specimen, "--role", "csca", "--json")
    assert rotated.status == 0, rotated.err
    assert roles(rotated)[:3] == ["CSCA 1", "CSCA 2", "CSCA 2 link"]
    assert len(set(specimen.glob("*.ml")) - lists) == 1
    too_soon = nansen("authority", "rotate", "--home", specimen, "--role", "ds")
    assert too_soon.status == 77
    assert "CSCA-REST" in too_soon.err

    later = FixedClock(NOW.replace(year=NOW.year + 1))
    monkeypatch.setattr(command, "SystemClock", lambda: later)
    assert nansen("authority", "rotate", "--home", specimen).status == 0


def test_documents_outlive_the_csca_key_that_they_were_signed_under(
    batch: Batch, tmp_path: Path
) -> None:
    home, out, people = tmp_path / "home", tmp_path / "out", tmp_path / "people.csv"
    shutil.copytree(batch.home, home)
    shutil.copytree(batch.out, out)
    assert nansen("authority", "rotate", "--home", home, "--role", "csca").status == 0
    people.write_bytes(table(PEOPLE))
    photos = batch.out.parent / "photos"
    again = nansen("issue", "--home", home, people, "--photos", photos, "--out", out)
    assert again.status == 0
    names = {path.name for path in (out / "trust").iterdir()}
    assert {"csca-1.cer", "csca-2.cer", "csca-2-link.cer"} <= names
    chip = out / "documents" / batch.numbers[0] / "chip"
    assert nansen("inspect", chip, "--trust", out / "trust").status == 0
    # Who knows only the new key is led by the link to the old one, or not at all.
    new = out / "trust" / "csca-2.cer"
    assert nansen("inspect", chip, "--trust", new, out / "trust" / "UTO.crl").status == 2


def test_production_wants_a_passphrase_and_then_its_own(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    without = nansen("authority", "create", "--home", home, *PRODUCTION)
    assert without.status == 77
    assert PASSPHRASE in without.err
    assert not home.exists()

    monkeypatch.setenv(PASSPHRASE, "short")
    short = nansen("authority", "create", "--home", home, *PRODUCTION)
    assert (short.status, "PASSPHRASE" in short.err) == (77, True)

    monkeypatch.setenv(PASSPHRASE, SECRET)
    assert nansen("authority", "create", "--home", home, *PRODUCTION).status == 0
    monkeypatch.setenv(PASSPHRASE, f"{SECRET}, but not this one")
    other = nansen("authority", "rotate", "--home", home)
    assert other.status == 77
    assert SECRET not in other.err
    monkeypatch.delenv(PASSPHRASE)
    assert nansen("authority", "show", "--home", home).status == 0


def test_a_specimen_authority_is_said_and_not_forgotten(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for secret in ("", SECRET):
        monkeypatch.setenv(PASSPHRASE, secret)
        for codes in (SPECIMEN[:-1], (*PRODUCTION, "--specimen")):
            ran = nansen("authority", "create", "--home", home, *codes)
            assert (ran.status, "DEMO-KEY" in ran.err) == (77, True)
            assert "--specimen" in ran.err
            assert not home.exists()
    assert nansen("authority", "create", "--home", home, *SPECIMEN).status == 0


def test_a_demo_keystore_never_opens_production(
    specimen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, SECRET)
    ran = nansen("authority", "create", "--home", specimen, *PRODUCTION)
    assert ran.status == 77
    assert "DEMO-KEY" in ran.err


def test_a_demo_keystore_carried_into_production_is_refused(
    production: Path, tmp_path: Path
) -> None:
    demo = tmp_path / "demo"
    assert nansen("authority", "create", "--home", demo, *SPECIMEN).status == 0
    shutil.rmtree(production / "keys")
    shutil.copytree(demo / "keys", production / "keys")
    ran = nansen("authority", "rotate", "--home", production)
    assert ran.status == 77
    assert "DEMO-KEY" in ran.err


def test_a_production_keystore_serves_no_demonstration(production: Path, tmp_path: Path) -> None:
    ran = nansen("authority", "create", "--home", production, *SPECIMEN)
    assert ran.status == 77
    assert "PRODUCTION-KEY" in ran.err
    ran = nansen("demo", "--home", production, "--out", tmp_path / "out")
    assert ran.status == 77
    assert not (tmp_path / "out").exists()


WRONG_CODES = {
    "a specimen state as production": ("UTO", "DE", "R40"),
    "a country as specimen": ("DEU", "UT", "R40"),
    "a state that is none": ("QQQ", "QQ", "R40"),
    "codes of two states": ("NOR", "SE", "R40"),
    "small letters": ("uto", "ut", ""),
    "nothing": ("", "", ""),
    "a code of persons": ("XXB", "XX", "R40"),
}


@pytest.mark.parametrize("name", WRONG_CODES)
def test_codes_that_do_not_belong_together_found_nothing(
    home: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, SECRET)
    state, country, rule = WRONG_CODES[name]
    codes = ("--state", state, "--country", country, "--crl", "https://crl.example/x.crl")
    ran = nansen("authority", "create", "--home", home, *codes)
    assert ran.status in {65, 77}
    assert rule in ran.err
    assert not home.exists(), "a refused act leaves no keys behind"


def test_production_without_an_address_of_its_list_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, SECRET)
    ran = nansen("authority", "create", "--home", home, *PRODUCTION[:4])
    assert ran.status in {65, 77}
    assert not home.exists()


def test_another_authority_does_not_move_in(production: Path) -> None:
    other = ("--state", "SWE", "--country", "SE", "--crl", "https://crl.example/SWE.crl")
    ran = nansen("authority", "create", "--home", production, *other)
    assert ran.status == 75


def _change_record(home: Path) -> None:
    record = home / "authority.json"
    record.write_text(record.read_text().replace('"UTO"', '"UTP"', 1))


def _cut_record(home: Path) -> None:
    (home / "authority.json").write_text('{"format": ')


def _drop_certificate(home: Path) -> None:
    (home / "ds-1.cer").unlink()


def _change_certificate(home: Path) -> None:
    path = home / "ds-1.cer"
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")


def _open_to_others(home: Path) -> None:
    (home / "keys").chmod(0o755)


def _drop_key(home: Path) -> None:
    (home / "keys" / "csca-1.key").unlink()


DAMAGE: dict[str, tuple[Callable[[Path], None], int]] = {
    "a changed record": (_change_record, 77),
    "a record cut off": (_cut_record, 65),
    "a certificate gone": (_drop_certificate, 69),
    "another certificate": (_change_certificate, 65),
    "keys that others may read": (_open_to_others, 77),
    "a key gone": (_drop_key, 69),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_home_is_named(specimen: Path, name: str) -> None:
    damage, status = DAMAGE[name]
    damage(specimen)
    ran = nansen("authority", "rotate", "--home", specimen)
    assert ran.status == status, ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) == 1


def test_nobody_is_at_home(tmp_path: Path) -> None:
    for act in (("show",), ("rotate",), ("rotate", "--role", "csca")):
        ran = nansen("authority", *act, "--home", tmp_path)
        assert ran.status == 69
        assert "nansen authority create" in ran.err


def test_a_file_is_no_home(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    assert nansen("authority", "create", "--home", place, *SPECIMEN).status == 69
    assert nansen("authority", "show", "--home", place).status == 69
