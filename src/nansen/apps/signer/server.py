"""The signer as a process: it listens on one socket, and has no other door."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from nansen.adapters.signer.wire import encode_answer
from nansen.adapters.unix_socket.server import Limits, Reply, SocketServer, serve_until_told
from nansen.errors import Malformed, NansenError
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import (
    LONGEST_REQUEST,
    DocumentSigner,
    decode_request,
)

_TOO_LONG: Final = encode_answer(
    Malformed("signing request", "is too long", clause="RFC 8949 §4.2.1")
)


def signer_server(signer: DocumentSigner) -> SocketServer:
    """Make a server of a signer; it answers one request at a time."""

    def answer(encoded: bytes) -> Reply:
        return Reply(encode_answer(_sign(encoded, signer)))

    limits = Limits(longest_message=LONGEST_REQUEST, connections=16)
    return SocketServer(answer, too_long=_TOO_LONG, limits=limits)


def serve_signer(
    signer: DocumentSigner, socket: Path, ready: Callable[[], None] | None = None
) -> None:
    """Serve until the process is told to stop.

    Raises:
        Conflict: another process listens there.
        Unavailable: the socket cannot be made.
    """
    serve_until_told(signer_server(signer), socket, ready)


def _sign(encoded: bytes, signer: DocumentSigner) -> SignedDocument | NansenError:
    try:
        return signer.sign(decode_request(encoded))
    except NansenError as error:
        return error
