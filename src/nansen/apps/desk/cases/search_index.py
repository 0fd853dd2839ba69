"""The index of tokens at the desk: where it lies, and what it calls a case."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from nansen.adapters.keyservice.client import KeyServiceClient
from nansen.adapters.sql.schema import open_existing
from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.token_index import SqlTokenIndex
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.opening import ask_index
from nansen.casework.case import Case
from nansen.clock import Clock
from nansen.examination.deduplication.handle import Handle, check_handle
from nansen.keys.custody.index_key import DerivedTokens, IndexId, TokenGroup
from nansen.keys.custody.index_question import IndexAnswer, IndexQuestion
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexAsker:
    """An officer with a case, who asks the key service; a `TokenMaker`."""

    keys: KeyServiceClient = field(repr=False)
    clock: Clock = field(repr=False)
    case: Case = field(repr=False)
    actor: Actor
    purpose: Purpose = Purpose.DEDUPLICATION
    second: Actor | None = None

    def ask(self, question: IndexQuestion) -> IndexAnswer:
        """Ask for as much as a question says; each is logged, and counts as an opening.

        Raises:
            Refused: a rule of the key service says no (R88).
        """
        return ask_index(
            self.case,
            self.actor,
            self.purpose,
            question,
            keys=self.keys,
            service=self.keys.head().log.service,
            clock=self.clock,
            second=self.second,
        )

    def derive(self, groups: tuple[TokenGroup, ...]) -> DerivedTokens:
        """Have tokens made."""
        return self.ask(IndexQuestion(groups=groups)).derived

    def place(self) -> "IndexPlace":
        """Ask what the index calls the case."""
        answer = self.ask(IndexQuestion())
        return IndexPlace(index=answer.derived.index, handle=check_handle(answer.handle))


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPlace:
    """Which index knows a case, and as what."""

    index: IndexId
    handle: Handle = field(repr=False)


@contextmanager
def open_index(home: OfficeHome, key: IndexId) -> Iterator[SqlTokenIndex]:
    """Open the office's index.

    Raises:
        Refused: its tokens were made with another key.
        Unavailable: it cannot be reached.
    """
    name = DatabaseName.SEARCH
    with open_existing(name, home.database(name)) as database:
        yield SqlTokenIndex(database, key)
