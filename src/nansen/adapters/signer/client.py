"""The signer at the other end of a socket."""

from pathlib import Path
from typing import Final

from nansen.adapters.signer.wire import decode_answer
from nansen.adapters.unix_socket.client import SocketCaller
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import LONGEST_ANSWER, SigningRequest, encode_request

_PATIENCE: Final = 30.0


class SignerClient:
    """A `DocumentSigner` in another process; each question has a connection of its own."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        """Take the socket's path; nothing is asked yet."""
        self._path = path

    def sign(self, request: SigningRequest) -> SignedDocument:
        """Have a document signed; see `DocumentSigner`."""
        caller = SocketCaller(
            self._path, whom="the signer", longest=LONGEST_ANSWER, patience=_PATIENCE
        )
        with caller:
            return decode_answer(caller.ask(encode_request(request)))
