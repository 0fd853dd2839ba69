"""The socket of the key service, and clients that mean no good."""

import asyncio
import resource
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.simulators.key_server import listening
from tests.strategies.damage import damaged
from tests.worlds.key_office import EXAMINER, STRANGER, Service, ask, case_id

from nansen.adapters.keyservice.client import KeyServiceClient
from nansen.adapters.unix_socket.frame import frame
from nansen.adapters.unix_socket.server import Limits
from nansen.apps.keyservice.server import key_server
from nansen.errors import Conflict, NansenError, Refused, Unavailable
from nansen.keys.custody.access_log import Event
from nansen.keys.custody.messages import (
    LONGEST_MESSAGE,
    Answer,
    AskHead,
    Message,
    Rejection,
    decode_answer,
    encode_message,
)
from nansen.keys.custody.service import Policy
from nansen.keys.fields.purpose import Purpose

QUICK = Limits(connections=8, idle_seconds=0.3, message_seconds=0.2)
REQUEST = frame(encode_message(ask(EXAMINER, case_id(1), Purpose.EXAMINATION)))


def connect(path: Path, patience: float = 5.0) -> socket.socket:
    caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        caller.settimeout(patience)
        caller.connect(str(path))
    except OSError:
        caller.close()
        raise
    return caller


def hear(caller: socket.socket) -> bytes:
    """Hear all that is said until the other side hangs up."""
    said = b""
    while part := caller.recv(65_536):
        said += part
    return said


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Serve cases to whoever asks, for all the tests that ask wrongly."""
    path = tmp_path_factory.mktemp("s") / "socket"
    service = Service(policy=Policy(rejections_a_day=10**6))
    with listening(path, service.custodian.answer, Limits(message_seconds=0.2)):
        yield path


@given(st.one_of(damaged(REQUEST), st.binary(max_size=300), st.binary(max_size=80).map(frame)))
@example(b"\xff\xff\xff\xff")
@example((LONGEST_MESSAGE + 1).to_bytes(4, "big") + b"x" * 100)
@example(frame(b""))
@example(frame(encode_message(AskHead())) * 3)
def test_any_octets_are_answered_cleanly_or_with_silence(place: Path, octets: bytes) -> None:
    with connect(place) as caller:
        caller.sendall(octets)
        caller.shutdown(socket.SHUT_WR)
        said = hear(caller)
    while said:
        length = int.from_bytes(said[:4], "big")
        decode_answer(said[4 : 4 + length])
        said = said[4 + length :]
    with KeyServiceClient(place) as client:
        client.head()


def test_ten_megabytes_are_refused_at_their_first_octets(place: Path) -> None:
    with connect(place) as caller, pytest.raises(OSError, match=r"peer|pipe"):
        caller.sendall(b"\xff" * 10_000_000)
    with KeyServiceClient(place) as client:
        client.head()


def test_a_message_that_is_too_long_is_told_so(place: Path) -> None:
    with connect(place) as caller:
        caller.sendall((LONGEST_MESSAGE + 1).to_bytes(4, "big"))
        answer = decode_answer(hear(caller)[4:])
    assert isinstance(answer, Rejection)
    assert "too long" in str(answer.error)


def test_a_client_that_hangs_keeps_nobody_waiting(tmp_path: Path) -> None:
    service = Service()
    service.take_in(1)
    with ExitStack() as stack:
        stack.enter_context(
            listening(tmp_path / "socket", service.custodian.answer, Limits(message_seconds=30))
        )
        for octets in (b"", b"\x00", REQUEST[:20], REQUEST[:-1]):
            stack.enter_context(connect(tmp_path / "socket")).sendall(octets)
        deaf = stack.enter_context(connect(tmp_path / "socket"))
        deaf.sendall(frame(encode_message(AskHead())) * 200)
        # Asked without patience for the others: it would be Unavailable after ten seconds.
        with KeyServiceClient(tmp_path / "socket") as client:
            client.open_case(ask(EXAMINER, case_id(1), Purpose.EXAMINATION))


def test_who_hangs_is_hung_up_on(tmp_path: Path) -> None:
    service = Service()
    with (
        listening(tmp_path / "socket", service.custodian.answer, QUICK),
        connect(tmp_path / "socket") as idle,
        connect(tmp_path / "socket") as half,
    ):
        half.sendall(REQUEST[:20])
        assert hear(half) == hear(idle) == b""


def test_who_does_not_listen_is_hung_up_on(tmp_path: Path) -> None:
    service = Service()
    with (
        listening(tmp_path / "socket", service.custodian.answer, QUICK),
        connect(tmp_path / "socket") as deaf,
        pytest.raises((BrokenPipeError, ConnectionResetError)),
    ):
        deaf.sendall(frame(encode_message(AskHead())) * 200_000)


def test_there_are_so_many_connections_and_then_room_again(tmp_path: Path) -> None:
    service = Service()
    with listening(tmp_path / "socket", service.custodian.answer, Limits(connections=2)):
        with KeyServiceClient(tmp_path / "socket") as one:
            one.head()
            with KeyServiceClient(tmp_path / "socket") as two:
                two.head()
                with connect(tmp_path / "socket") as third:
                    assert hear(third) == b""
        time.sleep(0.05)
        with KeyServiceClient(tmp_path / "socket") as client:
            client.head()


def test_it_stops_at_once_whoever_is_still_connected(tmp_path: Path) -> None:
    service = Service()
    with ExitStack() as stack:
        with listening(tmp_path / "socket", service.custodian.answer):
            caller = stack.enter_context(connect(tmp_path / "socket"))
            caller.sendall(REQUEST[:20])
            with KeyServiceClient(tmp_path / "socket") as client:
                client.head()
        assert caller.recv(1) == b""


def test_silence_is_a_closed_connection_without_an_answer(tmp_path: Path) -> None:
    service = Service(policy=Policy(rejections_a_day=1))
    request = ask(STRANGER, case_id(1), Purpose.EXAMINATION)
    with listening(tmp_path / "socket", service.custodian.answer):
        with KeyServiceClient(tmp_path / "socket") as client, pytest.raises(Refused):
            client.open_case(request)
        with (
            KeyServiceClient(tmp_path / "socket") as client,
            pytest.raises(Unavailable, match="without an answer"),
        ):
            client.open_case(request)


def test_many_ask_at_once_and_one_decision_is_made_at_a_time(tmp_path: Path) -> None:
    service, busy, most = Service(), threading.Lock(), []
    for number in range(20):
        service.take_in(number)

    def answer(message: Message) -> Answer | None:
        most.append(busy.acquire(blocking=False))
        try:
            time.sleep(0.002)
            return service.custodian.answer(message)
        finally:
            busy.release()

    def work(number: int) -> int:
        with KeyServiceClient(tmp_path / "socket") as client:
            request = ask(EXAMINER, case_id(number), Purpose.EXAMINATION)
            return len(client.open_case(request).keys)

    with listening(tmp_path / "socket", answer), ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(20)))
    assert all(most)
    assert sum(entry.event is Event.UNWRAPPED for entry in service.log.entries) == 20


def test_memory_does_not_grow_with_what_is_thrown_at_it(place: Path) -> None:
    def pelt() -> None:
        for _ in range(50):
            with connect(place) as caller:
                caller.sendall(frame(b"\xbf" * LONGEST_MESSAGE))
                hear(caller)

    pelt()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pelt()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2_000


def test_nobody_takes_the_socket_of_another(tmp_path: Path) -> None:
    service = Service()
    with (
        listening(tmp_path / "socket", service.custodian.answer),
        pytest.raises(Conflict, match="another process"),
        listening(tmp_path / "socket", service.custodian.answer),
    ):
        pass


def test_a_socket_that_a_crash_left_is_taken_over_and_left_clean(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(tmp_path / "socket"))
    service = Service()
    with listening(tmp_path / "socket", service.custodian.answer):
        assert (tmp_path / "socket").stat().st_mode & 0o777 == 0o600
        with KeyServiceClient(tmp_path / "socket") as client:
            client.head()
    assert not (tmp_path / "socket").exists()


@pytest.mark.parametrize("name", ["x" * 120, "no/such/folder"])
def test_where_no_socket_can_be_it_is_unavailable(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unavailable, match="cannot listen"), listening(tmp_path / name, _never):
        pass


def test_a_file_is_not_taken_for_a_socket(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    with pytest.raises(Unavailable, match="cannot listen"), listening(tmp_path / "file", _never):
        pass
    assert (tmp_path / "file").read_bytes() == b"kept"


def test_what_is_being_decided_when_it_stops_is_finished(tmp_path: Path) -> None:
    started, finished = threading.Event(), threading.Event()

    def slow(_: Message) -> Answer | None:
        started.set()
        time.sleep(0.1)
        finished.set()
        return None

    with ExitStack() as stack:
        with listening(tmp_path / "socket", slow):
            caller = stack.enter_context(connect(tmp_path / "socket"))
            caller.sendall(frame(encode_message(AskHead())))
            started.wait(5)
        assert finished.is_set()
        assert hear(caller) == b""


def test_an_error_that_nobody_foresaw_stops_the_service(tmp_path: Path) -> None:
    def broken(_: Message) -> Answer | None:
        raise ZeroDivisionError

    def call() -> None:
        with (
            listening(tmp_path / "socket", broken),
            KeyServiceClient(tmp_path / "socket") as client,
            pytest.raises(Unavailable),
        ):
            client.head()

    with pytest.raises(ZeroDivisionError):
        call()
    assert not (tmp_path / "socket").exists()


def test_a_caller_who_left_before_being_heard_is_no_error() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK) as empty:
        key_server(_never)._welcome(empty, asyncio.Event())


def _never(_: Message) -> Answer | None:
    raise NansenError
