"""`nansen intake`, as whoever keeps the public zone would use it."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from tests.application import people
from tests.application.people import offices, recipients
from tests.simulators.applicant import found_intake
from tests.simulators.command_line import finished, nansen, nansen_process
from tests.simulators.power_cut import pull_plug_at

from nansen.adapters.files.lock import alone_in
from nansen.adapters.intake.client import IntakeClient
from nansen.adapters.intake.intake_keys import IntakeKeys, decode_intake_keys
from nansen.adapters.intake.wire import LONGEST_BUNDLE, decode_answer
from nansen.adapters.unix_socket.client import SocketCaller
from nansen.application.receipt import decode_receipt, verify_receipt
from nansen.apps.intake import home as homes
from nansen.apps.intake import server
from nansen.apps.intake.home import create_intake, load_intake, open_intake, read_intake_keys
from nansen.clock import FixedClock, SystemClock
from nansen.errors import Malformed, Refused, Unavailable
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase

SEALED = people.sealed()
KEYS = tuple(one.recipient.text for one in offices())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    found_intake(tmp_path / "intake", *offices())
    return tmp_path / "intake"


@pytest.fixture(autouse=True)
def no_flushing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "a.napp").write_bytes(SEALED.octets)
    return tmp_path / "a.napp"


def test_the_same_bundle_again_gives_the_same_receipt(
    home: Path, bundle: Path, tmp_path: Path
) -> None:
    receipts = [tmp_path / "1", tmp_path / "2"]
    for receipt in receipts:
        ran = nansen("intake", "receive", home, bundle, "--receipt", receipt)
        assert (ran.status, ran.out.startswith(f"{SEALED.id}: received on ")) == (0, True)
    first, second = (one.read_bytes() for one in receipts)
    assert first == second
    verify_receipt(decode_receipt(first), SEALED, (read_intake_keys(home).receipt,))
    piped = nansen(
        "intake", "receive", home, "-", "--receipt", tmp_path / "3", "--json", stdin=SEALED.octets
    )
    assert piped.json["bundle"] == SEALED.id
    assert (tmp_path / "3").read_bytes() == first


def test_a_list_has_names_that_tell_nothing(home: Path, bundle: Path, tmp_path: Path) -> None:
    assert nansen("intake", "list", home).out == "waiting: 0\n"
    nansen("intake", "receive", home, bundle, "--receipt", tmp_path / "1")
    assert nansen("intake", "list", home).out == f"waiting: 1\n{SEALED.id}\n"
    assert nansen("intake", "list", home, "--json").json == {"count": 1, "bundles": [SEALED.id]}


def test_keys_are_given_out_as_a_file_that_age_takes(home: Path) -> None:
    told = nansen("intake", "key", home)
    keys = decode_intake_keys(told.out.encode())
    assert tuple(one.text for one in keys.recipients.keys) == KEYS
    assert nansen("intake", "key", home, "--json").json == {
        "kind": "demo",
        "recipients": [*KEYS],
        "receipt_key": keys.receipt.spki.hex(),
    }
    plain = [line for line in told.out.splitlines() if not line.startswith("#")]
    assert plain == [*KEYS], "the rest is a comment to age"


def test_a_production_intake_wants_its_passphrase(
    tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, receipt = tmp_path / "intake", tmp_path / "receipt"
    monkeypatch.delenv("NANSEN_KEY_PASSPHRASE", raising=False)
    create: tuple[str | Path, ...] = ("intake", "create", home, "--to", *KEYS)
    assert nansen(*create).status == 77
    assert not home.exists()
    monkeypatch.setenv("NANSEN_KEY_PASSPHRASE", "correct horse battery staple")
    assert nansen(*create, "--json").json["kind"] == "production"
    assert nansen("intake", "receive", home, bundle, "--receipt", receipt).status == 0
    monkeypatch.delenv("NANSEN_KEY_PASSPHRASE")
    unset = nansen("intake", "receive", home, bundle, "--receipt", receipt)
    assert (unset.status, "NANSEN_KEY_PASSPHRASE" in unset.err) == (69, True)
    monkeypatch.setenv("NANSEN_KEY_PASSPHRASE", "another horse battery staple")
    assert nansen("intake", "receive", home, bundle, "--receipt", receipt).status == 77
    with (
        pytest.raises(Refused, match="DEMO-KEY"),
        open_intake(home, UnsafeDemoPassphrase(), SystemClock()),
    ):
        pytest.fail("a public passphrase opened a production key")


def test_an_intake_is_made_once_and_a_broken_making_goes_on(home: Path) -> None:
    create: tuple[str | Path, ...] = ("intake", "create", home, "--specimen", "--to", *KEYS)
    assert nansen(*create, offices()[0].recipient.text).status == 0, "the same keys"
    assert nansen(*create[:-1]).status == 75
    before = read_intake_keys(home)
    assert decode_intake_keys(nansen(*create).out.encode()) == before
    (home / "intake.keys").unlink()
    assert nansen("intake", "list", home).status == 69
    assert nansen(*create).status == 0
    assert read_intake_keys(home) == before, "the key is the one of before"


def test_a_making_that_is_cut_short_anywhere_can_be_made_again(tmp_path: Path) -> None:
    def make(home: Path) -> IntakeKeys:
        return create_intake(
            home, recipients(), passphrase=UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO
        )

    for step in count(step=3):
        home = tmp_path / str(step)
        if not pull_plug_at(step, partial(make, home)):
            break
        assert make(home) == read_intake_keys(home)
        with open_intake(home, UnsafeDemoPassphrase(), SystemClock()) as intake:
            assert intake.signer.spki == read_intake_keys(home).receipt.spki
    assert step > 10


def test_what_is_no_bundle_is_not_signed_for(home: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"age-encryption.org/v1\nno")
    ran = nansen("intake", "receive", home, tmp_path / "text", "--receipt", tmp_path / "1")
    assert (ran.status, (tmp_path / "1").exists()) == (65, False)
    assert nansen("intake", "list", home).out == "waiting: 0\n"


def test_one_process_at_a_time_is_at_work(
    home: Path, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(homes, "_TRIES", 2)
    receive = ("intake", "receive", home, bundle, "--receipt", tmp_path / "1")
    with ExitStack() as other:
        other.enter_context(alone_in(home))
        assert nansen(*receive).status == 75
        monkeypatch.setattr(homes, "sleep", lambda _: other.close())
        assert nansen(*receive).status == 0, "it waits for its turn"


@pytest.fixture
def door(home: Path) -> Iterator[Path]:
    """Serve the intake in a process of its own."""
    path = home / "s"
    process = nansen_process("intake", "serve", home, "--socket", path)
    assert process.stdout is not None
    assert process.stdout.readline() == "the intake listens\n"
    yield path
    process.send_signal(signal.SIGTERM)
    ran = finished(process)
    assert (ran.status, ran.err) == (0, "")
    assert not path.exists()


def test_bundles_come_in_by_a_socket(home: Path, door: Path) -> None:
    client = IntakeClient(door)
    receipt = client.receive(SEALED.octets)
    verify_receipt(receipt, SEALED, (read_intake_keys(home).receipt,))
    assert client.receive(SEALED.octets) == receipt
    with pytest.raises(Malformed):
        client.receive(SEALED.octets[:-1])
    with (
        SocketCaller(door, whom="the intake", longest=4096) as caller,
        pytest.raises(Malformed, match="age file"),
    ):
        decode_answer(caller.ask(b"no bundle"))
    assert len(list((home / "bundles").rglob("*.age"))) == 1
    assert nansen("intake", "list", home).out == f"waiting: 1\n{SEALED.id}\n"


def test_what_is_too_long_is_refused_before_it_is_read(door: Path) -> None:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(door))
        caller.sendall((LONGEST_BUNDLE + 1).to_bytes(4, "big"))
        caller.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: caller.recv(4096), b""))
    with pytest.raises(Refused, match="split it"):
        decode_answer(answer[4:])


def test_serving_says_in_json_where(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(_: object, __: Path, ready: Callable[[], None]) -> None:
        ready()

    monkeypatch.setattr(server, "serve_until_told", told)
    ran = nansen("intake", "serve", home, "--socket", home / "s", "--json")
    assert ran.json == {"socket": str(home / "s")}


def test_nobody_listens(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot reach the intake"):
        IntakeClient(tmp_path / "s").receive(SEALED.octets)


def test_a_server_answers_with_what_an_intake_says(home: Path, clock: FixedClock) -> None:
    intake = load_intake(home, UnsafeDemoPassphrase(), clock)
    serving = server.intake_server(intake, home)
    receipt = decode_answer(serving._answer(SEALED.octets).octets or b"")
    assert receipt == intake.receive(SEALED.octets)
    with pytest.raises(Malformed):
        decode_answer(serving._answer(b"").octets or b"")


def test_nothing_in_an_intake_tells_when(home: Path, bundle: Path, tmp_path: Path) -> None:
    nansen("intake", "receive", home, bundle, "--receipt", tmp_path / "1")
    for found in (home / "bundles").rglob("*"):
        assert os.stat(found).st_mtime == 0  # noqa: PTH116
