"""The signer as a process: it listens on one socket, and has no other door."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from nansen.adapters.signer.wire import ASK_LISTS, encode_answer, encode_lists
from nansen.adapters.unix_socket.server import Limits, Reply, SocketServer, serve_until_told
from nansen.errors import Malformed, NansenError, Unavailable
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import (
    LONGEST_REQUEST,
    DocumentSigner,
    decode_request,
)
from nansen.status.service import PublishedList

_TOO_LONG: Final = encode_answer(
    Malformed("signing request", "is too long", clause="RFC 8949 §4.2.1")
)


Lists = Callable[[], tuple[PublishedList, ...]]
"""Signs the status lists of this hour."""


def signer_server(signer: DocumentSigner, lists: Lists | None = None) -> SocketServer:
    """Make a server of a signer, which may sign status lists too; one answer at a time."""

    def answer(encoded: bytes) -> Reply:
        if encoded == ASK_LISTS:
            return Reply(encode_lists(_sign_lists(lists)))
        return Reply(encode_answer(_sign(encoded, signer)))

    limits = Limits(longest_message=LONGEST_REQUEST, connections=16)
    return SocketServer(answer, too_long=_TOO_LONG, limits=limits)


def serve_signer(
    signer: DocumentSigner,
    socket: Path,
    ready: Callable[[], None] | None = None,
    *,
    lists: Lists | None = None,
) -> None:
    """Serve until the process is told to stop.

    Raises:
        Conflict: another process listens there.
        Unavailable: the socket cannot be made.
    """
    serve_until_told(signer_server(signer, lists), socket, ready)


def _sign(encoded: bytes, signer: DocumentSigner) -> SignedDocument | NansenError:
    try:
        return signer.sign(decode_request(encoded))
    except NansenError as error:
        return error


def _sign_lists(lists: Lists | None) -> tuple[PublishedList, ...] | NansenError:
    if lists is None:
        return Unavailable("this signer signs no status lists")
    try:
        return lists()
    except NansenError as error:
        return error
