"""The intake as a process: bundles come in by one socket, and receipts go out.

Who listens to strangers stands before it, on the same machine, with its rate limits. A bundle
is held in memory while it comes, so few may come at once.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from nansen.adapters.intake.wire import LONGEST_BUNDLE, encode_answer
from nansen.adapters.unix_socket.server import Limits, Reply, SocketServer, serve_until_told
from nansen.application.receipt import SignedReceipt
from nansen.apps.intake.home import turn_in
from nansen.apps.intake.service import Intake
from nansen.errors import NansenError, Refused

_LIMITS: Final = Limits(longest_message=LONGEST_BUNDLE, connections=4, message_seconds=120.0)
_TOO_LONG: Final = encode_answer(
    Refused("BUNDLE-SIZE", "it is larger than a bundle may be: split it")
)


def intake_server(intake: Intake, home: Path) -> SocketServer:
    """Make a server of an intake; it takes one bundle at a time, when nobody else is at work."""

    def answer(octets: bytes) -> Reply:
        return Reply(encode_answer(_receive(octets, intake, home)))

    return SocketServer(answer, too_long=_TOO_LONG, limits=_LIMITS)


def serve_intake(
    intake: Intake, home: Path, socket: Path, ready: Callable[[], None] | None = None
) -> None:
    """Serve until the process is told to stop.

    Raises:
        Conflict: another process listens there.
        Unavailable: the socket cannot be made.
    """
    serve_until_told(intake_server(intake, home), socket, ready)


def _receive(octets: bytes, intake: Intake, home: Path) -> SignedReceipt | NansenError:
    try:
        with turn_in(home):
            return intake.receive(octets)
    except NansenError as error:
        return error
