"""The answering side: many connections, one answer at a time, and none waits for another's.

Connections are served by one event loop; whatever a client does or leaves undone costs at
most a buffer and a deadline. Answers are made one after the other in a thread of their own,
so that a disk that takes its time does not keep the loop from reading.
"""

import asyncio
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nansen.adapters.unix_socket.frame import LENGTH_SIZE, frame, read_length
from nansen.errors import Conflict, Unavailable

_OWNER: Final = 0o600
_PARTING: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a service one client may hold."""

    connections: int = 256
    longest_message: int = 8192
    idle_seconds: float = 60.0
    """Between two messages."""
    message_seconds: float = 5.0
    """For the whole of a message to come, and of an answer to be taken."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back, and whether the connection goes on."""

    octets: bytes | None
    """None is silence: the connection closes without a word."""
    last: bool = False


class SocketServer:
    """Listens, reads, has it answered, answers."""

    __slots__ = ("_answer", "_connections", "_failure", "_limits", "_thread", "_too_long")

    def __init__(
        self, answer: Callable[[bytes], Reply], *, too_long: bytes, limits: Limits
    ) -> None:
        """Take who answers, and what is said to a message that is too long to be read."""
        self._answer, self._too_long, self._limits = answer, Reply(too_long, last=True), limits
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answers")
        self._connections: dict[asyncio.Task[None], socket.socket] = {}
        self._failure: BaseException | None = None

    async def run(self, path: Path, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        """Serve until it is told to stop; what is being answered then is finished.

        `ready` is called once callers are heard. An error that nobody foresaw stops the
        service and is raised: what is on the disk is certain, what memory holds no more.

        Raises:
            Conflict: another process listens there.
            Unavailable: the socket cannot be made.
        """
        listener, loop = _listen(path), asyncio.get_running_loop()
        loop.add_reader(listener, self._welcome, listener, stop)
        try:
            ready()
            await stop.wait()
        finally:
            loop.remove_reader(listener)
            listener.close()
            for connection in self._connections:
                connection.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)
            self._thread.shutdown()
            _leave(path)
        if self._failure is not None:
            raise self._failure

    def _welcome(self, listener: socket.socket, stop: asyncio.Event) -> None:
        try:
            caller, _ = listener.accept()
        except OSError:
            return  # The caller has left already.
        if len(self._connections) >= self._limits.connections:
            caller.close()
            return
        caller.setblocking(False)
        connection = asyncio.get_running_loop().create_task(self._converse(caller))
        self._connections[connection] = caller
        connection.add_done_callback(lambda ended: self._part(ended, stop))

    def _part(self, connection: "asyncio.Task[None]", stop: asyncio.Event) -> None:
        self._connections.pop(connection).close()
        if not connection.cancelled() and connection.exception() is not None:
            self._failure = connection.exception()
            stop.set()

    async def _converse(self, caller: socket.socket) -> None:
        loop, going_on = asyncio.get_running_loop(), True
        with suppress(ConnectionError, TimeoutError):
            while going_on:
                reply = await self._hear_and_answer(caller)
                async with asyncio.timeout(self._limits.message_seconds):
                    if reply.octets is not None:
                        await loop.sock_sendall(caller, frame(reply.octets))
                going_on = reply.octets is not None and not reply.last
            await _part_in_peace(caller, self._limits)

    async def _hear_and_answer(self, caller: socket.socket) -> Reply:
        length = read_length(await _receive(caller, LENGTH_SIZE, self._limits.idle_seconds))
        if length > self._limits.longest_message:
            return self._too_long
        message = await _receive(caller, length, self._limits.message_seconds)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._answer, message)


def serve_until_told(
    server: SocketServer, path: Path, ready: Callable[[], None] | None = None
) -> None:
    """Serve at a path until SIGTERM or SIGINT; `ready` is called once callers are heard.

    Raises:
        Conflict: another process listens there.
        Unavailable: the socket cannot be made.
    """
    asyncio.run(_serve(server, path, ready or (lambda: None)))


async def _serve(server: SocketServer, path: Path, ready: Callable[[], None]) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await server.run(path, stop, ready)


async def _receive(caller: socket.socket, size: int, seconds: float) -> bytes:
    loop, parts = asyncio.get_running_loop(), bytearray()
    async with asyncio.timeout(seconds):
        while len(parts) < size:
            part = await loop.sock_recv(caller, size - len(parts))
            if not part:
                raise ConnectionResetError
            parts += part
    return bytes(parts)


async def _part_in_peace(caller: socket.socket, limits: Limits) -> None:
    """Take what is still coming: a socket that is closed over it loses the last answer."""
    loop = asyncio.get_running_loop()
    with suppress(OSError):
        caller.shutdown(socket.SHUT_WR)
    async with asyncio.timeout(limits.message_seconds):
        for _ in range(_PARTING):
            if not await loop.sock_recv(caller, limits.longest_message):
                return


def _listen(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        if path.is_socket():
            _check_deserted(path)
            path.unlink()
        listener.bind(str(path))
        path.chmod(_OWNER)
        listener.listen()
    except OSError as error:
        listener.close()
        raise Unavailable(f"cannot listen at {path.name}: {error.strerror or error}") from None
    except Conflict:
        listener.close()
        raise
    return listener


def _check_deserted(path: Path) -> None:
    """Refuse to take a socket away from somebody who listens."""
    caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with caller, suppress(ConnectionRefusedError):
        caller.connect(str(path))
        raise Conflict(f"another process listens at {path.name}")


def _leave(path: Path) -> None:
    path.unlink(missing_ok=True)
