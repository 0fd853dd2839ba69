"""A key service's socket, served by a thread of the test."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nansen.adapters.unix_socket.server import Limits
from nansen.apps.keyservice.server import key_server
from nansen.keys.custody.messages import Answer, Message


@contextmanager
def listening(
    path: Path, answer: Callable[[Message], Answer | None], limits: Limits | None = None
) -> Iterator[None]:
    """Serve at a path; an error that ends the server is raised here."""
    ready, failures = threading.Event(), list[BaseException]()
    loops, stop = list[asyncio.AbstractEventLoop](), asyncio.Event()
    server = key_server(answer, limits)

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        await server.run(path, stop, ready.set)

    def main() -> None:
        try:
            asyncio.run(run())
        except BaseException as error:  # noqa: BLE001 - it is raised again below
            failures.append(error)
            ready.set()

    thread = threading.Thread(target=main)
    thread.start()
    ready.wait()
    try:
        if not failures:
            yield
    finally:
        with suppress(IndexError, RuntimeError):  # it never began, or has ended by itself
            loops[0].call_soon_threadsafe(stop.set)
        thread.join()
    if failures:
        raise failures[0]
