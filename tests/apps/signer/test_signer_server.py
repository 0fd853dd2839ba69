"""The signer as a process of its own, asked over a real socket."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.worlds.signing_office import NUMBER, SECOND, TODAY, SigningOffice, order, warrant

from nansen.adapters.signer.client import SignerClient
from nansen.adapters.signer.wire import decode_answer
from nansen.adapters.unix_socket.frame import LENGTH_SIZE, frame, read_length
from nansen.apps.signer.server import serve_signer, signer_server
from nansen.errors import Conflict, Malformed, NansenError, Refused, Unavailable, Untrusted
from nansen.ids import DocumentNumber
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import LONGEST_REQUEST, SigningRequest, encode_request
from nansen.standards.icao9303.lds.file_names import ElementaryFile

PROCESS = Path(__file__).with_name("signing_process.py")
REPOSITORY = Path(__file__).parents[3]


@contextmanager
def running(office: SigningOffice) -> Iterator[tuple[Path, "subprocess.Popen[str]"]]:
    path = office.folder / "socket"
    process = subprocess.Popen(
        [sys.executable, str(PROCESS), str(office.folder), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield path, process
        finally:
            process.kill()


@pytest.fixture
def office(tmp_path: Path) -> SigningOffice:
    return SigningOffice(folder=tmp_path)


def ask_raw(path: Path, message: bytes) -> bytes:
    """Send octets as they are, and take the answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(10)
        caller.connect(str(path))
        caller.sendall(message)
        answer = caller.makefile("rb")
        return answer.read(read_length(answer.read(LENGTH_SIZE)))


def test_a_desk_gets_its_document_and_a_thief_an_error(office: SigningOffice) -> None:
    request = office.request()
    with running(office) as (path, process):
        client = SignerClient(path)
        made = client.sign(request)
        assert made.chip is not None
        assert request.proof in made.chip.files[ElementaryFile.DG13]
        assert client.sign(request).chip is not None, "the same again gives it again"
        with pytest.raises(Refused, match="NUMBER: the number was used"):
            client.sign(office.request(warrant=warrant(order(), head=b"\x01" * 32)))
        with pytest.raises(Refused, match="FOUR-EYES"):
            client.sign(
                office.request(SECOND, warrant=warrant(order(), ("approve-1", "approve-1")))
            )
        with pytest.raises(Untrusted, match=r"portrait: .*\[R26\]"):
            client.sign(replace(request, portrait=b"another"))
        with pytest.raises(Malformed, match="document number"):
            client.sign(replace(request, number=DocumentNumber(NUMBER.lower())))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert not path.exists()
    with pytest.raises(Unavailable, match="cannot reach the signer"):
        client.sign(request)
    with office.signer() as signer:
        assert signer._ports.ledger.count_on(TODAY) == 1


def test_what_was_signed_is_remembered_by_the_next_process(office: SigningOffice) -> None:
    request = office.request()
    with running(office) as (path, process):
        SignerClient(path).sign(request)
        process.kill()
        process.wait(10)
    with running(office) as (path, _):  # the dead one's socket is in the way, and nobody hears
        with pytest.raises(Refused, match="has its document already"):
            SignerClient(path).sign(office.request(SECOND))
        assert SignerClient(path).sign(request).chip is not None


def test_of_two_who_ask_at_once_for_one_decision_one_gets_a_document(
    office: SigningOffice,
) -> None:
    requests = [office.request(), office.request(SECOND)]

    def ask(request: SigningRequest) -> SignedDocument | NansenError:
        try:
            return SignerClient(path).sign(request)
        except NansenError as error:
            return error

    with running(office) as (path, _), ThreadPoolExecutor(2) as desks:
        answers = list(desks.map(ask, requests))
    assert sorted(type(one).__name__ for one in answers) == ["Refused", "SignedDocument"]


@pytest.mark.parametrize(
    "message",
    [b"", b"\x00", bytes(100), b"\xa0", b"\xff" * 5000],
    ids=["nothing", "zero", "zeros", "a map", "noise"],
)
def test_any_octets_get_an_error_and_the_next_caller_an_answer(
    office: SigningOffice, message: bytes
) -> None:
    with running(office) as (path, _):
        with pytest.raises(Malformed):
            decode_answer(ask_raw(path, frame(message)))
        assert SignerClient(path).sign(office.request()).chip is not None


def test_a_message_that_is_too_long_is_not_even_read(office: SigningOffice) -> None:
    with running(office) as (path, _):
        length = (LONGEST_REQUEST + 1).to_bytes(LENGTH_SIZE, "big")
        with pytest.raises(Malformed, match="too long"):
            decode_answer(ask_raw(path, length))


def test_two_signers_do_not_share_a_socket(office: SigningOffice) -> None:
    with running(office) as (path, _), pytest.raises(Conflict, match="listens"):
        serve_signer(Nobody(), path)


class Nobody:
    """A signer that is never asked."""

    def sign(self, request: SigningRequest) -> SignedDocument:
        raise Unavailable(f"nobody signs {request.issued_on}")


def test_whatever_the_signer_raises_on_purpose_arrives(office: SigningOffice) -> None:
    server = signer_server(Nobody())
    reply = server._answer(encode_request(office.request()))
    assert reply.octets is not None
    with pytest.raises(Unavailable, match="nobody signs 2026-11-23"):
        decode_answer(reply.octets)
