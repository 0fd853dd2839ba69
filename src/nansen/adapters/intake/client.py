"""The intake at the other end of a socket."""

from pathlib import Path
from typing import Final

from nansen.adapters.intake.wire import LONGEST_ANSWER, decode_answer
from nansen.adapters.unix_socket.client import SocketCaller
from nansen.application.bundle import SealedBundle
from nansen.application.receipt import SignedReceipt

_PATIENCE: Final = 150.0
"""Longer than the intake waits for a large bundle and its disk."""


class IntakeClient:
    """The door by which bundles come in; each bundle has a connection of its own."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        """Take the socket's path; nothing is sent yet."""
        self._path = path

    def receive(self, octets: bytes) -> SignedReceipt:
        """Hand in a bundle; the same again, as after a broken line, gives the same receipt.

        The receipt is not verified: who sealed the bundle knows with which key (see
        `application.receipt`).

        Raises:
            Malformed: it does not look like a sealed bundle, or the answer is none.
            Refused: it is larger than a bundle may be.
            Unavailable: the intake does not answer, or has no room now.
        """
        bundle = SealedBundle(octets)
        caller = SocketCaller(
            self._path, whom="the intake", longest=LONGEST_ANSWER, patience=_PATIENCE
        )
        with caller:
            return decode_answer(caller.ask(bundle.octets))
