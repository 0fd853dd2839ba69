"""Asking the key service over its socket."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.simulators.key_server import listening
from tests.worlds.key_office import (
    EXAMINER,
    PRIVACY,
    STRANGER,
    SUPERVISOR,
    Service,
    ask,
    case_id,
)

from nansen.adapters.keyservice.client import KeyServiceClient
from nansen.adapters.unix_socket.frame import frame
from nansen.errors import Conflict, Malformed, NansenError, Refused, Unavailable
from nansen.keys.custody.messages import Done, encode_answer
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import declared_field
from nansen.keys.sealing.case_key import draw_case_key
from nansen.keys.sealing.sealed_field import Place, open_field, seal_field
from nansen.keys.sealing.wrapped_key import wrap_case_key


def test_a_case_from_intake_to_erasure(tmp_path: Path) -> None:
    service, names = Service(), declared_field("identity.names")
    place = Place(case=case_id(1), declaration=names)
    with (
        listening(tmp_path / "socket", service.custodian.answer),
        KeyServiceClient(tmp_path / "socket") as client,
    ):
        head = client.head()
        key = draw_case_key()
        sealed = seal_field("Анна Утопьянова".encode(), place, key.field_key(names))
        client.deposit(case_id(1), wrap_case_key(key, case_id(1), head.key))
        with pytest.raises(Conflict):
            client.deposit(case_id(1), wrap_case_key(key, case_id(1), head.key))

        opened = client.open_case(ask(EXAMINER, case_id(1), Purpose.EXAMINATION))
        assert open_field(sealed, place, opened.keys[names.name]) == "Анна Утопьянова".encode()
        with pytest.raises(Refused, match="ROSTER"):
            client.open_case(ask(STRANGER, case_id(1), Purpose.EXAMINATION))

        client.erase_case(ask(PRIVACY, case_id(1), Purpose.ERASURE, second=SUPERVISOR))
        with pytest.raises(Refused, match="NO-KEY"):
            client.open_case(ask(EXAMINER, case_id(1), Purpose.EXAMINATION))
        assert client.head().log.lines == head.log.lines + 6


def test_where_nobody_listens_it_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot reach"):
        KeyServiceClient(tmp_path / "socket")


@contextmanager
def _saying(path: Path, *parts: bytes) -> Iterator[None]:
    """Listen, take one message, and say these octets whatever it was."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen()
    over = threading.Event()

    def talk() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(9000)
            for part in parts:
                connection.sendall(part)
            if not parts:
                over.wait(5)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        listener.close()


@pytest.mark.parametrize(
    ("parts", "error", "why"),
    [
        ((b"\0",), Unavailable, "without an answer"),
        ((frame(encode_answer(Done()))[:-1],), Unavailable, "without an answer"),
        ((b"\xff\xff\xff\xff",), Malformed, "too long"),
        ((frame(b"nonsense"),), Malformed, "answer"),
        ((frame(encode_answer(Done())),), Malformed, "another question"),
        ((), Unavailable, "in time"),
    ],
)
def test_whatever_answers_the_error_is_a_lawful_one(
    tmp_path: Path, parts: tuple[bytes, ...], error: type[NansenError], why: str
) -> None:
    with (
        _saying(tmp_path / "socket", *parts),
        KeyServiceClient(tmp_path / "socket", patience=0.2) as client,
        pytest.raises(error, match=why),
    ):
        client.head()


def test_an_answer_in_pieces_is_one_answer(tmp_path: Path) -> None:
    whole = frame(encode_answer(Done()))
    act: Callable[[KeyServiceClient], None] = lambda client: client.erase_case(  # noqa: E731
        ask(PRIVACY, case_id(1), Purpose.ERASURE)
    )
    with (
        _saying(tmp_path / "socket", whole[:3], whole[3:9], whole[9:]),
        KeyServiceClient(tmp_path / "socket") as client,
    ):
        act(client)
