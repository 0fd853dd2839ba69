"""The asking side of a socket."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from nansen.adapters.unix_socket.frame import LENGTH_SIZE, frame, read_length
from nansen.errors import Malformed, Unavailable

PATIENCE: Final = 10.0
_CLAUSE: Final = "RFC 8949 §4.2.1"


class SocketCaller:
    """One connection; a question at a time, and not to be shared between threads."""

    __slots__ = ("_longest", "_socket", "_whom")

    def __init__(self, path: Path, *, whom: str, longest: int, patience: float = PATIENCE) -> None:
        """Connect; `whom` names who is asked in errors, `longest` bounds what is heard.

        Raises:
            Unavailable: nobody listens there.
        """
        self._whom, self._longest = whom, longest
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(patience)
        try:
            with self._reached():
                self._socket.connect(str(path))
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        """Use the connection for a while."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def ask(self, message: bytes) -> bytes:
        """Ask, and wait for the answer.

        Raises:
            Unavailable: there is no answer, or none in time.
            Malformed: the answer is too long.
        """
        with self._reached():
            self._socket.sendall(frame(message))
            length = read_length(self._receive(LENGTH_SIZE))
            if length > self._longest:
                raise Malformed("answer", "is too long", clause=_CLAUSE)
            return self._receive(length)

    def _receive(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            part = self._socket.recv(size - len(parts))
            if not part:
                raise Unavailable(f"{self._whom} closed the connection without an answer")
            parts += part
        return bytes(parts)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            raise Unavailable(f"{self._whom} does not answer in time") from None
        except OSError as error:
            raise Unavailable(f"cannot reach {self._whom}: {error.strerror}") from None
