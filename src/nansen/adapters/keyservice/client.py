"""Asking the key service, over its socket."""

from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from nansen.adapters.unix_socket.client import PATIENCE, SocketCaller
from nansen.errors import Malformed
from nansen.ids import CaseId
from nansen.keys.custody.index_question import IndexAnswer, IndexQuestion
from nansen.keys.custody.messages import (
    LONGEST_ANSWER,
    Answer,
    AskHead,
    AskIndex,
    DepositKey,
    Done,
    FieldKeys,
    Message,
    Rejection,
    ServiceHead,
    decode_answer,
    encode_message,
)
from nansen.keys.custody.request import SignedRequest
from nansen.keys.sealing.wrapped_key import WrappedKey, encode_wrapped_key

_CLAUSE: Final = "RFC 8949 §4.2.1"
_Kind = TypeVar("_Kind", FieldKeys, IndexAnswer, Done, ServiceHead)


class KeyServiceClient:
    """One connection; a question at a time, and not to be shared between threads."""

    __slots__ = ("_caller",)

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        """Connect.

        Raises:
            Unavailable: nobody listens there.
        """
        self._caller = SocketCaller(
            path, whom="the key service", longest=LONGEST_ANSWER, patience=patience
        )

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
        self._caller.close()

    def open_case(self, request: SignedRequest) -> FieldKeys:
        """Have a case opened; give the keys of the fields that serve the purpose.

        Raises:
            Refused: a rule says no; `rule` is its name in the log.
            Unavailable: the service is away, or has fallen silent.
        """
        return self._expect(FieldKeys, request)

    def ask_index(self, request: SignedRequest, question: IndexQuestion) -> IndexAnswer:
        """Ask what leads to cases like an opened one.

        Raises:
            Refused: a rule says no; `rule` is its name in the log.
            Unavailable: the service is away, or has fallen silent.
        """
        return self._expect(IndexAnswer, AskIndex(request=request, question=question))

    def erase_case(self, request: SignedRequest) -> None:
        """Have a case's key destroyed; once this returns, nobody opens it again (R82)."""
        self._expect(Done, request)

    def deposit(self, case: CaseId, wrapped: WrappedKey) -> None:
        """Leave a new case's key; the same again changes nothing.

        Raises:
            Conflict: the case has another key.
        """
        self._expect(Done, DepositKey(case=case, wrapped=encode_wrapped_key(wrapped)))

    def head(self) -> ServiceHead:
        """Ask how far the log has come; whoever keeps the answer can prove it later."""
        return self._expect(ServiceHead, AskHead())

    def _expect(self, kind: type[_Kind], message: Message) -> _Kind:
        answer = self.ask(message)
        if isinstance(answer, Rejection):
            raise answer.error
        if not isinstance(answer, kind):
            raise Malformed("answer", "is to another question", clause=_CLAUSE)
        return answer

    def ask(self, message: Message) -> Answer:
        """Ask, and wait for the answer, whatever it is."""
        return decode_answer(self._caller.ask(encode_message(message)))
