"""`nansen signer serve`, again and again, each time killed at another point.

    python killed_signer.py HOME ROSTERS SOCKET UTTERED

Each line of its input names a point, a mode, and at which time the point is struck; then a
child serves, on a day of the test's, until it is killed. It says when the child listens, with
its process's number, and how it ended. UTTERED gets a line for each document that was signed,
before anything is done with the signature.
"""

import asyncio
import os
import socket
import sys
import traceback
from asyncio.selector_events import BaseSelectorEventLoop
from pathlib import Path
from typing import Any

from tests.simulators.killing import Strike
from tests.worlds.office import NOW

import nansen.apps.signer.quorum_signer as quorum
import nansen.cli.signer as command
from nansen.cli.app import run
from nansen.clock import FixedClock
from nansen.personalization import service
from nansen.personalization.prepared import PreparedDocument, content_of
from nansen.personalization.service import SignedDocument

write = os.write


def watch(strike: Strike, uttered: Path) -> None:
    """Stand around everything that a signing does."""
    log = os.open(uttered, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    pwrite, sign_document = os.pwrite, service.sign_document

    def half_pwrite(descriptor: int, data: memoryview, place: int) -> None:
        pwrite(descriptor, data[: len(data) // 2], place)

    def sign(prepared: PreparedDocument, *arguments: Any, **named: Any) -> SignedDocument:
        signed = sign_document(prepared, *arguments, **named)
        write(log, f"{prepared.document.number} {content_of(prepared).hex()}\n".encode())
        return signed

    for owner, name, do, half in (
        (quorum.QuorumSigner, "sign", quorum.QuorumSigner.sign, None),
        (os, "pwrite", pwrite, half_pwrite),
        (os, "fsync", os.fsync, None),
        (quorum, "sign_document", sign, None),
    ):
        setattr(owner, name, strike.around(do, half, name))
    watch_answers(strike)


def watch_answers(strike: Strike) -> None:
    """Stand around an answer on its way."""
    send_all = BaseSelectorEventLoop.sock_sendall

    def nothing(*_: object) -> None:
        return

    def half(caller: socket.socket, data: bytes) -> None:
        caller.send(data[: len(data) // 2])

    async def send(loop: BaseSelectorEventLoop, caller: socket.socket, data: bytes) -> None:
        strike.around(nothing, half, "send")(caller, data)
        await send_all(loop, caller, data)
        strike.around(nothing, name="sent")()

    setattr(BaseSelectorEventLoop, "sock_sendall", send)  # noqa: B010


def serve(home: str, rosters: str, path: str) -> int:
    """Serve as the command does."""
    setattr(command, "SystemClock", lambda: FixedClock(NOW))  # noqa: B010
    sys.stderr.write("")
    return int(run(["signer", "serve", home, "--rosters", rosters, "--socket", path, "--json"]))


def say(line: str) -> None:
    """Tell the test."""
    write(1, line.encode() + b"\n")


def main(home: str, rosters: str, path: str, uttered: str) -> None:
    """Serve and die, as often as it is asked for."""
    asyncio.get_event_loop_policy()  # imported once, before any fork
    for line in sys.stdin:
        point, mode, at = line.split()
        child = os.fork()
        if not child:
            try:
                say(f"pid {os.getpid()}")
                watch(Strike(point=point.strip("*"), mode=mode, at=int(at)), Path(uttered))
                os._exit(serve(home, rosters, path))
            finally:
                traceback.print_exc()
                os._exit(1)
        say(f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


if __name__ == "__main__":
    main(*sys.argv[1:])
