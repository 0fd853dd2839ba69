"""What the key service says on its socket: every message answered, refused, or met with silence."""

from collections.abc import Callable
from typing import Final

from nansen.adapters.unix_socket.server import Limits, Reply, SocketServer
from nansen.errors import Malformed, NansenError, Unsupported
from nansen.keys.custody.messages import (
    LONGEST_MESSAGE,
    Answer,
    Message,
    Rejection,
    decode_message,
    encode_answer,
)

_CLAUSE: Final = "RFC 8949 §4.2.1"


def key_server(
    answer: Callable[[Message], Answer | None], limits: Limits | None = None
) -> SocketServer:
    """Make a server of who answers; what cannot be read is told so and hung up on."""

    def reply(encoded: bytes) -> Reply:
        try:
            message = decode_message(encoded)
        except (Malformed, Unsupported) as error:
            return Reply(_rejected(error), last=True)
        answered = answer(message)
        return Reply(None if answered is None else encode_answer(answered))

    return SocketServer(reply, too_long=_TOO_LONG, limits=limits or LIMITS)


def _rejected(error: NansenError) -> bytes:
    return encode_answer(Rejection(error=error))


LIMITS: Final = Limits(longest_message=LONGEST_MESSAGE)
_TOO_LONG: Final = _rejected(Malformed("message", "is too long", clause=_CLAUSE))
