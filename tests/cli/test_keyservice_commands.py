"""`nansen keyservice`, as those who keep the keys would use it."""

import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.simulators.command_line import Ran, nansen, nansen_process
from tests.worlds.key_office import EXAMINER, SERVICE, ask, rosters_of

from nansen.adapters.keyservice.client import KeyServiceClient
from nansen.apps.keyservice.home import LOG
from nansen.errors import Refused
from nansen.ids import CaseId
from nansen.keys.custody.access_log import encode_head
from nansen.keys.fields.purpose import Purpose


@pytest.fixture(autouse=True)
def _demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NANSEN_KEY_PASSPHRASE", raising=False)


@pytest.fixture
def pin(tmp_path: Path) -> str:
    return rosters_of(tmp_path / "rosters", EXAMINER, at=datetime.now(UTC)).hex()


def create(home: Path, *arguments: str) -> Ran:
    return nansen("keyservice", "create", home, "--specimen", *arguments)


def test_a_key_service_is_made_with_canaries_and_more_are_added(tmp_path: Path, pin: str) -> None:
    home = tmp_path / "home"
    made = create(home, "--pin", pin, "--canaries", "2")
    assert made.status == 0
    assert len(made.out.splitlines()) == 3
    more = nansen("keyservice", "canaries", home, "--count", "3").out.split()
    (one,) = nansen("keyservice", "canaries", home, "--count", "1", "--json").json["canaries"]
    assert len({*made.out.splitlines()[1:], *more, one}) == 6
    assert nansen("keyservice", "audit", home, "--json").json["events"]["deposited"] == 6
    assert create(home, "--pin", pin).status == 75


def test_making_one_answers_in_json(tmp_path: Path, pin: str) -> None:
    made = create(tmp_path / "home", "--pin", pin, "--json").json
    assert made == {"kind": "demo", "canaries": []}


def test_a_specimen_is_said_and_not_forgotten(
    tmp_path: Path, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    ran = nansen("keyservice", "create", home, "--pin", pin)
    assert (ran.status, home.exists()) == (77, False)
    assert "DEMO-KEY" in ran.err
    assert "--specimen" in ran.err
    monkeypatch.setenv("NANSEN_KEY_PASSPHRASE", "a good long one")
    made = nansen("keyservice", "create", home, "--pin", pin, "--json").json
    assert made["kind"] == "production"
    monkeypatch.delenv("NANSEN_KEY_PASSPHRASE")
    ran = nansen("keyservice", "canaries", home, "--count", "1")
    assert (ran.status, "NANSEN_KEY_PASSPHRASE" in ran.err) == (77, True)
    create(tmp_path / "demo", "--pin", pin)
    monkeypatch.setenv("NANSEN_KEY_PASSPHRASE", "a good long one")
    serve = ("--rosters", tmp_path / "rosters", "--socket", tmp_path / "s")
    ran = nansen("keyservice", "serve", tmp_path / "demo", *serve)
    assert (ran.status, "DEMO-KEY" in ran.err) == (77, True)


@pytest.mark.parametrize("count", ["-1", "0", "10001"])
def test_a_number_of_canaries_is_a_sane_one(tmp_path: Path, pin: str, count: str) -> None:
    home = tmp_path / "home"
    create(home, "--pin", pin)
    assert nansen("keyservice", "canaries", home, f"--count={count}").status == 77
    other = create(tmp_path / "b", "--pin", pin, f"--canaries={count}")
    assert other.status == (0 if count == "0" else 77)
    assert (tmp_path / "b").exists() is (count == "0"), "nothing is made that is refused"


def test_a_pin_that_is_none_makes_nothing(tmp_path: Path) -> None:
    assert create(tmp_path / "home", "--pin", "x").status == 65
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("json", [(), ("--json",)], ids=["people", "programs"])
def test_it_serves_until_it_is_told_to_stop_and_is_audited(
    tmp_path: Path, pin: str, json: tuple[str, ...]
) -> None:
    home, path = tmp_path / "home", tmp_path / "socket"
    canary = create(home, "--pin", pin, "--canaries", "1").out.split()[-1]
    command = ("keyservice", "serve", home, "--rosters", tmp_path / "rosters", "--socket", path)
    with nansen_process(*command, *json) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert said == ("{\n" if json else "the key service listens\n")
            with KeyServiceClient(path) as client:
                head = client.head().log
                now = datetime.now(UTC).replace(microsecond=0)
                request = ask(
                    EXAMINER, CaseId(canary), Purpose.EXAMINATION, now, service=head.service
                )
                with pytest.raises(Refused, match="ASSIGNMENT"):
                    client.open_case(request)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
        assert process.stderr is not None
        assert "ALARM canary" in process.stderr.read()
    assert head.service != SERVICE
    audited = nansen("keyservice", "audit", home, "--head", encode_head(head))
    assert audited.status == 0
    assert "4 lines, each chained to the one before" in audited.out
    assert "ALARM canary 1" in audited.out
    told = nansen("keyservice", "audit", home, "--json").json
    assert told["alarms"] == {"canary": 1}
    assert told["events"] == {"begun": 1, "deposited": 1, "opened": 1, "refused": 1}


def test_a_renewal_makes_a_canary_of_a_case(tmp_path: Path, pin: str) -> None:
    home = tmp_path / "home"
    case = create(home, "--pin", pin, "--canaries", "1").out.split()[-1]
    ran = nansen("keyservice", "renew", home, "--canary", case)
    assert (ran.status, "wrapped anew" in ran.out) == (0, True)
    assert nansen("keyservice", "renew", home, "--json").json == {"failed": []}
    unknown = nansen("keyservice", "renew", home, "--canary", "0" * 32)
    assert (unknown.status, "NO-KEY" in unknown.err) == (77, True)
    assert nansen("keyservice", "renew", home, "--canary", "x").status == 65
    assert nansen("keyservice", "audit", home, "--json").json["events"]["renewed"] == 2
    (damaged,) = (home / "wrapped").rglob("*.key")
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    ran = nansen("keyservice", "renew", home)
    assert (ran.status, case in ran.out) == (1, True)
    assert len(list((home / "keys").iterdir())) == 2, "nothing is destroyed"


def test_an_audit_misses_what_was_cut_off(tmp_path: Path, pin: str) -> None:
    home = tmp_path / "home"
    create(home, "--pin", pin)
    kept = f"{'5e' * 16} 1 {'00' * 32}"
    assert nansen("keyservice", "audit", home, "--head", kept).status == 1
    assert nansen("keyservice", "audit", home, "--head", "x").status == 65
    (home / LOG).unlink()
    assert nansen("keyservice", "audit", home).status == 69
