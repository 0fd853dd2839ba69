"""The signer at the other end of a socket."""

from pathlib import Path
from typing import Final

from nansen.adapters.signer.wire import ASK_LISTS, LONGEST_LISTS, decode_answer, decode_lists
from nansen.adapters.unix_socket.client import SocketCaller
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import LONGEST_ANSWER, SigningRequest, encode_request
from nansen.status.service import PublishedList

_PATIENCE: Final = 30.0


class SignerClient:
    """A `DocumentSigner` in another process; each question has a connection of its own."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        """Take the socket's path; nothing is asked yet."""
        self._path = path

    def sign(self, request: SigningRequest) -> SignedDocument:
        """Have a document signed; see `DocumentSigner`."""
        return decode_answer(self._ask(encode_request(request), longest=LONGEST_ANSWER))

    def status_lists(self) -> tuple[PublishedList, ...]:
        """Have the status lists of this hour signed; within the hour they stay the same.

        Raises:
            Unavailable: the signer cannot be reached.
            Conflict: another process writes to the register of statuses.
        """
        return decode_lists(self._ask(ASK_LISTS, longest=LONGEST_LISTS))

    def _ask(self, message: bytes, *, longest: int) -> bytes:
        caller = SocketCaller(self._path, whom="the signer", longest=longest, patience=_PATIENCE)
        with caller:
            return caller.ask(message)
