"""The key service as a process of its own."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.simulators.custody import HeardBell
from tests.worlds.key_office import (
    EXAMINER,
    LOTS,
    PRIVACY,
    SUPERVISOR,
    ask,
    assign,
    case_id,
    rosters_of,
)

from nansen.adapters.keyservice.client import KeyServiceClient
from nansen.apps.keyservice.audit import audit
from nansen.apps.keyservice.bell import StderrBell
from nansen.apps.keyservice.home import LOG, create_key_service
from nansen.apps.keyservice.isolation import isolate
from nansen.apps.keyservice.serve import serve
from nansen.clock import SystemClock
from nansen.errors import NansenError, Unavailable
from nansen.ids import CaseId
from nansen.keys.custody.access_log import Alarm, Event
from nansen.keys.custody.messages import ServiceHead
from nansen.keys.custody.request import SignedRequest
from nansen.keys.fields.purpose import Purpose
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.sealing.case_key import draw_case_key
from nansen.keys.sealing.wrapped_key import wrap_case_key
from nansen.keys.unlocking import Unlocking

UNLOCKING = Unlocking(passphrase=UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)
SERVING = Path(__file__).with_name("serving.py")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    people = (EXAMINER, PRIVACY, SUPERVISOR, LOTS)
    pin = rosters_of(tmp_path / "rosters", *people, at=datetime.now(UTC))
    create_key_service(tmp_path / "home", UNLOCKING, SystemClock(), pin=pin)
    return tmp_path / "home"


@contextmanager
def running(home: Path) -> Iterator[tuple[Path, "subprocess.Popen[str]"]]:
    path = home.parent / "socket"
    command = [sys.executable, str(SERVING), str(home), str(home.parent / "rosters"), str(path)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield path, process
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(10)


def signed(case: CaseId, head: ServiceHead) -> SignedRequest:
    now, service = datetime.now(UTC).replace(microsecond=0), head.log.service
    lot = assign(
        EXAMINER,
        case,
        Purpose.EXAMINATION,
        service=service,
        since=now - timedelta(hours=1),
        until=now + timedelta(hours=1),
    )
    return ask(EXAMINER, case, Purpose.EXAMINATION, now, service=service, assignment=lot)


def test_a_process_serves_until_it_is_told_to_stop(home: Path) -> None:
    with running(home) as (path, process):
        with KeyServiceClient(path) as client:
            head = client.head()
            for number, canary in ((1, False), (2, True)):
                case, key = case_id(number), draw_case_key(canary=canary)
                client.deposit(case, wrap_case_key(key, case, head.key))
                assert client.open_case(signed(case, head)).keys
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == "nansen: ALARM canary: see line 5 of the access log\n"
    assert not path.exists()
    found = audit(home / LOG)
    assert (found.events[Event.UNWRAPPED], found.alarms) == (2, {Alarm.CANARY: 1})


def test_the_process_has_no_way_to_a_network_and_leaves_no_core(home: Path) -> None:
    with running(home) as (path, process):
        with KeyServiceClient(path) as client:
            client.head()
        proc = Path("/proc") / str(process.pid)
        links: list[str] = []
        for found in (proc / "fd").iterdir():
            with suppress(FileNotFoundError):  # the connection above, which closes meanwhile
                links.append(str(found.readlink()))
        sockets = {link[8:-1] for link in links if link.startswith("socket:")}
        assert sockets
        for table in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "packet"):
            lines = (proc / "net" / table).read_text().splitlines()[1:]
            assert not sockets & {word for line in lines for word in line.split()}
        core = next(
            line for line in (proc / "limits").read_text().splitlines() if "core file" in line
        )
        assert core.split()[4:6] == ["0", "0"]


def test_isolation_shuts_the_memory_of_a_process_to_its_user() -> None:
    child = os.fork()
    if child == 0:
        isolate()
        ours = resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
        # The files of a process that may not be dumped belong to root (proc(5)).
        dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
        os._exit(0 if ours and dumpable == 0 and os.umask(0) == 0o077 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_elsewhere_than_on_linux_it_does_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, tuple[int, int]]] = []
    before = os.umask(0o022)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(resource, "setrlimit", lambda *given: limits.append(given))
    monkeypatch.setattr(ctypes, "CDLL", None)
    isolate()
    assert limits == [(resource.RLIMIT_CORE, (0, 0))]
    assert os.umask(before) == 0o077


def test_the_bell_says_where_to_read_on(capsys: pytest.CaptureFixture[str]) -> None:
    StderrBell().ring(Alarm.CANARY, 7)
    assert capsys.readouterr().err == "nansen: ALARM canary: see line 7 of the access log\n"


def test_serve_ends_at_a_signal_and_a_home_that_is_missing_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nansen.apps.keyservice.serve.isolate", lambda: None)

    def stop() -> None:
        threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGTERM)).start()

    rosters, path = home.parent / "rosters", home.parent / "socket"
    serve(home, rosters, path, UNLOCKING, bell=HeardBell(), ready=stop)
    assert not path.exists()
    with pytest.raises(Unavailable):
        serve(home.parent / "nowhere", rosters, path, UNLOCKING)


def test_a_kill_at_any_time_leaves_no_answer_without_its_line(home: Path) -> None:
    """The process is killed with SIGKILL while clients are being answered."""
    opened: list[str] = []
    cases = [case_id(number) for number in range(1, 41)]
    with running(home) as (path, process):
        with KeyServiceClient(path) as client:
            head = client.head()
            keys = {case: draw_case_key() for case in cases}
            for case in cases:
                client.deposit(case, wrap_case_key(keys[case], case, head.key))
        killer = threading.Timer(0.05, process.kill)
        killer.start()
        try:
            with KeyServiceClient(path) as client:
                for case in cases:
                    client.open_case(signed(case, head))
                    opened.append(keys[case].tag(case))
        except NansenError:
            pass
        killer.join()
        process.wait(10)
    lines = (home / LOG).read_text().splitlines()
    logged = {line.split()[6] for line in lines[1:] if line.split()[2] == "unwrapped"}
    assert set(opened) <= logged
    assert len(logged) <= len(opened) + 1
    with running(home) as (path, _), KeyServiceClient(path) as client:
        assert client.head().log.lines > head.log.lines + len(cases) + len(opened)
    assert audit(home / LOG, [head.log]).events[Event.OPENED] == 2
